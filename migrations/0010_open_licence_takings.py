"""who took an open licence, and what was paid

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STANDING = sa.text("status <> 'cancelled'")
STATUSES = ("notified", "paid", "confirmed", "cancelled")


def upgrade() -> None:
    op.create_table(
        "open_licence_taking",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("licence_id", sa.String(12), nullable=False),
        sa.Column("member_id", sa.String(12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column(
            "status", sa.Enum(*STATUSES, name="takingstatus", native_enum=False, length=40), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(300), nullable=False),
        sa.Column("notified_at", sa.DateTime(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("obtained_on", sa.Date(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('paid', 'confirmed')) = (paid_on IS NOT NULL)",
            name=op.f("ck_open_licence_taking_paid_whole"),
        ),
        sa.CheckConstraint(
            "(paid_on IS NULL) = (amount IS NULL) AND (paid_on IS NULL) = (obtained_on IS NULL)",
            name=op.f("ck_open_licence_taking_payment_whole"),
        ),
        sa.CheckConstraint(
            "(status = 'confirmed') = (confirmed_at IS NOT NULL)",
            name=op.f("ck_open_licence_taking_confirmed_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["open_licence.id"], name=op.f("fk_open_licence_taking_licence_id_open_licence")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_open_licence_taking_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_open_licence_taking_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_licence_taking")),
    )
    for column in ("licence_id", "member_id"):
        op.create_index(op.f(f"ix_open_licence_taking_{column}"), "open_licence_taking", [column])
    op.create_index(
        "uq_open_licence_taking_standing",
        "open_licence_taking",
        ["licence_id", "member_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    op.drop_table("open_licence_taking")
