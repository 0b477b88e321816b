"""Lists of people taken away as files."""

import sqlalchemy as sa
from alembic import op

revision = "0029_exports"
down_revision = "0028_tips"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("form IN ('csv', 'xlsx', 'json')", name=op.f("ck_export_form")),
        sa.CheckConstraint("kind IN ('sign-ups', 'attendance')", name=op.f("ck_export_kind")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_export_made_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_export_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("form_key", name="uq_export_form_key"),
    )
    op.create_index(op.f("ix_export_made_by"), "export", ["made_by"])
    op.create_index(op.f("ix_export_workshop_id"), "export", ["workshop_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("export")
