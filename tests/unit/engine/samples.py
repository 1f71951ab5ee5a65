"""Texts, documents and a small encoder for the engine's tests."""

import zlib
from collections.abc import Sequence
from datetime import date

import numpy as np
from hypothesis import strategies as st

from matchmaker.engine import Document, Has, Index, MatchSettings, Wants
from matchmaker.engine.encoder import Vectors


class CharacterEncoder:
    """A true encoder, only a poor one: it hears characters where the bundled one hears sentences."""

    name = "characters"
    dimensions = 24

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for character in text:
                row[zlib.crc32(character.encode("utf-8", "surrogatepass")) % self.dimensions] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9).astype(np.float32)


def document(key: str, title: str, body: str = "", codes: tuple[str, ...] = ()) -> Document:
    return Document(key, {"title": title, "body": body}, codes)


def index(*documents: Document, settings: MatchSettings | None = None) -> Index:
    return Index.build(documents, settings, encoder=CharacterEncoder())


MOTOR = document(
    "motor", "永磁同步电机的弱磁控制方法", "提高电动汽车永磁同步电机高速区的转矩。", ("H02P 21/00",)
)
BATTERY = document(
    "battery", "锂离子电池正极材料", "一种三元正极材料的包覆工艺，容量200mAh/g。", ("H01M 4/525",)
)
FEED = document("feed", "反刍动物饲料", "青贮玉米秸秆发酵饲料的配方。", ("A23K 10/30",))
WELDING = document(
    "welding", "Laser welding of high-strength steel", "A method for laser welding of car bodies."
)
POOL = (MOTOR, BATTERY, FEED, WELDING)
NEED = document("need", "永磁电机控制", "需要永磁同步电机控制器，转矩脉动小于3%。", ("H02P",))

# Words that meet often, so that drawn texts share something, beside texts of any characters at all.
_COMMON = st.lists(
    st.sampled_from(
        ["永磁", "电机", "電機", "控制", "一种", "方法", "laser", "WELDING", "5.5kW", "30%", " ", "，"]
    ),
    max_size=8,
).map("".join)
_ANY = st.text(st.characters(exclude_categories=()), max_size=12)
TEXTS = _COMMON | _ANY | st.tuples(_COMMON, _ANY).map("".join)
CODES = st.lists(
    st.sampled_from(
        ["H", "H02", "H02P", "H02P 21/00", "h02p 21/05", "A23K 10/30", "wipo:1", "wipo:2", "no code", ""]
    ),
    max_size=3,
    unique=True,
).map(tuple)
KEYS = st.text("abcdé永", min_size=1, max_size=3)
FIELDS = st.fixed_dictionaries({}, optional={"title": TEXTS, "body": TEXTS, "other": TEXTS})
_LEVELS = st.none() | st.integers(1, 13)
_DEALS = st.lists(st.sampled_from(["assignment", "pledge", "永"]), max_size=2, unique=True).map(tuple)
_YUAN = st.none() | st.integers(0, 2_000_000_000)
_DAYS = st.none() | st.dates(date(2000, 1, 1), date(2080, 1, 1))
WANTS = st.none() | st.builds(Wants, st.lists(TEXTS, max_size=3).map(tuple), _LEVELS, _DEALS, _YUAN, _DAYS)
HAS = st.none() | st.builds(Has, _LEVELS, _DEALS, _YUAN, _DAYS)
DOCUMENTS = st.builds(Document, KEYS, FIELDS, CODES, wants=WANTS, has=HAS)
POOLS = st.lists(DOCUMENTS, max_size=7, unique_by=lambda drawn: drawn.key)
