"""Why a pair is not suggested: a page for coordinators, and for a need's owner."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.matches import MatchKind
from matchmaker.extensions import db
from matchmaker.services.matches.naming import NamedListing, needs_named, patents_named
from matchmaker.services.matches.whynot import PairNamed, WhyNot, why_not
from matchmaker.storage.members import Member
from matchmaker.web.matches.forms import PairForm
from matchmaker.web.matches.gates import eased_words, gate_lines, verdict_of
from matchmaker.web.matches.views import matches
from matchmaker.web.policies import current_actor, permitted

KEYS = ("need", "patent", "maker", "offer")


@matches.get("/why-not")
@permitted(Action.EXPLAIN_MATCH)
def explain() -> str:
    """The explanation of the pair that the address names, and a form to name another."""
    pair = PairNamed(**{f"{name}_id": request.args.get(name, "") for name in KEYS})
    form = _form()
    if pair.kind is None:
        form.need.data, form.patent.data = _title("need", pair.need_id), _title("patent", pair.patent_id)
        return _page(form)
    found = why_not(db.session, actor=current_actor(), pair=pair, now=datetime.now(UTC))
    if pair.kind is MatchKind.NEED_PATENT:
        form.need.data, form.patent.data = _typed(found.asking), _typed(found.answering)
    return _page(form, found)


def _form() -> PairForm:
    """The form; who answers for needs of their own chooses among them."""
    form = PairForm(formdata=None) if request.method == "GET" else PairForm()
    if not current_actor().may(Action.JUDGE_MATCH):
        _offer(form, "need", _found("need", ""))
    return form


def _offer(form: PairForm, name: str, found: list[NamedListing]) -> None:
    if found:
        form[name].offer(found)


def _typed(listing: object) -> str:
    """What the form shows for a listing: its key where it is chosen, its title where it is typed."""
    chosen = not current_actor().may(Action.JUDGE_MATCH) and not hasattr(listing, "application_number")
    return str(getattr(listing, "id" if chosen else "title", ""))


def _title(name: str, key: str) -> str:
    """The title (or, for a list to choose from, the key) of a listing named alone in the address."""
    found = [listing for listing in _found(name, key) if listing.id == key] if key else []
    chosen = name == "need" and not current_actor().may(Action.JUDGE_MATCH)
    return (found[0].id if chosen else found[0].title) if found else ""


def _found(name: str, text: str) -> list[NamedListing]:
    find = needs_named if name == "need" else patents_named
    return find(db.session, actor=current_actor(), text=text, now=datetime.now(UTC))


@matches.post("/why-not")
@permitted(Action.EXPLAIN_MATCH)
def find_pair() -> Response | tuple[str, int]:
    """Go to the pair that is meant, or ask which one. Sent in the body: titles stay out of addresses."""
    form = _form()
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    found = {name: _found(name, form[name].data or "") for name in ("need", "patent")}
    keys = {name: _meant(form[name].data or "", listings) for name, listings in found.items()}
    if all(keys.values()):
        address = url_for("matches.explain", need=keys["need"], patent=keys["patent"])
        return redirect(address, HTTPStatus.SEE_OTHER)
    for name, listings in found.items():
        if not listings:
            form[name].errors = [_("Nothing that you may see has this key or title.")]
        elif not keys[name]:
            _offer(form, name, listings)
    return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY


def _meant(text: str, listings: list[NamedListing]) -> str:
    """The key of the one listing that is meant; empty where that is not clear."""
    exact = [listing for listing in listings if text in (listing.id, listing.title)]
    left = exact or listings
    return left[0].id if len(left) == 1 else ""


def _page(form: PairForm, found: WhyNot | None = None) -> str:
    if found is None:
        return render_template("matches/why_not.html", form=form, found=None)
    owner = getattr(found.asking, "member_id", "")
    return render_template(
        "matches/why_not.html",
        form=form,
        found=found,
        verdict=verdict_of(found),
        eased_words=eased_words,
        lines=gate_lines(found, db.session.get_one(Member, owner).region),
    )
