"""grades of a patent by the catalogue's indicators

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SCENARIOS = ("deal", "finance", "reporting", "relief", "management")
KNOWN = ("measured", "declared", "judged")


def upgrade() -> None:
    op.create_table(
        "valuation",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("patent_id", sa.String(12), nullable=False),
        sa.Column(
            "scenario", sa.Enum(*SCENARIOS, name="scenario", native_enum=False, length=40), nullable=False
        ),
        sa.Column("is_coordinators", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("assessed_at", sa.DateTime(), nullable=False),
        sa.Column("scheme", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["patent_id"], ["patent.id"], name=op.f("fk_valuation_patent_id_patent")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_valuation_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_valuation")),
    )
    op.create_index(
        "ix_valuation_latest", "valuation", ["patent_id", "scenario", "is_coordinators", "assessed_at"]
    )
    op.create_table(
        "valuation_grade",
        sa.Column("valuation_id", sa.String(12), nullable=False),
        sa.Column("indicator", sa.String(40), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("known", sa.Enum(*KNOWN, name="knowledge", native_enum=False, length=40), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.CheckConstraint("points BETWEEN 1 AND 5", name=op.f("ck_valuation_grade_points_range")),
        sa.CheckConstraint("note <> ''", name=op.f("ck_valuation_grade_note_given")),
        sa.ForeignKeyConstraint(
            ["valuation_id"], ["valuation.id"], name=op.f("fk_valuation_grade_valuation_id_valuation")
        ),
        sa.PrimaryKeyConstraint("valuation_id", "indicator", name=op.f("pk_valuation_grade")),
    )


def downgrade() -> None:
    op.drop_table("valuation_grade")
    op.drop_table("valuation")
