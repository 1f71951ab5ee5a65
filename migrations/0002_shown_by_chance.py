"""how likely a suggestion was to be shown, and what each signal said of it

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("match") as match:
        match.add_column(sa.Column("propensity", sa.Double(), nullable=False, server_default="1"))
    with op.batch_alter_table("match_decision") as decision:
        decision.add_column(sa.Column("propensity", sa.Double(), nullable=False, server_default="1"))
        decision.add_column(sa.Column("signals", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("match_decision") as decision:
        decision.drop_column("signals")
        decision.drop_column("propensity")
    with op.batch_alter_table("match") as match:
        match.drop_column("propensity")
