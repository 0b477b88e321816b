"""Which public bodies took part as the latest edition has it, beside the edition."""

import sqlalchemy as sa
from alembic import op

revision = "0044_edition_bodies"
down_revision = "0043_emails_at_the_door"
branch_labels = None
depends_on = None

PEOPLE = ("registration", "walk_in")


def upgrade() -> None:
    """The table, and in it who came as the rows stand: which workshops the edition counts it says itself."""
    op.create_table(
        "edition_body",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("workshops", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_edition_body_plan_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_edition_body_institution_id")
        ),
        sa.PrimaryKeyConstraint("plan_id", "institution_id", name=op.f("pk_edition_body")),
    )
    came = " UNION ".join(
        f"SELECT w.plan_id, p.institution_id, w.code FROM {table} p"
        " JOIN workshop w ON w.id = p.workshop_id JOIN institution i ON i.id = p.institution_id"
        " WHERE p.attendance = 'present' AND i.sector = 'government'"
        " AND w.plan_id IN (SELECT plan_id FROM edition)"
        for table in PEOPLE
    )
    together = "json_agg" if op.get_bind().dialect.name == "postgresql" else "json_group_array"
    op.execute(
        "INSERT INTO edition_body (plan_id, institution_id, workshops)"
        f" SELECT plan_id, institution_id, {together}(code) FROM ({came}) came"
        " GROUP BY plan_id, institution_id"
    )


def downgrade() -> None:
    """Without them."""
    op.drop_table("edition_body")
