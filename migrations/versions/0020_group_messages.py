"""What staff write to many people at once, and which of it a notice carries."""

import sqlalchemy as sa
from alembic import op

revision = "0020_group_messages"
down_revision = "0019_forgetting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The messages first; a notice points at one."""
    op.create_table(
        "group_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("text_es", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "audience IN ('seated', 'waiting', 'attended', 'absent')",
            name=op.f("ck_group_message_audience"),
        ),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_group_message_workshop_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_group_message_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_message")),
        sa.UniqueConstraint("form_key", name="uq_group_message_form_key"),
    )
    op.create_index(op.f("ix_group_message_workshop_id"), "group_message", ["workshop_id"])
    if op.get_bind().dialect.name == "sqlite":
        # Copying the table, as a batch does, would take long; a column may be added with its reference.
        op.execute(
            "ALTER TABLE notice ADD COLUMN message_id INTEGER "
            "CONSTRAINT fk_notice_message_id REFERENCES group_message (id)"
        )
    else:
        op.add_column("notice", sa.Column("message_id", sa.Integer(), nullable=True))
        op.create_foreign_key(op.f("fk_notice_message_id"), "notice", "group_message", ["message_id"], ["id"])
    op.create_index(op.f("ix_notice_message_id"), "notice", ["message_id"])


def downgrade() -> None:
    """Without them; what a notice carried is gone."""
    op.drop_index(op.f("ix_notice_message_id"), table_name="notice")
    op.drop_column("notice", "message_id")
    op.drop_index(op.f("ix_group_message_workshop_id"), table_name="group_message")
    op.drop_table("group_message")
