"""how a university or institute came to the price of a deal

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ROUTES = ("negotiated", "listed", "auctioned", "exempt")


def upgrade() -> None:
    op.create_table(
        "deal_pricing",
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column(
            "route", sa.Enum(*ROUTES, name="pricingroute", native_enum=False, length=40), nullable=False
        ),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stated_at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "route <> 'negotiated' OR (price IS NOT NULL AND published_on IS NOT NULL)",
            name=op.f("ck_deal_pricing_notice_whole"),
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_pricing_deal_id_deal")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_deal_pricing_account_id_account")
        ),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_deal_pricing")),
    )


def downgrade() -> None:
    op.drop_table("deal_pricing")
