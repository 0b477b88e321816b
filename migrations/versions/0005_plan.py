"""Plans, themes, components, groups, sources, targets."""

import sqlalchemy as sa
from alembic import op

revision = "0005_plan"
down_revision = "0004_institutions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plans, themes, components, groups, sources, targets."""
    pass


def downgrade() -> None:
    """Undo it."""
    pass
