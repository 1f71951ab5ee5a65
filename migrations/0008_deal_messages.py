"""what the two sides of a deal write to each other

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    side = sa.Enum("seeker", "provider", name="side", native_enum=False, length=40)
    op.create_table(
        "deal_message",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column("side", side, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.String(12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_message_deal_id_deal")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_deal_message_account_id_account")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_deal_message_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_message")),
    )
    op.create_index("ix_deal_message_deal_id_written_at", "deal_message", ["deal_id", "written_at"])
    op.create_index("ix_deal_message_account_id", "deal_message", ["account_id"])


def downgrade() -> None:
    op.drop_table("deal_message")
