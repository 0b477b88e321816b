"""The words a person is found by, kept without the signs people write between them."""

import sqlalchemy as sa
from alembic import op

revision = "0032_squeezed"
down_revision = "0031_figures_in_force"
branch_labels = None
depends_on = None

ROWS = sa.table("registration", *map(sa.column, ("id", "search", "squeezed")))
BATCH = 5000


def upgrade() -> None:
    """Add the column, and fill it for everybody who is there."""
    column = sa.Column("squeezed", sa.String(length=400), nullable=False, server_default="")
    op.add_column("registration", column)
    link, number, last = op.get_bind(), sa.bindparam("number"), 0
    few = sa.select(ROWS.c.id, ROWS.c.search).order_by(ROWS.c.id).limit(BATCH)
    fill = sa.update(ROWS).where(ROWS.c.id == number).values(squeezed=sa.bindparam("bare"))
    while rows := link.execute(few.where(ROWS.c.id > last)).all():
        link.execute(fill, [{"number": one.id, "bare": _bare(one.search)} for one in rows])
        last = rows[-1].id


def _bare(search: str) -> str:
    return "".join(filter(str.isalnum, search))


def downgrade() -> None:
    """Undo it."""
    op.drop_column("registration", "squeezed")
