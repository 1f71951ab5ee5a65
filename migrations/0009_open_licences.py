"""statements of open licence

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STANDING = sa.text("status <> 'withdrawn'")


def _coded(name, *codes):
    return sa.Enum(*codes, name=name, native_enum=False, length=40)


def upgrade() -> None:
    with op.batch_alter_table("patent") as table:
        table.add_column(sa.Column("open_licence_until", sa.Date(), nullable=True))
    op.create_table(
        "open_licence",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("patent_id", sa.String(12), nullable=False),
        sa.Column("member_id", sa.String(12), nullable=False),
        sa.Column(
            "status", _coded("openlicencestatus", "draft", "ready", "published", "withdrawn"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patent_number", sa.String(40), nullable=False),
        sa.Column("patent_type", _coded("patenttype", "invention", "utility_model", "design"), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("holders", sa.JSON(), nullable=False),
        sa.Column(
            "fee_kind",
            _coded("feekind", "lump_sum", "instalments", "royalty", "entrance_royalty"),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("royalty", sa.String(10), nullable=False),
        sa.Column("royalty_base", _coded("royaltybase", "net_sales", "profit"), nullable=True),
        sa.Column("payment", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("report_number", sa.String(80), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("announcement_number", sa.String(80), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('published', 'withdrawn')) = (announced_on IS NOT NULL)",
            name=op.f("ck_open_licence_announced_whole"),
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_on IS NOT NULL)",
            name=op.f("ck_open_licence_withdrawn_whole"),
        ),
        sa.ForeignKeyConstraint(["patent_id"], ["patent.id"], name=op.f("fk_open_licence_patent_id_patent")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_open_licence_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_licence")),
    )
    for column in ("patent_id", "member_id", "status"):
        op.create_index(op.f(f"ix_open_licence_{column}"), "open_licence", [column])
    op.create_index(
        "uq_open_licence_standing",
        "open_licence",
        ["patent_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    op.drop_table("open_licence")
    with op.batch_alter_table("patent") as table:
        table.drop_column("open_licence_until")
