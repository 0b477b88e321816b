"""Sign-in sheets, what was typed from them, their photographs; closings of the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0011_paper"
down_revision = "0010_attendance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Paper and closing."""
    op.create_table(
        "sheet_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("asks_document", sa.Boolean(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["printed_by"], ["account.id"], name=op.f("fk_sheet_print_printed_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_sheet_print_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_print")),
        sa.UniqueConstraint("form_key", name=op.f("uq_sheet_print_form_key")),
    )
    op.create_index(op.f("ix_sheet_print_workshop_id"), "sheet_print", ["workshop_id"], unique=False)
    op.create_table(
        "sheet_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first_row", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet_print.id"], name=op.f("fk_sheet_page_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_page")),
        sa.UniqueConstraint("code", name=op.f("uq_sheet_page_code")),
    )
    op.create_index(op.f("ix_sheet_page_sheet_id"), "sheet_page", ["sheet_id"], unique=False)
    op.create_table(
        "sheet_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_sheet_entry_made_by")),
        sa.ForeignKeyConstraint(["page_id"], ["sheet_page.id"], name=op.f("fk_sheet_entry_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_entry")),
        sa.UniqueConstraint("form_key", name=op.f("uq_sheet_entry_form_key")),
    )
    op.create_index(op.f("ix_sheet_entry_page_id"), "sheet_entry", ["page_id"], unique=False)
    op.create_table(
        "sheet_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_sheet_photo_made_by")),
        sa.ForeignKeyConstraint(["page_id"], ["sheet_page.id"], name=op.f("fk_sheet_photo_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_photo")),
        sa.UniqueConstraint("name", name=op.f("uq_sheet_photo_name")),
    )
    op.create_index(op.f("ix_sheet_photo_page_id"), "sheet_photo", ["page_id"], unique=False)
    op.create_table(
        "desk_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("by_day", sa.JSON(), nullable=False),
        sa.Column("unsent", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_desk_closing_closed_by")),
        sa.ForeignKeyConstraint(["reopened_by"], ["account.id"], name=op.f("fk_desk_closing_reopened_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_desk_closing_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_closing")),
    )
    op.create_index(op.f("ix_desk_closing_workshop_id"), "desk_closing", ["workshop_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_desk_closing_workshop_id"), table_name="desk_closing")
    op.drop_table("desk_closing")
    op.drop_index(op.f("ix_sheet_photo_page_id"), table_name="sheet_photo")
    op.drop_table("sheet_photo")
    op.drop_index(op.f("ix_sheet_entry_page_id"), table_name="sheet_entry")
    op.drop_table("sheet_entry")
    op.drop_index(op.f("ix_sheet_page_sheet_id"), table_name="sheet_page")
    op.drop_table("sheet_page")
    op.drop_index(op.f("ix_sheet_print_workshop_id"), table_name="sheet_print")
    op.drop_table("sheet_print")
