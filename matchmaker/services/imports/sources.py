"""Which database a file comes from, told by the column names that only it uses."""

from matchmaker.services.imports.aliases import plain
from matchmaker.services.imports.columns import Layout

# Proper names, shown as they are in every language.
SOURCES: tuple[tuple[str, str], ...] = (
    ("法律状态最后修改日期", "国家知识产权局专利检索 (CNIPA PSS)"),
    ("申请公布日/授权公告日", "国家知识产权局专利检索 (CNIPA PSS)"),
    ("Lens ID", "The Lens"),
    ("inventor/author", "Google Patents"),
    ("Cooperative Patent Classification", "Espacenet"),
    ("链接到incoPat", "incoPat"),
    ("法律状态/事件", "PatSnap"),
)
OTHER = "文件 (file)"


def source_of(layout: Layout) -> str:
    """The name of the database, as the source of the legal status."""
    headers = {plain(column.header) for column in layout.columns}
    return next((name for header, name in SOURCES if plain(header) in headers), OTHER)
