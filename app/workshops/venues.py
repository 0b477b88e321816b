"""Venues kept and reused: which there are, where they are used, and how one is edited."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from ..accounts.scopes import Scope
from ..audit import Actor, record
from ..clock import now
from ..database import db, transaction
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from .draft import NewVenue
from .models import Venue, Workshop
from .offered import kept_venues, venue_label
from .parts import turn
from .placing import write_venue
from .scoped import in_scope, is_shown
from .search import search_text

# Venues on a page of the list.
PAGE = 30
# What may change while an announced workshop is to take place there: nobody goes elsewhere because of it.
HARMLESS = ("map_url", "capacity", "access_es", "access_en")


@dataclass(frozen=True)
class Kept:
    """A venue with its line, how many workshops use it, and whether the reader may edit it."""

    venue: Venue
    label: str
    used: int
    may_edit: bool


def list_venues(scope: Scope, typed: str) -> list[Kept]:
    """The venues with these words in their line, by region and name."""
    words = fold(typed).split()
    labelled = [(venue, venue_label(venue)) for venue in kept_venues()]
    found = [
        one for one in labelled if all(word in fold(f"{one[1]} {one[0].address or ''}") for word in words)
    ]
    used = _used([venue.id for venue, _label in found])
    theirs = _invented() if scope.is_demonstration else None
    made = [
        Kept(
            venue, label, used.get(venue.id, 0),
            may_edit(scope, venue) and (theirs is None or venue.id in theirs),
        )
        for venue, label in found
    ]  # fmt: skip
    return sorted(made, key=lambda one: (one.venue.jurisdiction_code or "~", fold(one.label), one.venue.id))


def may_edit(scope: Scope, venue: Venue) -> bool:
    """Who answers for its region; one abroad, or of no region, is for those who answer for all."""
    return scope.is_national or bool(venue.jurisdiction_code and scope.covers(venue.jurisdiction_code))


def find_venue(number: int, scope: Scope) -> Venue | None:
    """A venue the reader may edit."""
    whole = (joinedload(Venue.jurisdiction), joinedload(Venue.district))
    venue = db.session.scalar(select(Venue).where(Venue.id == number).options(*whole))
    return venue if venue is not None and may_edit(scope, venue) else None


def workshops_at(venue: Venue, scope: Scope) -> Sequence[Workshop]:
    """The workshops there that the reader may see, the latest first."""
    rows = select(Workshop).where(Workshop.venue_id == venue.id, in_scope(scope), is_shown())
    return db.session.scalars(rows.order_by(Workshop.first_day.desc(), Workshop.id)).all()


def is_invented(venue: Venue) -> bool:
    """Whether the demonstration alone uses it; what nobody uses is real."""
    rows = select(Workshop.is_demonstration).where(Workshop.venue_id == venue.id).distinct()
    return list(db.session.scalars(rows)) == [True]


def _invented() -> set[int | None]:
    """The numbers of those the demonstration alone uses."""
    rows = select(Workshop.venue_id).group_by(Workshop.venue_id)
    return set(
        db.session.scalars(rows.having(func.count() == func.count(case((Workshop.is_demonstration, 1)))))
    )


def announced(venue: Venue) -> bool:
    """Whether its place is fixed, for what the form offers."""
    return is_announced(db.session(), venue.id)


def is_announced(session: Session, venue_id: int) -> bool:
    """Whether people come to it: an announced workshop takes place there and is not over."""
    rows = select(Workshop.id).where(
        Workshop.venue_id == venue_id, Workshop.state == "published", Workshop.ends_at > now()
    )
    return session.scalar(rows.limit(1)) is not None


def edit_venue(actor: Actor, venue_id: int, version: int, said: NewVenue) -> None:
    """Write a venue, unless somebody else did in between; of one people come to, only what is harmless."""
    with transaction() as session:
        venue = session.get_one(Venue, venue_id, with_for_update={"of": Venue}, populate_existing=True)
        if venue.version != version:
            raise Conflict(_l("The venue was changed elsewhere while you were writing."))
        there = _locked(session, venue_id)
        if is_announced(session, venue_id):
            _ensure_whole(said)
            for name in HARMLESS:
                setattr(venue, name, getattr(said, name))
        else:
            write_venue(session, venue, said)
        venue.version += 1
        session.flush()
        for workshop in there:
            workshop.search = search_text(workshop)
            turn(workshop, "where")
        record(session, actor, "edit venue", ("venue", venue.id), version=venue.version)


def _locked(session: Session, venue_id: int) -> Sequence[Workshop]:
    """The workshops there: none of them is announced while its place is written."""
    rows = select(Workshop).where(Workshop.venue_id == venue_id).order_by(Workshop.id)
    return session.scalars(
        rows.with_for_update(key_share=True, of=Workshop), execution_options={"populate_existing": True}
    ).all()


def _ensure_whole(said: NewVenue) -> None:
    """What an announced page says of its venue stays whole in both languages."""
    for mine, other, field in (
        (said.access_es, said.access_en, "access_en"),
        (said.access_en, said.access_es, "access_es"),
    ):
        if mine and not other:
            raise Refusal(_l("A workshop is announced there: write the access in both languages."), field)


def _used(numbers: Sequence[int]) -> dict[int, int]:
    rows = select(Workshop.venue_id, func.count(Workshop.id)).where(
        Workshop.venue_id.in_(numbers), is_shown()
    )
    found = db.session.execute(rows.group_by(Workshop.venue_id))
    return {number: count for number, count in found if number is not None}
