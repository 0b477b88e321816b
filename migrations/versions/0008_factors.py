"""The second factor, invitations, password resets; what a session was opened with."""

import sqlalchemy as sa
from alembic import op

revision = "0008_factors"
down_revision = "0007_registration"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The second factor, invitations, password resets; open sessions end, their owners sign in again."""
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("factor_nonce", sa.String(length=32), nullable=True))
        account.add_column(sa.Column("factor_at", sa.DateTime(timezone=True), nullable=True))
        account.add_column(sa.Column("factor_step", sa.Integer(), nullable=True))
    op.execute(sa.text("DELETE FROM signed_in"))
    with op.batch_alter_table("signed_in") as signed_in:
        signed_in.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False))
        signed_in.add_column(sa.Column("browser", sa.String(length=20), nullable=False))
        signed_in.add_column(sa.Column("system", sa.String(length=20), nullable=False))
    _codes()
    _invitations()
    _resets()


def _codes() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"], unique=False)


def _invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('organiser', 'coordinator', 'viewer', 'administrator')",
            name=op.f("ck_invitation_role"),
        ),
        sa.ForeignKeyConstraint(["invited_by"], ["account.id"], name=op.f("fk_invitation_invited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(op.f("ix_invitation_invited_by"), "invitation", ["invited_by"], unique=False)
    op.create_table(
        "invitation_region",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("jurisdiction_code", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_invitation_region_invitation_id")
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction_code"], ["jurisdiction.code"], name=op.f("fk_invitation_region_jurisdiction_code")
        ),
        sa.PrimaryKeyConstraint("invitation_id", "jurisdiction_code", name=op.f("pk_invitation_region")),
    )


def _resets() -> None:
    op.create_table(
        "password_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_password_reset_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_reset_token_hash")),
    )
    op.create_index(op.f("ix_password_reset_account_id"), "password_reset", ["account_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_password_reset_account_id"), table_name="password_reset")
    op.drop_table("password_reset")
    op.drop_table("invitation_region")
    op.drop_index(op.f("ix_invitation_invited_by"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_recovery_code_account_id"), table_name="recovery_code")
    op.drop_table("recovery_code")
    with op.batch_alter_table("signed_in") as signed_in:
        signed_in.drop_column("system")
        signed_in.drop_column("browser")
        signed_in.drop_column("proved_at")
    with op.batch_alter_table("account") as account:
        account.drop_column("factor_step")
        account.drop_column("factor_at")
        account.drop_column("factor_nonce")
