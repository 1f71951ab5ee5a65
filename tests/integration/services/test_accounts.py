"""Own data, consents, deletion, staff."""

import json

import pytest
from sqlalchemy import select

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.accounts import PERSONAL_DATA_VERSION, SiteRoleName
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Duplicate, Invalid, NotFound, WrongState
from matchmaker.domain.listings import ListingKind
from matchmaker.services import accounts, needs
from matchmaker.services.members.colleagues import accept_invitation, invite
from matchmaker.services.needs import NeedContent
from matchmaker.services.notices import claim_mail, notify_accounts, unsent
from matchmaker.storage.accounts import Account, Consent, Membership, consents_of
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.listings.queries import versions
from tests.factories import NOW, join, make_account, make_member


def acting(account: Account) -> Actor:
    return Actor(account_id=account.id, name=account.name)


def consent(session, account: Account, text: str = "introduction") -> Consent:
    row = Consent(account_id=account.id, text=text, version="1", given_at=NOW)
    session.add(row)
    session.flush()
    return row


def test_a_registration_keeps_the_consent_with_its_version(session):
    account = make_account(session)

    accounts.complete_registration(session, account=account, now=NOW)

    [row] = consents_of(session, account.id)
    assert (row.text, row.version, row.given_at) == ("personal_data", PERSONAL_DATA_VERSION, NOW)


def test_an_own_consent_is_taken_back_once(session):
    account = make_account(session)
    row = consent(session, account)

    accounts.withdraw_consent(session, actor=acting(account), consent_id=row.id, now=NOW)

    assert row.withdrawn_at == NOW
    with pytest.raises(WrongState):
        accounts.withdraw_consent(session, actor=acting(account), consent_id=row.id, now=NOW)


def test_others_consents_are_as_absent_as_unknown_ones(session):
    row = consent(session, make_account(session))

    for key in (row.id, "absent"):
        with pytest.raises(NotFound):
            accounts.withdraw_consent(session, actor=acting(make_account(session)), consent_id=key, now=NOW)


def test_the_consent_that_carries_the_account_goes_with_the_account(session):
    account = make_account(session)
    row = consent(session, account, "personal_data")

    with pytest.raises(WrongState, match="consent_carries_account"):
        accounts.withdraw_consent(session, actor=acting(account), consent_id=row.id, now=NOW)


def test_own_data_are_plain_values_without_secrets(session):
    account = make_account(session, phone="010 1234 5678")
    join(session, account, make_member(session, name="唐山铸造"))
    consent(session, account)
    accounts.record_own_act(session, account=account, action="signed_in", now=NOW)
    session.flush()

    text = json.dumps(accounts.own_data(session, actor=acting(account)), ensure_ascii=False)

    assert account.email in text
    assert "010 1234 5678" in text
    assert "唐山铸造" in text
    assert "signed_in" in text
    assert account.password not in text
    assert account.fs_uniquifier not in text


def test_erasing_leaves_no_personal_data_in_the_account(session):
    account = make_account(session, phone="010 1234 5678")
    address, session_key = account.email, account.fs_uniquifier
    row = consent(session, account)

    accounts.erase_account(session, actor=acting(account), now=NOW)
    session.flush()

    assert (account.name, account.phone, account.password, account.active) == ("", "", None, False)
    assert address not in account.email
    assert account.fs_uniquifier != session_key
    assert row.withdrawn_at == NOW
    assert (
        session.scalar(select(AuditEvent.action).where(AuditEvent.account_id == account.id))
        == "account_erased"
    )


def test_erasing_takes_the_address_out_of_invitations(session):
    account, member = make_account(session), make_member(session)
    owner = make_account(session)
    join(session, owner, member)
    inviting = Actor(owner.id, owner.name, member.id, MemberRole.OWNER, admitted=True)
    invitation, token = invite(session, actor=inviting, email=account.email, role=MemberRole.MEMBER, now=NOW)

    accounts.erase_account(session, actor=acting(account), now=NOW)
    session.flush()

    assert (invitation.email, invitation.revoked_at) == ("", NOW)
    with pytest.raises(NotFound):
        accept_invitation(session, actor=acting(make_account(session)), token=token, now=NOW)


def test_a_mail_that_was_about_to_go_to_an_erased_person_stays(session):
    account = make_account(session)
    notify_accounts(session, account_ids=[account.id], kind="run_finished", path="/", now=NOW)
    session.flush()
    [waiting] = unsent(session, now=NOW, limit=5)

    accounts.erase_account(session, actor=acting(account), now=NOW)

    assert claim_mail(session, notice_id=waiting, now=NOW) is None


def test_what_an_erased_person_did_for_the_organisation_keeps_working(session):
    member, owner, second = make_member(session), make_account(session), make_account(session)
    join(session, owner, member)
    join(session, second, member)
    acted = Actor(owner.id, owner.name, member.id, MemberRole.OWNER, admitted=True)
    content = NeedContent(title="轧辊堆焊层剥落")
    need = needs.create(session, actor=acted, content=content, now=NOW)

    accounts.erase_account(session, actor=acted, now=NOW)
    session.flush()

    [version] = versions(session, ListingKind.NEED, need.id)
    assert (version.saved_by, version.content["title"]) == ("", content.title)


def test_the_last_owner_cannot_be_erased_but_another_can(session):
    member, owner, second = make_member(session), make_account(session), make_account(session)
    join(session, owner, member)

    with pytest.raises(WrongState, match="last_owner"):
        accounts.erase_account(session, actor=acting(owner), now=NOW)
    join(session, second, member, MemberRole.OWNER)
    accounts.erase_account(session, actor=acting(owner), now=NOW)
    session.flush()

    assert session.get(Membership, owner.id) is None


def create(session, **values) -> Account:
    return accounts.create_account(
        session,
        **{
            "email": "Staff@Example.com",
            "name": "Staff",
            "password_hash": "hash",
            "role": SiteRoleName.COORDINATOR,
            "regions": frozenset({Region.TIANJIN, Region.BEIJING}),
            "now": NOW,
            **values,
        },
    )


def test_a_coordinator_is_made_with_regions(session):
    account = create(session)

    assert (account.email, account.coordinator_regions) == ("staff@example.com", "11,12")
    assert [role.name for role in account.roles] == ["coordinator"]
    assert account.confirmed_at == NOW


@pytest.mark.parametrize(
    "values",
    [{"regions": frozenset()}, {"role": SiteRoleName.ADMIN}, {"role": None}],
    ids=["none", "admin", "nobody"],
)
def test_regions_belong_to_coordinators_and_to_them_only(session, values):
    with pytest.raises(Invalid):
        create(session, **values)


def test_an_address_has_one_account(session):
    create(session)

    with pytest.raises(Duplicate):
        create(session, email="staff@example.com")


def test_closing_an_account_ends_its_sessions(session):
    account = make_account(session)
    before = account.fs_uniquifier

    accounts.set_active(session, email=account.email, active=False, now=NOW)

    assert account.active is False
    assert account.fs_uniquifier != before
