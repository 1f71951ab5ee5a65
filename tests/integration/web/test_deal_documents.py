"""Papers of a deal as people handle them; and nothing of one side reaches the other before its stage."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.deals import DealStage, FailReason
from matchmaker.domain.deals.documents import Opening
from matchmaker.domain.introductions import Side
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.jobs.mail import message_of
from matchmaker.services import deals
from matchmaker.services.notices import Letter
from matchmaker.storage.deals import DealDocument, DealVersion
from matchmaker.storage.notices import Notice
from tests.factories import join, make_account, make_member, sign_in, token_of
from tests.integration import papers
from tests.integration.dealings import Dealing, bring, make_dealing
from tests.integration.pairs import make_scene
from tests.integration.web.browsing import ENGLISH, error_at, read, send, words


@pytest.fixture
def dealing(session: Session) -> Dealing:
    return make_dealing(session)


@pytest.fixture
def path(dealing: Dealing) -> str:
    return f"/deals/{dealing.deal_id}/documents"


def browser(app: Flask, account) -> FlaskClient:
    client = app.test_client()
    sign_in(client, account)
    return client


@pytest.fixture
def sides(app: Flask, dealing: Dealing) -> dict[Side, FlaskClient]:
    return {side: browser(app, dealing.scene.account(side)) for side in Side}


def upload(
    client: FlaskClient, path: str, content: bytes = papers.PDF, name: str = "数据.pdf", **values: str
):
    data = {"title": "剥落试验数据", "opens": "nda", "file": (io.BytesIO(content), name), **values}
    return send(client, path, data)


def links(client: FlaskClient, path: str) -> list[str]:
    page = read(client, path).get_data(as_text=True)
    return re.findall(r'href="(/deals/\w+/documents/versions/\w+)"', page)


def test_a_paper_is_put_beside_the_deal_seen_from_its_stage_on_and_each_look_is_read(dealing, sides, path):
    owner, other = sides[Side.PROVIDER], sides[Side.SEEKER]
    assert upload(owner, f"{path}/new").location == path
    assert "the other side does not see it" in words(read(owner, path))
    assert links(other, path) == []
    bring(dealing, DealStage.EVALUATING)
    assert "1 new file" in words(read(other, path.removesuffix("/documents")))

    [link] = links(other, path)
    answer = other.get(link, headers=ENGLISH, buffered=True)

    assert answer.get_data() == papers.PDF
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert "UTF-8''%E6%95%B0%E6%8D%AE.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/pdf"
    assert "new file" not in words(read(other, path.removesuffix("/documents")))
    page = read(owner, path).get_data(as_text=True)
    assert "the other side sees it" in page
    ledger = words(read(owner, re.search(r'href="(\S+/showings)"', page)[1]))
    for part in (dealing.scene.seeking.name, dealing.scene.seeker.name, "the file", "title and file name"):
        assert part in ledger


def test_versions_stand_under_their_paper_and_can_be_closed(dealing, sides, path):
    owner, other = sides[Side.PROVIDER], sides[Side.SEEKER]
    bring(dealing, DealStage.EVALUATING)
    upload(owner, f"{path}/new")
    more = re.search(r'href="(\S+/documents/\w+/new)"', read(owner, path).get_data(as_text=True))[1]
    assert upload(owner, more, papers.PNG, "图.png").location == path
    assert len(links(other, path)) == 2
    newest = links(owner, path)[0]

    assert send(owner, f"{newest}/close", {}, page=path).location == path

    assert newest not in links(other, path)
    assert read(other, newest).status_code == 404
    assert "Version 2" not in words(read(other, path))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"content": papers.EXE}, "file"),
        ({"content": papers.HTML, "name": "图.png"}, "file"),
        ({"content": b""}, "file"),
        ({"title": "  "}, "title"),
        ({"opens": "always"}, "opens"),
    ],
    ids=["program", "page", "empty", "no title", "no stage"],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(session, sides, path, values, field):
    answer = upload(sides[Side.SEEKER], f"{path}/new", **values)
    assert answer.status_code == 422
    assert error_at(answer, field)
    assert session.scalars(select(DealDocument)).all() == []
    if field != "title":
        assert 'value="剥落试验数据"' in answer.get_data(as_text=True)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(app, session, sides, path):
    limit = app.extensions["settings"].upload_limit
    answer = upload(sides[Side.SEEKER], f"{path}/new", b"%PDF-" + b"0" * limit)
    assert answer.status_code == 413
    assert session.scalars(select(DealDocument)).all() == []


def test_a_path_in_a_file_name_leads_nowhere(app, session, sides, path):
    upload(sides[Side.SEEKER], f"{path}/new", name="../../../tmp/evil.pdf")
    version = session.scalars(select(DealVersion)).one()
    assert version.file_name == "evil.pdf"
    assert re.fullmatch("[0-9a-f]{32}", version.file_key)
    folder = app.extensions["settings"].documents_folder
    assert (folder / version.file_key).read_bytes() == papers.PDF


SECRETS = {
    Side.PROVIDER: {
        "never": "永不示人之题",
        "never_name": "永不示人之名",
        "nda": "保密后方示之题",
        "nda_name": "保密后方示之名",
        "negotiation": "谈判后方示之题",
        "negotiation_name": "谈判后方示之名",
        "note": "终止内情只己方知",
    },
    Side.SEEKER: {"need": "匹配专用之秘题", "problem": "匹配专用之秘文"},
}
OPENED = {
    DealStage.INTRODUCED: set(),
    DealStage.NDA: set(),
    DealStage.EVALUATING: {"nda"},
    DealStage.NEGOTIATING: {"nda", "negotiation"},
    DealStage.SIGNED: {"nda", "negotiation"},
    DealStage.CLOSED: {"nda", "negotiation"},
    DealStage.FAILED: set(),
}


class Guarded:
    """A deal with something secret in every field of one side, and everybody who must not read it yet."""

    def __init__(self, app: Flask, session: Session) -> None:
        need = {
            "title": SECRETS[Side.SEEKER]["need"],
            "problem": SECRETS[Side.SEEKER]["problem"],
            "confidentiality": Confidentiality.MATCHING,
        }
        self.app, self.session = app, session
        self.dealing = make_dealing(session, scene=make_scene(session, need=need))
        self.folder = app.extensions["settings"].documents_folder
        self.path = f"/deals/{self.dealing.deal_id}"
        own = SECRETS[Side.PROVIDER]
        self.versions = {
            opening.value: papers.put(
                self.dealing,
                self.folder,
                title=own[opening.value],
                name=f"{own[f'{opening.value}_name']}.txt",
                content=f"{opening.value}之文，外人勿读".encode(),
                opens=opening,
            )
            for opening in Opening
        }
        session.flush()
        stranger = make_account(session)
        join(session, stranger, make_member(session))
        self.readers = {
            "other": browser(app, self.dealing.scene.seeking),
            "stranger": browser(app, stranger),
            "coordinator": browser(app, self.dealing.scene.coordinator),
        }

    def bring(self, stage: DealStage) -> None:
        if stage is not DealStage.FAILED:
            bring(self.dealing, stage)
            return
        deals.fail(
            self.session,
            actor=self.dealing.scene.actor(Side.PROVIDER),
            deal_id=self.dealing.deal_id,
            reason=FailReason.OTHER,
            note=SECRETS[Side.PROVIDER]["note"],
            seen=self.dealing.seen,
            now=self.dealing.now,
        )

    def answers(self, reader: str) -> str:
        """Everything that the reader can get out of the site about the deal, headers and refusals too."""
        client = self.readers[reader]
        tails = ["", "/documents", "/documents/new", "/messages", "/terms", "/nda"]
        tails += [f"/documents/versions/{one.id}" for one in self.versions.values()]
        tails += [
            f"/documents/{one.document_id}/{page}"
            for one in self.versions.values()
            for page in ("new", "showings")
        ]
        others = [
            "/",
            "/deals",
            "/deals?group=over",
            "/inbox",
            "/account/data",
            "/audit",
            "/audit/export",
            "/pool",
        ]
        paths = [*(self.path + tail for tail in tails), *others]
        got = [client.get(path, headers=ENGLISH, buffered=True) for path in paths]
        token = token_of(client.get("/account/", headers=ENGLISH).get_data(as_text=True))
        posts = [
            tail
            for one in self.versions.values()
            for tail in (f"/documents/versions/{one.id}/close", f"/documents/{one.document_id}/new")
        ]
        got += [
            client.post(self.path + tail, data={"csrf_token": token}, headers=ENGLISH, buffered=True)
            for tail in posts
        ]
        return "\n".join(answer.get_data(as_text=True) + str(answer.headers) for answer in got)

    def mails(self) -> str:
        """Every notice as a mail, whoever it goes to."""
        notices = self.session.scalars(select(Notice)).all()
        letters = [message_of(Letter(one.id, "a@b.cn", "en", one.kind, one.path)) for one in notices]
        return "\n".join(f"{one.subject} {one.body}" for one in letters) + str(
            [one.detail for one in notices]
        )


@pytest.fixture
def guarded(app: Flask, session: Session) -> Guarded:
    return Guarded(app, session)


@pytest.mark.parametrize("stage", OPENED)
def test_no_field_of_a_paper_is_served_before_its_stage(guarded, stage, caplog):
    guarded.bring(stage)
    for reader in guarded.readers:
        served = guarded.answers(reader)
        for opening in Opening:
            is_open = reader == "other" and opening.value in OPENED[stage]
            own = SECRETS[Side.PROVIDER]
            for secret in (own[opening.value], own[f"{opening.value}_name"], f"{opening.value}之文"):
                assert (secret in served) is is_open, (reader, opening, secret)
        if reader != "coordinator":
            assert SECRETS[Side.PROVIDER]["note"] not in served
    hidden = {**SECRETS[Side.PROVIDER], **SECRETS[Side.SEEKER]}.values()
    told = guarded.mails() + caplog.text
    assert [secret for secret in (*hidden, "外人勿读") if secret in told] == []


@pytest.mark.parametrize("stage", [DealStage.INTRODUCED, DealStage.EVALUATING, DealStage.FAILED])
def test_a_need_for_the_matching_alone_stays_there(app, guarded, stage):
    guarded.bring(stage)
    holder = browser(app, guarded.dealing.scene.providing)
    tails = ["", "/documents", "/messages", "/nda", "/terms"]
    paths = [*(guarded.path + tail for tail in tails), "/", "/deals", "/inbox", "/account/data", "/pool"]
    served = "\n".join(holder.get(path, headers=ENGLISH).get_data(as_text=True) for path in paths)
    assert [secret for secret in SECRETS[Side.SEEKER].values() if secret in served] == []


def test_a_hidden_version_leaves_no_trace_on_the_other_sides_pages(session, dealing, sides, app, path):
    """Add one that is not open: what the other side is served stays the same to the letter."""
    bring(dealing, DealStage.EVALUATING)
    folder = app.extensions["settings"].documents_folder
    papers.put(dealing, folder)
    session.flush()
    other = sides[Side.SEEKER]

    def served() -> list[str]:
        pages = (path, path.removesuffix("/documents"), "/deals", "/inbox", "/")
        token = re.compile(r'name="csrf_token"[^>]*value="[^"]+"|"X-CSRFToken": "[^"]+"')
        return [token.sub("", read(other, page).get_data(as_text=True)) for page in pages]

    served()
    before = served()
    papers.put(dealing, folder, title="另一份", opens=Opening.NEVER)
    deals.add_version(
        session,
        actor=dealing.scene.actor(Side.PROVIDER),
        deal_id=dealing.deal_id,
        document_id=session.scalars(select(DealDocument.id).order_by(DealDocument.title)).first(),
        upload=papers.upload(folder, opens=Opening.NEGOTIATION),
        now=dealing.now,
    )
    session.flush()
    for then, now in zip(before, served(), strict=True):
        assert now.splitlines() == then.splitlines()
