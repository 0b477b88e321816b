"""What changed since last month as the public may read it: of people by name only what editions have."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from ..database import db
from ..language import day, ngettext
from ..language import gettext as _
from ..plan.models import Plan
from ..workshops.editions import BY_NAME
from ..workshops.headcounts import Headcount
from ..workshops.models import PUBLIC, Workshop
from . import edition_queries
from .attributed import NOBODY, Attributed, of_edition
from .changes import BODIES, MONTH, STANDS, entered_since, recent, represented, was_there
from .facts import Place
from .month import Changes
from .participation import is_over
from .records import read_records
from .tally import Tally


def public_sentences(plan: Plan, tally: Tally, at: datetime) -> tuple[str, str, str]:
    """Three for the public: the last says which edition the figures by name are of, and what it brought."""
    before = _of(edition_queries.in_force(plan, at - MONTH))
    held, regions, entered = read_public_changes(plan, tally, before, at).sentences
    return held, regions, f"{entered.removesuffix('.')}; {_of_edition(plan, tally, at)}."


def read_public_changes(plan: Plan, tally: Tally, before: Attributed, at: datetime) -> Changes:
    """What the last month brought, beside people by region as the edition of a month ago had them."""
    asked = (Workshop.plan_id == plan.id, Workshop.state.in_(PUBLIC), Workshop.state != "cancelled")
    since = at - MONTH
    rows = db.session.scalars(select(Workshop).where(*recent(since, asked, at))).all()
    records = read_records(rows, at) if rows else ()
    bases: Counter[str] = Counter()
    for one in records:
        bases.update({one.basis: one.number} if one.number is not None else {})
    codes = _on_record(rows, tally.people).difference(before.regions)
    new = [one for one in tally.places if not codes.isdisjoint(one.members)]
    earlier = (*asked, is_over(at), Workshop.ends_at <= since)
    return Changes(
        since=since,
        held=len(rows),
        silent=sum(one.number is None for one in records),
        bases=tuple(sorted(bases.items())),
        entered=entered_since(since, (*asked, Headcount.basis != BY_NAME)),
        regions=tuple(one for one in new if not _was_on_record(one, before, earlier)),
        has_editions=True,
    )


def _on_record(rows: Sequence[Workshop], people: Attributed) -> set[str]:
    """Regions of the edition, and those represented at these workshops but for whose people it has."""
    stated = [one.id for one in rows if one.code not in people.workshops]
    bodies = represented([one.id for one in rows], [BODIES])
    return bodies.union(people.regions, represented(stated, STANDS))


def _was_on_record(place: Place, before: Attributed, earlier: tuple[ColumnElement[bool], ...]) -> bool:
    return any(code in before.regions or was_there(code, earlier, STANDS) for code in place.members)


def _of(found: tuple[int, str] | None) -> Attributed:
    """What an edition says of people by region; without one, nothing."""
    return of_edition(*found) if found else NOBODY


def _of_edition(plan: Plan, tally: Tally, at: datetime) -> str:
    if tally.edition is None:
        return _("no edition of the figures has been signed off yet")
    said = {"version": tally.edition.version, "day": day(tally.edition.signed_on, "long")}
    if tally.edition.signed_at <= at - MONTH:
        return _("the latest edition of the figures is still number %(version)s, of %(day)s", **said)
    before = _of(edition_queries.in_force(plan, at, tally.edition.version - 1))
    if more := len(tally.people.workshops - before.workshops):
        return ngettext(
            "edition %(version)s of the figures was signed off on %(day)s, with the figure by name of "
            "%(num)s more workshop",
            "edition %(version)s of the figures was signed off on %(day)s, with the figures by name of "
            "%(num)s more workshops",
            more,
            **said,
        )
    return _("edition %(version)s of the figures was signed off on %(day)s", **said)
