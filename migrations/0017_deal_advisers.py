"""agencies that advise a side of a deal

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STANDING = sa.text("status IN ('asked', 'serving')")


def _coded(name, *codes):
    return sa.Enum(*codes, name=name, native_enum=False, length=40)


def upgrade() -> None:
    op.create_table(
        "deal_adviser",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column("side", _coded("side", "seeker", "provider"), nullable=False),
        sa.Column("agency_id", sa.String(12), nullable=False),
        sa.Column(
            "status", _coded("adviserstatus", "asked", "serving", "declined", "ended"), nullable=False
        ),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("serving_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_adviser_deal_id_deal")),
        sa.ForeignKeyConstraint(["agency_id"], ["member.id"], name=op.f("fk_deal_adviser_agency_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_adviser")),
    )
    op.create_index("ix_deal_adviser_deal_id", "deal_adviser", ["deal_id"])
    op.create_index("ix_deal_adviser_agency_id", "deal_adviser", ["agency_id"])
    op.create_index(
        "uq_deal_adviser_standing",
        "deal_adviser",
        ["deal_id", "side"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    op.drop_table("deal_adviser")
