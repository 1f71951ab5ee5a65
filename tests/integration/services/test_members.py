"""Applying, deciding, colleagues: what the services allow and refuse."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Duplicate, Forbidden, Invalid, NotFound, Stale, WrongState
from matchmaker.domain.identifiers import CreditCodeError, IdentifierWarning
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.members import MemberMove, MemberStatus
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.services import members, pool
from matchmaker.storage.accounts import Account, Membership
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.members import Member
from matchmaker.storage.notices import Notice
from matchmaker.storage.pool import PoolEntry
from tests.factories import (
    NOW,
    credit_code,
    join,
    make_account,
    make_coordinator,
    make_details,
    make_member,
    make_need,
)


def person(account: Account, **values) -> Actor:
    return Actor(account_id=account.id, name=account.name, **values)


def owner_of(account: Account, member: Member) -> Actor:
    return person(
        account,
        member_id=member.id,
        member_role=MemberRole.OWNER,
        admitted=member.status is MemberStatus.APPROVED,
    )


def coordinator(session: Session, regions: str = "13") -> Actor:
    return person(make_coordinator(session, regions), regions=frozenset(map(Region, regions.split(","))))


def apply(session: Session, **values) -> tuple[Actor, Member]:
    account = make_account(session)
    member = members.register(
        session, actor=person(account), details=make_details(**values), submit=True, now=NOW
    )
    return owner_of(account, member), member


def notices(session: Session, kind: str) -> list[int]:
    return sorted(session.scalars(select(Notice.account_id).where(Notice.kind == kind)))


def test_an_application_reaches_the_coordinators_of_its_region(session):
    hebei, tianjin = make_coordinator(session, "13"), make_coordinator(session, "12")
    actor, member = apply(session)

    assert (member.status, member.region, member.submitted_at) == (MemberStatus.SUBMITTED, Region.HEBEI, NOW)
    told = notices(session, "member_submitted")
    assert hebei.id in told
    assert tianjin.id not in told
    assert session.get(Membership, actor.account_id).role is MemberRole.OWNER
    assert (
        session.scalar(select(AuditEvent.action).where(AuditEvent.member_id == member.id))
        == "member_registered"
    )


def test_a_draft_may_be_incomplete_and_tells_nobody(session):
    make_coordinator(session, "13")
    details = make_details(credit_code="", profile="", industries=())
    member = members.register(
        session, actor=person(make_account(session)), details=details, submit=False, now=NOW
    )

    assert member.status is MemberStatus.DRAFT
    assert notices(session, "member_submitted") == []


def test_an_account_acts_for_one_organisation(session):
    account = make_account(session)
    join(session, account, make_member(session))

    with pytest.raises(Duplicate, match="one_organisation"):
        members.register(session, actor=person(account), details=make_details(), submit=True, now=NOW)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"industries": ()}, "industries"),
        ({"profile": "铸造。"}, "profile"),
        ({"kind": MemberKind.AGENCY}, "licence_number"),
        ({"kind": MemberKind.AGENCY, "licence_number": "13001"}, "services"),
    ],
)
def test_what_is_missing_is_named(session, values, field):
    with pytest.raises(Invalid) as refused:
        apply(session, **values)
    assert refused.value.field == field


def test_a_code_that_is_held_is_refused_in_any_spelling(session):
    _, first = apply(session)
    spelled = f" {first.credit_code[:8].lower()}-{first.credit_code[8:]} "

    with pytest.raises(Duplicate) as refused:
        apply(session, credit_code=spelled)
    assert (refused.value.code, refused.value.field) == ("credit_code_registered", "credit_code")


def test_drafts_and_declined_applications_keep_nobody_out(session):
    code = credit_code()
    make_member(session, credit_code=code, status=MemberStatus.DRAFT)
    make_member(session, credit_code=code, status=MemberStatus.DECLINED)

    _, member = apply(session, credit_code=code)

    assert member.status is MemberStatus.SUBMITTED


def test_the_database_itself_keeps_one_holder_of_a_code(session):
    code = credit_code()
    make_member(session, credit_code=code)

    with pytest.raises(IntegrityError):
        make_member(session, credit_code=code, status=MemberStatus.SUBMITTED)


def test_a_mistyped_code_is_refused_unless_the_applicant_vouches(session):
    code = credit_code()
    wrong = code[:17] + ("0" if code[17] != "0" else "1")

    with pytest.raises(CreditCodeError):
        apply(session, credit_code=wrong)
    _, member = apply(session, credit_code=wrong, vouched=True)

    assert members.doubts_about(session, member).credit_code == (IdentifierWarning.IRREGULAR,)


def test_a_similar_name_asks_for_a_second_look(session):
    make_member(session, name="唐山海岳精密铸造有限公司")

    with pytest.raises(Duplicate, match="similar_name"):
        apply(session, name="唐山海岳精密铸造股份有限公司")
    account = make_account(session)
    member = members.register(
        session,
        actor=person(account),
        details=make_details(name="唐山海岳精密铸造股份有限公司"),
        submit=True,
        similar_confirmed=True,
        now=NOW,
    )

    assert [name for _, name in members.doubts_about(session, member).similar] == ["唐山海岳精密铸造有限公司"]


def test_names_that_share_only_place_and_form_are_not_similar(session):
    make_member(session, name="唐山海岳精密铸造有限公司")

    assert members.similar_names(session, "唐山北辰化工有限公司") == []


@pytest.mark.parametrize(
    ("move", "reason", "status"),
    [
        (MemberMove.APPROVE, "", MemberStatus.APPROVED),
        (MemberMove.RETURN, "请补充产能。", MemberStatus.RETURNED),
        (MemberMove.DECLINE, "不在三地。", MemberStatus.DECLINED),
    ],
)
def test_a_decision_is_told_with_its_reason(session, move, reason, status):
    actor, member = apply(session)
    judge = coordinator(session)

    members.decide(
        session, actor=judge, member_id=member.id, move=move, reason=reason, lock=member.lock, now=NOW
    )

    assert (member.status, member.status_reason, member.decided_by) == (status, reason, judge.account_id)
    assert notices(session, f"member_{status.value}") == [actor.account_id]


@pytest.mark.parametrize("move", [MemberMove.RETURN, MemberMove.DECLINE])
def test_a_no_needs_its_reason(session, move):
    _, member = apply(session)

    with pytest.raises(Invalid) as refused:
        members.decide(
            session,
            actor=coordinator(session),
            member_id=member.id,
            move=move,
            reason=" ",
            lock=member.lock,
            now=NOW,
        )
    assert refused.value.field == "reason"


def test_of_two_coordinators_one_wins(session):
    _, member = apply(session)
    seen = member.lock
    approve = {"member_id": member.id, "move": MemberMove.APPROVE, "lock": seen, "now": NOW}
    members.decide(session, actor=coordinator(session), **approve)

    with pytest.raises(Stale):
        members.decide(session, actor=coordinator(session), **approve)


def test_other_regions_and_absent_organisations_look_alike(session):
    _, member = apply(session)
    approve = {"move": MemberMove.APPROVE, "lock": member.lock, "now": NOW}

    for key in (member.id, "absent"):
        with pytest.raises(NotFound):
            members.decide(session, actor=coordinator(session, "11,12"), member_id=key, **approve)


def test_nobody_decides_on_the_own_organisation(session):
    actor, member = apply(session)
    both = Actor(**{**actor.__dict__, "regions": frozenset(Region)})

    with pytest.raises(Forbidden, match="own_application"):
        members.decide(
            session, actor=both, member_id=member.id, move=MemberMove.APPROVE, lock=member.lock, now=NOW
        )


def test_returned_applications_are_handed_in_again(session):
    actor, member = apply(session)
    members.decide(
        session,
        actor=coordinator(session),
        member_id=member.id,
        move=MemberMove.RETURN,
        reason="补充",
        lock=member.lock,
        now=NOW,
    )
    details = make_details(name=member.name, credit_code=member.credit_code)
    later = NOW + timedelta(days=1)

    members.edit(session, actor=actor, details=details, lock=member.lock, submit=True, now=later)

    assert (member.status, member.submitted_at, member.status_reason) == (MemberStatus.SUBMITTED, later, "")


def test_an_application_under_review_cannot_be_changed(session):
    actor, member = apply(session)

    with pytest.raises(WrongState):
        members.edit(session, actor=actor, details=make_details(), lock=member.lock, now=NOW)


def test_what_a_suspended_organisation_published_leaves_the_pool_and_comes_back(session):
    member, judge = make_member(session), coordinator(session)
    need = make_need(session, member)
    pool.place(session, kind=ListingKind.NEED, listing=need, now=NOW)
    change = {"actor": judge, "member_id": member.id, "now": NOW}

    def in_pool() -> list[str]:
        return list(session.scalars(select(PoolEntry.id).where(PoolEntry.id == need.id)))

    members.decide(session, move=MemberMove.SUSPEND, reason="核查", lock=member.lock, **change)
    session.flush()
    assert in_pool() == []

    members.decide(session, move=MemberMove.RESTORE, lock=member.lock, **change)
    session.flush()
    assert in_pool() == [need.id]


def test_two_editors_the_second_is_told(session):
    account, member = make_account(session), make_member(session)
    join(session, account, member)
    actor, seen = owner_of(account, member), member.lock
    members.edit(session, actor=actor, details=make_details(), lock=seen, now=NOW)

    with pytest.raises(Stale):
        members.edit(session, actor=actor, details=make_details(), lock=seen, now=NOW)


def test_an_admitted_organisation_keeps_its_identity(session):
    account, member = make_account(session), make_member(session)
    join(session, account, member)
    before = (member.name, member.credit_code, member.kind, member.district)
    details = make_details(
        kind=MemberKind.AGENCY, district="110108", profile="新的简介，新的产品，新的设备，新的产能。"
    )

    members.edit(session, actor=owner_of(account, member), details=details, lock=member.lock, now=NOW)

    assert (member.name, member.credit_code, member.kind, member.district) == before
    assert member.profile == "新的简介，新的产品，新的设备，新的产能。"


def invited(session: Session, member: Member, email: str = "new@example.com") -> str:
    owner = make_account(session)
    join(session, owner, member)
    _, token = members.invite(
        session, actor=owner_of(owner, member), email=email, role=MemberRole.MEMBER, now=NOW
    )
    return token


def test_an_invited_colleague_joins_once(session):
    member = make_member(session)
    token = invited(session, member)
    newcomer, other = make_account(session), make_account(session)

    members.accept_invitation(session, actor=person(newcomer), token=token, now=NOW)

    assert session.get(Membership, newcomer.id).member_id == member.id
    with pytest.raises(NotFound):
        members.accept_invitation(session, actor=person(other), token=token, now=NOW)


def test_invitations_end_after_seven_days(session):
    token = invited(session, make_member(session))

    with pytest.raises(NotFound):
        members.accept_invitation(
            session, actor=person(make_account(session)), token=token, now=NOW + timedelta(days=7)
        )


def test_a_new_invitation_replaces_the_earlier_one(session):
    member, owner = make_member(session), make_account(session)
    join(session, owner, member)
    invite = {"actor": owner_of(owner, member), "role": MemberRole.MEMBER, "now": NOW}
    _, first = members.invite(session, email="New@Example.com", **invite)
    members.invite(session, email="new@example.com", **invite)

    with pytest.raises(NotFound):
        members.accept_invitation(session, actor=person(make_account(session)), token=first, now=NOW)


def test_who_acts_for_another_organisation_is_refused(session):
    token = invited(session, make_member(session))
    account = make_account(session)
    join(session, account, make_member(session))

    with pytest.raises(Duplicate, match="other_organisation"):
        members.accept_invitation(session, actor=person(account), token=token, now=NOW)


def test_the_last_owner_stays(session):
    account, member = make_account(session), make_member(session)
    join(session, account, member)
    join(session, make_account(session), member, MemberRole.MEMBER)
    actor = owner_of(account, member)

    with pytest.raises(WrongState, match="last_owner"):
        members.change_role(session, actor=actor, account_id=account.id, role=MemberRole.MEMBER, now=NOW)
    with pytest.raises(WrongState, match="last_owner"):
        members.remove_colleague(session, actor=actor, account_id=account.id, now=NOW)


def test_foreign_people_cannot_be_touched(session):
    account, member, stranger = make_account(session), make_member(session), make_account(session)
    join(session, account, member)
    join(session, stranger, make_member(session))

    for target in (stranger.id, 10**9):
        with pytest.raises(NotFound):
            members.remove_colleague(session, actor=owner_of(account, member), account_id=target, now=NOW)


def test_a_colleague_may_leave_but_not_remove_others(session):
    owner, colleague, member = make_account(session), make_account(session), make_member(session)
    join(session, owner, member)
    join(session, colleague, member, MemberRole.MEMBER)
    actor = person(colleague, member_id=member.id, member_role=MemberRole.MEMBER, admitted=True)

    with pytest.raises(Forbidden):
        members.remove_colleague(session, actor=actor, account_id=owner.id, now=NOW)
    members.remove_colleague(session, actor=actor, account_id=colleague.id, now=NOW)
    session.flush()

    assert session.get(Membership, colleague.id) is None
