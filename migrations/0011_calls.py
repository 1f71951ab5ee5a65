"""calls, who accepted their terms, what was asked, and the replies

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _coded(name, *codes):
    return sa.Enum(*codes, name=name, native_enum=False, length=40)


def _refers(table, column, target):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def _indexed(table, *columns):
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    _add_calls()
    _add_reading()
    _add_replies()


def _add_calls() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("member_id", sa.String(12), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("region", _coded("region", "11", "12", "13"), nullable=False),
        sa.Column("kind", _coded("callkind", "problem", "procurement", "capacity"), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("industry", sa.String(40), nullable=False),
        sa.Column("ipc", sa.JSON(), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=True),
        sa.Column("reward", sa.String(300), nullable=False),
        sa.Column(
            "ownership", _coded("ownership", "caller", "answerer", "shared", "by_contract"), nullable=False
        ),
        sa.Column("secrecy", _coded("secrecy", "open", "own_use", "agreement"), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            _coded("callstatus", "draft", "in_review", "open", "closed", "ended", "withdrawn"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("budget >= 0", name=op.f("ck_call_budget_not_negative")),
        _refers("call", "member_id", "member"),
        _refers("call", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
    )
    _indexed("call", "member_id", "closes_on", "status")


def _add_reading() -> None:
    op.create_table(
        "call_acceptance",
        sa.Column("call_id", sa.String(12), nullable=False),
        sa.Column("member_id", sa.String(12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        _refers("call_acceptance", "call_id", "call"),
        _refers("call_acceptance", "member_id", "member"),
        _refers("call_acceptance", "account_id", "account"),
        sa.PrimaryKeyConstraint("call_id", "member_id", name=op.f("pk_call_acceptance")),
    )
    op.create_table(
        "call_question",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("call_id", sa.String(12), nullable=False),
        sa.Column("member_id", sa.String(12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(answer <> '') = (answered_at IS NOT NULL)", name=op.f("ck_call_question_time_if_answered")
        ),
        _refers("call_question", "call_id", "call"),
        _refers("call_question", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_question")),
    )
    _indexed("call_question", "call_id")


def _add_replies() -> None:
    op.create_table(
        "call_reply",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("call_id", sa.String(12), nullable=False),
        sa.Column("member_id", sa.String(12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("patent_id", sa.String(12), nullable=True),
        sa.Column(
            "status",
            _coded(
                "replystatus", "waiting", "accepted", "introduced", "declined", "lapsed", "withdrawn"
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("look_on", sa.Date(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("consent_id", sa.String(12), nullable=True),
        sa.Column("caller_consent_id", sa.String(12), nullable=True),
        sa.CheckConstraint(
            "status <> 'introduced' OR (consent_id IS NOT NULL AND caller_consent_id IS NOT NULL)",
            name=op.f("ck_call_reply_both_consented"),
        ),
        sa.CheckConstraint(
            "(status IN ('declined', 'lapsed')) = (reason <> '')",
            name=op.f("ck_call_reply_reason_if_refused"),
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'accepted') OR look_on IS NULL",
            name=op.f("ck_call_reply_nothing_due_when_over"),
        ),
        _refers("call_reply", "call_id", "call"),
        _refers("call_reply", "member_id", "member"),
        _refers("call_reply", "patent_id", "patent"),
        _refers("call_reply", "consent_id", "consent"),
        _refers("call_reply", "caller_consent_id", "consent"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_reply")),
        sa.UniqueConstraint("call_id", "member_id", name="uq_call_reply_member"),
    )
    _indexed("call_reply", "call_id", "member_id", "status", "look_on")


def downgrade() -> None:
    for table in ("call_reply", "call_question", "call_acceptance", "call"):
        op.drop_table(table)
