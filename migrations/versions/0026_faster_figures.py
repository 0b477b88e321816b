"""The narrow counts in the order of their key; small indexes over what is doubtful."""

import sqlalchemy as sa
from alembic import op

revision = "0026_faster_figures"
down_revision = "0025_coverage"
branch_labels = None
depends_on = None

NUMBERS = ("seated", "waiting", "cancelled", "walked_in", "present", "excused", "pending")
FEW = (
    ("ix_workshop_doubtful", "workshop", "plan_id", "date_confidence = 'doubtful'"),
    ("ix_representation_unresolved", "representation", "workshop_id", "resolution = 'unresolved'"),
)


def upgrade() -> None:
    """Add them."""
    for name, table, column, where in FEW:
        condition = sa.text(where)
        op.create_index(name, table, [column], postgresql_where=condition, sqlite_where=condition)
    _copied(with_rowid=False)


def _copied(with_rowid: bool) -> None:
    """SQLite copies a table to keep it in another order; PostgreSQL needs nothing."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.rename_table("region_count", "region_count_before")
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
        sqlite_with_rowid=with_rowid,
    )
    op.execute("INSERT INTO region_count SELECT * FROM region_count_before")
    op.drop_table("region_count_before")


def downgrade() -> None:
    """Undo it."""
    _copied(with_rowid=True)
    for name, table, _column, _where in FEW:
        op.drop_index(name, table)
