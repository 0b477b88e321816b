"""Plans, themes, components, groups, sources, targets."""

import sqlalchemy as sa
from alembic import op

revision = "0005_plan"
down_revision = "0004_institutions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plans, themes, components, groups, sources, targets."""
    op.create_table(
        "theme",
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("name_es", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("colour", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_theme")),
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title_es", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("short_es", sa.String(length=80), nullable=False),
        sa.Column("short_en", sa.String(length=80), nullable=False),
        sa.Column("summary_es", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("purpose_es", sa.Text(), nullable=False),
        sa.Column("purpose_en", sa.Text(), nullable=False),
        sa.Column("direct_es", sa.Text(), nullable=False),
        sa.Column("direct_en", sa.Text(), nullable=False),
        sa.Column("indirect_es", sa.Text(), nullable=False),
        sa.Column("indirect_en", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.String(length=200), nullable=True),
        sa.Column("source_es", sa.String(length=300), nullable=True),
        sa.Column("source_en", sa.String(length=300), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("announced_components", sa.Integer(), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint("first_year <= last_year", name=op.f("ck_plan_years")),
        sa.ForeignKeyConstraint(["owner_id"], ["institution.id"], name=op.f("fk_plan_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_key")),
    )
    op.create_table(
        "component",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_es", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_component_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_component")),
    )
    op.create_index(op.f("ix_component_plan_id"), "component", ["plan_id"], unique=False)
    op.create_table(
        "cooperating_source",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_cooperating_source_institution_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_cooperating_source_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "institution_id", name=op.f("pk_cooperating_source")),
    )
    op.create_table(
        "intervention_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_es", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_intervention_group_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention_group")),
    )
    op.create_index(op.f("ix_intervention_group_plan_id"), "intervention_group", ["plan_id"], unique=False)
    op.create_table(
        "group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("jurisdiction_code", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["intervention_group.id"], name=op.f("fk_group_member_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction_code"], ["jurisdiction.code"], name=op.f("fk_group_member_jurisdiction_code")
        ),
        sa.PrimaryKeyConstraint("group_id", "jurisdiction_code", name=op.f("pk_group_member")),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("component_id", sa.Integer(), nullable=True),
        sa.Column("jurisdiction_code", sa.String(length=4), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("measure IN ('workshops', 'people')", name=op.f("ck_target_measure")),
        sa.ForeignKeyConstraint(["component_id"], ["component.id"], name=op.f("fk_target_component_id")),
        sa.ForeignKeyConstraint(
            ["jurisdiction_code"], ["jurisdiction.code"], name=op.f("fk_target_jurisdiction_code")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_target_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    op.create_index(op.f("ix_target_plan_id"), "target", ["plan_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_target_plan_id"), table_name="target")
    op.drop_table("target")
    op.drop_table("group_member")
    op.drop_index(op.f("ix_intervention_group_plan_id"), table_name="intervention_group")
    op.drop_table("intervention_group")
    op.drop_table("cooperating_source")
    op.drop_index(op.f("ix_component_plan_id"), table_name="component")
    op.drop_table("component")
    op.drop_table("plan")
    op.drop_table("theme")
