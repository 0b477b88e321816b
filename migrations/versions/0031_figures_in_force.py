"""The figures of a workshop found with all that is asked of them: which is in force, and on what it rests."""

from alembic import op

revision = "0031_figures_in_force"
down_revision = "0030_quick_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index over more in place of the one over the workshop alone."""
    told = ["workshop_id", "replaced_at", "basis", "number"]
    op.create_index("ix_headcount_in_force", "headcount", told)
    op.drop_index("ix_headcount_workshop_id", "headcount")


def downgrade() -> None:
    """Undo it."""
    op.create_index("ix_headcount_workshop_id", "headcount", ["workshop_id"])
    op.drop_index("ix_headcount_in_force", "headcount")
