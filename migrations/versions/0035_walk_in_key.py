"""Whoever came to the door told apart from others as at sign-up: by the keyed hash of phone and name."""

import sqlalchemy as sa
from alembic import op

from app.registration.people import person_key

revision = "0035_walk_in_key"
down_revision = "0034_letters_anew"
branch_labels = None
depends_on = None

ROWS = sa.table("walk_in", *map(sa.column, ("id", "phone", "given_names", "family_names", "person_key")))
BATCH = 5000


def upgrade() -> None:
    """Add the column, and fill it for everybody whose phone is still there."""
    op.add_column("walk_in", sa.Column("person_key", sa.String(length=64), nullable=True))
    link, last = op.get_bind(), 0
    few = sa.select(ROWS).where(ROWS.c.phone.is_not(None)).order_by(ROWS.c.id).limit(BATCH)
    fill = sa.update(ROWS).where(ROWS.c.id == sa.bindparam("number")).values(person_key=sa.bindparam("key"))
    while rows := link.execute(few.where(ROWS.c.id > last)).all():
        keys = [(one.id, person_key(one.phone, one.given_names, one.family_names)) for one in rows]
        link.execute(fill, [{"number": number, "key": key} for number, key in keys])
        last = rows[-1].id


def downgrade() -> None:
    """Undo it."""
    op.drop_column("walk_in", "person_key")
