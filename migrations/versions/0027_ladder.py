"""Which step of a region's ladder a component is; headcounts found by when they were entered."""

from alembic import op

revision = "0027_ladder"
down_revision = "0026_faster_figures"
branch_labels = None
depends_on = None

RUNGS = "rung IN ('', 'awareness', 'agreement', 'training')"


def upgrade() -> None:
    """Add them."""
    # With its condition beside it, for SQLite adds none later, and copies no table others refer to.
    op.execute(
        "ALTER TABLE component ADD COLUMN rung VARCHAR(10) DEFAULT '' NOT NULL"
        f" CONSTRAINT ck_component_rung CHECK ({RUNGS})"
    )
    op.create_index("ix_headcount_made_at", "headcount", ["made_at"])


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_headcount_made_at", "headcount")
    op.drop_column("component", "rung")
