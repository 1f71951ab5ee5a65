"""What becomes of a patent: its legal status as databases phrase it, its term, the age of that knowledge."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matchmaker.domain.vocabulary import LegalStatus, PatentType

GAZETTE_STATUS: dict[str, LegalStatus] = {
    "PB01": LegalStatus.PENDING,
    "SE01": LegalStatus.PENDING,
    "GR01": LegalStatus.GRANTED,
    "CF01": LegalStatus.LAPSED,
    "AV01": LegalStatus.LAPSED,
    "CX01": LegalStatus.EXPIRED,
    "IW01": LegalStatus.INVALIDATED,
    "RJ01": LegalStatus.REJECTED,
    "WD01": LegalStatus.WITHDRAWN,
    "WW01": LegalStatus.WITHDRAWN,
}
"""Gazette events that settle a status; transfers, pledges, licences, changes of name and the like do not."""

_WORDS: dict[str, LegalStatus] = {
    "有效": LegalStatus.GRANTED,
    "有权": LegalStatus.GRANTED,
    "在审": LegalStatus.PENDING,
    "审中": LegalStatus.PENDING,
    "无效": LegalStatus.INVALIDATED,
    "无权": LegalStatus.LAPSED,
    "失效": LegalStatus.LAPSED,
    "撤销": LegalStatus.INVALIDATED,
    "active": LegalStatus.GRANTED,
    "granted": LegalStatus.GRANTED,
    "pending": LegalStatus.PENDING,
    "expired": LegalStatus.EXPIRED,
    "lapsed": LegalStatus.LAPSED,
    "inactive": LegalStatus.LAPSED,
    "rejected": LegalStatus.REJECTED,
    "withdrawn": LegalStatus.WITHDRAWN,
    "discontinued": LegalStatus.WITHDRAWN,
    "invalidated": LegalStatus.INVALIDATED,
}
"""Whole values of status columns. Two are coarser than ours: 失效 and inactive do not say how a right ended,
discontinued not whether an application was refused or withdrawn; nobody can license either."""

_UNSETTLED = ("未授权", "未授予", "尚未", "请求", "恢复")
_PHRASES: tuple[tuple[str, LegalStatus], ...] = (
    ("部分无效", LegalStatus.GRANTED),
    ("维持有效", LegalStatus.GRANTED),
    ("无效", LegalStatus.INVALIDATED),
    ("届满", LegalStatus.EXPIRED),
    ("驳回", LegalStatus.REJECTED),
    ("撤回", LegalStatus.WITHDRAWN),
    ("放弃取得", LegalStatus.WITHDRAWN),
    ("未缴年费", LegalStatus.LAPSED),
    ("终止", LegalStatus.LAPSED),
    ("放弃", LegalStatus.LAPSED),
    ("失效", LegalStatus.LAPSED),
    ("授权", LegalStatus.GRANTED),
    ("授予", LegalStatus.GRANTED),
    ("专利权维持", LegalStatus.GRANTED),
    ("实质审查", LegalStatus.PENDING),
    ("公布", LegalStatus.PENDING),
    ("公开", LegalStatus.PENDING),
    ("受理", LegalStatus.PENDING),
)
"""Parts of the phrases of Chinese databases, the telling ones first: 避免重复授权放弃专利权 is a waiver."""

TERM_YEARS: dict[PatentType, int] = {
    PatentType.INVENTION: 20,
    PatentType.UTILITY_MODEL: 10,
    PatentType.DESIGN: 15,
}
"""Years of protection from the day of filing (Patent Law, article 42)."""

LONGER_DESIGN_TERM_SINCE = date(2021, 6, 1)
OLD_DESIGN_YEARS = 10
"""Term of designs filed before that day; no official text could be read, so a caller may give another."""

FRESH_DAYS, AGEING_DAYS = 90, 365
"""Our own measure: within a year an annuity falls due, so a status older than that may well have changed."""

CHECK_AGAIN_DAYS = 180
"""Half the time between two annuities: pages then ask the holder to look the status up again."""


class Freshness(StrEnum):
    """How far a checked status can still be relied on."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class StatusAge:
    """Whole days since a status was checked, and what that means."""

    days: int
    freshness: Freshness


def legal_status_of(phrase: str) -> LegalStatus | None:
    """Return the status that a database's phrase or a gazette code stands for, ``None`` when it settles none.

    Events such as 专利权的转移 or 著录事项变更 happen to living and dead rights alike and so give ``None``.
    """
    plain = "".join(unicodedata.normalize("NFKC", phrase).split())
    whole = GAZETTE_STATUS.get(plain.upper()) or _WORDS.get(plain.casefold())
    if whole or any(word in plain for word in _UNSETTLED):
        return whole
    return next((status for part, status in _PHRASES if part in plain), None)


def term_years(patent_type: PatentType, filed: date, *, old_design_years: int = OLD_DESIGN_YEARS) -> int:
    """Return the years of protection of a patent filed that day."""
    if patent_type is PatentType.DESIGN and filed < LONGER_DESIGN_TERM_SINCE:
        return old_design_years
    return TERM_YEARS[patent_type]


def expiry_date(
    patent_type: PatentType,
    filed: date,
    *,
    override: date | None = None,
    old_design_years: int = OLD_DESIGN_YEARS,
) -> date:
    """Return the first day on which the right no longer stands, if its fees are paid to the end.

    override -- the day that the office set instead, for a term compensated under article 42.
    """
    if override is not None:
        return override
    return _years_later(filed, term_years(patent_type, filed, old_design_years=old_design_years))


def _years_later(day: date, years: int) -> date:
    """Return the same day of a later year, and the last of February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def remaining_years(expiry: date, on: date) -> float:
    """Return the years from a day to the expiry date, 0 after it."""
    return max(0.0, (expiry - on).days / 365.25)


def status_age(checked_at: date, today: date) -> StatusAge:
    """Return how long ago a status was checked; a day in the future counts as today."""
    days = max(0, (_day(today) - _day(checked_at)).days)
    return StatusAge(days, _freshness(days))


def _day(moment: date) -> date:
    """Cut a datetime, which is a date too, to its day."""
    return date(moment.year, moment.month, moment.day)


def _freshness(days: int) -> Freshness:
    if days <= FRESH_DAYS:
        return Freshness.FRESH
    return Freshness.AGEING if days <= AGEING_DAYS else Freshness.STALE


def wants_checking(checked_on: date | None, today: date) -> bool:
    """Whether a status was never looked up, or so long ago that it should be looked up again."""
    return checked_on is None or status_age(checked_on, today).days > CHECK_AGAIN_DAYS
