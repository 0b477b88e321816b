"""People known by name and any contact of theirs, whatever a row says of the other one."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from ..language import lazy_gettext as _l
from ..registration.bringing_in import with_contacts
from ..registration.models import CANCELLED
from ..registration.people import Person, Reached, person_key
from .judging import ALREADY, There, kept_keys

WAYS = ("phone", "email")
# Of somebody who is there: another contact than that of the row, or none.
DIFFERS = {
    "phone": (
        _l("Already there, with another phone. It was not changed."),
        _l("Already there, without a phone. That of this row was not added."),
    ),
    "email": (
        _l("Already there, with another e-mail. It was not changed."),
        _l("Already there, without an e-mail. That of this row was not added."),
    ),
}


def ways_of(person: Person, key_of: Callable[[object], str]) -> dict[str, str]:
    """The key of a row by each contact it says, as `key_of` makes it; by what tells people apart first."""
    keys = ((way, _key(person, getattr(person, way))) for way in WAYS)
    return {way: key_of(key) for way, key in keys if key}


def standing(
    session: Session, workshop_id: int, people: Mapping[int, Person], key_of: Callable[[object], str]
) -> dict[int, There]:
    """Who of these people, by the numbers of rows, is there, or came in with a file and left since."""
    found = with_contacts(session, workshop_id, list(people.values()))
    left = {one.id: key_of(one.person_key) for one in found if one.state == CANCELLED}
    came_in = kept_keys(session, list(left.values()))
    by_key: dict[str, Reached] = {}
    for one in sorted(found, key=lambda row: row.state == CANCELLED):
        for key in one.keys if one.id not in left or left[one.id] in came_in else ():
            by_key.setdefault(key, one)
    rows = {number: next(filter(None, map(by_key.get, who.keys)), None) for number, who in people.items()}
    return {number: There(_said(people[number], row)) for number, row in rows.items() if row is not None}


def _said(person: Person, row: Reached) -> Any:
    """That somebody is there, and which contact of the row theirs is not."""
    if row.state == CANCELLED:
        return ALREADY
    theirs = row.keys
    for way in WAYS:
        key = _key(person, getattr(person, way))
        if key and key not in theirs:
            return DIFFERS[way][not getattr(row, way)]
    return ALREADY


def _key(person: Person, contact: str | None) -> str | None:
    return person_key(contact, person.given_names, person.family_names)
