from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, WrongState
from matchmaker.domain.listings import (
    LISTING_MOVES,
    ListingKind,
    ListingMove,
    ListingStatus,
    Standing,
    expiry,
    may_read,
    missing,
)
from matchmaker.domain.moves import target_of
from matchmaker.domain.vocabulary import Confidentiality

TODAY = date(2026, 11, 22)
OWNER = Actor(account_id=1, member_id="own", member_role=MemberRole.OWNER, admitted=True)
MEMBER = Actor(account_id=2, member_id="other", member_role=MemberRole.MEMBER, admitted=True)
APPLICANT = Actor(account_id=3, member_id="other", member_role=MemberRole.OWNER, admitted=False)
VISITOR = Actor()
NEAR = Actor(account_id=4, regions=frozenset({Region.HEBEI}))
FAR = Actor(account_id=5, regions=frozenset({Region.BEIJING}))
ADMIN = Actor(account_id=6, is_admin=True)
EVERYBODY = {
    "owner": OWNER,
    "member": MEMBER,
    "applicant": APPLICANT,
    "visitor": VISITOR,
    "near": NEAR,
    "far": FAR,
    "admin": ADMIN,
}

PUBLIC = Standing(
    member_id="own",
    region=Region.HEBEI,
    status=ListingStatus.PUBLISHED,
    expires_on=date(2027, 1, 1),
    admitted=True,
    was_submitted=True,
)
STAFF_AND_OWNER = {"owner", "near", "admin"}


@pytest.mark.parametrize(
    ("standing", "readers"),
    [
        (PUBLIC, set(EVERYBODY)),
        (replace(PUBLIC, confidentiality=Confidentiality.MEMBERS), STAFF_AND_OWNER | {"member", "far"}),
        (replace(PUBLIC, confidentiality=Confidentiality.MATCHING), STAFF_AND_OWNER),
        (replace(PUBLIC, status=ListingStatus.IN_REVIEW), STAFF_AND_OWNER),
        (replace(PUBLIC, status=ListingStatus.WITHDRAWN), STAFF_AND_OWNER),
        (replace(PUBLIC, status=ListingStatus.WITHDRAWN, was_submitted=False), {"owner"}),
        (replace(PUBLIC, status=ListingStatus.DRAFT), {"owner"}),
        (replace(PUBLIC, expires_on=TODAY), STAFF_AND_OWNER),
        (replace(PUBLIC, admitted=False), STAFF_AND_OWNER),
    ],
)
def test_who_may_read(standing: Standing, readers: set[str]) -> None:
    assert {name for name, actor in EVERYBODY.items() if may_read(actor, standing, TODAY)} == readers


@pytest.mark.parametrize(
    ("move", "state", "actor", "target"),
    [
        (ListingMove.SUBMIT, ListingStatus.DRAFT, OWNER, ListingStatus.IN_REVIEW),
        (ListingMove.PUBLISH, ListingStatus.IN_REVIEW, NEAR, ListingStatus.PUBLISHED),
        (ListingMove.RETURN, ListingStatus.IN_REVIEW, NEAR, ListingStatus.DRAFT),
        (ListingMove.REVISE, ListingStatus.PUBLISHED, OWNER, ListingStatus.IN_REVIEW),
        (ListingMove.RENEW, ListingStatus.EXPIRED, OWNER, ListingStatus.PUBLISHED),
        (ListingMove.REOPEN, ListingStatus.WITHDRAWN, OWNER, ListingStatus.DRAFT),
    ],
)
def test_moves(move: ListingMove, state: ListingStatus, actor: Actor, target: ListingStatus) -> None:
    assert target_of(LISTING_MOVES, move, state, actor) is target


def test_owners_do_not_publish_and_applicants_do_not_submit() -> None:
    with pytest.raises(Forbidden):
        target_of(LISTING_MOVES, ListingMove.PUBLISH, ListingStatus.IN_REVIEW, OWNER)
    with pytest.raises(Forbidden):
        target_of(LISTING_MOVES, ListingMove.SUBMIT, ListingStatus.DRAFT, APPLICANT)


def test_what_was_withdrawn_is_not_published() -> None:
    with pytest.raises(WrongState):
        target_of(LISTING_MOVES, ListingMove.PUBLISH, ListingStatus.WITHDRAWN, NEAR)


def test_missing_names_the_empty_required_parts() -> None:
    offer = SimpleNamespace(
        title="估值", description="", service_kinds=["valuation"], regions=[], price_basis="8000元"
    )
    assert missing(ListingKind.OFFER, offer) == ("description", "regions")


@pytest.mark.parametrize(
    ("deadline", "day"),
    [
        (None, date(2027, 11, 22)),
        (date(2027, 1, 1), date(2027, 1, 1)),
        (date(2030, 1, 1), date(2027, 11, 22)),
        (date(2026, 1, 1), date(2027, 11, 22)),
    ],
)
def test_expiry(deadline: date | None, day: date) -> None:
    assert expiry(TODAY, deadline) == day
