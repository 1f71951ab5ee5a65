"""rounds, pairs put by hand, ties between organisations

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATES = ("drafting", "collided", "draft", "deployed", "replaced", "undone")
_PLACES = ("chosen", "explored", "manual", "alternate")


def upgrade() -> None:
    with op.batch_alter_table("match") as match:
        match.add_column(sa.Column("is_manual", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "matching_round",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("status", sa.Enum(*_STATES, name="roundstatus", native_enum=False, length=40), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("base_id", sa.String(12), nullable=True),
        sa.Column("job_id", sa.String(12), nullable=True),
        sa.Column("requested_by", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("deployed_by", sa.Integer(), nullable=True),
        sa.Column("deployed_at", sa.DateTime(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "status NOT IN ('deployed', 'replaced', 'undone') OR deployed_at IS NOT NULL",
            name=op.f("ck_matching_round_time_if_deployed"),
        ),
        sa.ForeignKeyConstraint(
            ["base_id"], ["matching_round.id"], name=op.f("fk_matching_round_base_id_matching_round")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_matching_round_job_id_job")),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["account.id"], name=op.f("fk_matching_round_requested_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["deployed_by"], ["account.id"], name=op.f("fk_matching_round_deployed_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_round")),
    )
    deployed = sa.text("status = 'deployed'")
    op.create_index(
        "uq_matching_round_deployed",
        "matching_round",
        ["status"],
        unique=True,
        sqlite_where=deployed,
        postgresql_where=deployed,
    )
    op.create_index(op.f("ix_matching_round_requested_at"), "matching_round", ["requested_at"])
    op.create_table(
        "matching_round_pair",
        sa.Column("round_id", sa.String(12), nullable=False),
        sa.Column("match_id", sa.String(12), nullable=False),
        sa.Column("place", sa.Enum(*_PLACES, name="place", native_enum=False, length=40), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("propensity", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["matching_round.id"],
            name=op.f("fk_matching_round_pair_round_id_matching_round"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["match_id"], ["match.id"], name=op.f("fk_matching_round_pair_match_id_match")
        ),
        sa.PrimaryKeyConstraint("round_id", "match_id", name=op.f("pk_matching_round_pair")),
    )
    op.create_index(op.f("ix_matching_round_pair_match_id"), "matching_round_pair", ["match_id"])
    op.create_table(
        "manual_pair",
        sa.Column("match_id", sa.String(12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_manual_pair_match_id_match")),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_manual_pair_added_by_account")),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_manual_pair")),
    )
    op.create_table(
        "member_tie",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("member_id", sa.String(12), nullable=False),
        sa.Column("other_id", sa.String(12), nullable=False),
        sa.Column("kind", sa.Enum("ownership", "agency", name="tie", native_enum=False, length=40), nullable=False),
        sa.Column("declared_by", sa.Integer(), nullable=True),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("member_id <> other_id", name=op.f("ck_member_tie_two_members")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_tie_member_id_member")),
        sa.ForeignKeyConstraint(["other_id"], ["member.id"], name=op.f("fk_member_tie_other_id_member")),
        sa.ForeignKeyConstraint(["declared_by"], ["account.id"], name=op.f("fk_member_tie_declared_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_tie")),
        sa.UniqueConstraint("member_id", "other_id", "kind", name="uq_member_tie_pair"),
    )
    op.create_index(op.f("ix_member_tie_other_id"), "member_tie", ["other_id"])


def downgrade() -> None:
    for table in ("member_tie", "manual_pair", "matching_round_pair", "matching_round"):
        op.drop_table(table)
    with op.batch_alter_table("match") as match:
        match.drop_column("is_manual")
