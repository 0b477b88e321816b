"""Whoever came to the door may be settled to be somebody too, and is found by name."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.registration.people import found_by

revision = "0036_alike_at_door"
down_revision = "0035_walk_in_key"
branch_labels = None
depends_on = None

SIDES = ("one", "other")
# One person a side, signed up or from the door; those who signed up come first, then who came first.
RULES = {
    "one": "(one_id IS NULL) <> (one_walk_in_id IS NULL)",
    "other": "(other_id IS NULL) <> (other_walk_in_id IS NULL)",
    "order": "CASE WHEN one_id IS NULL THEN other_id IS NULL AND one_walk_in_id < other_walk_in_id "
    "ELSE other_id IS NULL OR one_id < other_id END",
}
STANDS = sa.text("undone_at IS NULL")
PAIRS = {
    "uq_likeness_at_the_door": ["one_id", "other_walk_in_id"],
    "uq_likeness_walk_ins": ["one_walk_in_id", "other_walk_in_id"],
}
LATER = "ix_likeness_other_walk_in"
WRITTEN = ("id", "given_names", "family_names", "institution_text", "search")
ROWS = sa.table("walk_in", *map(sa.column, WRITTEN))
BATCH = 5000


def upgrade() -> None:
    """A second kind of side; and what everybody from the door is found by."""
    with op.batch_alter_table("likeness") as table:
        for side in SIDES:
            table.alter_column(f"{side}_id", existing_type=sa.Integer(), nullable=True)
            table.add_column(sa.Column(f"{side}_walk_in_id", sa.Integer(), nullable=True))
            name = op.f(f"fk_likeness_{side}_walk_in_id")
            table.create_foreign_key(name, "walk_in", [f"{side}_walk_in_id"], ["id"])
        table.drop_constraint(op.f("ck_likeness_order"), type_="check")
        for name, rule in RULES.items():
            table.create_check_constraint(op.f(f"ck_likeness_{name}"), rule)
    for name, columns in PAIRS.items():
        stands: Any = {"postgresql_where": STANDS, "sqlite_where": STANDS}
        op.create_index(name, "likeness", columns, unique=True, **stands)
    op.create_index(LATER, "likeness", ["other_walk_in_id"])
    search = sa.Column("search", sa.String(length=400), nullable=False, server_default="")
    op.add_column("walk_in", search)
    _fill()


def _fill() -> None:
    link, last = op.get_bind(), 0
    is_named = sa.or_(ROWS.c.given_names != "", ROWS.c.family_names != "")
    few = sa.select(ROWS).where(is_named).order_by(ROWS.c.id)
    fill = sa.update(ROWS).where(ROWS.c.id == sa.bindparam("number")).values(search=sa.bindparam("found"))
    while rows := link.execute(few.where(ROWS.c.id > last).limit(BATCH)).all():
        link.execute(fill, [{"number": one.id, "found": _found_by(one)} for one in rows])
        last = rows[-1].id


def _found_by(one: Any) -> str:
    return found_by(f"{one.given_names} {one.family_names}", "", one.institution_text)[0]


def downgrade() -> None:
    """Undo it; what was said of people from the door is lost."""
    op.drop_column("walk_in", "search")
    for name in (*PAIRS, LATER):
        op.drop_index(name, "likeness")
    op.execute("DELETE FROM likeness WHERE other_walk_in_id IS NOT NULL")
    with op.batch_alter_table("likeness") as table:
        for name in RULES:
            table.drop_constraint(op.f(f"ck_likeness_{name}"), type_="check")
        table.create_check_constraint(op.f("ck_likeness_order"), "one_id < other_id")
        for side in SIDES:
            table.drop_constraint(op.f(f"fk_likeness_{side}_walk_in_id"), type_="foreignkey")
            table.drop_column(f"{side}_walk_in_id")
            table.alter_column(f"{side}_id", existing_type=sa.Integer(), nullable=False)
