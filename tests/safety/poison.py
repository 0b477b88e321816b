"""Every text anybody may have written, in every row of every table, turned into a payload."""

from itertools import count
from typing import Any

from sqlalchemy import String, Table, select, update
from sqlalchemy.orm import Session

from app.database import Base

from .payloads import CODE, LETTERS, MARKUP

# Columns people write freely, as they are called in any table, without their language.
WRITTEN = """
access access_need acronym address alt as_written audience cancelled_reason city consent contact_name
date_as_written date_note direct error family_names given_names indirect institution_text label legal_basis
name note position post purpose reason reference removed_words revoked_reason short signer source summary text
title venue_note written
"""
# What nobody types: the territory, and editions, which the database lets nobody change.
NOBODYS = frozenset(("edition", "region", "jurisdiction", "province", "district", "desk_exception", "job"))


def poison(session: Session) -> int:
    """Write a payload over each text that is there, markup twice as often as the rest; returns how many."""
    payloads, serial = (*MARKUP, *CODE, *MARKUP, *LETTERS), count()
    changed = 0
    for table in Base.metadata.sorted_tables:
        texts = [column for column in table.columns if _is_written(table, column)]
        keys = list(table.primary_key.columns)
        for row in session.execute(select(*keys, *texts)) if texts else ():
            values = {
                column.name: payloads[next(serial) % len(payloads)][: column.type.length or 500]
                for column in texts
                if getattr(row, column.name)
            }
            if values:
                mine = [key == getattr(row, key.name) for key in keys]
                session.execute(update(table).where(*mine).values(values))
                changed += len(values)
    return changed


def _is_written(table: Table, column: Any) -> bool:
    is_text = isinstance(column.type, String) and not column.unique and not column.foreign_keys
    called = column.name.removesuffix("_es").removesuffix("_en")
    return is_text and called in WRITTEN.split() and table.name not in NOBODYS
