"""Registrations and notices."""

import sqlalchemy as sa
from alembic import op

revision = "0007_registration"
down_revision = "0006_workshops"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Registrations and notices."""
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("given_names", sa.String(length=80), nullable=False),
        sa.Column("family_names", sa.String(length=80), nullable=False),
        sa.Column("search", sa.String(length=400), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=64), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("institution_text", sa.String(length=160), nullable=True),
        sa.Column("region", sa.String(length=8), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("position", sa.String(length=120), nullable=True),
        sa.Column("sex", sa.String(length=12), nullable=False),
        sa.Column("age_band", sa.String(length=12), nullable=False),
        sa.Column("access_need", sa.String(length=300), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("union_consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_key", sa.String(length=64), nullable=True),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("form_hash", sa.String(length=64), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("door_hash", sa.String(length=64), nullable=False),
        sa.Column("short_code", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.String(length=20), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('seated', 'waiting', 'cancelled')", name=op.f("ck_registration_state")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_registration_institution_id")
        ),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_registration_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("door_hash", name=op.f("uq_registration_door_hash")),
        sa.UniqueConstraint("form_key", name="uq_registration_form_key"),
        sa.UniqueConstraint("link_hash", name=op.f("uq_registration_link_hash")),
        sa.UniqueConstraint("ref", name=op.f("uq_registration_ref")),
        sa.UniqueConstraint("short_code", name="uq_registration_short_code"),
        sa.UniqueConstraint("workshop_id", "seq", name="uq_registration_order"),
    )
    op.create_index("ix_registration_email_key", "registration", ["email_key"], unique=False)
    op.create_index("ix_registration_line", "registration", ["workshop_id", "state", "seq"], unique=False)
    op.create_index(
        "uq_registration_person",
        "registration",
        ["workshop_id", "person_key"],
        unique=True,
        postgresql_where=sa.text("state <> 'cancelled'"),
        sqlite_where=sa.text("state <> 'cancelled'"),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=4), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.CheckConstraint("channel IN ('mail', 'hand')", name=op.f("ck_notice_channel")),
        sa.CheckConstraint(
            "state IN ('pending', 'sent', 'told', 'lapsed', 'bounced', 'failed')",
            name=op.f("ck_notice_state"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_notice_registration_id")
        ),
        sa.ForeignKeyConstraint(["told_by"], ["account.id"], name=op.f("fk_notice_told_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_notice_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_registration_id"), "notice", ["registration_id"], unique=False)
    op.create_index("ix_notice_to_tell", "notice", ["workshop_id", "channel", "state"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_notice_to_tell", table_name="notice")
    op.drop_index(op.f("ix_notice_registration_id"), table_name="notice")
    op.drop_table("notice")
    op.drop_index(
        "uq_registration_person",
        table_name="registration",
        postgresql_where=sa.text("state <> 'cancelled'"),
        sqlite_where=sa.text("state <> 'cancelled'"),
    )
    op.drop_index("ix_registration_line", table_name="registration")
    op.drop_index("ix_registration_email_key", table_name="registration")
    op.drop_table("registration")
