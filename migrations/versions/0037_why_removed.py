"""Why staff took somebody off stands beside the sign-up, with what they wrote of it."""

import sqlalchemy as sa
from alembic import op

revision = "0037_why_removed"
down_revision = "0036_alike_at_door"
branch_labels = None
depends_on = None

DEEDS = sa.table("audit", sa.column("action"), sa.column("object_key"), sa.column("details", sa.JSON()))
PEOPLE = sa.table("registration", *map(sa.column, ("id", "state", "removed_for")))


def upgrade() -> None:
    """Two columns; the word is in the record of the deed."""
    op.add_column("registration", sa.Column("removed_for", sa.String(length=20), nullable=True))
    op.add_column("registration", sa.Column("removed_words", sa.String(length=200), nullable=True))
    deeds = sa.select(DEEDS.c.object_key, DEEDS.c.details).where(DEEDS.c.action == "cancel registration")
    told = [(int(key), said.get("reason")) for key, said in op.get_bind().execute(deeds)]
    why = [{"number": number, "reason": reason} for number, reason in told if reason]
    if why:
        theirs = PEOPLE.c.id == sa.bindparam("number"), PEOPLE.c.state == "cancelled"
        op.get_bind().execute(
            sa.update(PEOPLE).where(*theirs).values(removed_for=sa.bindparam("reason")), why
        )


def downgrade() -> None:
    """Without them."""
    op.drop_column("registration", "removed_words")
    op.drop_column("registration", "removed_for")
