"""The page "how matching works": signals and weights, quality, how scores turned out, which model holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from matchmaker.domain.access import EVERY_REGION, Action, Actor
from matchmaker.domain.errors import Stale, WrongState
from matchmaker.domain.learning import ModelStatus
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import learning
from matchmaker.storage import learning as storage
from matchmaker.web.policies import current_actor
from matchmaker.web.refusals import register_refusals, say

register_refusals(
    {"no_model_in_force": lazy_gettext("Nothing learnt is in force; the built-in weights are.")}
)

WIDTH, HEIGHT, MARGIN = 600, 300, 40


@dataclass(frozen=True)
class SignalRow:
    """A signal in words, and its share of the weight of its like."""

    name: str
    words: str
    share: float


@dataclass(frozen=True)
class Chart:
    """The curve and the observed points in the units of the drawing, and the scores at its ends."""

    curve: str
    points: list[tuple[float, float]]
    low: float
    high: float


def matching_page() -> str:
    """The page as this reader may see it."""
    actor = current_actor()
    keeps = _keeps_models(actor)
    model = storage.model_in_force(db.session)
    weights = learning.weights_in_force(db.session)
    return render_template(
        "site/matching.html",
        signals=_signals({name: weight for name, weight in weights.items() if name not in learning.FIT}),
        fit_signals=_signals({name: weight for name, weight in weights.items() if name in learning.FIT}),
        fit_share=learning.FIT_SHARE,
        evaluation=storage.last_evaluation(db.session),
        model=model,
        figures=_figures(model.metrics) if model else [],
        chart=_chart(model.calibration) if model else None,
        history=storage.models(db.session),
        status_words=_status_words(),
        keeps_models=keeps,
        missing=learning.decisions_missing(db.session) if keeps else None,
        plain_words=measure_words(),
        size=(WIDTH, HEIGHT, MARGIN),
    )


def roll_back(version: int) -> Response:
    """Take the version out of force, and go back to the page."""
    try:
        with unit_of_work() as session:
            before = learning.roll_back(
                session, actor=current_actor(), version=version, now=datetime.now(UTC)
            )
    except (Stale, WrongState) as refusal:
        flash(say(refusal), "warning")
        return _back()
    if before is None:
        flash(_("The built-in weights are in force again."), "success")
    else:
        flash(_("Version %(version)s is in force again.", version=before.version), "success")
    return _back()


def _back() -> Response:
    return redirect(url_for("site.matching") + "#model", HTTPStatus.SEE_OTHER)


def _keeps_models(actor: Actor) -> bool:
    return actor.may(Action.KEEP_MODELS) and (actor.is_admin or actor.regions == EVERY_REGION)


def _signals(weights: Mapping[str, float]) -> list[SignalRow]:
    total = sum(weights.values())
    rows = [SignalRow(*_signal_words(name), share=weight / total) for name, weight in weights.items()]
    return sorted(rows, key=lambda row: (-row.share, row.name))


def _signal_words(name: str) -> tuple[str, str]:
    """A signal's name and what it looks at; one without words of its own shows its code."""
    known = {
        "words": (
            _("Characters and words"),
            _(
                "Which phrases stand in both texts. Title and body count apart; words that are in nearly "
                "every text count for little, rare ones for much."
            ),
        ),
        "meaning": (
            _("Meaning"),
            _(
                "A language model that runs on this site, without sending anything elsewhere, notices when "
                "two texts say the same in different words or in two languages."
            ),
        ),
        "codes": (
            _("Patent classes"),
            _(
                "When both sides carry codes of the International Patent Classification, it counts how far "
                "these agree. Where one side has none, the signal is left out; nothing is guessed."
            ),
        ),
    } | _fit_words()
    return known.get(name, (name, ""))


def _fit_words() -> dict[str, tuple[str, str]]:
    return {
        "elements": (
            _("Elements"),
            _(
                "How much of each element that a need names one and the same patent says: material, method, "
                "efficacy, product, application. Not compared across languages."
            ),
        ),
        "maturity": (_("Maturity"), _("Whether the technology is as mature as the need asks.")),
        "deals": (
            _("Kinds of deal"),
            _("Whether the holder offers a kind of deal that the need would accept."),
        ),
        "budget": (_("Budget"), _("Whether the least that must be paid lies within the budget.")),
        "term": (
            _("Remaining term"),
            _("How long the right still holds after the need must be met; five years and more are enough."),
        ),
    }


def measure_words() -> dict[str, str]:
    """What the measures of the literature say, in plain words."""
    return {
        "nDCG@10": _("how well the ten best stand in the right order"),
        "MAP": _("how high the answers stand in the whole list"),
        "Recall@10": _("share of the answers among the first ten"),
        "Recall@50": _("share of the answers among the first fifty"),
        "Recall@100": _("share of the answers among the first hundred"),
    }


def _figures(metrics: Mapping[str, Any]) -> list[tuple[str, float | None, float | None]]:
    """Each figure in words, before and after."""
    names = {
        "auc": _("How often an approved pair stands above a rejected one"),
        "precision_5": _("Approved among the first five of a need"),
        "ndcg_10": _("How well the ten best stand in the right order (nDCG@10)"),
        "calibration_error": _("By how much the promised share of approvals is off (less is better)"),
        "log_loss": _("Log loss of the promise (less is better)"),
    }
    return [(words, metrics["old"][name], metrics["new"][name]) for name, words in names.items()]


def _status_words() -> dict[ModelStatus, tuple[str, str, str]]:
    """Word, tone and picture of each status."""
    return {
        ModelStatus.IN_FORCE: (_("In use now"), "good", "check-circle"),
        ModelStatus.REPLACED: (_("Replaced"), "off", "clock-history"),
        ModelStatus.ROLLED_BACK: (_("Rolled back"), "wait", "arrow-counterclockwise"),
        ModelStatus.REFUSED: (_("Refused: no better than before"), "off", "x-circle"),
    }


def _chart(calibration: Mapping[str, Any]) -> Chart:
    curve, bands = calibration["curve"], calibration["bands"]
    low, high = curve[0][0], curve[-1][0]

    def place(score: float, share: float) -> tuple[float, float]:
        along = (score - low) / (high - low) if high > low else 0.5
        return (
            round(MARGIN + along * (WIDTH - 2 * MARGIN), 1),
            round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1),
        )

    seen = [band for band in bands if band["newer"]]
    return Chart(
        curve=" ".join(f"{x},{y}" for x, y in (place(*point) for point in curve)),
        points=[
            place((band["low"] + band["high"]) / 2, band["newer_approved"] / band["newer"]) for band in seen
        ],
        low=low,
        high=high,
    )
