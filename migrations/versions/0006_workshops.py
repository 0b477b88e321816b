"""Workshops, venues, sessions, representation, seats, headcounts, counts."""

import sqlalchemy as sa
from alembic import op

revision = "0006_workshops"
down_revision = "0005_plan"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Workshops, venues, sessions, representation, seats, headcounts, counts."""
    op.create_table(
        "speaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
        sa.UniqueConstraint("name", name=op.f("uq_speaker_name")),
    )
    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("city", sa.String(length=80), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("district_code", sa.String(length=6), nullable=True),
        sa.Column("jurisdiction_code", sa.String(length=4), nullable=True),
        sa.Column("map_url", sa.String(length=300), nullable=True),
        sa.Column("access_es", sa.String(length=300), nullable=True),
        sa.Column("access_en", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_venue_district_code")),
        sa.ForeignKeyConstraint(
            ["jurisdiction_code"], ["jurisdiction.code"], name=op.f("fk_venue_jurisdiction_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    op.create_table(
        "workshop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("component_id", sa.Integer(), nullable=True),
        sa.Column("theme_code", sa.String(length=2), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("title_es", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=True),
        sa.Column("short_es", sa.String(length=80), nullable=False),
        sa.Column("short_en", sa.String(length=80), nullable=True),
        sa.Column("summary_es", sa.Text(), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column("audience_es", sa.String(length=300), nullable=True),
        sa.Column("audience_en", sa.String(length=300), nullable=True),
        sa.Column("note_es", sa.Text(), nullable=True),
        sa.Column("note_en", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("first_hour", sa.Time(), nullable=True),
        sa.Column("last_hour", sa.Time(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("date_confidence", sa.String(length=10), nullable=False),
        sa.Column("date_as_written", sa.String(length=80), nullable=True),
        sa.Column("date_note_es", sa.String(length=400), nullable=True),
        sa.Column("date_note_en", sa.String(length=400), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("venue_note_es", sa.String(length=400), nullable=True),
        sa.Column("venue_note_en", sa.String(length=400), nullable=True),
        sa.Column("held_in", sa.JSON(), nullable=False),
        sa.Column("interpreted_to", sa.JSON(), nullable=False),
        sa.Column("requires_institution", sa.Boolean(), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=True),
        sa.Column("contact_email", sa.String(length=254), nullable=True),
        sa.Column("contact_phone", sa.String(length=30), nullable=True),
        sa.Column("cancelled_reason_es", sa.String(length=400), nullable=True),
        sa.Column("cancelled_reason_en", sa.String(length=400), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "date_confidence IN ('stated', 'doubtful')", name=op.f("ck_workshop_date_confidence")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'scheduled', 'published', 'held', 'closed', 'cancelled')",
            name=op.f("ck_workshop_state"),
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_workshop_days")),
        sa.ForeignKeyConstraint(["component_id"], ["component.id"], name=op.f("fk_workshop_component_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_workshop_plan_id")),
        sa.ForeignKeyConstraint(["theme_code"], ["theme.code"], name=op.f("fk_workshop_theme_code")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_workshop_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        sa.UniqueConstraint("code", name=op.f("uq_workshop_code")),
    )
    op.create_index(op.f("ix_workshop_plan_id"), "workshop", ["plan_id"], unique=False)
    op.create_index("ix_workshop_when", "workshop", ["state", "starts_at"], unique=False)
    op.create_table(
        "convened_region",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("jurisdiction_code", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction_code"], ["jurisdiction.code"], name=op.f("fk_convened_region_jurisdiction_code")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_convened_region_workshop_id")
        ),
        sa.PrimaryKeyConstraint("workshop_id", "jurisdiction_code", name=op.f("pk_convened_region")),
    )
    op.create_index(
        op.f("ix_convened_region_jurisdiction_code"), "convened_region", ["jurisdiction_code"], unique=False
    )
    op.create_table(
        "headcount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("jurisdiction_code", sa.String(length=4), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("source_es", sa.String(length=300), nullable=True),
        sa.Column("source_en", sa.String(length=300), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(basis = 'unknown') = (number IS NULL)", name=op.f("ck_headcount_number")),
        sa.CheckConstraint(
            "basis IN ('named', 'sheet', 'reported', 'unknown')", name=op.f("ck_headcount_basis")
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction_code"], ["jurisdiction.code"], name=op.f("fk_headcount_jurisdiction_code")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_headcount_made_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_headcount_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headcount")),
    )
    op.create_index(op.f("ix_headcount_workshop_id"), "headcount", ["workshop_id"], unique=False)
    op.create_table(
        "representation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("jurisdiction_code", sa.String(length=4), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("label_es", sa.String(length=200), nullable=False),
        sa.Column("label_en", sa.String(length=200), nullable=False),
        sa.Column("resolution", sa.String(length=20), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("note_es", sa.String(length=400), nullable=True),
        sa.Column("note_en", sa.String(length=400), nullable=True),
        sa.CheckConstraint(
            "resolution IN ('exact', 'inferred', 'by_context', 'doubtful_level', 'unresolved', "
            "'group_unnamed')",
            name=op.f("ck_representation_resolution"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_representation_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction_code"], ["jurisdiction.code"], name=op.f("fk_representation_jurisdiction_code")
        ),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_representation_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representation")),
    )
    op.create_index(op.f("ix_representation_workshop_id"), "representation", ["workshop_id"], unique=False)
    op.create_table(
        "seats",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("excess", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("is_taking", sa.Boolean(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "excess >= 0 AND waiting >= 0 AND capacity >= 0 AND last_seq >= 0", name=op.f("ck_seats_counters")
        ),
        sa.CheckConstraint("taken BETWEEN 0 AND capacity + excess", name=op.f("ck_seats_taken")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_seats_workshop_id")),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_seats")),
    )
    op.create_table(
        "sign_up_count",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=8), nullable=False),
        sa.Column("institution_kind", sa.String(length=40), nullable=False),
        sa.Column("sex", sa.String(length=12), nullable=False),
        sa.Column("age_band", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_sign_up_count_number")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_sign_up_count_workshop_id")),
        sa.PrimaryKeyConstraint(
            "workshop_id",
            "region",
            "institution_kind",
            "sex",
            "age_band",
            "state",
            name=op.f("pk_sign_up_count"),
        ),
    )
    op.create_table(
        "workshop_organiser",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_workshop_organiser_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_organiser_workshop_id")
        ),
        sa.PrimaryKeyConstraint("workshop_id", "account_id", name=op.f("pk_workshop_organiser")),
    )
    op.create_index(
        op.f("ix_workshop_organiser_account_id"), "workshop_organiser", ["account_id"], unique=False
    )
    op.create_table(
        "workshop_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("first_hour", sa.Time(), nullable=True),
        sa.Column("last_hour", sa.Time(), nullable=True),
        sa.Column("title_es", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_session_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_session")),
    )
    op.create_index(
        op.f("ix_workshop_session_workshop_id"), "workshop_session", ["workshop_id"], unique=False
    )
    op.create_table(
        "workshop_source",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("as_written", sa.String(length=160), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_workshop_source_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_source_workshop_id")
        ),
        sa.PrimaryKeyConstraint("workshop_id", "institution_id", "role", name=op.f("pk_workshop_source")),
    )
    op.create_table(
        "session_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("post_es", sa.String(length=200), nullable=True),
        sa.Column("post_en", sa.String(length=200), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "role IN ('speaker', 'moderator', 'rapporteur')", name=op.f("ck_session_role_role")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_session_role_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["workshop_session.id"], name=op.f("fk_session_role_session_id")
        ),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_session_role_speaker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_role")),
    )
    op.create_index(op.f("ix_session_role_session_id"), "session_role", ["session_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_session_role_session_id"), table_name="session_role")
    op.drop_table("session_role")
    op.drop_table("workshop_source")
    op.drop_index(op.f("ix_workshop_session_workshop_id"), table_name="workshop_session")
    op.drop_table("workshop_session")
    op.drop_index(op.f("ix_workshop_organiser_account_id"), table_name="workshop_organiser")
    op.drop_table("workshop_organiser")
    op.drop_table("sign_up_count")
    op.drop_table("seats")
    op.drop_index(op.f("ix_representation_workshop_id"), table_name="representation")
    op.drop_table("representation")
    op.drop_index(op.f("ix_headcount_workshop_id"), table_name="headcount")
    op.drop_table("headcount")
    op.drop_index(op.f("ix_convened_region_jurisdiction_code"), table_name="convened_region")
    op.drop_table("convened_region")
    op.drop_index("ix_workshop_when", table_name="workshop")
    op.drop_index(op.f("ix_workshop_plan_id"), table_name="workshop")
    op.drop_table("workshop")
    op.drop_table("venue")
    op.drop_table("speaker")
