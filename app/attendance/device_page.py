"""The desk on a helper's device: a plain list with buttons that works without JavaScript.

Each page carries a key; a tap's record is named after key and person, so a double tap is one record.
"""

import re
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from flask import Response, make_response, redirect, render_template, request, url_for

from ..clock import now
from ..doors import public
from ..language import bare, other, plain
from ..text import readable
from ..workshops.facts import days_of as when
from . import actions, board, queries, words
from .admitted import find_device, keeps_list, own_device
from .blueprint import blueprint
from .device_words import for_script
from .models import ARRIVAL, UNDO, DeskDevice
from .policy import desk_headers
from .told import Told, code_in, who_in

HERE = "/desk/<code>/"
# Letters of a search that count, and people a delegation brings at most.
LONGEST, MOST_AT_ONCE = 80, 100
# Signs it takes to look for somebody across the spaces of their name.
TIGHT = 4
# A code as it is shown; and what else eight signs can be: a name, or the number of something else.
_DASHED = re.compile(r"\w{4}-\w{4}")


@blueprint.get(HERE)
@public
def device(code: str) -> Response:
    """The list, searched or whole; after a tap, what became of it. A revoked device is wiped instead."""
    asked = find_device(code)
    if asked is not None and asked.revoked_at is not None:
        gone = render_template("attendance/revoked.html", workshop=asked.workshop)
        return desk_headers(make_response(gone, 410))
    return desk_headers(device_page(own_device(code)))


@blueprint.get(f"{HERE}shell")
@public
def shell(code: str) -> Response:
    """The page without anybody on it, which the device keeps to open without a network."""
    return desk_headers(device_page(own_device(code), is_shell=True))


@blueprint.post(f"{HERE}arrive")
@public
def arrive(code: str) -> Any:
    """Somebody came, or several of a delegation: by button, by code, by scanner; or one is taken back."""
    asked = own_device(code)
    day = board.day_of(asked.workshop, request.form.get("day", ""), now())
    typed = readable(request.form.get("q", ""))
    if whose := request.form.get("undo"):
        return _undo(asked, day, whose)
    if request.form.get("who") or request.form.get("all"):
        some = (request.form.get("who") or request.form["all"]).split(",")[:MOST_AT_ONCE]
        return _arrived(asked, day, [_told(asked, day, who=who_in(who)) for who in some])
    if typed and (found := code_in(typed)) and _is_meant_as_code(asked, day, typed, found):
        return _arrived(asked, day, [_told(asked, day, code=found)])
    return redirect(
        url_for("attendance.device", code=code, q=typed[:LONGEST] or None, day=day.isoformat()), 303
    )


def device_page(asked: DeskDevice, is_shell: bool = False) -> Response:
    """The desk, whole."""
    workshop, at = asked.workshop, now()
    day = board.day_of(workshop, request.args.get("day", ""), at)
    is_kept = keeps_list(asked)
    shown = board.board(workshop, day) if is_kept and not is_shell else None
    text = readable(request.args.get("q", ""))[:LONGEST]
    return make_response(
        render_template(
            "attendance/device.html",
            workshop=workshop,
            device=asked,
            when=when(workshop),
            board=shown,
            days=board.days_of(workshop),
            on=day,
            people=matching(shown, text) if shown else [],
            groups=_groups(shown, text) if shown and text else [],
            text=text,
            key=uuid4(),
            answer=_answer(asked, shown) if shown else None,
            words=words,
            capacity=queries.capacity(workshop.id),
            is_shell=is_shell,
            # The one that is kept opens the desk before it is closed and after it is opened again.
            is_over=not is_kept and not is_shell,
            script=for_script(asked, day),
            **_elsewhere(workshop.code, is_shell),
        )
    )


def _elsewhere(code: str, is_shell: bool) -> dict[str, str]:
    """The page that is kept stands at the desk's address in the other language too."""
    home = url_for("attendance.device", code=code, lang=other())
    return {"other_language_url": home} if is_shell else {}


def matching(shown: board.Board, text: str) -> list[board.Person]:
    """Who is looked for, those still expected first; who has neither a seat nor come only when asked for."""
    wanted = bare(text)
    found = [one for one in shown.people if _matches(one.search, wanted)]
    if not text:
        found = [one for one in found if one.has_come or one.state != "cancelled"]
    return sorted(found, key=lambda one: one.has_come)


def _matches(found: str, wanted: str) -> bool:
    """Every part is in it, or all of it together: O Neill is found by ONeill, and the other way round."""
    parts, tight = wanted.split(), wanted.replace(" ", "")
    return all(part in found for part in parts) or (len(tight) >= TIGHT and tight in found.replace(" ", ""))


def _groups(shown: board.Board, text: str) -> list[tuple[str, list[board.Person]]]:
    """Delegations of those found, of whom two or more have not come."""
    missing: dict[str, list[board.Person]] = {}
    names = {one.group for one in matching(shown, text) if one.group}
    for one in shown.pending:
        if one.group in names:
            missing.setdefault(one.group, []).append(one)
    return [(name, some) for name, some in missing.items() if len(some) > 1]


def _is_meant_as_code(asked: DeskDevice, day: Any, typed: str, found: str) -> bool:
    """Whether it is the code of somebody listed, or one that can be nothing else.

    Eight letters may be a name and eight digits a document: neither is put down as a code nobody knows.
    """
    shown = board.board(asked.workshop, day)
    if len(found) > 8 or any(one.code.replace("-", "") == found for one in shown.people):
        return True
    signs = {sign.isdigit() for sign in typed if sign.isalnum()}
    return (_DASHED.fullmatch(typed) is not None or len(signs) == 2) and not matching(shown, typed)


def _arrived(asked: DeskDevice, day: Any, told: list[Told]) -> Response:
    recorded = actions.record_at_desk(asked, told)
    if one := next(iter(recorded.held.values()), None):
        elsewhere = one.told.get("workshop")
        said = {"said": words.ELSEWHERE, "to": elsewhere} if elsewhere else {"said": words.UNKNOWN}
        return _back(asked, day, **said)
    who = queries.whose(told[0].ref) or ""
    # Of two taps at one moment the record that was kept first says that somebody came, and no other.
    person = board.board(asked.workshop, day).person(who)
    refs = person.presence.refs if person and person.presence else frozenset()
    is_second = len(told) == 1 and queries.first_kept(refs) not in (None, told[0].ref)
    if len(told) > 1:
        who = ",".join(one.who for one in told if one.who)
    return _back(asked, day, said=words.ALREADY if is_second else words.ARRIVED, who=who)


def _undo(asked: DeskDevice, day: Any, whose: str) -> Response:
    """Take back every record that says so: one may have been made on another device."""
    people = _named(board.board(asked.workshop, day), whose)
    refs = sorted(ref for one in people if one.presence for ref in one.presence.refs)
    actions.record_at_desk(asked, [_told(asked, day, kind=UNDO, refers_to=ref) for ref in refs])
    return _back(asked, day, said=words.UNDONE, who=whose)


def _named(shown: board.Board, whose: str) -> list[board.Person]:
    """Those of the list somebody's tap was about."""
    wanted = whose.split(",")[:MOST_AT_ONCE]
    return [one for one in shown.people if one.who in wanted]


def _back(asked: DeskDevice, day: Any, **said: Any) -> Response:
    home = url_for("attendance.device", code=asked.workshop.code, day=day.isoformat(), **said)
    return make_response(redirect(home, 303))


def _told(asked: DeskDevice, day: Any, kind: str = ARRIVAL, **said: Any) -> Told:
    """A tap on this page."""
    return Told(ref=page_ref(asked, kind, day, *said.values()), kind=kind, at=now(), day=day, **said)


def page_ref(asked: DeskDevice, *about: Any) -> str:
    """The name of a record made on this page: after the page's key and what was tapped."""
    return str(uuid5(NAMESPACE_URL, ":".join(str(part) for part in (asked.id, _key(), *about))))


def _key() -> UUID:
    try:
        return UUID(request.form.get("key", ""))
    except ValueError:
        return uuid4()


def _answer(asked: DeskDevice, shown: board.Board) -> words.Answer | None:
    said = request.args.get("said", "")
    if said == words.ELSEWHERE:
        other = queries.find_announced(readable(request.args.get("to", "")))
        return words.elsewhere(plain(other, "short"), when(other)) if other else None
    people = _named(shown, request.args.get("who", ""))
    if len(people) > 1:
        return words.answer_of_many(said, people)
    return words.answer(said, people[0] if people else None, asked.workshop.zone)
