"""A message to a group says how many of it left no way to be told; of those sent before nobody counted."""

import sqlalchemy as sa
from alembic import op

revision = "0038_unreached"
down_revision = "0037_why_removed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One number."""
    number = sa.Column("unreached", sa.Integer(), nullable=False, server_default="0")
    op.add_column("group_message", number)


def downgrade() -> None:
    """Without it."""
    op.drop_column("group_message", "unreached")
