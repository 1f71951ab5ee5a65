"""My listings, the coordinators' queue, and the moves of a listing."""

from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from typing import TypeVar

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.listings import ListingKind, ListingMove, ListingStatus
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import listings as service
from matchmaker.services.listings import Chosen, Incomplete, OneRefused
from matchmaker.storage.listings.queries import state_counts
from matchmaker.storage.members import Member
from matchmaker.web.listings.addresses import edit_url, listing_url
from matchmaker.web.listings.words import SENTENCES
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, permitted, signed_in
from matchmaker.web.refusals import register_refusals, say

listings = Blueprint("listings", __name__, url_prefix="/listings")

# What an organisation adds, first that which it is mostly here for.
ADDS: dict[MemberKind, tuple[ListingKind, ...]] = {
    MemberKind.COMPANY: (ListingKind.NEED, ListingKind.PATENT, ListingKind.OFFER),
    MemberKind.UNIVERSITY: (ListingKind.PATENT, ListingKind.NEED, ListingKind.OFFER),
    MemberKind.INSTITUTE: (ListingKind.PATENT, ListingKind.NEED, ListingKind.OFFER),
    MemberKind.AGENCY: (ListingKind.OFFER, ListingKind.NEED, ListingKind.PATENT),
}

register_refusals(SENTENCES)

LONGEST_REASON = 1000

# A coordinator should have looked at a listing after this many days.
DUE_AFTER_DAYS = 7

Code = TypeVar("Code", bound=StrEnum)


def _chosen(kind: type[Code], name: str) -> Code | None:
    """A value of the query string; an unknown one chooses nothing."""
    try:
        return kind(request.args.get(name, ""))
    except ValueError:
        return None


@listings.get("/mine")
@permitted(Action.DRAFT_LISTING)
def mine() -> str:
    """What my organisation has listed, with the next step of each."""
    actor = current_actor()
    kind, status = _chosen(ListingKind, "kind"), _chosen(ListingStatus, "status")
    found = service.own(db.session, actor=actor, kind=kind, status=status, page=page_number())
    member = db.session.get_one(Member, actor.member_id)
    return render_template(
        "listings/mine.html",
        found=found,
        kind=kind,
        status=status,
        counts=state_counts(db.session, member.id),
        adds=ADDS[member.kind],
        imports=member.kind is not MemberKind.AGENCY,
        listing_kinds=list(ListingKind),
        listing_url=listing_url,
        states=list(ListingStatus),
    )


@listings.get("/queue")
@permitted(Action.REVIEW_LISTING)
def queue() -> str:
    """Listings of my regions that wait for review, the longest waiting first."""
    found = service.waiting(db.session, actor=current_actor(), page=page_number())
    return render_template(
        "listings/queue.html", found=found, due_after=DUE_AFTER_DAYS, listing_url=listing_url
    )


@listings.post("/mine/hand-in")
@permitted(Action.SUBMIT_LISTING)
def hand_in() -> Response:
    """Hand in every complete draft of a patent: what an import of many leaves to be done."""
    with unit_of_work() as session:
        done, left = service.hand_in_drafts(
            session, actor=current_actor(), kind=ListingKind.PATENT, now=datetime.now(UTC)
        )
    if done:
        flash(ngettext("%(num)s patent handed in.", "%(num)s patents handed in.", done), "success")
    if left:
        sentence = ngettext(
            "%(num)s draft still lacks something that a reviewer needs.",
            "%(num)s drafts still lack something that a reviewer needs.",
            left,
        )
        flash(sentence, "warning")
    if not done and not left:
        flash(_("No draft of a patent waits to be handed in."), "info")
    return redirect(url_for("listings.mine", kind=ListingKind.PATENT.value), HTTPStatus.SEE_OTHER)


@listings.post("/queue/publish")
@permitted(Action.REVIEW_LISTING)
def publish_chosen() -> Response:
    """Publish the listings whose boxes are ticked, all or none."""
    chosen = [_read_choice(text) for text in request.form.getlist("chosen")]
    try:
        with unit_of_work() as session:
            run = service.publish_chosen(session, actor=current_actor(), chosen=chosen, now=datetime.now(UTC))
    except OneRefused as refusal:
        sentence = _("Nothing was published, because of “%(title)s”.", title=refusal.title)
        flash(f"{sentence} {say(refusal.reason)}", "error")
    except Invalid as refusal:
        flash(say(refusal), "error")
    else:
        flash(ngettext("%(num)s listing published.", "%(num)s listings published.", len(chosen)), "success")
        if run:
            current_app.extensions["worker"].wake()
            flash(_("Suggestions for them are being looked for in the background."), "info")
    return redirect(url_for("listings.queue"), HTTPStatus.SEE_OTHER)


def _read_choice(text: str) -> Chosen:
    """Kind, key and version of a ticked box; anything else names nothing that is there."""
    kind, _colon, rest = text.partition(":")
    key, _colon, version = rest.partition(":")
    if kind not in set(ListingKind) or not (version.isascii() and version.isdecimal() and len(version) < 10):
        raise NotFound
    return Chosen(ListingKind(kind), key, int(version))


@listings.post(
    "/<any(need, patent, offer):kind>/<key>/<any({}):name>".format(
        ", ".join(name.value for name in ListingMove if name not in (ListingMove.EXPIRE, ListingMove.REVISE))
    )
)
@signed_in
def move(kind: str, key: str, name: str) -> Response:
    """Make a move with a listing; the service decides whether this actor may."""
    listing_kind, chosen = ListingKind(kind), ListingMove(name)
    try:
        with unit_of_work() as session:
            service.move(
                session,
                actor=current_actor(),
                kind=listing_kind,
                listing_id=key,
                name=chosen,
                version=request.form.get("version", 0, type=int),
                reason=request.form.get("reason", "")[:LONGEST_REASON],
                now=datetime.now(UTC),
            )
    except Incomplete as refusal:
        flash(say(refusal), "error")
        return redirect(edit_url(listing_kind, key, check=True), HTTPStatus.SEE_OTHER)
    except Invalid as refusal:
        flash(say(refusal), "error")
        return redirect(listing_url(listing_kind, key), HTTPStatus.SEE_OTHER)
    flash(_said(chosen), "success")
    return redirect(_next_page(listing_kind, key, chosen), HTTPStatus.SEE_OTHER)


def _next_page(kind: ListingKind, key: str, name: ListingMove) -> str:
    """A decision leads on to the next listing that waits."""
    reviewed = name in (ListingMove.PUBLISH, ListingMove.RETURN)
    return url_for("listings.queue") if reviewed else listing_url(kind, key)


def _said(name: ListingMove) -> str:
    sentences: dict[ListingMove, str] = {
        ListingMove.SUBMIT: _("Handed in. A coordinator of your region will look at it."),
        ListingMove.PUBLISH: _("Published. Its organisation has been told."),
        ListingMove.RETURN: _("Returned with your reason."),
        ListingMove.WITHDRAW: _("Withdrawn. It is no longer in the resource pool."),
        ListingMove.DISCARD: _("Discarded. You can reopen it at any time."),
        ListingMove.RENEW: _("Renewed."),
        ListingMove.REOPEN: _("Reopened as a draft."),
    }
    return sentences[name]
