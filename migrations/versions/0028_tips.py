"""What people tell us of something that is not known."""

import sqlalchemy as sa
from alembic import op

revision = "0028_tips"
down_revision = "0027_ladder"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "tip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=1000), nullable=False),
        sa.Column("known", sa.String(length=2000), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=True),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("outcome IN ('noted', 'dismissed')", name=op.f("ck_tip_outcome")),
        sa.CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name=op.f("ck_tip_settled")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_tip_plan_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name=op.f("fk_tip_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip")),
        sa.UniqueConstraint("form_key", name="uq_tip_form_key"),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("tip")
