"""Regions, jurisdictions, provinces and districts."""

import sqlalchemy as sa
from alembic import op

revision = "0001_territory"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Regions, jurisdictions, provinces and districts."""
    op.create_table(
        "region",
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("short", sa.String(length=3), nullable=False),
        sa.Column("iso", sa.String(length=6), nullable=False),
        sa.Column("column", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
    )
    op.create_table(
        "jurisdiction",
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("region_code", sa.String(length=2), nullable=False),
        sa.Column("name_es", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("short", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_jurisdiction_region_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_jurisdiction")),
    )
    op.create_table(
        "province",
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("region_code", sa.String(length=2), nullable=False),
        sa.Column("jurisdiction_code", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["jurisdiction_code"], ["jurisdiction.code"], name=op.f("fk_province_jurisdiction_code")
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_province_region_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_province")),
    )
    op.create_table(
        "district",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("province_code", sa.String(length=4), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["province_code"], ["province.code"], name=op.f("fk_district_province_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_district")),
    )
    op.create_index(op.f("ix_district_province_code"), "district", ["province_code"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_district_province_code"), table_name="district")
    op.drop_table("district")
    op.drop_table("province")
    op.drop_table("jurisdiction")
    op.drop_table("region")
