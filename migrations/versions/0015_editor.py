"""The workshop's editor in parts: versions of each, line and limit, questions and answers."""

import sqlalchemy as sa
from alembic import op

revision = "0015_editor"
down_revision = "0014_who_comes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What the editor in parts writes."""
    op.add_column("venue", sa.Column("capacity", sa.Integer(), nullable=True))
    op.add_column(
        "workshop", sa.Column("requires_position", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("workshop", sa.Column("part_versions", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("seats", sa.Column("has_line", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("seats", sa.Column("per_institution", sa.Integer(), nullable=True))
    _questions()


def _questions() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("label_es", sa.String(length=200), nullable=False),
        sa.Column("label_en", sa.String(length=200), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('text', 'one', 'several', 'yesno')", name=op.f("ck_question_kind")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_question_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index(op.f("ix_question_workshop_id"), "question", ["workshop_id"])
    op.create_table(
        "answer",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_answer_registration_id")
        ),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_answer_question_id")),
        sa.PrimaryKeyConstraint("registration_id", "question_id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_question_id"), "answer", ["question_id"])


def downgrade() -> None:
    """Undo it."""
    for table in ("answer", "question"):
        op.drop_table(table)
    for table, columns in (
        ("seats", ("per_institution", "has_line")),
        ("workshop", ("part_versions", "requires_position")),
        ("venue", ("capacity",)),
    ):
        for column in columns:
            op.drop_column(table, column)
