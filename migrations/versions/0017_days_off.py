"""Days off that staff write, and how often a venue was edited."""

import sqlalchemy as sa
from alembic import op

revision = "0017_days_off"
down_revision = "0016_thanks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of days off; the version of a venue."""
    op.create_table(
        "day_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("jurisdiction_code", sa.String(length=4), nullable=True),
        sa.Column("name_es", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction_code"], ["jurisdiction.code"], name=op.f("fk_day_off_jurisdiction_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_off")),
        sa.UniqueConstraint("mark", name=op.f("uq_day_off_mark")),
    )
    op.create_index(op.f("ix_day_off_day"), "day_off", ["day"])
    op.add_column("venue", sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """Undo it."""
    op.drop_column("venue", "version")
    op.drop_index(op.f("ix_day_off_day"), table_name="day_off")
    op.drop_table("day_off")
