"""What happens at a workshop and who is behind it, in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from ..language import day, gettext, hour, plain, said
from ..language import lazy_gettext as _l
from . import published

# What a backer did, in the order it is told; another role is support.
ROLES = {
    "organiser": _l("Organised by"),
    "co-organiser": _l("Co-organised by"),
    "host": _l("Hosted by"),
    "convener": _l("Convened by"),
    "cooperating source": _l("Cooperating source"),
    "funder": _l("Funded by"),
}
SUPPORT = _l("With the support of")
PARTS = {"speaker": _l("speaker"), "moderator": _l("moderator"), "rapporteur": _l("rapporteur")}


@dataclass(frozen=True)
class Backer:
    """An organisation behind a workshop: its role, its name, and the name as a page shows it."""

    role: str
    name: str
    shown: str | Markup


@dataclass(frozen=True)
class Voice:
    """Somebody with a part in a session, their post and whom they speak for."""

    name: str
    part: str
    post: str | Markup
    body: str | Markup


@dataclass(frozen=True)
class Talk:
    """A session: when, what about, with whom."""

    when: str
    title: str | Markup
    voices: list[Voice]


def backers(workshop_id: int) -> list[Backer]:
    """Who is behind a workshop, those who run it first."""
    order = list(ROLES)
    rows = published.backers(workshop_id)
    made = [Backer(row.role, plain(row, "name"), said(row, "name")) for row in rows]
    return sorted(made, key=lambda one: order.index(one.role) if one.role in ROLES else len(order))


def by_role(found: Sequence[Backer]) -> list[tuple[str, list[Backer]]]:
    """The backers under what they did."""
    return [
        (str(label), list(group))
        for label, group in groupby(found, key=lambda one: ROLES.get(one.role, SUPPORT))
    ]


def agenda(workshop_id: int) -> list[tuple[str, list[Talk]]]:
    """The sessions under their days; those whose day is not known stand without one."""
    by_day: dict[str, list[Talk]] = {}
    sessions = groupby(published.agenda(workshop_id), key=lambda row: row.id)
    for number, (_id, lines) in enumerate(sessions, 1):
        rows = list(lines)
        by_day.setdefault(day(rows[0].day) if rows[0].day else "", []).append(_talk(rows, number))
    return list(by_day.items())


def _talk(rows: Sequence[Any], number: int) -> Talk:
    first = rows[0]
    return Talk(_when(first, number), said(first, "title"), [_voice(row) for row in rows if row.name])


def _when(row: Any, number: int) -> str:
    if row.first_hour is None:
        return gettext("Session %(num)s", num=number)
    return hour(row.first_hour) + (f" – {hour(row.last_hour)}" if row.last_hour else "")


def _voice(row: Any) -> Voice:
    return Voice(row.name, str(PARTS[row.role]), said(row, "post"), said(row, "body"))
