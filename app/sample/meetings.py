"""Write a workshop from its facts: found by its code and brought up to date in place."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..clock import now
from ..institutions.models import Institution
from ..language import fold
from ..plan.models import Plan
from ..workshops import seats
from ..workshops.agenda import named
from ..workshops.headcounts import Headcount
from ..workshops.models import (
    ConvenedRegion,
    Representation,
    SessionRole,
    Venue,
    Workshop,
    WorkshopSession,
    WorkshopSource,
)
from ..workshops.search import search_text
from ..workshops.when import When
from .plans import Facts, in_place, institution_id, put

OWN_COLUMNS = frozenset(Workshop.__table__.columns.keys())
# What is not brought up to date once somebody settled a doubtful date.
OF_DATE = {"first_day", "last_day", "date_confidence", "date_note_es", "date_note_en"}
SESSION_FACTS = ("position", "title_es", "title_en", "first_hour", "last_hour")
ROLE_FACTS = ("role", "post_es", "post_en")


def write_workshop(session: Session, facts: Facts, plan: Plan | None) -> Workshop:
    """The workshop with its venue, regions, sources, sessions, seats and all the file says of who came."""
    workshop = session.scalar(select(Workshop).where(Workshop.code == facts["code"])) or Workshop()
    kept = OF_DATE if workshop.date_is_settled else set()
    put(workshop, {name: value for name, value in facts.items() if name in OWN_COLUMNS - kept})
    workshop.plan_id = plan.id if plan else None
    workshop.component_id = _component_id(plan, facts.get("component"))
    workshop.theme_code = facts["theme"]
    workshop.venue = _venue(session, facts["venue"])
    workshop.starts_at, workshop.ends_at = _instants(workshop)
    workshop.search = search_text(workshop)
    session.add(workshop)
    session.flush()
    _write_convened(workshop, facts["convened"])
    _write_sources(session, workshop, facts.get("source", []))
    _write_sessions(session, workshop, facts.get("session", []))
    _write_represented(session, workshop, facts.get("represented", []))
    _write_headcount(session, workshop, facts.get("headcount"))
    if session.get(seats.Seats, workshop.id) is None:
        seats.add(session, workshop, capacity=facts.get("capacity", 0))
    session.flush()
    return workshop


def _instants(workshop: Workshop) -> tuple[datetime, datetime]:
    hours = (workshop.first_hour, workshop.last_hour)
    when = When(workshop.first_day, workshop.last_day, *hours, workshop.zone)
    return when.starts_at, when.ends_at


def _component_id(plan: Plan | None, position: int | None) -> int | None:
    if plan is None or position is None:
        return None
    return next(component.id for component in plan.components if component.position == position)


def _venue(session: Session, facts: Facts) -> Venue:
    """A venue of exactly these facts; one that other workshops may use is never changed."""
    columns = {name: facts.get(name) for name in ("name", "address", "city", "country")}
    columns |= {f"{name}_code": facts.get(name) for name in ("district", "jurisdiction")}
    columns |= {name: facts.get(name) for name in ("access_es", "access_en")}
    found = session.scalars(select(Venue).filter_by(**columns).order_by(Venue.id)).first()
    return found or Venue(**columns)


def _write_convened(workshop: Workshop, codes: list[str]) -> None:
    kept = {link.jurisdiction_code: link for link in workshop.convened}
    workshop.convened = [kept.get(code) or ConvenedRegion(jurisdiction_code=code) for code in codes]


def _write_sources(session: Session, workshop: Workshop, facts: list[Facts]) -> None:
    kept = {(one.institution_id, one.role): one for one in workshop.sources}
    sources = []
    for position, said in enumerate(facts, 1):
        number, role = institution_id(session, said["institution"]), said.get("role", "cooperating source")
        source = kept.get((number, role)) or WorkshopSource(institution_id=number, role=role)
        source.position, source.as_written = position, said.get("as_written")
        sources.append(source)
    workshop.sources = sources


def _write_sessions(session: Session, workshop: Workshop, facts: list[Facts]) -> None:
    pairs = in_place(workshop.sessions, facts, WorkshopSession, SESSION_FACTS)
    workshop.sessions = [row for row, _ in pairs]
    for row, said in pairs:
        if "day_number" in said:
            row.day = workshop.first_day + timedelta(days=said["day_number"] - 1)
        row.roles = [_role(session, place, one) for place, one in enumerate(said.get("role", []), 1)]


def _role(session: Session, position: int, facts: Facts) -> SessionRole:
    role = SessionRole(position=position, speaker=named(session, facts["person"]))
    put(role, {name: facts.get(name) for name in ROLE_FACTS})
    role.institution_id = institution_id(session, facts["institution"]) if "institution" in facts else None
    return role


def _write_represented(session: Session, workshop: Workshop, facts: list[Facts]) -> None:
    """Who was there; whoever somebody settled stays as they are."""
    theirs = Representation.workshop_id == workshop.id
    settled = set(session.scalars(select(Representation.position).where(theirs, Representation.is_settled)))
    session.execute(delete(Representation).where(theirs, Representation.position.not_in(settled)))
    for position, said in enumerate(facts, 1):
        if position in settled:
            continue
        row = Representation(
            workshop_id=workshop.id, position=position, candidates=said.get("candidates", [])
        )
        put(row, {name: said.get(name) for name in ("role", "resolution", "note_es", "note_en")})
        row.jurisdiction_code = said.get("jurisdiction")
        _name(session, row, said)
        session.add(row)


def _name(session: Session, row: Representation, facts: Facts) -> None:
    """Call the body by its name; what the source writes instead goes into the note."""
    written = facts.get("as_written", "")
    if "institution" not in facts:
        row.label_es = str(facts.get("label_es") or written)
        row.label_en = str(facts.get("label_en") or written)
        return
    body = session.get_one(Institution, institution_id(session, facts["institution"]))
    row.institution_id = body.id
    row.label_es, row.label_en = body.name_es, body.name_en or body.name_es
    if fold(written) not in fold(f"{body.name_es} {body.name_en} {body.acronym}"):
        row.note_es = " ".join(filter(None, (f"Escrito «{written}».", row.note_es)))
        row.note_en = " ".join(filter(None, (f"Written “{written}”.", row.note_en)))


def _write_headcount(session: Session, workshop: Workshop, facts: Facts | None) -> None:
    """A number that changed in the file replaces the one in force; the old one stays as history."""
    if facts is None:
        return
    statement = select(Headcount).where(Headcount.workshop_id == workshop.id, Headcount.replaced_at.is_(None))
    wanted: dict[str, Any] = {"number": None, **facts}
    for standing in session.scalars(statement):
        if all(getattr(standing, name) == value for name, value in wanted.items()):
            return
        standing.replaced_at = now()
    session.add(Headcount(workshop_id=workshop.id, made_at=now(), **wanted))
