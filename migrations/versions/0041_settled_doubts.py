"""Whether somebody answered what is doubtful of a workshop: its date, and who an institution was."""

import sqlalchemy as sa
from alembic import op

revision = "0041_settled_doubts"
down_revision = "0040_speakers_once"
branch_labels = None
depends_on = None

ANSWERED = (("workshop", "date_is_settled"), ("representation", "is_settled"))


def upgrade() -> None:
    """Nobody answered any yet."""
    for table, name in ANSWERED:
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Undo it."""
    for table, name in ANSWERED:
        op.drop_column(table, name)
