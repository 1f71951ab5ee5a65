"""Technology fields: WIPO's 35 fields in five sectors, and which of them an IPC symbol belongs to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matchmaker.domain.identifiers import IpcError, IpcSymbol, parse_ipc
from matchmaker.domain.names import Name

IPC_SECTIONS: dict[str, Name] = {
    "A": Name("人类生活必需", "Human necessities"),
    "B": Name("作业；运输", "Performing operations; transporting"),
    "C": Name("化学；冶金", "Chemistry; metallurgy"),
    "D": Name("纺织；造纸", "Textiles; paper"),
    "E": Name("固定建筑物", "Fixed constructions"),
    "F": Name(
        "机械工程；照明；加热；武器；爆破", "Mechanical engineering; lighting; heating; weapons; blasting"
    ),
    "G": Name("物理", "Physics"),
    "H": Name("电学", "Electricity"),
}
"""Names of the sections of the International Patent Classification."""

SECTORS: tuple[tuple[range, Name], ...] = (
    (range(1, 9), Name("电气工程", "Electrical engineering")),
    (range(9, 14), Name("仪器", "Instruments")),
    (range(14, 25), Name("化学", "Chemistry")),
    (range(25, 33), Name("机械工程", "Mechanical engineering")),
    (range(33, 36), Name("其他领域", "Other fields")),
)


@dataclass(frozen=True, slots=True)
class TechnologyField:
    """One of the 35 fields.

    ``prefixes`` is its part of the IPC: a class as a whole (``H02``), or a class and letters of its
    subclasses (``H01:LX``).
    """

    number: int
    name: Name
    prefixes: str

    @property
    def sector(self) -> Name:
        """The name of the field's sector."""
        return next(name for numbers, name in SECTORS if self.number in numbers)


FIELDS: dict[int, TechnologyField] = {
    field.number: field
    for field in (
        TechnologyField(
            1,
            Name("电机、电气装置、电能", "Electrical machinery, apparatus, energy"),
            "F21 H01:BCFGHJKMRT H02 H05:BCF H99",
        ),
        TechnologyField(2, Name("视听技术", "Audio-visual technology"), "G09:FG G11:B H04:NRS H05:K"),
        TechnologyField(3, Name("电信", "Telecommunications"), "G08:C H01:PQ H04:BHJKMQ"),
        TechnologyField(4, Name("数字通信", "Digital communication"), "H04:LW"),
        TechnologyField(5, Name("基础通信程序", "Basic communication processes"), "H03"),
        TechnologyField(6, Name("计算机技术", "Computer technology"), "G06:CDEFGJKMNTV G10:L G11:C G16:BCYZ"),
        TechnologyField(7, Name("计算机技术管理方法", "IT methods for management"), "G06:Q"),
        TechnologyField(8, Name("半导体", "Semiconductors"), "H01:L H10"),
        TechnologyField(9, Name("光学", "Optics"), "G02 G03 H01:S"),
        TechnologyField(10, Name("测量", "Measurement"), "G01:BCDFGHJKLMNPQRSVW G04 G12 G99"),
        TechnologyField(11, Name("生物材料分析", "Analysis of biological materials"), ""),
        TechnologyField(12, Name("控制", "Control"), "G05:BDF G07 G08:BG G09:BCD"),
        TechnologyField(13, Name("医学技术", "Medical technology"), "A61:BCDFGHJLMN G16:H H05:G"),
        TechnologyField(14, Name("有机精细化学", "Organic fine chemistry"), "A61:Q C07:BCDFHJ C40"),
        TechnologyField(15, Name("生物技术", "Biotechnology"), "C07:GK C12:MNPQRS"),
        TechnologyField(16, Name("药品", "Pharmaceuticals"), "A61:KP"),
        TechnologyField(17, Name("高分子化学、聚合物", "Macromolecular chemistry, polymers"), "C08:BCFGHKL"),
        TechnologyField(
            18, Name("食品化学", "Food chemistry"), "A01:H A21:D A23:BCDFGJKL C12:CFGHJ C13:BDFJK"
        ),
        TechnologyField(
            19, Name("基础材料化学", "Basic materials chemistry"), "A01:NP C05 C06 C09 C10 C11 C99"
        ),
        TechnologyField(20, Name("材料、冶金", "Materials, metallurgy"), "B22 C01 C03:C C04 C21 C22"),
        TechnologyField(
            21, Name("表面加工技术、涂层", "Surface technology, coating"), "B05:CD B32 C23 C25 C30"
        ),
        TechnologyField(22, Name("显微结构和纳米技术", "Micro-structural and nano-technology"), "B81 B82"),
        TechnologyField(
            23,
            Name("化学工程", "Chemical engineering"),
            "B01:BDFJL B02:C B03 B04 B05:B B06 B07 B08 C14:C D06:BCL F25:J F26 H05:H",
        ),
        TechnologyField(
            24, Name("环境技术", "Environmental technology"), "A62:C B09 B65:F C02 F01:N F23:GJ G01:T"
        ),
        TechnologyField(25, Name("装卸", "Handling"), "B25:J B65:BCDGH B66 B67"),
        TechnologyField(26, Name("机器工具", "Machine tools"), "A62:D B21 B23 B24 B25:BCDFGH B26 B27 B30"),
        TechnologyField(
            27,
            Name("发动机、泵、涡轮机", "Engines, pumps, turbines"),
            "F01:BCDKLMP F02 F03 F04 F23:R F99 G21",
        ),
        TechnologyField(
            28,
            Name("纺织和造纸机器", "Textile and paper machines"),
            "A41:H A43:D A46:D B31 B41 C14:B D01 D02 D03 D04:BCGH D05 D06:GHJMPQ D21 D99",
        ),
        TechnologyField(
            29,
            Name("其他特殊机械", "Other special machines"),
            "A01:BCDFGJKLM A21:BC A22 A23:NP B02:B B28 B29 B33 B99 C03:B C08:J C12:L C13:CGH F41 F42",
        ),
        TechnologyField(
            30,
            Name("热工过程和器具", "Thermal processes and apparatus"),
            "F22 F23:BCDHKLMNQ F24 F25:BC F27 F28",
        ),
        TechnologyField(31, Name("机器零件", "Mechanical elements"), "F15 F16 F17 G05:G"),
        TechnologyField(32, Name("运输", "Transport"), "B60 B61 B62 B63 B64"),
        TechnologyField(33, Name("家具、游戏", "Furniture, games"), "A47 A63"),
        TechnologyField(
            34,
            Name("其他消费品", "Other consumer goods"),
            "A24 A41:BCDFG A42 A43:BC A44 A45 A46:B A62:B A99 B42 B43 B44 B68 D04:D D06:FN D07 F25:D "
            "G10:BCDFGHK",
        ),
        TechnologyField(35, Name("土木工程", "Civil engineering"), "E01:BCDFH E02 E03 E04 E05 E06 E21 E99"),
    )
}
"""The fields by number. Subclasses younger than the public table (H10, G06V) stand beside their kin."""

SPLIT_SUBCLASSES: dict[str, dict[int, str]] = {
    "A61K": {14: "8"},
    "B01D": {24: "45 46 47 49 50 51 52 53"},
    "C13B": {29: "5 15 25 45"},
    "E01F": {24: "8"},
    "G01N": {11: "33"},
    "H04N": {3: "1", 4: "21"},
}
"""Subclasses of which some main groups belong to another field than the rest."""


def _places() -> Iterator[tuple[str, int]]:
    for field in FIELDS.values():
        for part in field.prefixes.split():
            class_, _, letters = part.partition(":")
            yield from ((class_ + letter, field.number) for letter in letters or ("",))
    for subclass, fields in SPLIT_SUBCLASSES.items():
        for number, groups in fields.items():
            yield from ((f"{subclass} {group}/00", number) for group in groups.split())


_FIELD_OF: dict[str, int] = dict(_places())


def field_of(symbol: str | IpcSymbol) -> int | None:
    """Return the number of the field of an IPC symbol, ``None`` for a text or a class that has none.

    A split subclass without its group counts as what most of it is.
    """
    if isinstance(symbol, str):
        try:
            symbol = parse_ipc(symbol)
        except IpcError:
            return None
    return next((_FIELD_OF[level] for level in reversed(symbol.levels) if level in _FIELD_OF), None)


def fields_of(symbols: Iterable[str | IpcSymbol]) -> tuple[int, ...]:
    """Return the fields of a document's symbols, each once, in the order in which the symbols name them."""
    found = (field_of(symbol) for symbol in symbols)
    return tuple(dict.fromkeys(number for number in found if number is not None))


def field_name(number: int, language: str) -> str:
    """Return a field's name; raises KeyError outside 1 to 35."""
    return FIELDS[number].name.in_language(language)


def ipc_section_name(letter: str, language: str) -> str:
    """Return the name of an IPC section; raises KeyError outside A to H."""
    return IPC_SECTIONS[letter].in_language(language)
