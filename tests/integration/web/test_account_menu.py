"""The account menu: what each role is offered beside signing out."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from matchmaker.domain.access import MemberRole
from tests.factories import make_agency
from tests.integration.web.test_home import acts_for, home, menu, reader


def test_the_account_menu_offers_what_the_role_can_use(client: FlaskClient, session: Session) -> None:
    reader(client, session, "company")
    assert list(menu(home(client))) == [
        "My organisation",
        "Colleagues",
        "Calls",
        "Matchmaking sessions",
        "Import patents",
        "Open licences",
        "Services of agencies",
        "Calendar",
        "Saved searches",
        "Account settings",
    ]


def test_agencies_import_nothing_and_colleagues_invite_nobody(client: FlaskClient, session: Session) -> None:
    acts_for(client, session, make_agency(session), MemberRole.MEMBER)
    assert list(menu(home(client))) == [
        "My organisation",
        "Calls",
        "Matchmaking sessions",
        "Open licences",
        "Services of agencies",
        "Calendar",
        "Saved searches",
        "Account settings",
    ]
