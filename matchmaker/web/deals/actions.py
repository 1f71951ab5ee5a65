"""The one next move of a deal, for whoever looks at it: a button, or who is awaited."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matchmaker.domain.deals import DealMove, DealStage
from matchmaker.web.deals.reading import DealFacts


@dataclass(frozen=True)
class NextMove:
    """What is to be done; `url` is empty where the reader can only wait; `is_posted`: the button acts."""

    sentence: str
    url: str = ""
    label: str = ""
    is_posted: bool = False


def next_move(facts: DealFacts) -> NextMove:
    """The next move as the reader has it."""
    if facts.actor.is_adviser and facts.side is not None:
        client = facts.row.name_of(facts.side)
        return NextMove(_("You advise %(name)s; its own people make the moves.", name=client))
    return _AT[facts.row.stage](facts)


def _introduced(facts: DealFacts) -> NextMove:
    if DealMove.OPEN_NDA not in facts.moves:
        return NextMove(_("Either side draws up the confidentiality agreement."))
    return NextMove(
        _(
            "Before secrets are told, both sides sign a confidentiality agreement. It is made from a template"
            " with both names; you read it before you sign."
        ),
        _to("deals.move", facts, move=DealMove.OPEN_NDA.value),
        _("Draw up the agreement"),
        is_posted=True,
    )


def _nda(facts: DealFacts) -> NextMove:
    if facts.side in facts.signatures:
        return NextMove(_("You have signed; the other side has not yet."))
    if DealMove.SIGN_NDA in facts.moves:
        return NextMove(
            _("Read the agreement and sign it for your organisation."),
            _to("deals.nda", facts),
            _("Read and sign"),
        )
    if facts.side is None:
        return NextMove(_("The sides read the agreement and sign it."))
    return NextMove(
        _("An owner of your organisation signs the agreement."), _to("deals.nda", facts), _("Read")
    )


def _evaluating(facts: DealFacts) -> NextMove:
    if DealMove.PROPOSE_TERMS not in facts.moves:
        return NextMove(_("The sides ask and answer, then one proposes terms."))
    return NextMove(
        _("Ask, test and look at the documents. When you know what you want, propose terms."),
        _to("deals.draft_terms", facts),
        _("Propose terms"),
    )


def _negotiating(facts: DealFacts) -> NextMove:
    if facts.side is None:
        agreed = _("Both sides have agreed; one enters the signed contract.")
        return NextMove(agreed if facts.is_agreed else _("The sides negotiate the terms."))
    if facts.is_agreed:
        return _to_sign(facts)
    if facts.side in facts.agreements:
        return NextMove(
            _("You agreed to version %(number)s; the other side has not yet.", number=_latest(facts))
        )
    return NextMove(
        _("Read version %(number)s: agree to it, or propose another.", number=_latest(facts)),
        _to("deals.terms", facts),
        _("Read the terms"),
    )


def _to_sign(facts: DealFacts) -> NextMove:
    both = _(
        "Both sides agreed to version %(number)s. Sign the contract on paper or electronically, then"
        " enter it here.",
        number=_latest(facts),
    )
    if DealMove.SIGN_CONTRACT not in facts.moves:
        return NextMove(f"{both} {_('An owner does this.')}")
    return NextMove(both, _to("deals.contract", facts), _("Enter the signed contract"))


def _latest(facts: DealFacts) -> int:
    return facts.latest.number if facts.latest else 0


def _signed(facts: DealFacts) -> NextMove:
    if not facts.is_to_be_recorded:
        return NextMove(
            _("A contract of this kind is not recorded by the patent office."),
            _to("deals.move", facts, move=DealMove.WAIVE_RECORDAL.value),
            _("Go on without a recordal"),
            is_posted=True,
        )
    return NextMove(
        _(
            "File the contract with the patent office: a licence within three months of its effect"
            " (Implementing Rules, art. 15); an assignment takes effect with its registration (Patent Law,"
            " art. 10). Then enter the number here."
        ),
        _to("deals.recordal", facts),
        _("Enter the recordal"),
    )


def _to_report(facts: DealFacts) -> NextMove:
    return NextMove(
        _(
            "When the day has come, say in a few words what became of the deal. It shows what the alliance's"
            " work is worth."
        ),
        _to("deals.report", facts),
        _("Say what became of it"),
    )


def _closed(_facts: DealFacts) -> NextMove:
    return NextMove(_("The deal is closed; there is nothing more to do."))


def _failed(_facts: DealFacts) -> NextMove:
    return NextMove(_("The deal has ended; there is nothing more to do. Both sides read the reason."))


def _to(endpoint: str, facts: DealFacts, **values: Any) -> str:
    return url_for(endpoint, deal_id=facts.row.id, **values)


_AT: dict[DealStage, Callable[[DealFacts], NextMove]] = {
    DealStage.INTRODUCED: _introduced,
    DealStage.NDA: _nda,
    DealStage.EVALUATING: _evaluating,
    DealStage.NEGOTIATING: _negotiating,
    DealStage.SIGNED: _signed,
    DealStage.RECORDED: _to_report,
    DealStage.FOLLOW_UP: _to_report,
    DealStage.CLOSED: _closed,
    DealStage.FAILED: _failed,
}
