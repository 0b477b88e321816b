"""Certificates, the rule they are issued by, everybody's at once; who of the list has one."""

import sqlalchemy as sa
from alembic import op

revision = "0012_certificates"
down_revision = "0011_paper"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Certificates."""
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=True),
        sa.Column("qr_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("initials", sa.String(length=20), nullable=False),
        sa.Column("name_key", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("is_override", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("revoked_reason", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_certificate_issued_by")),
        sa.ForeignKeyConstraint(["revoked_by"], ["account.id"], name=op.f("fk_certificate_revoked_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_certificate_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_certificate_code_hash")),
        sa.UniqueConstraint("qr_hash", name=op.f("uq_certificate_qr_hash")),
        sa.UniqueConstraint("ref", name=op.f("uq_certificate_ref")),
    )
    op.create_index(
        "uq_certificate_valid",
        "certificate",
        ["workshop_id", "who"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
        sqlite_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "certificate_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('working', 'ready', 'failed')", name=op.f("ck_certificate_batch_state")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_certificate_batch_account_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_certificate_batch_workshop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_batch")),
    )
    op.create_index(
        op.f("ix_certificate_batch_workshop_id"), "certificate_batch", ["workshop_id"], unique=False
    )
    op.create_index(
        "uq_certificate_batch_working",
        "certificate_batch",
        ["workshop_id"],
        unique=True,
        postgresql_where=sa.text("state = 'working'"),
        sqlite_where=sa.text("state = 'working'"),
    )
    op.create_table(
        "certificate_rule",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("minutes_a_day", sa.Integer(), nullable=True),
        sa.CheckConstraint("share BETWEEN 1 AND 100", name=op.f("ck_certificate_rule_share")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_certificate_rule_workshop_id")
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_certificate_rule")),
    )
    op.add_column("registration", sa.Column("certified_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Undo it."""
    op.drop_column("registration", "certified_at")
    op.drop_table("certificate_rule")
    op.drop_index("uq_certificate_batch_working", table_name="certificate_batch")
    op.drop_index(op.f("ix_certificate_batch_workshop_id"), table_name="certificate_batch")
    op.drop_table("certificate_batch")
    op.drop_index("uq_certificate_valid", table_name="certificate")
    op.drop_table("certificate")
