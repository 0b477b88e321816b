"""Editions of a plan's figures, and what the public reads of people recorded by name: the latest one alone.

The table is low because pages of every floor above read it; what an edition holds is made in `tallies`.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, cast, func, select, tuple_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..clock import day_at_home
from ..database import Base, Utc, db
from ..plan.models import Plan

BY_NAME = "named"
# Numbers that somebody states without names are public at once.
STATED = ("sheet", "reported")
# Why the public reads no number of people recorded by name.
NEXT, KEPT_BACK, IN_NONE = "next edition", "kept back", "in no edition"


class Edition(Base):
    """Figures signed off: fixed tables, a version, a date, a name, a reason. The database refuses any change.

    `tables` holds every number in truth, and which of them the public does not read; nothing personal.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("plan_id", "version", name="uq_edition_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    version: Mapped[int]
    signed_at: Mapped[datetime] = mapped_column(Utc)
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    signer: Mapped[str] = mapped_column(String(120))
    reason_es: Mapped[str] = mapped_column(String(400))
    reason_en: Mapped[str] = mapped_column(String(400))
    tables: Mapped[dict[str, Any]] = mapped_column(JSON)
    plan: Mapped[Plan] = relationship()

    @property
    def signed_on(self) -> date:
        """The day it was signed off, in Lima."""
        return day_at_home(self.signed_at)


# An edition's tables as they are written down, not read yet.
WRITTEN = cast(Edition.tables, Text)


class ByName:
    """What the public reads of workshops held: people recorded by name as the latest edition has them.

    What it publishes of a workshop stands until the next one, whatever is on record of it since.
    """

    def __init__(self, plans: Iterable[int | None]) -> None:
        """The plans of the workshops that may be asked for: without one nothing is read."""
        wanted = {plan for plan in plans if plan is not None}
        self._numbers = _latest(wanted) if wanted else {}

    def published(self, plan: int | None, code: str) -> int | None:
        """How many people by name the latest edition publishes of a workshop."""
        return self._numbers.get((plan or 0, code))

    def read(
        self, basis: str | None, number: int | None, plan: int | None, code: str
    ) -> tuple[str | None, int | None, str]:
        """The basis and the number that are public, and why there is none; `basis` and `number` stand now."""
        is_known, published = (plan or 0, code) in self._numbers, self.published(plan, code)
        if published is not None:
            return BY_NAME, published, ""
        if basis in STATED:
            return basis, number, ""
        if is_known:
            return BY_NAME, None, KEPT_BACK
        if basis == BY_NAME:
            return BY_NAME, None, IN_NONE if plan is None else NEXT
        return basis, number, ""


def counted(plan: int | None) -> frozenset[str]:
    """The workshops of which the latest edition of a plan has a number, whatever that rests on."""
    newest = select(WRITTEN).where(Edition.plan_id == plan).order_by(Edition.version.desc()).limit(1)
    written = db.session.scalar(newest)
    return _with_number(written) if written else frozenset()


def _latest(plans: set[int]) -> dict[tuple[int, str], int | None]:
    """Workshops by name in the latest edition of each plan; None where it keeps the number back."""
    newest = (
        select(Edition.plan_id, func.max(Edition.version))
        .where(Edition.plan_id.in_(plans))
        .group_by(Edition.plan_id)
    )
    kept = select(Edition.plan_id, WRITTEN)
    rows = db.session.execute(kept.where(tuple_(Edition.plan_id, Edition.version).in_(newest)))
    return {(plan, code): number for plan, written in rows for code, number in _by_name(written)}


@lru_cache(maxsize=8)
def _by_name(written: str) -> list[tuple[str, int | None]]:
    """Read once, for an edition never changes; what is written is the name of what was read."""
    here = json.loads(written)["workshops"]
    return [(one["code"], one["number"]) for one in here if one["basis"] == BY_NAME]


@lru_cache(maxsize=8)
def _with_number(written: str) -> frozenset[str]:
    """The same of every basis."""
    return frozenset(one["code"] for one in json.loads(written)["workshops"] if one["number"] is not None)
