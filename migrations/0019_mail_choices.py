"""what is mailed when, as each reader chose

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TOPICS = (
    "organisation", "listings", "suggestions", "introductions", "deals", "calls", "open_licences", "services",
    "sessions", "desk"
)
PACES = ("at_once", "daily", "weekly", "never")


def _coded(name, *codes):
    return sa.Enum(*codes, name=name, native_enum=False, length=40)


def upgrade() -> None:
    op.create_table(
        "mail_choice",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("topic", _coded("topic", *TOPICS), nullable=False),
        sa.Column("pace", _coded("pace", *PACES), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mail_choice_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "topic", name=op.f("pk_mail_choice")),
    )
    op.add_column(
        "notice", sa.Column("pace", _coded("pace", *PACES), nullable=False, server_default="at_once")
    )
    op.drop_index("ix_notice_mailed_at", "notice")
    op.create_index("ix_notice_pace_mailed_at", "notice", ["pace", "mailed_at"])


def downgrade() -> None:
    op.drop_index("ix_notice_pace_mailed_at", "notice")
    op.create_index("ix_notice_mailed_at", "notice", ["mailed_at"])
    op.drop_column("notice", "pace")
    op.drop_table("mail_choice")
