"""What an arrival looks up, each in an index of its own: small, for the door waits for it."""

import sqlalchemy as sa
from alembic import op

revision = "0030_quick_desk"
down_revision = "0029_people"
branch_labels = None
depends_on = None

FOUND = (
    ("ix_desk_operation_who", "desk_operation", ["workshop_id", "who"], "who IS NOT NULL"),
    ("ix_desk_operation_undo", "desk_operation", ["workshop_id"], "kind = 'undo'"),
    ("ix_registration_changed", "registration", ["workshop_id", "version"], "version > 1"),
)


def upgrade() -> None:
    """Add them."""
    for name, table, columns, where in FOUND:
        condition = sa.text(where)
        op.create_index(name, table, columns, postgresql_where=condition, sqlite_where=condition)


def downgrade() -> None:
    """Undo it."""
    for name, table, _columns, _where in FOUND:
        op.drop_index(name, table)
