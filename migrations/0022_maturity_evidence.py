"""what shows a patent's maturity

Revision: 0022, after 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "patent", sa.Column("maturity_evidence", sa.String(300), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("patent", sa.Column("maturity_shown_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("patent", "maturity_shown_on")
    op.drop_column("patent", "maturity_evidence")
