"""papers beside a deal, their versions, and who saw what

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _coded(name, *codes):
    return sa.Enum(*codes, name=name, native_enum=False, length=40)


def upgrade() -> None:
    _add_documents()
    _add_versions()
    _add_showings()


def _add_documents() -> None:
    op.create_table(
        "deal_document",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("deal_id", sa.String(12), nullable=False),
        sa.Column("side", _coded("side", "seeker", "provider"), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_document_deal_id_deal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_document")),
    )
    op.create_index("ix_deal_document_deal_id", "deal_document", ["deal_id"])


def _add_versions() -> None:
    kinds = ("pdf", "png", "jpeg", "tiff", "word", "excel", "powerpoint", "text")
    op.create_table(
        "deal_version",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("document_id", sa.String(12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("opens", _coded("opening", "never", "nda", "negotiation"), nullable=False),
        sa.Column("file_key", sa.String(32), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("kind", _coded("filekind", *kinds), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["deal_document.id"], name=op.f("fk_deal_version_document_id_deal_document")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_deal_version_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_version")),
        sa.UniqueConstraint("document_id", "number", name="uq_deal_version_number"),
        sa.UniqueConstraint("file_key", name=op.f("uq_deal_version_file_key")),
    )


def _add_showings() -> None:
    op.create_table(
        "deal_showing",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("version_id", sa.String(12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.String(12), nullable=False),
        sa.Column("what", _coded("shown", "entry", "file"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["deal_version.id"], name=op.f("fk_deal_showing_version_id_deal_version")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_deal_showing_account_id_account")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_deal_showing_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_showing")),
    )
    op.create_index("ix_deal_showing_version_id", "deal_showing", ["version_id"])
    op.create_index("ix_deal_showing_account_id", "deal_showing", ["account_id"])


def downgrade() -> None:
    for table in ("deal_showing", "deal_version", "deal_document"):
        op.drop_table(table)
