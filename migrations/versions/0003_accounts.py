"""Accounts, their regions and signed-in sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0003_accounts"
down_revision = "0002_ground"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Accounts, their regions and signed-in sessions."""
    pass


def downgrade() -> None:
    """Undo it."""
    pass
