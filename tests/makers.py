"""Makers of what tests need: plainly invented, complete, and open to change by keyword."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from app.audit import PARTICIPANT
from app.clock import now
from app.database import transaction
from app.plan.models import Component, Plan, Theme
from app.registration import actions
from app.registration.claim import SignedUp
from app.registration.people import Asked, Person, Represented
from app.tokens import form_key
from app.workshops.models import ConvenedRegion, Venue, Workshop
from app.workshops.search import search_text
from app.workshops.seats import Seats
from app.workshops.when import When

_serial = count(1)
SEATS = {"capacity", "opens_at", "closes_at", "is_taking", "per_institution", "taken", "waiting"}


def in_days(days: int, first: int = 9, last: int = 13) -> When:
    """One morning in so many days, in Lima."""
    day = now().astimezone(ZoneInfo("America/Lima")).date() + timedelta(days=days)
    return When(day, day, time(first), time(last))


def today() -> When:
    """This very day in Lima, from midnight to midnight: whatever the hour, its desk is open."""
    day = in_days(0)
    return When(day.first_day, day.last_day, None, None)


def make_workshop(convened: tuple[str, ...] = ("08",), when: When | None = None, **given: Any) -> Workshop:
    """A published workshop with open sign-up: in a month, in Cusco, thirty seats."""
    when, number = when or in_days(30), next(_serial)
    texts = {
        "code": f"taller-{number}",
        "title_es": f"Taller de ejemplo número {number} para gobiernos regionales y locales",
        "title_en": f"Sample workshop number {number} for regional and local governments",
        "short_es": f"Taller {number}",
        "short_en": f"Workshop {number}",
        "state": "published",
        "requires_institution": False,
    }
    columns = texts | vars(when) | {"starts_at": when.starts_at, "ends_at": when.ends_at}
    columns |= {name: value for name, value in given.items() if name not in SEATS}
    counters = {"capacity": 30, "is_taking": columns["state"] == "published"}
    counters |= {name: value for name, value in given.items() if name in SEATS}
    with transaction() as session:
        made = Workshop(**columns)
        made.convened = [ConvenedRegion(jurisdiction_code=code) for code in convened]
        made.venue = made.venue or Venue(name="Local de ejemplo", city="Cusco", jurisdiction_code="08")
        made.search = search_text(made)
        session.add(made)
        session.flush()
        session.add(Seats(workshop_id=made.id, **counters))
    return made


def make_theme(code: str = "GM", name_es: str = "Gestión de la migración", colour: int = 1) -> str:
    """A theme to give to workshops; its code."""
    with transaction() as session:
        session.add(Theme(code=code, name_es=name_es, name_en=f"Theme {code}", colour=colour))
    return code


def make_plan(key: str, first_year: int, last_year: int, **given: Any) -> Plan:
    """A plan of those years with one component."""
    names = ("title", "short", "summary", "purpose", "direct", "indirect")
    texts = {f"{name}_{tongue}": f"Plan {key}" for name in names for tongue in ("es", "en")}
    columns = texts | {"key": key, "first_year": first_year, "last_year": last_year} | given
    with transaction() as session:
        made = Plan(**columns)
        made.components = [Component(position=1, name_es=f"Componente {key}", name_en=f"Component {key}")]
        session.add(made)
    return made


def make_held(first_day: date = date(2011, 3, 22), **given: Any) -> Workshop:
    """A workshop held on a day of which no hour is known, without figure or anybody represented."""
    return make_workshop(when=When(first_day, first_day, None, None), state="held", **given)


def a_person(**given: Any) -> Person:
    """Somebody with a phone of their own, for no institution, from Cusco."""
    number = next(_serial)
    told: dict[str, Any] = {
        "given_names": "Persona",
        "family_names": f"Ejemplo {number}",
        "phone": f"+519{number:08}",
        "email": None,
        "represents": Represented(region="08"),
    }
    return Person(**told | given)


def asked(workshop: Workshop, person: Person | None = None, **given: Any) -> Asked:
    """A form filled in by somebody, with a key of its own."""
    told: dict[str, Any] = {"key": form_key(), "language": "es"}
    return Asked(workshop.id, person or a_person(), **told | given)


def sign_up(workshop: Workshop, person: Person | None = None, **given: Any) -> SignedUp:
    """Somebody signed up, with a seat or in line."""
    return actions.sign_up(PARTICIPANT, asked(workshop, person, **given), workshop.sequence)


def from_now(days: float) -> datetime:
    """An instant so many days from now."""
    return now() + timedelta(days=days)
