"""Imported files may be lists of who came to several workshops."""

import sqlalchemy as sa
from alembic import op

revision = "0033_lists"
down_revision = "0032_squeezed"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('sign_ups', 'attendance', 'workshops')"
AFTER = "kind IN ('sign_ups', 'attendance', 'workshops', 'lists')"
LISTS = "SELECT id FROM import_batch WHERE kind = 'lists'"


def upgrade() -> None:
    """Let them in."""
    _say(BEFORE, AFTER)


def _say(before: str, after: str) -> None:
    """Other tables refer to this one, so SQLite cannot copy it: the rule is changed where it is written."""
    link = op.get_bind()
    if link.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_import_batch_kind"), "import_batch", type_="check")
        op.create_check_constraint(op.f("ck_import_batch_kind"), "import_batch", after)
        return
    version = link.scalar(sa.text("PRAGMA schema_version"))
    link.execute(sa.text("PRAGMA writable_schema=ON"))
    there = "name = 'import_batch' AND instr(sql, :before)"
    rule = sa.text(f"UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE {there}")
    changed = link.execute(rule, {"before": before, "after": after})
    link.execute(sa.text(f"PRAGMA schema_version={version + 1}"))
    link.execute(sa.text("PRAGMA writable_schema=OFF"))
    if changed.rowcount != 1:
        raise RuntimeError("the rule was not found")


def downgrade() -> None:
    """Files of that kind are gone; what came in with them stays."""
    for table in ("import_chunk", "import_key"):
        op.execute(f"DELETE FROM {table} WHERE batch_id IN ({LISTS})")
    for table in ("import_batch", "import_heading"):
        op.execute(f"DELETE FROM {table} WHERE kind = 'lists'")
    _say(AFTER, BEFORE)
