"""A letter may be written anew: what stood before is kept; of each, the link it was written with."""

import sqlalchemy as sa
from alembic import op

revision = "0034_letters_anew"
down_revision = "0033_lists"
branch_labels = None
depends_on = None

STANDS = sa.text("replaced_at IS NULL")
ONCE, STANDING = "uq_official_letter_once", "uq_official_letter_standing"
THEIRS = ["workshop_id", "institution_id"]
FILL = """
UPDATE official_letter SET generation = (
    SELECT delegation.generation FROM delegation
    WHERE delegation.workshop_id = official_letter.workshop_id
    AND delegation.institution_id = official_letter.institution_id)
"""


def upgrade() -> None:
    """One that stands for each institution; those there are were written with the link there is."""
    with op.batch_alter_table("official_letter") as letter:
        letter.add_column(sa.Column("generation", sa.Integer(), nullable=True))
        letter.add_column(sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True))
        letter.drop_constraint(ONCE, type_="unique")
    op.create_index(
        STANDING, "official_letter", THEIRS, unique=True, postgresql_where=STANDS, sqlite_where=STANDS
    )
    op.execute(FILL)


def downgrade() -> None:
    """Only those that stand."""
    op.drop_index(STANDING, "official_letter")
    op.execute("DELETE FROM official_letter WHERE replaced_at IS NOT NULL")
    with op.batch_alter_table("official_letter") as letter:
        letter.drop_column("replaced_at")
        letter.drop_column("generation")
        letter.create_unique_constraint(ONCE, THEIRS)
