"""Whoever is named in agendas is kept once, however the name was written."""

import sqlalchemy as sa
from alembic import op

from app.workshops.speakers import LONGEST, speaker_key

revision = "0040_speakers_once"
down_revision = "0039_institutions_told"
branch_labels = None
depends_on = None

ROWS = sa.table("speaker", *map(sa.column, ("id", "name", "key")))
ROLES = sa.table("session_role", *map(sa.column, ("id", "speaker_id")))


def upgrade() -> None:
    """A key for each; who was kept twice is once, as written first, with the roles of both."""
    op.add_column("speaker", sa.Column("key", sa.String(length=LONGEST), nullable=False, server_default=""))
    _fill()
    op.create_index(op.f("ix_speaker_key"), "speaker", ["key"], unique=True)


def _fill() -> None:
    link, firsts = op.get_bind(), dict[str, int]()
    for number, name in link.execute(sa.select(ROWS.c.id, ROWS.c.name).order_by(ROWS.c.id)).all():
        first = firsts.setdefault(speaker_key(name), number)
        if first == number:
            link.execute(sa.update(ROWS).where(ROWS.c.id == number).values(key=speaker_key(name)))
            continue
        link.execute(sa.update(ROLES).where(ROLES.c.speaker_id == number).values(speaker_id=first))
        link.execute(sa.delete(ROWS).where(ROWS.c.id == number))


def downgrade() -> None:
    """Undo it; who was brought together stays one."""
    op.drop_index(op.f("ix_speaker_key"), "speaker")
    op.drop_column("speaker", "key")
