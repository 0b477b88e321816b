"""One workshop made again for several regions, on other days: drafts, all of them or none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..accounts.scopes import Scope
from ..audit import Actor, record
from ..clock import now
from ..database import Base, Utc, broken_rule, db, transaction
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..territory.queries import Place
from . import rules
from .codes import free_code
from .models import (
    ConvenedRegion,
    SessionRole,
    Workshop,
    WorkshopSession,
    WorkshopSource,
)
from .questions import asked_by, write_questions
from .search import search_text
from .seats import Seats
from .when import EARLIEST, LATEST, When
from .writing import write_days

TRIES = 5
RACES = {"uq_workshop_code", "pk_workshop_series"}
LONGEST_SHORT = 80
# Regions that are said with an article in Spanish, and one that is said with it or without.
WITH_ARTICLE, MAY_HAVE_ARTICLE = {"Callao"}, {"Cusco"}
# What a copy has as the first one has it. Notes on its own days and venue are its own.
SAME = (
    "plan_id", "component_id", "theme_code", "kind", "series", "title_es", "title_en", "short_es", "short_en",
    "summary_es", "summary_en", "audience_es", "audience_en", "note_es", "note_en", "zone", "held_in",
    "interpreted_to", "requires_institution", "requires_position", "contact_name", "contact_email",
    "contact_phone", "is_demonstration",
)  # fmt: skip


class WorkshopSeries(Base):
    """That a series was made, and the codes of its workshops; its key tells a form sent twice."""

    __tablename__ = "workshop_series"

    form_key: Mapped[str] = mapped_column(String(36), primary_key=True)
    origin_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    codes: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Utc)


@dataclass(frozen=True)
class Copy:
    """A region and the first day of its workshop."""

    region: str
    first_day: date


def spread(
    regions: Sequence[str], own: Mapping[str, date], first_day: date | None, every: int
) -> tuple[Copy, ...]:
    """A day for each region: its own, or the next at the distance, from the first day on."""
    if not regions:
        raise Refusal(_l("Choose at least one region."), "regions")
    made, step = [], 0
    for region in regions:
        _ensure_year(own.get(region, first_day), region)
        if region in own:
            made.append(Copy(region, own[region]))
        elif first_day is None:
            raise Refusal(_l("Write the first day, or a day for each region."), "first_day")
        else:
            made.append(Copy(region, first_day + timedelta(days=every * step)))
            step += 1
    return tuple(made)


def _ensure_year(day: date | None, region: str) -> None:
    """Before anything is reckoned from it: the calendar has an end."""
    if day is not None and not EARLIEST <= day <= LATEST:
        raise Refusal(_l("Check the year of the day."), f"day_{region}")


def renamed(
    text: str | None, before: Sequence[str], after: str, most: int, is_needed: bool, tongue: str
) -> str | None:
    """The text with the new region's name where the old one stood; a short title says it in any case."""
    if not text:
        return text
    for name in sorted(before, key=len, reverse=True):
        if name and (found := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)):
            head = text[: found.start()]
            changed = (_led(head, after) if tongue == "es" else head) + after + text[found.end() :]
            return changed if len(changed) <= most else text
    if is_needed:
        return f"{text[: most - len(after) - 3].rstrip()} · {after}"
    return text


def _led(text: str, name: str) -> str:
    """What stands before a name, with the Spanish article it takes, and without the one the old name took."""
    if name in WITH_ARTICLE:
        said = re.sub(r"\b(de|a)(?= $)", lambda found: {"de": "del", "a": "al"}[found[1]], text)
        return re.sub(r"\ben $", "en el ", said)
    if name in MAY_HAVE_ARTICLE:
        return text
    said = re.sub(r"\b(de|a)l(?= $)", r"\1", text)
    return re.sub(r"\b[Ee]l $", "", said)


def make_series(
    actor: Actor, scope: Scope, origin_id: int, key: str, copies: Sequence[Copy], places: Mapping[str, Place]
) -> list[str]:
    """Make every copy as a draft, in one deed; the same form again answers what it made."""
    for attempt in range(TRIES):
        try:
            return _make(actor, scope, origin_id, key, copies, places)
        except IntegrityError as error:
            if broken_rule(error) not in RACES or attempt == TRIES - 1:
                raise
    raise AssertionError("the last attempt raises or returns")


def series_of(origin_id: int) -> Sequence[str]:
    """The codes of all that were made from a workshop, the first first."""
    rows = select(WorkshopSeries.codes).where(WorkshopSeries.origin_id == origin_id)
    return [code for codes in db.session.scalars(rows.order_by(WorkshopSeries.made_at)) for code in codes]


def _make(
    actor: Actor, scope: Scope, origin_id: int, key: str, copies: Sequence[Copy], places: Mapping[str, Place]
) -> list[str]:
    with transaction() as session:
        if (known := session.get(WorkshopSeries, key)) is not None:
            return known.codes
        origin = session.get_one(Workshop, origin_id, populate_existing=True)
        counters = session.get_one(Seats, origin_id, populate_existing=True)
        questions = tuple(one.draft for one in asked_by(session, origin_id))
        codes = []
        for copy in copies:
            rules.ensure_may_convene(scope, (), frozenset({copy.region}), is_named=False)
            made = _copied(session, origin, copy, places)
            _write_seats(session, made, origin, counters, copy)
            write_questions(session, made.id, questions, now())
            record(session, actor, "create workshop", ("workshop", made.code), origin=origin.code)
            codes.append(made.code)
        session.add(WorkshopSeries(form_key=key, origin_id=origin_id, codes=codes, made_at=now()))
        record(session, actor, "make series", ("workshop", origin.code), number=len(codes))
        return codes


def _copied(session: Session, origin: Workshop, copy: Copy, places: Mapping[str, Place]) -> Workshop:
    made = Workshop(**{name: getattr(origin, name) for name in SAME})
    made.plan, made.state = origin.plan, "proposed" if origin.state == "proposed" else "scheduled"
    step = copy.first_day - origin.first_day
    when = When(copy.first_day, origin.last_day + step, origin.first_hour, origin.last_hour, origin.zone)
    _write_days(made, when, copy.region)
    for tongue in ("es", "en"):
        before = [getattr(places[code], f"name_{tongue}") for code in origin.region_codes]
        after = getattr(places[copy.region], f"name_{tongue}")
        for name, most, is_needed in (("short", LONGEST_SHORT, True), ("title", 300, False)):
            said = renamed(getattr(origin, f"{name}_{tongue}"), before, after, most, is_needed, tongue)
            setattr(made, f"{name}_{tongue}", said)
    made.convened = [ConvenedRegion(jurisdiction_code=copy.region)]
    if origin.venue and origin.venue.jurisdiction_code == copy.region:
        made.venue = origin.venue
    made.sources = [
        _like(one, WorkshopSource, "institution_id", "role", "position", "as_written")
        for one in origin.sources
    ]
    made.sessions = [_session(one, step) for one in origin.sessions]
    made.search, made.code = search_text(made), free_code(session, made.short_es)
    session.add(made)
    session.flush()
    return made


def _write_days(made: Workshop, when: When, region: str) -> None:
    """Its days; what stands against them is said at the region's own field."""
    try:
        write_days(made, when)
    except Refusal as refusal:
        raise Refusal(refusal.message, f"day_{region}") from None


def _session(one: WorkshopSession, step: timedelta) -> WorkshopSession:
    made: WorkshopSession = _like(
        one, WorkshopSession, "position", "first_hour", "last_hour", "title_es", "title_en"
    )
    made.day = one.day + step if one.day else None
    names = ("speaker_id", "role", "position", "post_es", "post_en", "institution_id")
    made.roles = [_like(role, SessionRole, *names) for role in one.roles]
    return made


def _like(one: Any, table: Any, *names: str) -> Any:
    """Another row with these columns the same."""
    return table(**{name: getattr(one, name) for name in names})


def _write_seats(session: Session, made: Workshop, origin: Workshop, counters: Seats, copy: Copy) -> None:
    """The same seats, empty; sign-up as far from the days as it was."""
    step = copy.first_day - origin.first_day
    follows = counters.closes_at in (None, origin.starts_at)
    opens_at = counters.opens_at + step if counters.opens_at else None
    closes_at = made.starts_at if follows or counters.closes_at is None else counters.closes_at + step
    rules.ensure_window(opens_at, closes_at, made.ends_at)
    names = ("capacity", "has_line", "per_institution")
    told = {name: getattr(counters, name) for name in names}
    session.add(Seats(workshop_id=made.id, opens_at=opens_at, closes_at=closes_at, **told))
