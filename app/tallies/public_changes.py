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
from ..workshops.models import PUBLIC, ConvenedRegion, Representation, Workshop
from .attributed import NOBODY, Attributed, of_edition
from .changes import MONTH, STANDS, Changes, entered_since, recent, was_there
from .edition_queries import find_written
from .facts import Place
from .participation import is_over
from .records import read_records
from .tally import Tally


def public_sentences(plan: Plan, tally: Tally, at: datetime) -> tuple[str, str, str]:
    """Three for the public: the last says which edition the figures by name are of, and what it brought."""
    before = _edition_before(plan, tally, at)
    held, regions, entered = read_public_changes(plan, tally, before, at).sentences
    return held, regions, f"{entered.removesuffix('.')}; {_of_edition(tally, before, at)}."


def read_public_changes(plan: Plan, tally: Tally, before: Attributed, at: datetime) -> Changes:
    """What the last month brought, beside people by region as the edition `before` had them."""
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
    )


def _on_record(rows: Sequence[Workshop], people: Attributed) -> set[str]:
    """Regions of these workshops and of the edition; whose people stand by region, it is not by who was
    convened."""
    stated = [one.id for one in rows if one.code not in people.workshops]
    found = set(people.regions)
    for of, ids in ((ConvenedRegion, stated), (Representation, [one.id for one in rows])):
        here = select(of.jurisdiction_code).where(of.workshop_id.in_(ids))
        found |= {code for code in db.session.scalars(here) if code} if ids else set()
    return found


def _was_on_record(place: Place, before: Attributed, earlier: tuple[ColumnElement[bool], ...]) -> bool:
    return any(code in before.regions or was_there(code, earlier, STANDS) for code in place.members)


def _edition_before(plan: Plan, tally: Tally, at: datetime) -> Attributed:
    """The edition before the one of this month; where none was signed off in it, the latest itself."""
    if tally.edition is None or tally.edition.signed_at <= at - MONTH:
        return tally.people
    version = tally.edition.version - 1
    written = find_written(plan, version)
    return of_edition(version, written) if written else NOBODY


def _of_edition(tally: Tally, before: Attributed, at: datetime) -> str:
    if tally.edition is None:
        return _("no edition of the figures has been signed off yet")
    said = {"version": tally.edition.version, "day": day(tally.edition.signed_on, "long")}
    if tally.edition.signed_at <= at - MONTH:
        return _("the latest edition of the figures is still number %(version)s, of %(day)s", **said)
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
