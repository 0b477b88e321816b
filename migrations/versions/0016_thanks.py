"""When somebody who came without a sign-up was thanked by hand; the audit trail says by whom."""

import sqlalchemy as sa
from alembic import op

revision = "0016_thanks"
down_revision = "0015_editor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column, added without copying the table."""
    op.add_column("walk_in", sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Undo it."""
    op.drop_column("walk_in", "thanked_at")
