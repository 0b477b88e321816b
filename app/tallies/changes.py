"""What changed since last month: workshops held, regions that came on record, numbers entered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from ..accounts.scopes import Scope
from ..database import db
from ..language import day, listed, ngettext, number, plain
from ..language import gettext as _
from ..plan.models import Plan
from ..workshops.counts import RegionCount
from ..workshops.headcounts import Headcount
from ..workshops.models import ConvenedRegion, Representation, Workshop
from . import words
from .facts import Place
from .participation import STATED, has_no_figure, is_over
from .planned import Narrowed, wanted

MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Changes:
    """Of the last month: `named` and `stated` are participations of the workshops held in it."""

    since: datetime
    held: int
    silent: int
    named: int
    stated: tuple[tuple[str, int], ...]
    entered: int
    regions: tuple[Place, ...]

    @property
    def sentences(self) -> tuple[str, str, str]:
        """Three, each true of an empty month too."""
        return self._held(), self._regions(), self._entered()

    def _held(self) -> str:
        when = day(self.since.date(), "long")
        if not self.held:
            return _("Since %(day)s no workshop held is on record.", day=when)
        bases = [("named", self.named)] * bool(self.named) + list(self.stated)
        said = ngettext(
            "Since %(day)s %(num)s workshop was held:", "Since %(day)s %(num)s workshops were held:",
            self.held, day=when,
        )  # fmt: skip
        parts = [words.bases(bases)] if bases else []
        parts += [words.without_figure(self.silent)] if self.silent else []
        return f"{said} {'; '.join(parts) or _('no figure')}."

    def _regions(self) -> str:
        if not self.regions:
            return _("No region came on record for the first time.")
        return ngettext(
            "%(num)s region came on record for the first time: %(names)s.",
            "%(num)s regions came on record for the first time: %(names)s.",
            len(self.regions),
            names=listed([plain(one, "name") for one in self.regions]),
        )

    def _entered(self) -> str:
        if not self.entered:
            return _("No figure was entered or corrected.")
        return ngettext(
            "%(number)s figure was entered or corrected.", "%(number)s figures were entered or corrected.",
            self.entered, number=number(self.entered),
        )  # fmt: skip


def read_changes(
    plan: Plan, scope: Scope, places: tuple[Place, ...], narrowed: Narrowed, at: datetime
) -> Changes:
    """What the last month brought; few workshops are looked at, whatever there is in all."""
    asked = (*wanted(plan, scope, plan.years, narrowed), Workshop.state != "cancelled")
    since = at - MONTH
    before = (*asked, is_over(at), Workshop.ends_at <= since)
    # What few are is asked first of each.
    recent = (Workshop.ends_at > since, *asked, is_over(at))
    ids = list(db.session.scalars(select(Workshop.id).where(*recent)))
    # Each looked up by itself: few were made in a month, whatever there is in all.
    entered = select(func.count(Headcount.id)).where(
        Headcount.made_at > since,
        Headcount.number.is_not(None),
        exists().where(Workshop.id == Headcount.workshop_id, *asked),
    )
    if not ids:
        return Changes(since, 0, 0, 0, (), _sum(entered), ())
    theirs = Workshop.id.in_(ids)
    return Changes(
        since=since,
        held=len(ids),
        silent=_sum(select(func.count(Workshop.id)).where(theirs, has_no_figure())),
        named=_sum(
            select(func.sum(RegionCount.present))
            .join(Workshop, Workshop.id == RegionCount.workshop_id)
            .where(theirs, ~STATED)
        ),
        stated=_stated(theirs),
        entered=_sum(entered),
        regions=_new(ids, before, places),
    )


def _stated(theirs: ColumnElement[bool]) -> tuple[tuple[str, int], ...]:
    in_force = (Headcount.replaced_at.is_(None), Headcount.jurisdiction_code.is_(None))
    rows = db.session.execute(
        select(Headcount.basis, func.sum(Headcount.number))
        .join(Workshop, Workshop.id == Headcount.workshop_id)
        .where(theirs, STATED, *in_force, Headcount.number.is_not(None))
        .group_by(Headcount.basis)
        .order_by(Headcount.basis)
    )
    return tuple((basis, int(number or 0)) for basis, number in rows)


def _sum(statement: object) -> int:
    return int(db.session.scalar(statement) or 0)  # type: ignore[call-overload]


def _new(
    ids: list[int], before: tuple[ColumnElement[bool], ...], places: tuple[Place, ...]
) -> tuple[Place, ...]:
    """Regions of these workshops that none before was for, nor had anybody of."""
    codes = {code for of in (ConvenedRegion, Representation) for code in db.session.scalars(
        select(of.jurisdiction_code).where(of.workshop_id.in_(ids))
    )}  # fmt: skip
    codes |= set(
        db.session.scalars(
            select(RegionCount.region).where(RegionCount.workshop_id.in_(ids), RegionCount.present > 0)
        )
    )
    return tuple(
        one
        for one in places
        if not codes.isdisjoint(one.members) and not any(_was_there(code, before) for code in one.members)
    )


def _was_there(code: str, before: tuple[ColumnElement[bool], ...]) -> bool:
    earlier = select(Workshop.id).where(*before)
    return any(
        db.session.scalar(select(exists().where(*condition, of.workshop_id.in_(earlier))))
        for of, condition in (
            (ConvenedRegion, (ConvenedRegion.jurisdiction_code == code,)),
            (Representation, (Representation.jurisdiction_code == code,)),
            (RegionCount, (RegionCount.region == code, RegionCount.present > 0)),
        )
    )
