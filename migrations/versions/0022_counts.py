"""Who came, beside each sign-up and in the counters; a narrow table of counts by workshop and region."""

import sqlalchemy as sa
from alembic import op

revision = "0022_counts"
down_revision = "0021_oficio"
branch_labels = None
depends_on = None

CELL = ("workshop_id", "region", "institution_kind", "sex", "age_band", "state")
NUMBERS = ("seated", "waiting", "cancelled", "walked_in", "present", "excused", "pending")

# A record that counts: not held, kept before the closing in force, and not taken back.
STANDING = """
    FROM desk_operation one
    LEFT JOIN desk_closing shut ON shut.workshop_id = one.workshop_id AND shut.reopened_at IS NULL
    WHERE one.workshop_id = {table}.workshop_id AND one.who = {who} AND NOT one.is_held
      AND one.kind IN ({kinds}) AND (shut.id IS NULL OR one.seq <= shut.last_seq)
      AND NOT EXISTS (
        SELECT 1 FROM desk_operation back
        WHERE back.workshop_id = one.workshop_id AND back.kind = 'undo' AND NOT back.is_held
          AND (shut.id IS NULL OR back.seq <= shut.last_seq)
          AND (back.refers_to = one.ref OR back.refers_to = one.refers_to))
"""
ARRIVING = "'arrival', 'walk_in', 'replacement'"
PEOPLE = (("registration", "'r' || registration.id"), ("walk_in", "'w' || walk_in.ref"))


def upgrade() -> None:
    """Add them, and count what is there."""
    for table, who in PEOPLE:
        op.add_column(table, sa.Column("attendance", sa.String(length=8), server_default="", nullable=False))
        for word, kinds in (("excused", "'excuse'"), ("present", ARRIVING)):
            records = STANDING.format(table=table, who=who, kinds=kinds)
            op.execute(f"UPDATE {table} SET attendance = '{word}' WHERE EXISTS (SELECT 1 {records})")
    _widen()
    _count()
    _narrow()
    told = ["plan_id", "first_day", "state", "ends_at", "is_demonstration"]
    op.create_index("ix_workshop_figures", "workshop", told)


def _widen() -> None:
    """Nothing refers to the counters: they may be copied."""
    with op.batch_alter_table("sign_up_count", recreate="always") as table:
        table.add_column(sa.Column("attendance", sa.String(length=8), server_default="", nullable=False))
        table.drop_constraint("pk_sign_up_count", type_="primary")
        table.create_primary_key("pk_sign_up_count", [*CELL, "attendance"])


def _count() -> None:
    kind = "CASE WHEN body.kind IS NOT NULL THEN body.kind WHEN one.institution_text IS NOT NULL"
    kind += " THEN 'unlisted' ELSE 'none' END"
    of = "FROM {table} one LEFT JOIN institution body ON body.id = one.institution_id"
    op.execute("DELETE FROM sign_up_count")
    into = f"INSERT INTO sign_up_count ({', '.join(CELL)}, attendance, number) "
    op.execute(
        f"{into} SELECT one.workshop_id, one.region, {kind}, one.sex, one.age_band, one.state,"
        f" one.attendance, count(*) {of.format(table='registration')} GROUP BY 1, 2, 3, 4, 5, 6, 7"
    )
    op.execute(
        f"{into} SELECT one.workshop_id, one.region, {kind}, '', '', 'walk_in', one.attendance, count(*)"
        f" {of.format(table='walk_in')} WHERE one.attendance <> '' GROUP BY 1, 2, 3, 7"
    )


def _narrow() -> None:
    op.create_table(
        "region_count",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=8), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in NUMBERS),
        sa.CheckConstraint(
            " AND ".join(f"{name} >= 0" for name in NUMBERS), name=op.f("ck_region_count_numbers")
        ),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_region_count_workshop_id")),
        sa.PrimaryKeyConstraint("workshop_id", "region", name=op.f("pk_region_count")),
    )
    conditions = {name: f"state = '{name}'" for name in ("seated", "waiting", "cancelled")}
    conditions |= {"walked_in": "state = 'walk_in'", "pending": "state = 'seated' AND attendance = ''"}
    conditions |= {name: f"attendance = '{name}'" for name in ("present", "excused")}
    sums = (f"sum(CASE WHEN {conditions[name]} THEN number ELSE 0 END)" for name in NUMBERS)
    op.execute(
        f"INSERT INTO region_count (workshop_id, region, {', '.join(NUMBERS)})"
        f" SELECT workshop_id, region, {', '.join(sums)} FROM sign_up_count GROUP BY workshop_id, region"
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_workshop_figures", table_name="workshop")
    op.drop_table("region_count")
    kept = ", ".join(CELL)
    op.execute("DELETE FROM sign_up_count WHERE state = 'walk_in'")
    op.execute(
        f"CREATE TEMPORARY TABLE folded AS SELECT {kept}, sum(number) AS number"
        f" FROM sign_up_count GROUP BY {kept}"
    )
    op.execute("DELETE FROM sign_up_count")
    with op.batch_alter_table("sign_up_count", recreate="always") as table:
        table.drop_constraint("pk_sign_up_count", type_="primary")
        table.drop_column("attendance")
        table.create_primary_key("pk_sign_up_count", list(CELL))
    op.execute(f"INSERT INTO sign_up_count ({kept}, number) SELECT {kept}, number FROM folded")
    op.execute("DROP TABLE folded")
    for table, _who in PEOPLE:
        op.drop_column(table, "attendance")
