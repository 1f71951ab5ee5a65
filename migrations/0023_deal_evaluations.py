"""evaluation licences of deals

Revision: 0023, after 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deal_evaluation",
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column("template_version", sa.String(40), nullable=False),
        sa.Column("purpose", sa.String(300), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_evaluation_deal_id_deal")),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_deal_evaluation")),
    )
    op.create_table(
        "deal_evaluation_signature",
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column(
            "side", sa.Enum("seeker", "provider", name="side", native_enum=False, length=40), nullable=False
        ),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"],
            ["deal_evaluation.deal_id"],
            name=op.f("fk_deal_evaluation_signature_deal_id_deal_evaluation"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_deal_evaluation_signature_account_id_account")
        ),
        sa.PrimaryKeyConstraint("deal_id", "side", name=op.f("pk_deal_evaluation_signature")),
    )


def downgrade() -> None:
    op.drop_table("deal_evaluation_signature")
    op.drop_table("deal_evaluation")
