"""Gates, places and verdicts of a pair in words."""

from dataclasses import dataclass

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.matches import Gate, MatchKind
from matchmaker.domain.vocabulary import DealKind, LegalStatus, MemberKind
from matchmaker.services.matches.changes import Condition, Eased
from matchmaker.services.matches.gating import Answering, Asking, Check
from matchmaker.services.matches.whynot import Verdict, WhyNot
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent
from matchmaker.web.labels import label
from matchmaker.web.language import current_language


@dataclass(frozen=True)
class GateLine:
    """A gate in words; `remedy` says what opens a closed one, or that nothing does."""

    text: str
    is_open: bool
    remedy: str = ""


@dataclass(frozen=True)
class VerdictWords:
    """The outcome: a sentence, a tone and an icon."""

    sentence: str
    tone: str
    icon: str


def verdict_of(found: WhyNot) -> VerdictWords:
    """What becomes of the pair."""
    closed = len(found.closed)
    return {
        Verdict.SUGGESTED: VerdictWords(_("This pair is suggested."), "good", "check-circle"),
        Verdict.DUE: VerdictWords(
            _("Nothing stands in its way: the next run suggests it."), "good", "clock-history"
        ),
        Verdict.GATES: VerdictWords(_gates_sentence(closed), "wait", "key"),
        Verdict.CHANGES: VerdictWords(_changes_sentence(found), "wait", "lightbulb"),
        Verdict.NOTHING: VerdictWords(
            _("The two texts are too far apart: no single change that was tried brings the pair in."),
            "off",
            "dash-circle",
        ),
        Verdict.NEVER: VerdictWords(_("This pair cannot be suggested."), "bad", "slash-circle"),
    }[found.verdict]


def _gates_sentence(closed: int) -> str:
    if closed == 1:
        return str(_("One thing keeps it out. Once that is changed, a run suggests it."))
    return str(_("%(count)s things keep it out. Once all are changed, a run suggests it.", count=closed))


def _changes_sentence(found: WhyNot) -> str:
    place = found.opened.forward
    if found.closed:
        return str(_("What keeps it out must change, and it would still need one of the changes below."))
    if place.is_worthy:
        return str(
            _(
                "It stands %(rank)s; the list holds %(limit)s.",
                rank=ordinal(place.rank or 0),
                limit=place.limit,
            )
        )
    return str(_("The two texts are not alike enough. One of the changes below would do."))


def ordinal(number: int) -> str:
    """A place in a list, in words."""
    if current_language() == "zh":
        return f"第{number}"
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def eased_words(eased: Eased) -> str:
    """What the need would have to ask less of."""
    if eased.condition is Condition.DEAL_KIND:
        return str(_("Accept one more kind of deal: %(kind)s.", kind=label(str(eased.value), DealKind)))
    if eased.condition is Condition.MATURITY:
        return str(_("Ask for maturity level %(level)s at least.", level=eased.value))
    return str(_("Raise the budget to %(yuan)s yuan.", yuan=format_decimal(eased.value)))


def gate_lines(found: WhyNot, region: Region) -> list[GateLine]:
    """Every gate that applies, in order; `region` is where the asking side is."""
    return [
        GateLine(_text(check, found), check.is_open, "" if check.is_open else _remedy(check, found, region))
        for check in found.checks
    ]


def _text(check: Check, found: WhyNot) -> str:
    side = _side(found.asking if check.by_asking else found.answering)
    return str(
        {
            Gate.PUBLISHED: _("%(side)s is published", side=side),
            Gate.ADMITTED: _("%(side)s belongs to an admitted member", side=side),
            Gate.UNEXPIRED: _("%(side)s has not expired", side=side),
            Gate.ALIVE: _("The patent right can still be licensed"),
            Gate.LAWFUL: _("A deal that its holder offers is lawful today"),
            Gate.MAKING: _("The manufacturer has a profile and lets it be matched"),
            Gate.REGION: _("The agency serves the region of the need")
            if found.kind is MatchKind.NEED_OFFER
            else _("The two are in regions that a run brings together"),
            Gate.OTHER_ORGANISATION: _("They belong to two organisations"),
            Gate.UNJUDGED: _("No coordinator's decision stands on the pair"),
        }[check.gate]
    )


def _side(side: Asking | Answering) -> str:
    if isinstance(side, Need):
        return str(_("The need"))
    if isinstance(side, Patent):
        return str(_("The patent"))
    return str(_("The service")) if isinstance(side, Offer) else str(_("The manufacturer"))


def _remedy(check: Check, found: WhyNot, region: Region) -> str:
    side = found.asking if check.by_asking else found.answering
    if check.gate is Gate.PUBLISHED and not isinstance(side, Member):
        return _publish(side.status)
    if check.gate is Gate.UNEXPIRED and not isinstance(side, Member):
        day = format_date(side.expires_on) if side.expires_on else ""
        return str(_("It lapsed on %(date)s: its owner can renew it.", date=day))
    if check.gate is Gate.ALIVE and isinstance(side, Patent):
        return _restore(side.legal_status)
    if check.gate is Gate.MAKING and isinstance(side, Member):
        return _make(side)
    if check.gate is Gate.REGION:
        return _reach(found, region)
    return str(
        {
            Gate.ADMITTED: _("The organisation behind it must first be admitted (again)."),
            Gate.LAWFUL: _("The patent's page names the article that bars each deal."),
            Gate.OTHER_ORGANISATION: _("No organisation is matched with itself, joint holders included."),
            Gate.UNJUDGED: _("The decision can be undone on the review desk.")
            if found.is_staff
            else _("A coordinator has looked at this pair before."),
        }[check.gate]
    )


def _publish(status: ListingStatus) -> str:
    return str(
        {
            ListingStatus.DRAFT: _("It is a draft: its owner can hand it in for review."),
            ListingStatus.IN_REVIEW: _("It waits for review: a coordinator of its region can publish it."),
            ListingStatus.EXPIRED: _("It has expired: its owner can renew it."),
            ListingStatus.WITHDRAWN: _("It was withdrawn: its owner can reopen it and hand it in again."),
        }[status]
    )


def _restore(status: LegalStatus | None) -> str:
    if status is LegalStatus.LAPSED:
        return str(
            _("It has lapsed: its holder can ask for it back within two months of the office's notice.")
        )
    words = label(status) if status else ""
    return str(_("Its legal status is “%(status)s”, which nothing brings back.", status=words))


def _make(member: Member) -> str:
    if member.kind is not MemberKind.COMPANY:
        return str(_("Only companies are matched as manufacturers."))
    return str(_("The company can write a profile and let it be matched, on its own page."))


def _reach(found: WhyNot, region: Region) -> str:
    if found.kind is MatchKind.NEED_OFFER:
        where = region.in_language(current_language())
        return str(_("The agency would have to serve %(region)s, too.", region=where))
    return str(
        _("A run joins Beijing with Tianjin or Hebei; one that looks in the same city too lets this pair in.")
    )
