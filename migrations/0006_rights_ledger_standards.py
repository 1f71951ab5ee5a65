"""encumbrances of patents, the chain over the record of events, and the catalogue of standards

Revision: 0006, after 0004
"""

import hashlib
import hmac
import json
from datetime import timezone

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

ALGORITHM = "sha256/hmac-sha256/1"
START = "0" * 64
BATCH = 1000


def upgrade() -> None:
    _add_encumbrances()
    _add_standards()
    _add_chain()
    _chain_what_is_there()
    _protect_links(op.get_bind().dialect.name)


def _add_encumbrances() -> None:
    with op.batch_alter_table("patent") as patent:
        patent.add_column(sa.Column("annuity_paid_until", sa.Date(), nullable=True))
        patent.add_column(sa.Column("co_ownership", sa.String(length=40), nullable=True))
        patent.add_column(sa.Column("pledge", sa.String(length=40), nullable=True))
        patent.add_column(sa.Column("pledgee", sa.String(length=200), nullable=False, server_default=""))
        patent.add_column(sa.Column("licences", sa.JSON(none_as_null=True), nullable=True))
        patent.add_column(sa.Column("halt", sa.String(length=40), nullable=True))
        patent.add_column(sa.Column("has_evaluation_report", sa.Boolean(), nullable=True))
    # Rows that are there needed a value; new ones get theirs from the program.
    with op.batch_alter_table("patent") as patent:
        patent.alter_column("pledgee", existing_type=sa.String(length=200), server_default=None)


def _add_standards() -> None:
    op.create_table(
        "standard_version",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["account.id"], name=op.f("fk_standard_version_saved_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_version")),
        sa.UniqueConstraint("code", "number", name="uq_standard_version_number"),
    )


def _add_chain() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_only_one")),
    )
    op.create_table(
        "audit_link",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("algorithm", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["audit_event.id"], name=op.f("fk_audit_link_event_id_audit_event")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_link")),
        sa.UniqueConstraint("event_id", name=op.f("uq_audit_link_event_id")),
    )


EVENT = sa.table(
    "audit_event",
    sa.column("id", sa.BigInteger),
    sa.column("at", sa.DateTime),
    sa.column("account_id", sa.Integer),
    sa.column("actor", sa.String),
    sa.column("action", sa.String),
    sa.column("subject_kind", sa.String),
    sa.column("subject_id", sa.String),
    sa.column("member_id", sa.String),
    sa.column("other_member_id", sa.String),
    sa.column("detail", sa.JSON),
)
LINK = sa.table(
    "audit_link",
    sa.column("sequence", sa.BigInteger),
    sa.column("event_id", sa.BigInteger),
    sa.column("previous_hash", sa.String),
    sa.column("hash", sa.String),
    sa.column("seal", sa.String),
    sa.column("algorithm", sa.String),
)
HEAD = sa.table(
    "audit_head", sa.column("id", sa.Integer), sa.column("count", sa.BigInteger), sa.column("hash", sa.String)
)


def _chain_what_is_there() -> None:
    """Chain the events that were recorded before there was a chain, in the order in which they came."""
    connection = op.get_bind()
    key = current_app.extensions["settings"].audit_key.encode("utf-8")
    sequence, last_id, previous = 0, 0, START
    while rows := connection.execute(
        sa.select(EVENT).where(EVENT.c.id > last_id).order_by(EVENT.c.id).limit(BATCH)
    ).all():
        links = []
        for row in rows:
            sequence += 1
            hashed = hashlib.sha256(_canonical(row, sequence, previous)).hexdigest()
            links.append(
                {
                    "sequence": sequence,
                    "event_id": row.id,
                    "previous_hash": previous,
                    "hash": hashed,
                    "seal": hmac.new(key, hashed.encode("ascii"), hashlib.sha256).hexdigest(),
                    "algorithm": ALGORITHM,
                }
            )
            previous, last_id = hashed, row.id
        connection.execute(sa.insert(LINK), links)
    connection.execute(sa.insert(HEAD), [{"id": 1, "count": sequence, "hash": previous}])


def _canonical(row, sequence, previous) -> bytes:
    """The event as it is hashed; later versions of the program may hash otherwise under another name."""
    event = {
        "id": row.id,
        "at": row.at.replace(tzinfo=timezone.utc).isoformat(timespec="microseconds"),
        "account_id": row.account_id,
        "actor": row.actor,
        "action": row.action,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "member_id": row.member_id,
        "other_member_id": row.other_member_id,
        "detail": row.detail,
    }
    whole = {"algorithm": ALGORITHM, "event": event, "previous_hash": previous, "sequence": sequence}
    return json.dumps(whole, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def _protect_links(dialect: str) -> None:
    """Let the database itself refuse to change or remove a link."""
    if dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_link_change() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'audit_link is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_link_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_link"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_link_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_link_no_{verb.lower()} BEFORE {verb} ON audit_link BEGIN"
            " SELECT RAISE(ABORT, 'audit_link is append-only'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_link_append_only ON audit_link")
        op.execute("DROP FUNCTION refuse_link_change")
    op.drop_table("audit_link")
    op.drop_table("audit_head")
    op.drop_table("standard_version")
    with op.batch_alter_table("patent") as patent:
        for name in (
            "has_evaluation_report",
            "halt",
            "licences",
            "pledgee",
            "pledge",
            "co_ownership",
            "annuity_paid_until",
        ):
            patent.drop_column(name)
