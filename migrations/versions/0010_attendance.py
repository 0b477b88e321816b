"""The desk: devices, codes, records, exceptions, people without a sign-up."""

import sqlalchemy as sa
from alembic import op

revision = "0010_attendance"
down_revision = "0009_plan_versions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The desk."""
    op.create_table(
        "desk",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_desk_workshop_id")),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_desk")),
    )
    op.create_table(
        "desk_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("let_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("let_in_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_offset", sa.Integer(), nullable=False),
        sa.Column("unsent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["let_in_by"], ["account.id"], name=op.f("fk_desk_device_let_in_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_desk_device_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_desk_device_token_hash")),
    )
    op.create_index(op.f("ix_desk_device_workshop_id"), "desk_device", ["workshop_id"], unique=False)
    op.create_table(
        "desk_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["desk_device.id"], name=op.f("fk_desk_code_device_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_desk_code_made_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_desk_code_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_desk_code_code_hash")),
        sa.UniqueConstraint("device_id", name=op.f("uq_desk_code_device_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_desk_code_ref")),
    )
    op.create_index(op.f("ix_desk_code_workshop_id"), "desk_code", ["workshop_id"], unique=False)
    op.create_table(
        "desk_operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("evidence", sa.String(length=5), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=40), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("refers_to", sa.String(length=36), nullable=True),
        sa.Column("tapped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_offset", sa.Integer(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.CheckConstraint("evidence IN ('desk', 'sheet', 'staff')", name=op.f("ck_desk_operation_evidence")),
        sa.CheckConstraint(
            "kind IN ('arrival', 'undo', 'walk_in', 'replacement', 'excuse')",
            name=op.f("ck_desk_operation_kind"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_desk_operation_account_id")),
        sa.ForeignKeyConstraint(["device_id"], ["desk_device.id"], name=op.f("fk_desk_operation_device_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_desk_operation_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_operation")),
        sa.UniqueConstraint("ref", name="uq_desk_operation_ref"),
        sa.UniqueConstraint("workshop_id", "seq", name="uq_desk_operation_order"),
    )
    op.create_index("ix_desk_operation_device", "desk_operation", ["device_id", "n"], unique=False)
    op.create_table(
        "walk_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("given_names", sa.String(length=80), nullable=False),
        sa.Column("family_names", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("institution_text", sa.String(length=160), nullable=True),
        sa.Column("region", sa.String(length=8), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_walk_in_institution_id")
        ),
        sa.ForeignKeyConstraint(["replaces_id"], ["registration.id"], name=op.f("fk_walk_in_replaces_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_walk_in_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in")),
        sa.UniqueConstraint("ref", name=op.f("uq_walk_in_ref")),
    )
    op.create_index(op.f("ix_walk_in_workshop_id"), "walk_in", ["workshop_id"], unique=False)
    op.create_table(
        "desk_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=14), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settlement", sa.String(length=10), nullable=True),
        sa.Column("settled_with", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "reason IN ('unknown_code', 'other_workshop', 'unreadable')",
            name=op.f("ck_desk_exception_reason"),
        ),
        sa.CheckConstraint(
            "settlement IN ('counted', 'dismissed')", name=op.f("ck_desk_exception_settlement")
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["desk_operation.id"], name=op.f("fk_desk_exception_operation_id")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name=op.f("fk_desk_exception_settled_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_desk_exception_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_exception")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_desk_exception_operation_id")),
    )
    op.create_index("ix_desk_exception_open", "desk_exception", ["workshop_id", "settled_at"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_desk_exception_open", table_name="desk_exception")
    op.drop_table("desk_exception")
    op.drop_index(op.f("ix_walk_in_workshop_id"), table_name="walk_in")
    op.drop_table("walk_in")
    op.drop_index("ix_desk_operation_device", table_name="desk_operation")
    op.drop_table("desk_operation")
    op.drop_index(op.f("ix_desk_code_workshop_id"), table_name="desk_code")
    op.drop_table("desk_code")
    op.drop_index(op.f("ix_desk_device_workshop_id"), table_name="desk_device")
    op.drop_table("desk_device")
    op.drop_table("desk")
