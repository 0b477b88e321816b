"""Imports: files staged row by row, what became of each row, what headings mean to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0024_imports"
down_revision = "0023_editions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("sheet", sa.String(length=60), nullable=False),
        sa.Column("heading_row", sa.Integer(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("samples", sa.JSON(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("matches", sa.JSON(), nullable=False),
        sa.Column("unmatched", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("handled", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('sign_ups', 'attendance', 'workshops')", name=op.f("ck_import_batch_kind")
        ),
        sa.CheckConstraint(
            "state IN ('mapping', 'checking', 'checked', 'importing', 'done', 'undoing', 'undone', 'failed')",
            name=op.f("ck_import_batch_state"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_batch_account_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_import_batch_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("form_key", name=op.f("uq_import_batch_form_key")),
    )
    op.create_index(op.f("ix_import_batch_account_id"), "import_batch", ["account_id"])
    op.create_index(op.f("ix_import_batch_workshop_id"), "import_batch", ["workshop_id"])
    op.create_table(
        "import_chunk",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("verdicts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_chunk_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "position", name=op.f("pk_import_chunk")),
    )
    op.create_table(
        "import_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("made", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_key_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_key")),
        sa.UniqueConstraint("key", name=op.f("uq_import_key_key")),
    )
    op.create_index(op.f("ix_import_key_batch_id"), "import_key", ["batch_id"])
    op.create_table(
        "import_heading",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("heading", sa.String(length=120), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_heading_account_id")),
        sa.PrimaryKeyConstraint("account_id", "kind", "heading", name=op.f("pk_import_heading")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("import_heading")
    op.drop_table("import_key")
    op.drop_table("import_chunk")
    op.drop_table("import_batch")
