"""What a device tells, read leniently: a record is never refused for how it is written, only held."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from reprlib import repr as short_form
from typing import Any
from uuid import UUID

from .. import text
from ..registration.people import Represented
from ..registration.rules import INSTITUTION_LENGTH, NAME_LENGTH
from ..tokens import as_code
from .models import ARRIVAL, EXCUSE, REPLACEMENT, UNDO, WALK_IN
from .rules import is_device_kind

LONGEST = 400
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)
# The furthest a clock can be off and still be put down: about three years either way.
MOST_OFFSET = 10**8
LAST_NUMBER = 2**31 - 1
# What is shown of a record that cannot be read: so many of its parts, without these.
MOST_SENT, UNSHOWN = 16, ("id", "n", "at", "phone")
_WHO = re.compile(r"r[1-9]\d{0,9}|w[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# A ticket's QR holds an address; scanners that type send all of it, with the layout of their own keyboard.
_DOOR = re.compile(r"(?:^|/E/|-E-)([0-9A-HJKMNP-TV-Z]{16})$")
_SHORT = re.compile(r"[0-9A-HJKMNP-TV-Z]{8}")


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is not on the list, as written at the door; whom they stand for, where that is settled.

    Nobody asks for an `email` at the door: it comes from the lists that offices keep.
    """

    given_names: str = ""
    family_names: str = ""
    institution: str = ""
    phone: str = ""
    represents: Represented | None = None
    email: str | None = None

    @property
    def is_named(self) -> bool:
        """Whether there is any name to call them by."""
        return bool(self.given_names or self.family_names)


@dataclass(frozen=True)
class Told:
    """One record as it was told. `code` stands for a person the device does not know.

    `sent` is all of it as it came, for what cannot be read.
    """

    ref: str
    kind: str
    at: datetime
    n: int = 0
    day: date | None = None
    who: str | None = None
    code: str = ""
    refers_to: str | None = None
    workshop: str = ""
    newcomer: Newcomer = field(default_factory=Newcomer)
    sent: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_readable(self) -> bool:
        """Whether it says what it has to."""
        wanted = {
            ARRIVAL: bool(self.who or self.code),
            EXCUSE: bool(self.who),
            UNDO: self.refers_to is not None,
            WALK_IN: self.newcomer.is_named,
            REPLACEMENT: self.newcomer.is_named and bool(self.who),
        }
        return wanted.get(self.kind, False)


@dataclass(frozen=True)
class Batch:
    """What a device sends at once: its records, how far its clock is behind, what it knows already."""

    told: list[Told]
    clock_offset: int
    cursor: int
    list_state: str
    unsent: int


def read_batch(said: Any, at: datetime, most: int) -> Batch | None:
    """A batch in the shape devices send; None for anything else, which no device of ours sends."""
    if not isinstance(said, dict) or not isinstance(said.get("ops"), list) or len(said["ops"]) > most:
        return None
    told = [_told(one, at) for one in said["ops"]]
    if None in told:
        return None
    offset = round((at - _instant(said.get("now"), at)).total_seconds())
    return Batch(
        told=[one for one in told if one],
        clock_offset=max(-MOST_OFFSET, min(offset, MOST_OFFSET)),
        cursor=_number(said.get("cursor")),
        list_state=_text(said.get("list"), 60),
        unsent=_number(said.get("unsent")),
    )


def legible(one: Told) -> dict[str, Any]:
    """What a person needs to tell what a held record was: no phone number, and of a ticket's code its end."""
    names = " ".join(filter(None, (one.newcomer.given_names, one.newcomer.family_names)))
    said = {
        "kind": one.kind, "who": one.who, "code": _unopened(one.code), "name": names,
        "institution": one.newcomer.institution, "sent": {} if one.is_readable else _sent(one.sent),
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _sent(said: Mapping[str, Any]) -> dict[str, str]:
    """The first of what came under any name, each cut short, whatever it is."""
    some = [(name, value) for name, value in said.items() if name not in UNSHOWN][:MOST_SENT]
    words = [(name, value if isinstance(value, str) else short_form(value)) for name, value in some]
    return {_text(name, 30) or "—": _unopened(_text(value, 120)) for name, value in words}


def _unopened(said: str) -> str:
    """What opens a door is nowhere kept whole: enough of it to tell one from another."""
    return f"…{code[-4:]}" if len(code := code_in(said)) > 8 else said


def code_in(typed: str) -> str:
    """The door code or short code somebody scanned or typed; nothing when it can be neither."""
    plain = as_code(typed.strip().split("?")[0]) if len(typed) <= LONGEST else ""
    if found := _DOOR.search(typed.strip().upper()) or _DOOR.search(plain):
        return as_code(found[1])
    return plain if _SHORT.fullmatch(plain) else ""


def _told(said: Any, at: datetime) -> Told | None:
    """One record; None when it has no identifier, so that nobody could be told it arrived."""
    if not isinstance(said, Mapping) or not (ref := _ref(said.get("id"))):
        return None
    kind = said.get("kind")
    return Told(
        ref=ref,
        kind=str(kind) if is_device_kind(kind) else "",
        at=_instant(said.get("at"), at),
        n=_number(said.get("n")),
        day=_day(said.get("day")),
        who=who_in(said.get("who")),
        code=code_in(_text(said.get("code"), LONGEST)) or _text(said.get("code"), 40),
        refers_to=_ref(said.get("refers_to")),
        workshop=_text(said.get("workshop"), 40),
        newcomer=Newcomer(
            given_names=_text(said.get("given_names"), NAME_LENGTH),
            family_names=_text(said.get("family_names"), NAME_LENGTH),
            institution=_text(said.get("institution"), INSTITUTION_LENGTH),
            phone=_text(said.get("phone"), 40),
        ),
        sent=said,
    )


def _text(said: Any, most: int) -> str:
    """One line that can be stored and shown; nothing for what is no text."""
    return text.line(" ".join(text.readable(said).split()))[:most].strip() if isinstance(said, str) else ""


def _ref(said: Any) -> str | None:
    try:
        return str(UUID(said)) if isinstance(said, str) and len(said) == 36 else None
    except ValueError:
        return None


def who_in(said: Any) -> str | None:
    """Who is named, as rules.py names people; None for what is no such name."""
    if not isinstance(said, str) or not _WHO.fullmatch(said):
        return None
    return None if said[0] == "r" and int(said[1:]) > LAST_NUMBER else said


def _number(said: Any) -> int:
    is_one = isinstance(said, int) and not isinstance(said, bool)
    return said if is_one and 0 <= said <= LAST_NUMBER else 0


def _instant(said: Any, otherwise: datetime) -> datetime:
    """Milliseconds since 1970, as devices count; our own time for what is none."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        return otherwise
    try:
        found = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=said)
    except (OverflowError, ValueError):
        return otherwise
    return min(max(found, EARLIEST), LATEST)


def _day(said: Any) -> date | None:
    try:
        return date.fromisoformat(said) if isinstance(said, str) and len(said) == 10 else None
    except ValueError:
        return None
