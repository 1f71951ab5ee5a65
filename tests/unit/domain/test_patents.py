from datetime import UTC, date, datetime

import pytest

from matchmaker.domain.patents import (
    Freshness,
    expiry_date,
    legal_status_of,
    remaining_years,
    status_age,
    term_years,
)
from matchmaker.domain.vocabulary import LegalStatus, PatentType


@pytest.mark.parametrize(
    ("phrase", "status"),
    [
        ("有效", LegalStatus.GRANTED),
        ("授权", LegalStatus.GRANTED),
        ("发明专利权授予", LegalStatus.GRANTED),
        ("专利权有效", None),
        ("专利权维持有效", LegalStatus.GRANTED),
        ("宣告专利权部分无效", LegalStatus.GRANTED),
        ("公开", LegalStatus.PENDING),
        ("发明专利申请公布", LegalStatus.PENDING),
        ("实质审查", LegalStatus.PENDING),
        ("实质审查的生效", LegalStatus.PENDING),
        ("在审", LegalStatus.PENDING),
        ("未缴年费专利权终止", LegalStatus.LAPSED),
        ("未缴年费", LegalStatus.LAPSED),
        ("专利权的终止", LegalStatus.LAPSED),
        ("避免重复授权放弃专利权", LegalStatus.LAPSED),
        ("专利权的主动放弃", LegalStatus.LAPSED),
        ("失效", LegalStatus.LAPSED),
        ("专利权有效期届满", LegalStatus.EXPIRED),
        ("有效期届满", LegalStatus.EXPIRED),
        ("发明专利申请公布后的撤回", LegalStatus.WITHDRAWN),
        ("发明专利申请公布后的视为撤回", LegalStatus.WITHDRAWN),
        ("撤回", LegalStatus.WITHDRAWN),
        ("视为放弃取得专利权", LegalStatus.WITHDRAWN),
        ("发明专利申请公布后的驳回", LegalStatus.REJECTED),
        ("驳回", LegalStatus.REJECTED),
        ("宣告专利权全部无效", LegalStatus.INVALIDATED),
        ("无效", LegalStatus.INVALIDATED),
        ("ACTIVE", LegalStatus.GRANTED),
        ("Pending", LegalStatus.PENDING),
        (" ｇｒ０１ ", LegalStatus.GRANTED),
        ("CF01", LegalStatus.LAPSED),
        ("CX01", LegalStatus.EXPIRED),
        ("IW01", LegalStatus.INVALIDATED),
        ("PB01", LegalStatus.PENDING),
        ("TR01", None),
        ("PE01", None),
        ("专利申请权、专利权的转移", None),
        ("著录事项变更", None),
        ("未授权", None),
        ("无效宣告请求审查", None),
        ("专利权的恢复", None),
        ("", None),
        ("whatever", None),
    ],
)
def test_phrases_of_databases(phrase: str, status: LegalStatus | None):
    assert legal_status_of(phrase) is status


@pytest.mark.parametrize(
    ("kind", "filed", "years"),
    [
        (PatentType.INVENTION, date(2005, 3, 1), 20),
        (PatentType.UTILITY_MODEL, date(2022, 3, 1), 10),
        (PatentType.DESIGN, date(2021, 5, 31), 10),
        (PatentType.DESIGN, date(2021, 6, 1), 15),
    ],
)
def test_terms(kind: PatentType, filed: date, years: int):
    assert term_years(kind, filed) == years
    assert expiry_date(kind, filed) == filed.replace(year=filed.year + years)


def test_what_could_not_be_confirmed_can_be_overridden():
    filed = date(2020, 1, 10)
    assert term_years(PatentType.DESIGN, filed, old_design_years=15) == 15
    assert expiry_date(PatentType.DESIGN, filed, old_design_years=15) == date(2035, 1, 10)
    assert expiry_date(PatentType.INVENTION, filed, override=date(2041, 2, 3)) == date(2041, 2, 3)


def test_a_leap_day_without_its_like_ends_with_february():
    assert expiry_date(PatentType.UTILITY_MODEL, date(2020, 2, 29)) == date(2030, 2, 28)
    assert expiry_date(PatentType.INVENTION, date(2020, 2, 29)) == date(2040, 2, 29)


def test_remaining_term():
    assert remaining_years(date(2030, 1, 1), date(2026, 1, 1)) == pytest.approx(4.0)
    assert remaining_years(date(2026, 1, 1), date(2026, 1, 1)) == 0
    assert remaining_years(date(2020, 1, 1), date(2026, 1, 1)) == 0


@pytest.mark.parametrize(
    ("checked", "days", "freshness"),
    [
        (date(2026, 6, 30), 0, Freshness.FRESH),
        (date(2026, 4, 1), 90, Freshness.FRESH),
        (date(2026, 3, 31), 91, Freshness.AGEING),
        (date(2025, 6, 30), 365, Freshness.AGEING),
        (date(2025, 6, 29), 366, Freshness.STALE),
        (date(2026, 7, 1), 0, Freshness.FRESH),
        (datetime(2026, 6, 29, 23, 0, tzinfo=UTC), 1, Freshness.FRESH),
    ],
)
def test_the_age_of_a_status(checked: date, days: int, freshness: Freshness):
    age = status_age(checked, date(2026, 6, 30))
    assert (age.days, age.freshness) == (days, freshness)
