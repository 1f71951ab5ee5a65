"""matchmaking sessions, who comes, and the meetings with their seats

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _coded(name, *codes):
    return sa.Enum(*codes, name=name, native_enum=False, length=40)


def _refers(table, column, target):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def upgrade() -> None:
    _add_sessions()
    _add_meetings()


def _add_sessions() -> None:
    op.create_table(
        "match_session",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("place", sa.String(255), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("status", _coded("sessionstatus", "planned", "called_off"), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        _refers("match_session", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_session")),
    )
    op.create_index(op.f("ix_match_session_held_on"), "match_session", ["held_on"])
    op.create_table(
        "session_guest",
        sa.Column("session_id", sa.String(12), nullable=False),
        sa.Column("member_id", sa.String(12), nullable=False),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        _refers("session_guest", "session_id", "match_session"),
        _refers("session_guest", "member_id", "member"),
        sa.PrimaryKeyConstraint("session_id", "member_id", name=op.f("pk_session_guest")),
    )


def _add_meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("session_id", sa.String(12), nullable=False),
        sa.Column("asker_id", sa.String(12), nullable=False),
        sa.Column("asked_id", sa.String(12), nullable=False),
        sa.Column("topic", sa.String(300), nullable=False),
        sa.Column(
            "status",
            _coded("meetingstatus", "requested", "agreed", "declined", "cancelled"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("table", sa.Integer(), nullable=True),
        sa.Column("asker_kept", sa.Boolean(), nullable=True),
        sa.Column("asked_kept", sa.Boolean(), nullable=True),
        sa.Column("asker_consent_id", sa.String(12), nullable=False),
        sa.Column("asked_consent_id", sa.String(12), nullable=True),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(status = 'agreed') = (slot IS NOT NULL) AND (slot IS NULL) = (\"table\" IS NULL)",
            name=op.f("ck_meeting_seat_if_agreed"),
        ),
        sa.CheckConstraint(
            "status <> 'agreed' OR asked_consent_id IS NOT NULL", name=op.f("ck_meeting_both_consented")
        ),
        _refers("meeting", "session_id", "match_session"),
        _refers("meeting", "asker_id", "member"),
        _refers("meeting", "asked_id", "member"),
        _refers("meeting", "asker_consent_id", "consent"),
        _refers("meeting", "asked_consent_id", "consent"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("session_id", "asker_id", "asked_id", name="uq_meeting_pair"),
        sa.UniqueConstraint("session_id", "slot", "table", name="uq_meeting_seat"),
    )
    for column in ("asker_id", "asked_id"):
        op.create_index(op.f(f"ix_meeting_{column}"), "meeting", [column])
    op.create_table(
        "meeting_seat",
        sa.Column("session_id", sa.String(12), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.String(12), nullable=False),
        sa.Column("meeting_id", sa.String(12), nullable=False),
        _refers("meeting_seat", "session_id", "match_session"),
        _refers("meeting_seat", "member_id", "member"),
        _refers("meeting_seat", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("session_id", "slot", "member_id", name=op.f("pk_meeting_seat")),
    )
    op.create_index(op.f("ix_meeting_seat_meeting_id"), "meeting_seat", ["meeting_id"])


def downgrade() -> None:
    for table in ("meeting_seat", "meeting", "session_guest", "match_session"):
        op.drop_table(table)
