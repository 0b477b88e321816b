"""Lists of people taken away as files; what staff said of sign-ups that may be the same person's."""

import sqlalchemy as sa
from alembic import op

revision = "0029_people"
down_revision = "0028_tips"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both."""
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
    _likeness()


def _likeness() -> None:
    op.create_table(
        "likeness",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_likeness_order")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_likeness_made_by")),
        sa.ForeignKeyConstraint(["one_id"], ["registration.id"], name=op.f("fk_likeness_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["registration.id"], name=op.f("fk_likeness_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likeness")),
    )
    stands = sa.text("undone_at IS NULL")
    op.create_index(
        "uq_likeness_pair", "likeness", ["one_id", "other_id"], unique=True,
        postgresql_where=stands, sqlite_where=stands,
    )  # fmt: skip
    op.create_index("ix_likeness_other", "likeness", ["other_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("likeness")
    op.drop_table("export")
