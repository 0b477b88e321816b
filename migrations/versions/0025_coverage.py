"""Which institutions came: an index over those present."""

import sqlalchemy as sa
from alembic import op

revision = "0025_coverage"
down_revision = "0024_imports"
branch_labels = None
depends_on = None

PRESENT = sa.text("attendance = 'present'")


def upgrade() -> None:
    """Add it."""
    op.create_index(
        "ix_registration_came",
        "registration",
        ["institution_id", "workshop_id"],
        postgresql_where=PRESENT,
        sqlite_where=PRESENT,
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_registration_came", "registration")
