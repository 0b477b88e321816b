"""Editions of the figures, which the database itself never lets be changed; checks of the counts."""

import sqlalchemy as sa
from alembic import op

revision = "0023_editions"
down_revision = "0022_counts"
branch_labels = None
depends_on = None

SAID = "an edition is never changed"


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "count_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_check")),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signer", sa.String(length=120), nullable=False),
        sa.Column("reason_es", sa.String(length=400), nullable=False),
        sa.Column("reason_en", sa.String(length=400), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_edition_plan_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["account.id"], name=op.f("fk_edition_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("plan_id", "version", name="uq_edition_version"),
    )
    _guard()


def _guard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # A restore drops the tables only: the function may be there already.
        op.execute(
            "CREATE OR REPLACE FUNCTION edition_stands() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER edition_stands BEFORE UPDATE OR DELETE ON edition"
            " FOR EACH ROW EXECUTE FUNCTION edition_stands()"
        )
        return
    for word in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER edition_stands_{word.lower()} BEFORE {word} ON edition"
            f" BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("edition")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS edition_stands()")
    op.drop_table("count_check")
