"""What changed since last month as the public may read it: of people by name only what editions have."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from ..database import db
from ..language import day, ngettext
from ..language import gettext as _
from ..plan.models import Plan
from ..workshops.by_name import is_over
from ..workshops.editions import BY_NAME, STATED
from ..workshops.headcounts import Headcount
from ..workshops.models import PUBLIC, Workshop
from . import edition_queries
from .attributed import NOBODY, Attributed, of_edition
from .changes import MONTH, STOOD, Conditions, entered_since, recent, was_there
from .facts import Place, Record
from .month import Changes
from .records import read_records
from .rules import least_by_basis
from .tally import Tally


def public_sentences(plan: Plan, tally: Tally, at: datetime) -> tuple[str, str, str]:
    """Three for the public: the last says which edition the figures by name are of, and what it brought."""
    held, regions, entered = read_public_changes(plan, tally, at).sentences
    return held, regions, f"{entered.removesuffix('.')}; {_of_edition(plan, tally, at)}."


def read_public_changes(plan: Plan, tally: Tally, at: datetime) -> Changes:
    """What the last month brought, beside what was on record before and in any edition before."""
    asked = (Workshop.plan_id == plan.id, Workshop.state.in_(PUBLIC), Workshop.state != "cancelled")
    since = at - MONTH
    rows = db.session.scalars(select(Workshop).where(*recent(since, asked, at))).all()
    records = read_records(rows, at) if rows else ()
    bases: Counter[str] = Counter()
    for one in records:
        for basis, number in least_by_basis(one):
            bases[basis] += number or 0
    return Changes(
        since=since,
        held=len(rows),
        silent=sum(one.number is None and not one.withheld for one in records),
        withheld=sum(bool(one.withheld) for one in records),
        bases=tuple(sorted(bases.items())),
        entered=entered_since(since, (*asked, Headcount.basis != BY_NAME)),
        regions=_new(plan, tally, _on_record(records, tally.people), (*asked, is_over(at)), since),
        has_editions=True,
    )


def _on_record(records: Sequence[Record], people: Attributed) -> set[str]:
    """Regions of the edition, of bodies at these workshops, and of numbers that are read of them."""
    found = {body.region for one in records for body in one.represented if body.region}
    for one in records:
        found.update(one.parts)
        if one.number is not None and one.basis in STATED:
            found.update(one.convened)
    return found.union(people.regions)


def _new(plan: Plan, tally: Tally, codes: set[str], held: Conditions, since: datetime) -> tuple[Place, ...]:
    """Places with one of these regions and none on record before; the dearest is asked of the fewest."""
    earlier = (*held, Workshop.ends_at <= since)
    codes = codes.difference(_of(edition_queries.in_force(plan, since)).regions)
    new = [
        one
        for one in tally.places
        if not codes.isdisjoint(one.members)
        and not any(was_there(code, earlier, STOOD) for code in one.members)
    ]
    signed = edition_queries.written(plan, since) if new else ()
    before = {code for edition in signed for code in of_edition(*edition).regions}
    return tuple(one for one in new if before.isdisjoint(one.members))


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
