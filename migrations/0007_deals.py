"""deals, their steps, and what was agreed on the way

Revision: 0007, after 0006
"""

import secrets
from datetime import timedelta, timezone

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STAGES = (
    "introduced", "nda", "evaluating", "negotiating", "signed", "recorded", "follow_up", "closed", "failed"
)
MOVES = (
    "open_nda", "sign_nda", "keep_evaluating", "propose_terms", "agree_terms", "sign_contract", "record",
    "waive_recordal", "report_half_year", "report_year", "fail", "lapse", "undo"
)
KEY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def _coded(name, *codes):
    return sa.Enum(*codes, name=name, native_enum=False, length=40)


def _side():
    return _coded("side", "seeker", "provider")


def upgrade() -> None:
    _add_deals()
    _add_steps()
    _add_nda()
    _add_terms()
    _add_contracts()
    _open_deals_of_introductions()


def _add_deals() -> None:
    op.create_table(
        "deal",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("introduction_id", sa.String(12), nullable=False),
        sa.Column("seeker_id", sa.String(12), nullable=False),
        sa.Column("provider_id", sa.String(12), nullable=False),
        sa.Column("stage", _coded("dealstage", *STAGES), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("lapses_on", sa.Date(), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.CheckConstraint("(stage = 'failed') = (reason <> '')", name=op.f("ck_deal_reason_if_failed")),
        sa.CheckConstraint(
            "stage NOT IN ('closed', 'failed') OR due_on IS NULL", name=op.f("ck_deal_nothing_due_when_over")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_deal_introduction_id_introduction")
        ),
        sa.ForeignKeyConstraint(["seeker_id"], ["member.id"], name=op.f("fk_deal_seeker_id_member")),
        sa.ForeignKeyConstraint(["provider_id"], ["member.id"], name=op.f("fk_deal_provider_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal")),
        sa.UniqueConstraint("introduction_id", name=op.f("uq_deal_introduction_id")),
    )
    for column in ("seeker_id", "provider_id", "stage", "remind_on"):
        op.create_index(op.f(f"ix_deal_{column}"), "deal", [column])


def _add_steps() -> None:
    op.create_table(
        "deal_step",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("move", _coded("dealmove", *MOVES), nullable=False),
        sa.Column("before", _coded("dealstage", *STAGES), nullable=False),
        sa.Column("after", _coded("dealstage", *STAGES), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("side", _side(), nullable=True),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_step_deal_id_deal")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_deal_step_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_step")),
        sa.UniqueConstraint("deal_id", "number", name="uq_deal_step_number"),
    )
    op.create_index(op.f("ix_deal_step_deal_id"), "deal_step", ["deal_id"])


def _account_key(table):
    return sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account"))


def _add_nda() -> None:
    op.create_table(
        "deal_nda",
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column("template_version", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_nda_deal_id_deal")),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_deal_nda")),
    )
    op.create_table(
        "deal_signature",
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column("side", _side(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deal_nda.deal_id"], name=op.f("fk_deal_signature_deal_id_deal_nda")
        ),
        _account_key("deal_signature"),
        sa.PrimaryKeyConstraint("deal_id", "side", name=op.f("pk_deal_signature")),
    )


def _add_terms() -> None:
    op.create_table(
        "deal_terms",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("side", _side(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_terms_deal_id_deal")),
        _account_key("deal_terms"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_terms")),
        sa.UniqueConstraint("deal_id", "number", name="uq_deal_terms_number"),
    )
    op.create_index(op.f("ix_deal_terms_deal_id"), "deal_terms", ["deal_id"])
    op.create_table(
        "deal_agreement",
        sa.Column("terms_id", sa.String(12), nullable=False),
        sa.Column("side", _side(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["terms_id"], ["deal_terms.id"], name=op.f("fk_deal_agreement_terms_id_deal_terms")
        ),
        _account_key("deal_agreement"),
        sa.PrimaryKeyConstraint("terms_id", "side", name=op.f("pk_deal_agreement")),
    )


def _add_contracts() -> None:
    op.create_table(
        "deal_contract",
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column("terms_id", sa.String(12), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("evidence_hash", sa.String(64), nullable=False),
        sa.Column("recordal_number", sa.String(80), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "number <> '' OR evidence_hash <> ''", name=op.f("ck_deal_contract_has_evidence")
        ),
        sa.CheckConstraint(
            "(recordal_number <> '') = (recorded_on IS NOT NULL)",
            name=op.f("ck_deal_contract_recordal_whole"),
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_contract_deal_id_deal")),
        sa.ForeignKeyConstraint(
            ["terms_id"], ["deal_terms.id"], name=op.f("fk_deal_contract_terms_id_deal_terms")
        ),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_deal_contract")),
    )
    op.create_table(
        "deal_report",
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("progress", _coded("progress", "producing", "preparing", "stalled", "ended"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=False),
        sa.Column("side", _side(), nullable=True),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_report_deal_id_deal")),
        sa.PrimaryKeyConstraint("deal_id", "months", name=op.f("pk_deal_report")),
    )


INTRODUCTION = sa.table(
    "introduction",
    sa.column("id", sa.String),
    sa.column("match_id", sa.String),
    sa.column("status", sa.String),
    sa.column("introduced_at", sa.DateTime),
)
MATCH = sa.table(
    "match", sa.column("id", sa.String), sa.column("seeker_id", sa.String), sa.column("provider_id", sa.String)
)
DEAL = sa.table(
    "deal",
    *(sa.column(name) for name in ("id", "introduction_id", "seeker_id", "provider_id", "stage", "version")),
    sa.column("opened_at", sa.DateTime),
    sa.column("moved_at", sa.DateTime),
    *(sa.column(name, sa.Date) for name in ("due_on", "lapses_on", "remind_on")),
    sa.column("reminders"),
    sa.column("reason"),
)


def _open_deals_of_introductions() -> None:
    """Whoever was introduced before there were deals gets two weeks for the next step, as everybody does."""
    connection = op.get_bind()
    today = connection.execute(sa.select(sa.func.current_timestamp(type_=sa.DateTime()))).scalar_one()
    today = (today.astimezone(timezone.utc) if today.tzinfo else today).date()
    rows = connection.execute(
        sa.select(INTRODUCTION, MATCH.c.seeker_id, MATCH.c.provider_id)
        .join(MATCH, MATCH.c.id == INTRODUCTION.c.match_id)
        .where(INTRODUCTION.c.status == "introduced")
    ).all()
    deals = [
        {
            "id": "".join(secrets.choice(KEY_ALPHABET) for _ in range(12)),
            "introduction_id": row.id,
            "seeker_id": row.seeker_id,
            "provider_id": row.provider_id,
            "stage": "introduced",
            "version": 0,
            "opened_at": row.introduced_at,
            "moved_at": row.introduced_at,
            "due_on": today + timedelta(days=14),
            "lapses_on": today + timedelta(days=42),
            "remind_on": today + timedelta(days=11),
            "reminders": 0,
            "reason": "",
        }
        for row in rows
    ]
    if deals:
        connection.execute(sa.insert(DEAL), deals)


def downgrade() -> None:
    for table in (
        "deal_report", "deal_contract", "deal_agreement", "deal_terms", "deal_signature", "deal_nda", "deal_step"
    ):
        op.drop_table(table)
    op.drop_table("deal")
