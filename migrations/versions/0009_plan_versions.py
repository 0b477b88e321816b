"""Versions of plans, targets and themes, so that two editors never write over each other."""

import sqlalchemy as sa
from alembic import op

revision = "0009_plan_versions"
down_revision = "0008_factors"
branch_labels = None
depends_on = None

COLUMNS = (("plan", "version"), ("plan", "targets_version"), ("theme", "version"))


def upgrade() -> None:
    """What is there already has its first version."""
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """Forget them."""
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column)
