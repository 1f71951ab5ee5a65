"""each side's word on its papers for the recordal

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deal_papers",
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column(
            "side", sa.Enum("seeker", "provider", name="side", native_enum=False, length=40), nullable=False
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_papers_deal_id_deal")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_deal_papers_account_id_account")
        ),
        sa.PrimaryKeyConstraint("deal_id", "side", name=op.f("pk_deal_papers")),
    )


def downgrade() -> None:
    op.drop_table("deal_papers")
