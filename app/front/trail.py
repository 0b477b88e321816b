"""The audit trail as it is read: who did what, when, on what; never anybody's data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from ..accounts.models import Account, Invitation
from ..audit import AuditRow
from ..clock import HOME
from ..database import db
from ..forgetting import GONE
from ..language import plain
from ..plan.models import Plan
from ..registration.models import Notice, Registration
from ..workshops.models import Workshop

PAGE = 50
# Who acts without an account of their own.
KINDS = ("participant", "delegation", "device", "command", "worker")
# No row has a higher number: what is typed beyond is looked for on no database.
HIGHEST = 2**31 - 1


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty is everything. `who` is an account's number or a kind of actor."""

    action: str = ""
    kind: str = ""
    key: str = ""
    who: str = ""
    first: date | None = None
    last: date | None = None
    page: int = 1


@dataclass(frozen=True)
class Thing:
    """An object in words: its name where it still exists, and the workshop that leads to it."""

    name: str
    code: str = ""


@dataclass(frozen=True)
class Trail:
    """One page of the trail, the newest first; who acted and what was touched, by kind and key."""

    rows: Sequence[AuditRow]
    names: dict[int, str]
    things: dict[tuple[str, str], Thing]
    has_more: bool


def trail(wanted: Wanted) -> Trail:
    """One page of what was done."""
    asked = _asked(wanted).order_by(AuditRow.id.desc()).limit(PAGE + 1).offset(PAGE * (wanted.page - 1))
    rows = db.session.scalars(asked).all()
    shown = rows[:PAGE]
    told_of = (number for row in shown for number in (row.actor_id, row.details.get("made_by")))
    return Trail(shown, _names(told_of), _things(shown), len(rows) > PAGE)


def people_who_acted() -> Sequence[tuple[int, str]]:
    """Everybody with an account, by name, to choose from."""
    found = db.session.execute(select(Account.id, Account.name).order_by(Account.name, Account.id))
    return [(number, _named(number, name)) for number, name in found]


def _asked(wanted: Wanted) -> Select[AuditRow]:
    rows = select(AuditRow)
    for column, value in (
        (AuditRow.action, wanted.action),
        (AuditRow.object_kind, wanted.kind),
        (AuditRow.object_key, wanted.key),
    ):
        if value:
            rows = rows.where(column == value)
    if wanted.who in KINDS:
        rows = rows.where(AuditRow.actor_kind == wanted.who)
    elif wanted.who:
        rows = rows.where(AuditRow.actor_kind == "account", AuditRow.actor_id == int(wanted.who))
    if wanted.first:
        rows = rows.where(AuditRow.at >= _midnight(wanted.first))
    if wanted.last:
        rows = rows.where(AuditRow.at < _midnight(wanted.last + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HOME)


def _names(numbers: Iterable[int | None]) -> dict[int, str]:
    wanted = {number for number in numbers if number is not None}
    found = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(wanted)))
    return {number: _named(number, name) for number, name in found}


def _named(number: int, name: str) -> str:
    """Those who were forgotten are still told apart."""
    return f"{name} {number}" if name == GONE else name


def _things(rows: Sequence[AuditRow]) -> dict[tuple[str, str], Thing]:
    """The names of what was touched: one look for each kind on the page."""
    found: dict[tuple[str, str], Thing] = {}
    for kind, resolve in RESOLVERS.items():
        keys = {row.object_key for row in rows if row.object_kind == kind}
        if keys:
            found |= {(kind, key): thing for key, thing in resolve(keys).items()}
    return found


def _numbers(keys: Iterable[str]) -> set[int]:
    return {int(key) for key in keys if key.isascii() and key.isdigit() and int(key) <= HIGHEST}


def _accounts(keys: Iterable[str]) -> dict[str, Thing]:
    return {str(number): Thing(name) for number, name in _names(_numbers(keys)).items()}


def _invitations(keys: Iterable[str]) -> dict[str, Thing]:
    rows = select(Invitation.id, Invitation.email).where(Invitation.id.in_(_numbers(keys)))
    return {str(number): Thing(email) for number, email in db.session.execute(rows)}


def _plans(keys: Iterable[str]) -> dict[str, Thing]:
    rows = db.session.scalars(select(Plan).where(Plan.key.in_(set(keys))))
    return {row.key: Thing(plain(row, "short")) for row in rows}


def _workshops(keys: Iterable[str]) -> dict[str, Thing]:
    rows = db.session.scalars(select(Workshop).where(Workshop.code.in_(set(keys))))
    return {row.code: Thing(plain(row, "short"), row.code) for row in rows}


def _registrations(keys: Iterable[str]) -> dict[str, Thing]:
    """A sign-up is its number in its workshop: whose it is stands behind the workshop's own door."""
    rows = select(Registration).options(joinedload(Registration.workshop))
    found = db.session.scalars(rows.where(Registration.id.in_(_numbers(keys))))
    return {str(row.id): _in_workshop(row) for row in found}


def _notices(keys: Iterable[str]) -> dict[str, Thing]:
    rows = select(Notice).options(joinedload(Notice.registration).joinedload(Registration.workshop))
    found = db.session.scalars(rows.where(Notice.id.in_(_numbers(keys))))
    return {str(row.id): _in_workshop(row.registration) for row in found}


def _in_workshop(row: Registration) -> Thing:
    return Thing(f"{plain(row.workshop, 'short')} · {row.seq}", row.workshop.code)


RESOLVERS: dict[str, Any] = {
    "account": _accounts,
    "invitation": _invitations,
    "plan": _plans,
    "workshop": _workshops,
    "registration": _registrations,
    "notice": _notices,
}
