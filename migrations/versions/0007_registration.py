"""Registrations and notices."""

import sqlalchemy as sa
from alembic import op

revision = "0007_registration"
down_revision = "0006_workshops"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Registrations and notices."""
    pass


def downgrade() -> None:
    """Undo it."""
    pass
