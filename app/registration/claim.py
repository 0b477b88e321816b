"""A sign-up written down: the counters decide, and all the deed owes goes with them.

Whoever signs up for a hot workshop waits for the lock on its counters, which lasts until the commit. So on
PostgreSQL everything is one statement that commits by itself; on SQLite, where a statement is no journey,
the same parts go one after the other. Here alone a deed writes rows of other floors without their functions.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Boolean,
    Integer,
    String,
    bindparam,
    case,
    cast,
    insert,
    literal,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ..audit import Actor
from ..database import Base
from ..outbox import PENDING
from ..tokens import door_code, hashed, link_token, short_code
from ..workshops import seats
from ..workshops.counts import counting, counting_regions
from .limited import CLAIM, count_written
from .models import SEATED, WAITING
from .owed import letter_job
from .people import Asked

_TABLES = Base.metadata.tables
_PERSON, _NOTICE, _JOB, _AUDIT, _COUNT, _REGION = (
    _TABLES[name] for name in ("registration", "notice", "job", "audit", "sign_up_count", "region_count")
)
# Columns the counters fill, or the person later.
_NOT_ASKED = {
    "id", "workshop_id", "seq", "state", "seated_at", "cancelled_at", "cancelled_by", "removed_for",
    "removed_words", "certified_at", "access_need", "note", "delegation_id", "forgotten_at", "attendance",
}  # fmt: skip
_TOLD = [column for column in _PERSON.columns if column.name not in _NOT_ASKED]


@dataclass(frozen=True)
class SignedUp:
    """A sign-up that stands: what its links are made of, its state, and whether this post made it."""

    ref: str
    generation: int
    state: str
    is_new: bool = False


def claim(
    session: Session, actor: Actor, asked: Asked, at: datetime, sequence: int, is_locked: bool = False
) -> SignedUp | None:
    """Take a seat or a place in line and write everything down; None when neither can be had.

    `is_locked` says that the counters were locked before: only then a place under a limit is given.
    """
    row = row_of(asked, at)
    told = {f"p_{name}": value for name, value in row.items()}
    told |= seats.claiming(asked.workshop_id, at, asked.accepts_line)
    told |= _limiting(session, asked, is_locked)
    told |= {
        "p_kind": asked.person.represents.kind,
        "p_owes": asked.channel is not None,
        "p_channel": asked.channel,
        "p_sequence": sequence,
        "p_actor_kind": actor.kind,
        "p_actor_id": actor.id,
        "p_request": actor.request,
        "p_details": {"workshop": asked.workshop_id},
    }
    write = _at_once if session.get_bind().dialect.name == "postgresql" else _in_turn
    is_seat = write(session, told)
    return None if is_seat is None else SignedUp(row["ref"], 1, SEATED if is_seat else WAITING, is_new=True)


def _limiting(session: Session, asked: Asked, is_locked: bool) -> dict[str, Any]:
    """What the limit of one institution must be told."""
    represents = asked.person.represents
    return {
        "claimed_institution": represents.institution_id,
        "claimed_written": count_written(session, asked.workshop_id, represents.text) if is_locked else 0,
        "stands_for_nobody": not (represents.institution_id or represents.text),
        "is_locked": is_locked,
    }


def row_of(asked: Asked, at: datetime) -> dict[str, Any]:
    """What a registration says before the counters have spoken."""
    ref = uuid4().hex
    return {
        **asked.person.columns(),
        "ref": ref,
        "position": asked.position,
        "language": asked.language,
        "sex": "",
        "age_band": "",
        "consent_at": at,
        "union_consent_at": at if asked.union_consent else None,
        "form_key": asked.key,
        "form_hash": asked.body,
        "generation": 1,
        "link_hash": hashed(link_token("ticket", ref, 1)),
        "door_hash": hashed(door_code(ref, 1)),
        "short_code": short_code(),
        "made_at": at,
        "version": 1,
    }


def _at_once(session: Session, told: dict[str, Any]) -> bool | None:
    row = session.connection().execute(_whole(), told).first()
    return None if row is None else row.waiting == 0


@cache
def _whole() -> Any:
    """Every part as a step of one statement."""
    place = CLAIM.cte("place")
    person = (
        _person(place).returning(*(_PERSON.c[name] for name in ("id", "workshop_id", "state"))).cte("person")
    )
    notice = _notice(person).returning(_NOTICE.c.id, _NOTICE.c.channel).cte("owed")
    cell = (_COUNT.c.workshop_id, _COUNT.c.region, _COUNT.c.state)
    counted = counting(postgresql.insert(_COUNT), _cell(person)).returning(*cell).cte("counted")
    region = counting_regions(postgresql.insert(_REGION), counted)
    steps = (
        _job(notice).returning(_JOB.c.id).cte("queued"),
        _audit(person).returning(_AUDIT.c.id).cte("recorded"),
        # After the cell, as every deed counts: two then never wait for each other.
        region.returning(_REGION.c.seated).cte("counted_region"),
    )
    return select(place.c.waiting).add_cte(*steps)


def _in_turn(session: Session, told: dict[str, Any]) -> bool | None:
    place = session.connection().execute(CLAIM, told).first()
    if place is None:
        return None
    told |= {"p_workshop_id": place.workshop_id, "p_waiting": place.waiting, "p_seq": place.last_seq}
    for part in _parts(told["p_owes"]):
        session.connection().execute(part, told)
    return bool(place.waiting == 0)


@cache
def _parts(owes: bool) -> tuple[Any, ...]:
    """The same parts, each a statement that finds what the one before it wrote."""
    told = (_said("workshop_id", Integer), _said("waiting", Integer), _said("seq", Integer).label("last_seq"))
    place = select(*told).subquery("place")
    person = select(_PERSON.c.id, _PERSON.c.workshop_id, _PERSON.c.state).where(
        _PERSON.c.ref == _said("ref", String)
    )
    found = person.subquery("person")
    owed = select(_NOTICE.c.id, _NOTICE.c.channel)
    notice = owed.join(found, _NOTICE.c.registration_id == found.c.id).subquery("owed")
    placed = select(found.c.workshop_id, found.c.state, _said("region", String)).subquery("placed")
    rest = (
        _audit(found),
        counting(sqlite.insert(_COUNT), _cell(found)),
        counting_regions(sqlite.insert(_REGION), placed),
    )
    return (_person(place), *((_notice(found), _job(notice)) if owes else ()), *rest)


def _said(name: str, type_: Any) -> Any:
    return bindparam(f"p_{name}", type_=type_).label(name)


_at = _said("made_at", _PERSON.c.made_at.type)


def _insert(table: Any, values: dict[str, Any], source: Any, *conditions: Any) -> Any:
    parts = (value.label(name) for name, value in values.items())
    rows = select(*parts).select_from(source).where(*conditions)
    return insert(table).from_select(list(values), rows, include_defaults=False)


def _person(place: Any) -> Any:
    is_seat = place.c.waiting == 0
    values = {column.name: _said(column.name, column.type) for column in _TOLD}
    values |= {
        "workshop_id": place.c.workshop_id,
        "seq": place.c.last_seq,
        "state": case((is_seat, literal(SEATED)), else_=literal(WAITING)),
        "seated_at": case((is_seat, _at)),
    }
    return _insert(_PERSON, values, place)


def _notice(person: Any) -> Any:
    values = {
        "registration_id": person.c.id,
        "workshop_id": person.c.workshop_id,
        "kind": case((person.c.state == SEATED, literal("confirmation")), else_=literal("waiting")),
        "channel": _said("channel", String),
        "state": literal(PENDING),
        "sequence": _said("sequence", Integer),
        "made_at": _at,
    }
    return _insert(_NOTICE, values, person, bindparam("p_owes", type_=Boolean))


def _job(notice: Any) -> Any:
    return _insert(_JOB, letter_job(notice.c.id, _at), notice, notice.c.channel == "mail")


def _audit(person: Any) -> Any:
    values = {
        "at": _at,
        "actor_kind": _said("actor_kind", String),
        "actor_id": _said("actor_id", Integer),
        "request": _said("request", String),
        "action": case((person.c.state == SEATED, literal("sign up")), else_=literal("join line")),
        "object_kind": literal("registration"),
        "object_key": cast(person.c.id, String),
        "details": _said("details", JSON),
    }
    return _insert(_AUDIT, values, person)


def _cell(person: Any) -> Any:
    place = (person.c.workshop_id, _said("region", String), _said("kind", String))
    values = (*place, literal(""), literal(""), person.c.state, literal(""), literal(1))
    # SQLite reads ON CONFLICT after a SELECT only behind a WHERE.
    return select(*values).select_from(person).where(true())
