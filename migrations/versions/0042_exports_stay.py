"""That a list was taken away stays on record when the import that made its workshop is taken back."""

from alembic import op

revision = "0042_exports_stay"
down_revision = "0041_settled_doubts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An export may be of a workshop that is gone."""
    with op.batch_alter_table("export") as table:
        table.alter_column("workshop_id", nullable=True)


def downgrade() -> None:
    """Undo it; what was taken of workshops that are gone is forgotten."""
    op.execute("DELETE FROM export WHERE workshop_id IS NULL")
    with op.batch_alter_table("export") as table:
        table.alter_column("workshop_id", nullable=False)
