"""Letters that invite institutions."""

import sqlalchemy as sa
from alembic import op

revision = "0021_oficio"
down_revision = "0020_group_messages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One for each institution of a workshop."""
    op.create_table(
        "official_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=4), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("signer", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=160), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("language IN ('es', 'en', 'both')", name=op.f("ck_official_letter_language")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_official_letter_workshop_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_official_letter_institution_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_official_letter_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_letter")),
        sa.UniqueConstraint("workshop_id", "institution_id", name="uq_official_letter_once"),
    )


def downgrade() -> None:
    """Without them."""
    op.drop_table("official_letter")
