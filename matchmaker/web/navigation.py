"""What surrounds every page: the header's items, the account's links, the site's own facts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _

from matchmaker.config import Settings
from matchmaker.domain.access import Action, Actor
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.extensions import db
from matchmaker.storage.home import frame_facts
from matchmaker.storage.notices import count_unread
from matchmaker.web.language import current_language
from matchmaker.web.policies import current_actor

MOST_ITEMS = 8
"""More items than these nobody reads."""


@dataclass(frozen=True)
class NavigationItem:
    """One item of the header."""

    label: str
    url: str
    active: bool


@dataclass(frozen=True)
class Link:
    """One line of the account menu."""

    label: str
    url: str


@dataclass(frozen=True)
class Reader:
    """For whom the frame is drawn: the actor, and the kind of organisation it acts for."""

    actor: Actor
    kind: MemberKind | None


@dataclass(frozen=True)
class _Item:
    """An item before it is known whether the reader may use it.

    covers -- endpoints and blueprints whose pages belong to the item; an endpoint named outright goes before
    its blueprint.
    """

    endpoint: str
    label: str
    shown: Callable[[Reader], bool]
    covers: tuple[str, ...] = ()
    anchor: str | None = None

    @property
    def url(self) -> str:
        return url_for(self.endpoint, _anchor=self.anchor)


def init_app(app: Flask) -> None:
    """Give every template what the frame of a page shows."""
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    settings: Settings = current_app.extensions["settings"]
    actor = current_actor()
    facts = frame_facts(db.session, member_id=actor.member_id)
    reader = Reader(actor, facts.member_kind)
    return {
        "actor": actor,
        "Action": Action,
        "navigation": navigation(reader),
        "account_links": account_links(reader),
        "inbox_count": _unread(actor),
        "language": current_language(),
        "page_language": {"zh": "zh-Hans", "en": "en"}[current_language()],
        "now": datetime.now(UTC),
        "site_settings": {**settings.site, "demo": facts.demo},
        "signed_in": actor.account_id is not None,
    }


def _unread(actor: Actor) -> int:
    return count_unread(db.session, account_id=actor.account_id) if actor.account_id is not None else 0


def navigation(reader: Reader) -> list[NavigationItem]:
    """The items that this reader can use, in the header's order; that of this page is active."""
    items = _usable(_items(reader.kind), reader)[:MOST_ITEMS]
    here = _covering(items)
    return [NavigationItem(item.label, item.url, item is here) for item in items]


def account_links(reader: Reader) -> list[Link]:
    """What the account menu offers this reader beside signing out."""
    return [Link(item.label, item.url) for item in _usable(_account_items(), reader)]


def _usable(items: Iterable[_Item], reader: Reader) -> list[_Item]:
    return [item for item in items if item.endpoint in current_app.view_functions and item.shown(reader)]


def _covering(items: list[_Item]) -> _Item | None:
    """The item that names the page's endpoint, else the one that names its blueprint."""
    for place in (request.endpoint, request.blueprint):
        found = next((item for item in items if place in item.covers), None)
        if found:
            return found
    return None


def _items(kind: MemberKind | None) -> list[_Item]:
    return [
        _Item(
            "pool.index",
            _("Resource pool"),
            _everyone,
            ("pool", "needs.show", "patents.show", "offers.show"),
        ),
        _listing_item(kind),
        _Item("listings.mine", _("My listings"), _can(Action.DRAFT_LISTING), ("listings.mine",)),
        _Item("matches.desk", _("Review desk"), _can(Action.JUDGE_MATCH), ("matches",)),
        _Item(
            "introductions.index",
            _("Introductions"),
            _can(Action.READ_INTRODUCTIONS),
            ("introductions",),
        ),
        _Item("deals.index", _("Deals"), _can(Action.READ_DEALS), ("deals",)),
        _Item("members.queue", _("Members"), _can(Action.REVIEW_MEMBER), ("members",)),
        _Item("listings.queue", _("Listings"), _can(Action.REVIEW_LISTING), ("listings.queue",)),
        _Item(
            "matches.runs", _("Matching runs"), _can(Action.REQUEST_RUN), ("matches.runs", "jobs", "rounds")
        ),
        _Item("audit.index", _("Audit"), _can(Action.READ_AUDIT), ("audit",)),
        _Item("site.matching", _("How matching works"), _everyone, ("site.matching",)),
    ]


def _listing_item(kind: MemberKind | None) -> _Item:
    """What an organisation of this kind mostly adds to the pool."""
    may = _can(Action.DRAFT_LISTING)
    if kind is MemberKind.AGENCY:
        return _Item("offers.create", _("Publish a service"), may, ("offers",))
    if kind in {MemberKind.UNIVERSITY, MemberKind.INSTITUTE}:
        return _Item("patents.create", _("List a patent"), may, ("patents",))
    return _Item("needs.create", _("Post a need"), may, ("needs",))


def _account_items() -> list[_Item]:
    return [
        _Item("members.show_own", _("My organisation"), _acts_for_one),
        _Item("members.register", _("Register your organisation"), _acts_for_none),
        _Item("members.show_own", _("Colleagues"), _can(Action.INVITE_COLLEAGUE), anchor="people"),
        _Item("calls.index", _("Calls"), _can(Action.READ_CALLS)),
        _Item("sessions.index", _("Matchmaking sessions"), _can(Action.READ_SESSIONS)),
        _Item("imports.create", _("Import patents"), _can_import),
        _Item("deals.recordals", _("Recordals due"), _can(Action.OVERSEE_RECORDALS)),
        _Item("open_licences.desk", _("Open licences"), _can(Action.MOVE_OPEN_LICENCE)),
        _Item("requests.index", _("Services of agencies"), _can(Action.READ_REQUESTS)),
        _Item("calendar.index", _("Calendar"), _can(Action.READ_CALENDAR)),
        _Item("searches.index", _("Saved searches"), _signed_in),
        _Item("accounts.show", _("Account settings"), _signed_in),
    ]


def _everyone(_reader: Reader) -> bool:
    return True


def _signed_in(reader: Reader) -> bool:
    return reader.actor.account_id is not None


def _acts_for_one(reader: Reader) -> bool:
    return reader.actor.member_id is not None


def _acts_for_none(reader: Reader) -> bool:
    """A person who could register an organisation: has none, and does not work for the alliance."""
    actor = reader.actor
    return (
        actor.member_id is None and actor.may(Action.REGISTER_MEMBER) and not actor.may(Action.REVIEW_MEMBER)
    )


def _can_import(reader: Reader) -> bool:
    """Agencies offer services; they have no patents to bring."""
    return reader.actor.may(Action.IMPORT_LISTINGS) and reader.kind is not MemberKind.AGENCY


def _can(action: Action) -> Callable[[Reader], bool]:
    return lambda reader: reader.actor.may(action)
