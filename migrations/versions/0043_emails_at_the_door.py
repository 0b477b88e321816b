"""Whoever a list says came, without having signed up, keeps the e-mail the list says."""

import sqlalchemy as sa
from alembic import op

revision = "0043_emails_at_the_door"
down_revision = "0042_exports_stay"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """As of those who sign up: the e-mail, and the keyed hash that two of one person share."""
    op.add_column("walk_in", sa.Column("email", sa.String(254)))
    op.add_column("walk_in", sa.Column("email_key", sa.String(64)))


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("walk_in") as table:
        table.drop_column("email_key")
        table.drop_column("email")
