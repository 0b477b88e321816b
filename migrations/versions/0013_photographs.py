"""Photographs of workshops for their public pages."""

import sqlalchemy as sa
from alembic import op

revision = "0013_photographs"
down_revision = "0012_certificates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Photographs."""
    op.create_table(
        "photograph",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt_es", sa.String(length=200), nullable=True),
        sa.Column("alt_en", sa.String(length=200), nullable=True),
        sa.Column("consent", sa.String(length=300), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_photograph_made_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_photograph_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photograph")),
        sa.UniqueConstraint("name", name=op.f("uq_photograph_name")),
    )
    op.create_index(op.f("ix_photograph_workshop_id"), "photograph", ["workshop_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_photograph_workshop_id"), table_name="photograph")
    op.drop_table("photograph")
