"""When all that led to a person was erased; the row stays, for what is counted."""

import sqlalchemy as sa
from alembic import op

revision = "0019_forgetting"
down_revision = "0018_materials"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The mark on each registration."""
    op.add_column("registration", sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Without it."""
    op.drop_column("registration", "forgotten_at")
