"""learnt rankings, and what was measured of the matching

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ranking_model",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("learnt_at", sa.DateTime(), nullable=False),
        sa.Column("status_since", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("learnt_from", sa.Integer(), nullable=False),
        sa.Column("tested_on", sa.Integer(), nullable=False),
        sa.Column("decided_until", sa.DateTime(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("metrics", sa.JSON(), nullable=False),
        sa.Column("calibration", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name="fk_ranking_model_decided_by_account"),
        sa.PrimaryKeyConstraint("id", name="pk_ranking_model"),
        sa.UniqueConstraint("version", name="uq_ranking_model_version"),
    )
    op.create_index(
        "uq_ranking_model_in_force",
        "ranking_model",
        ["status"],
        unique=True,
        sqlite_where=sa.text("status = 'in_force'"),
        postgresql_where=sa.text("status = 'in_force'"),
    )
    op.create_table(
        "evaluation",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("measured_at", sa.DateTime(), nullable=False),
        sa.Column("data", sa.String(length=80), nullable=False),
        sa.Column("engine_version", sa.String(length=40), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation"),
    )
    op.create_index("ix_evaluation_measured_at", "evaluation", ["measured_at"])


def downgrade() -> None:
    op.drop_table("evaluation")
    op.drop_table("ranking_model")
