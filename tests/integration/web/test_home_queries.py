"""How much the home pages ask of the database."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from matchmaker.extensions import db
from tests.integration.pairs import make_scene
from tests.integration.web.test_home import home, reader


@pytest.mark.parametrize("role", ["visitor", "company", "university", "coordinator"])
def test_a_home_page_asks_the_database_little(
    app: Flask, client: FlaskClient, session: Session, role: str
) -> None:
    for _number in range(4):
        make_scene(session)
    reader(client, session, role)
    home(client)
    session.expire_all()
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        home(client)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len([statement for statement in statements if statement.startswith("SELECT")]) <= 24
