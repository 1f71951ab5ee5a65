"""Names that databases give to their columns, each leading to one of our fields.

A header is compared without blanks, brackets, strokes and case: 公开（公告）号 and 公开(公告)号 are one.
Where several columns of a file lead to one field, the name that stands first here is taken.
"""

import unicodedata
from collections.abc import Sequence
from enum import StrEnum


class Field(StrEnum):
    """What a column can tell about a patent."""

    TITLE = "title"
    ABSTRACT = "abstract"
    MAIN_CLAIM = "main_claim"
    APPLICATION_NUMBER = "application_number"
    PUBLICATION_NUMBER = "publication_number"
    TYPE = "type"
    KIND_CODE = "kind_code"
    FILED_ON = "filed_on"
    PUBLISHED_ON = "published_on"
    GRANTED_ON = "granted_on"
    ANNOUNCED_ON = "announced_on"
    APPLICANTS = "applicants"
    HOLDERS = "holders"
    PARTIES = "parties"
    INVENTORS = "inventors"
    IPC_MAIN = "ipc_main"
    IPC = "ipc"
    LEGAL_STATUS = "legal_status"
    STATUS_DATE = "status_date"
    ANNUITY_PAID_UNTIL = "annuity_paid_until"
    PLEDGEE = "pledgee"
    LICENCES = "licences"
    EVALUATION_REPORT = "evaluation_report"


ALIASES: dict[Field, tuple[str, ...]] = {
    Field.TITLE: (
        "专利名称",
        "发明名称",
        "标题",
        "标题 (中文)",
        "名称",
        "题名",
        "专利标题",
        "Title",
        "Invention title",
        "标题(翻译)",
        "标题 (英文)",
    ),
    Field.ABSTRACT: ("摘要", "摘要 (中文)", "摘要文本", "Abstract", "摘要(翻译)", "摘要 (英文)"),
    Field.MAIN_CLAIM: ("主权项", "首项权利要求", "主权利要求", "主权项内容", "First claim", "Main claim"),
    Field.APPLICATION_NUMBER: (
        "申请号",
        "专利申请号",
        "Application number",
        "Application No.",
        "申请(专利)号",
        "专利号",
        "Patent number",
    ),
    Field.PUBLICATION_NUMBER: (
        "公开(公告)号",
        "公开公告号",
        "公开号",
        "授权公告号",
        "公告号",
        "Publication number",
        "Publication No.",
        "Display Key",
        "id",
    ),
    Field.TYPE: ("专利类型", "类型", "专利种类", "Patent type", "Document Type"),
    Field.KIND_CODE: ("文献种类代码", "Kind", "Kind code"),
    Field.FILED_ON: (
        "申请日",
        "申请日期",
        "Application date",
        "Date of application",
        "filing/creation date",
        "Filing date",
    ),
    Field.PUBLISHED_ON: (
        "公开(公告)日",
        "公开公告日",
        "公开日",
        "首次公开日",
        "Publication date",
    ),
    Field.GRANTED_ON: ("授权公告日", "授权日", "Grant date", "颁证日"),
    Field.ANNOUNCED_ON: ("申请公布日/授权公告日",),
    Field.APPLICANTS: ("申请人", "Applicants", "Applicant(s)", "Applicant"),
    Field.HOLDERS: (
        "当前权利人",
        "[标]当前申请(专利权)人",
        "当前申请(专利权)人",
        "专利权人",
        "标准化当前权利人",
        "Owners",
        "Holders",
    ),
    Field.PARTIES: ("申请人/专利权人", "申请(专利权)人", "assignee", "Assignee/Applicant"),
    Field.INVENTORS: (
        "发明人",
        "发明(设计)人",
        "发明人/设计人",
        "Inventors",
        "Inventor(s)",
        "inventor/author",
        "Inventor",
    ),
    Field.IPC_MAIN: ("IPC主分类号", "IPC主分类", "主分类号"),
    Field.IPC: (
        "IPC分类号",
        "IPC",
        "分类号",
        "国际专利分类",
        "International classification",
        "IPCR Classifications",
        "IPC classifications",
    ),
    Field.LEGAL_STATUS: (
        "法律状态",
        "当前法律状态",
        "专利有效性",
        "法律状态/事件",
        "Legal Status",
        "简单法律状态",
    ),
    Field.STATUS_DATE: ("法律状态最后修改日期", "法律状态公告日", "法律状态更新日", "Legal status date"),
    Field.ANNUITY_PAID_UNTIL: ("年费缴至", "年费缴纳至", "年费有效期至", "Annuity paid until"),
    Field.PLEDGEE: ("质权人", "当前质权人", "Pledgee"),
    # Not 许可类型: databases list licences there that ended long ago.
    Field.LICENCES: ("有效许可", "Licences in force"),
    Field.EVALUATION_REPORT: ("专利权评价报告", "评价报告", "Evaluation report"),
}


def plain(header: str) -> str:
    """A header with nothing left but letters and digits, in half width and lower case."""
    return "".join(char for char in unicodedata.normalize("NFKC", header).casefold() if char.isalnum())


_PLACES: dict[str, tuple[Field, int]] = {
    plain(name): (field, place) for field, names in ALIASES.items() for place, name in enumerate(names)
}


def field_of(header: str) -> tuple[Field, int] | None:
    """The field that a header names and how early its name stands in the table; None for others."""
    return _PLACES.get(plain(header))


def fields_in(cells: Sequence[str]) -> set[Field]:
    """The fields that a row names, when it is read as a header."""
    return {found[0] for found in map(field_of, cells) if found}


# Fewer known names than this, and a row is not believed to be the header.
LEAST_KNOWN = 3


def header_row_in(rows: Sequence[Sequence[str]], search: int) -> int | None:
    """The index of the first row that names enough fields, among the first `search` rows."""
    for index, cells in enumerate(rows[:search]):
        if len(fields_in(cells)) >= LEAST_KNOWN:
            return index
    return None
