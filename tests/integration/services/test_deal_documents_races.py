"""Many around one deal at the same moment, on a real database."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from matchmaker.domain.deals import DealStage
from matchmaker.domain.introductions import Side
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import deals
from matchmaker.storage.deals import DealShowing, DealVersion
from matchmaker.storage.notices import Notice
from tests.factories import NOW
from tests.integration.dealings import Dealing, make_dealing
from tests.integration.papers import put, upload
from tests.integration.racing import at_once, racing_app

THREADS = 12


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Flask]:
    with racing_app(tmp_path_factory.mktemp("races"), database_url, "document_races") as app:
        yield app


@pytest.fixture
def dealing(shared_app: Flask) -> Dealing:
    with shared_app.app_context(), unit_of_work() as session:
        return make_dealing(session, DealStage.EVALUATING)


def test_versions_added_at_once_are_all_kept_each_with_its_number(shared_app, dealing, tmp_path):
    with shared_app.app_context(), unit_of_work() as session:
        document_id = put(Dealing(session, dealing.scene, dealing.deal_id), tmp_path).document_id

    def add(session) -> None:
        deals.add_version(
            session,
            actor=dealing.scene.actor(Side.PROVIDER),
            deal_id=dealing.deal_id,
            document_id=document_id,
            upload=upload(tmp_path),
            now=NOW,
        )

    assert Counter(at_once(shared_app, [add] * THREADS)) == {"done": THREADS}
    with shared_app.app_context():
        rows = db.session.execute(
            select(DealVersion.number, DealVersion.file_key).where(DealVersion.document_id == document_id)
        ).all()
    assert sorted(number for number, _key in rows) == list(range(1, THREADS + 2))
    assert {key for _number, key in rows} == {file.name for file in tmp_path.iterdir()}


def test_looks_at_once_are_noted_once_and_messages_at_once_told_once(shared_app, dealing, tmp_path):
    with shared_app.app_context(), unit_of_work() as session:
        version_id = put(Dealing(session, dealing.scene, dealing.deal_id), tmp_path).id
    given = {"actor": dealing.scene.actor(Side.SEEKER), "deal_id": dealing.deal_id, "now": NOW}
    looks = [lambda session: deals.show_entries(session, **given)] * THREADS
    writes = [lambda session: deals.write_message(session, text="有人吗", **given)] * THREADS

    assert set(at_once(shared_app, looks)) | set(at_once(shared_app, writes)) == {"done"}

    with shared_app.app_context():
        seen = db.session.scalar(select(func.count()).where(DealShowing.version_id == version_id))
        told = db.session.scalar(
            select(func.count()).where(
                Notice.kind == "deal_message", Notice.account_id == dealing.scene.providing.id
            )
        )
    assert (seen, told) == (1, 1)
