"""Materials of workshops; the key under which a series was made."""

import sqlalchemy as sa
from alembic import op

revision = "0018_materials"
down_revision = "0017_days_off"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Materials, and the key of a series."""
    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("title_es", sa.String(length=160), nullable=True),
        sa.Column("title_en", sa.String(length=160), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_material_made_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_material_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint("name", name=op.f("uq_material_name")),
    )
    op.create_index(op.f("ix_material_workshop_id"), "material", ["workshop_id"])
    op.create_table(
        "workshop_series",
        sa.Column("form_key", sa.String(length=36), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["origin_id"], ["workshop.id"], name=op.f("fk_workshop_series_origin_id")),
        sa.PrimaryKeyConstraint("form_key", name=op.f("pk_workshop_series")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("workshop_series")
    op.drop_index(op.f("ix_material_workshop_id"), table_name="material")
    op.drop_table("material")
