"""What this floor forgets: photographs, materials taken off, what people said of others, who just came by.

That somebody came stays, with the day and the evidence; who it was does not.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, or_, select, update
from sqlalchemy.orm import Session

from ..audit import Actor
from ..config import settings
from ..forgetting import GONE, Rule, emptied
from ..workshops.materials import count_materials, forget_materials
from ..workshops.past import over_for
from ..workshops.photographing import count_photographs, forget_photographs
from . import evidence
from .models import DeskDevice, DeskException, DeskOperation, WalkIn
from .rules import walk_in_key

NAME = {"given_names": "", "family_names": "", "search": ""}
CONTACT = {"phone": None, "email": None, "email_key": None}


def rules() -> Sequence[Rule]:
    """In the order of their days."""
    return (
        emptied("contacts of people at the door", WalkIn, _contacts_due, CONTACT),
        emptied("reasons written at the desk", DeskOperation, _reasons_due, {"reason": None}),
        emptied("what devices said of people", DeskException, _told_due, {"told": {}}),
        emptied("names of devices", DeskDevice, _devices_due, {"name": GONE}),
        emptied("institutions written at the door", WalkIn, _written_due, {"institution_text": GONE}),
        emptied("names of people at the door", WalkIn, _names_due, NAME),
    )


def forget_pictures(actor: Actor, at: datetime) -> int:
    """Delete them; returns how many were due."""
    return evidence.forget(actor, at) + forget_photographs(actor, at) + forget_materials(actor, at)


def count_pictures(at: datetime) -> int:
    """How many would be deleted."""
    return evidence.count(at) + count_photographs(at) + count_materials(at)


def forget_reasons(session: Session, who: Collection[str]) -> None:
    """What was written beside the records of these people, as the desk names them."""
    theirs = DeskOperation.who.in_(who), DeskOperation.reason.is_not(None)
    session.execute(update(DeskOperation).where(*theirs).values(reason=None))


def forget_walk_in(session: Session, row: WalkIn) -> None:
    """All that leads to one person from the door, at once; that they came stays, and from where."""
    who = walk_in_key(row.ref)
    made = select(DeskOperation.ref).where(DeskOperation.who == who)
    theirs = select(DeskOperation.id).where(DeskOperation.who == who)
    told = or_(DeskException.settled_with.in_(made), DeskException.operation_id.in_(theirs))
    session.execute(update(DeskException).where(told).values(told={}))
    forget_reasons(session, [who])
    written = GONE if row.institution_text else None
    gone = {**NAME, **CONTACT, "institution_text": written}
    session.execute(update(WalkIn).where(WalkIn.id == row.id).values(gone))


def _within(table: Any, days: int, at: datetime) -> ColumnElement[bool]:
    found: ColumnElement[bool] = table.workshop_id.in_(over_for(days, at))
    return found


def _contacts_due(at: datetime) -> ColumnElement[bool]:
    is_there = or_(WalkIn.phone.is_not(None), WalkIn.email.is_not(None))
    return and_(_within(WalkIn, settings().contact_days, at), is_there)


def _reasons_due(at: datetime) -> ColumnElement[bool]:
    return and_(_within(DeskOperation, settings().contact_days, at), DeskOperation.reason.is_not(None))


def _told_due(at: datetime) -> ColumnElement[bool]:
    return and_(_within(DeskException, settings().contact_days, at), cast(DeskException.told, String) != "{}")


def _devices_due(at: datetime) -> ColumnElement[bool]:
    return and_(_within(DeskDevice, settings().contact_days, at), DeskDevice.name != GONE)


def _written_due(at: datetime) -> ColumnElement[bool]:
    written = WalkIn.institution_text
    return and_(_within(WalkIn, settings().name_days, at), written.is_not(None), written != GONE)


def _names_due(at: datetime) -> ColumnElement[bool]:
    return and_(_within(WalkIn, settings().name_days, at), is_named())


def is_named() -> ColumnElement[bool]:
    """Whose name is still there."""
    return or_(WalkIn.given_names != "", WalkIn.family_names != "")
