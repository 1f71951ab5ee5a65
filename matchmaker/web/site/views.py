"""Home, language, and the pages that explain the site."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.accounts import PERSONAL_DATA_VERSION
from matchmaker.extensions import unit_of_work
from matchmaker.services import accounts
from matchmaker.web.policies import current_actor, permitted, public
from matchmaker.web.site.home import home_page
from matchmaker.web.site.matching import matching_page
from matchmaker.web.site.matching import roll_back as roll_back_model

site = Blueprint("site", __name__)


@site.get("/")
@public
def home() -> str:
    """What the alliance does; for members what waits for them."""
    return home_page()


@site.get("/language/<any(zh, en):language>")
@public
def language(language: str) -> Response:
    """Speak the visitor's language in this browser from now on, on the page the visitor was on."""
    session["language"] = language
    return redirect(_own_path(request.args.get("next", "")))


@site.post("/language/<any(zh, en):language>")
@public
def keep_language(language: str) -> Response:
    """Speak it at once, too, and for who is signed in on every device and in mails: the account keeps it."""
    session["language"] = language
    actor = current_actor()
    if actor.account_id is not None:
        with unit_of_work() as work:
            accounts.choose_language(work, actor=actor, language=language, now=datetime.now(UTC))
    return redirect(_own_path(request.form.get("next", "")), 303)


@site.get("/matching")
@public
def matching() -> str:
    """How matching works, in plain words and in today's figures."""
    return matching_page()


@site.post("/matching/roll-back/<int:version>")
@permitted(Action.KEEP_MODELS)
def roll_back(version: int) -> Response:
    """Take a learnt ranking out of force."""
    return roll_back_model(version)


@site.get("/privacy")
@public
def privacy() -> str:
    """The personal-data text that accounts agree to, with its version."""
    return render_template("site/privacy.html", version=PERSONAL_DATA_VERSION)


@site.get("/accessibility")
@public
def accessibility() -> str:
    """What is done so that everybody can use the site."""
    return render_template("site/accessibility.html")


def _own_path(path: str) -> str:
    """The path when it is one of this site, else the home page: no redirect leads elsewhere."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if is_ours else url_for("site.home")
