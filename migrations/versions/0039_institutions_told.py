"""Institutions that no mail reaches are told by hand: of each, the newest."""

import sqlalchemy as sa
from alembic import op

revision = "0039_institutions_told"
down_revision = "0038_unreached"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What each must be told, and whether it was."""
    op.create_table(
        "institution_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('warning', 'moved', 'cancelled')", name=op.f("ck_institution_notice_kind")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_institution_notice_workshop_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_institution_notice_institution_id")
        ),
        sa.ForeignKeyConstraint(["told_by"], ["account.id"], name=op.f("fk_institution_notice_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_notice")),
        sa.UniqueConstraint("workshop_id", "institution_id", name="uq_institution_notice_once"),
    )


def downgrade() -> None:
    """Undo it; what was still to be told is lost."""
    op.drop_table("institution_notice")
