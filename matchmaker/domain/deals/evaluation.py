"""The evaluation licence: the holder lets the other side try the technology out before terms are agreed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from string import Template

from matchmaker.domain.deals.nda import Signer
from matchmaker.domain.deals.stages import DealStage
from matchmaker.domain.errors import Invalid
from matchmaker.domain.introductions import Side
from matchmaker.domain.texts import LINE_LIMIT

EVALUATION_VERSION = "2026-11"
"""Changes with the template; a licence that was drawn up keeps the text it was made with."""

LONGEST = timedelta(days=365)
"""How long an evaluation may be licensed; our own measure: what takes longer is no evaluation."""

EVALUATED_AT = frozenset({DealStage.EVALUATING, DealStage.NEGOTIATING})
"""From the signed confidentiality agreement to the contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationTerms:
    """What may be tried, and the last day."""

    purpose: str
    until: date | None


def check_evaluation(terms: EvaluationTerms, *, today: date) -> None:
    """Raise Invalid, with the field at fault, for terms that say too little or reach too far."""
    if not terms.purpose:
        raise Invalid("term_needed", field="purpose")
    if len(terms.purpose) > LINE_LIMIT:
        raise Invalid("term_too_long", field="purpose", limit=LINE_LIMIT)
    if terms.until is None or not today < terms.until <= today + LONGEST:
        raise Invalid("evaluation_until", field="until", days=LONGEST.days)


def evaluation_text(parties: Mapping[Side, Signer], terms: EvaluationTerms, *, made_on: date) -> str:
    """The licence between the two: the Chinese text, which prevails, and its English reading below it."""
    assert terms.until is not None
    return _template().substitute(
        seeker=parties[Side.SEEKER].name,
        seeker_code=parties[Side.SEEKER].credit_code,
        provider=parties[Side.PROVIDER].name,
        provider_code=parties[Side.PROVIDER].credit_code,
        purpose=terms.purpose,
        until=terms.until.isoformat(),
        made_on=made_on.isoformat(),
        version=EVALUATION_VERSION,
    )


@cache
def _template() -> Template:
    return Template((Path(__file__).parent / "evaluation.txt").read_text(encoding="utf-8"))
