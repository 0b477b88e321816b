"""Institutions and networks."""

import sqlalchemy as sa
from alembic import op

revision = "0004_institutions"
down_revision = "0003_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Institutions and networks."""
    op.create_table(
        "institution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sector", sa.String(length=20), nullable=False),
        sa.Column("name_es", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("acronym", sa.String(length=40), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("jurisdiction_code", sa.String(length=4), nullable=True),
        sa.Column("province_code", sa.String(length=4), nullable=True),
        sa.Column("district_code", sa.String(length=6), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("is_doubtful", sa.Boolean(), nullable=False),
        sa.Column("note_es", sa.String(length=400), nullable=True),
        sa.Column("note_en", sa.String(length=400), nullable=True),
        sa.Column("search", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_institution_district_code")
        ),
        sa.ForeignKeyConstraint(
            ["jurisdiction_code"], ["jurisdiction.code"], name=op.f("fk_institution_jurisdiction_code")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["institution.id"], name=op.f("fk_institution_parent_id")),
        sa.ForeignKeyConstraint(
            ["province_code"], ["province.code"], name=op.f("fk_institution_province_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
        sa.UniqueConstraint("key", name=op.f("uq_institution_key")),
    )
    op.create_index("ix_institution_place", "institution", ["jurisdiction_code", "kind"], unique=False)
    op.create_table(
        "network_member",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["institution.id"], name=op.f("fk_network_member_member_id")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["institution.id"], name=op.f("fk_network_member_network_id")
        ),
        sa.PrimaryKeyConstraint("network_id", "member_id", name=op.f("pk_network_member")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("network_member")
    op.drop_index("ix_institution_place", table_name="institution")
    op.drop_table("institution")
