"""Who comes: notes, settled institutions, those expected, delegations, reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0014_who_comes"
down_revision = "0013_photographs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of who comes."""
    op.add_column("registration", sa.Column("note", sa.String(length=500), nullable=True))
    op.create_index(
        "ix_registration_institution", "registration", ["workshop_id", "institution_id"], unique=False
    )
    op.create_table(
        "settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.String(length=160), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_settlement_institution_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_settlement_made_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_settlement_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    op.create_index(op.f("ix_settlement_workshop_id"), "settlement", ["workshop_id"], unique=False)
    op.create_table(
        "expected_institution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_expected_institution_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_expected_institution_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_institution")),
        sa.UniqueConstraint("workshop_id", "institution_id", name="uq_expected_institution_once"),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("held BETWEEN 0 AND seats", name=op.f("ck_delegation_held")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_delegation_institution_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_delegation_made_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_delegation_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_delegation_link_hash")),
        sa.UniqueConstraint("ref", name=op.f("uq_delegation_ref")),
        sa.UniqueConstraint("workshop_id", "institution_id", name="uq_delegation_institution"),
    )
    op.create_table(
        "reminder",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_reminder_workshop_id")),
        sa.PrimaryKeyConstraint("workshop_id", "days", "starts_at", name=op.f("pk_reminder")),
    )
    _delegation_id()


def _delegation_id() -> None:
    """SQLite takes a column with its reference, but a reference alone only by copying the whole table."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE registration ADD COLUMN delegation_id INTEGER "
            "CONSTRAINT fk_registration_delegation_id REFERENCES delegation (id)"
        )
    else:
        op.add_column("registration", sa.Column("delegation_id", sa.Integer(), nullable=True))
        op.create_foreign_key(
            op.f("fk_registration_delegation_id"), "registration", "delegation", ["delegation_id"], ["id"]
        )
    op.create_index(op.f("ix_registration_delegation_id"), "registration", ["delegation_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_table("reminder")
    op.drop_index(op.f("ix_registration_delegation_id"), table_name="registration")
    op.drop_column("registration", "delegation_id")
    op.drop_table("delegation")
    op.drop_table("expected_institution")
    op.drop_index(op.f("ix_settlement_workshop_id"), table_name="settlement")
    op.drop_table("settlement")
    op.drop_index("ix_registration_institution", table_name="registration")
    op.drop_column("registration", "note")
