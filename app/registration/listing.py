"""The people of a workshop: list, search, taking somebody off, and those to be told by hand."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, render_template, request, url_for

from ..accounts.sessions import scope
from ..audit import Actor
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to, render, wants_part
from ..institutions import wording
from ..language import gettext as _
from ..refusals import Refusal
from ..text import readable
from ..tokens import shown_code
from ..workshops.counts import NO_INSTITUTION, UNLISTED
from ..workshops.own import own_workshop
from . import actions, institutions_told, queries, roster, spreadsheet, telling, undelivered
from .blueprint import blueprint
from .manage import head
from .models import CANCELLED, WAITING, Notice, Registration
from .staff_forms import REASONS, RemoveForm

# The largest number a row can have.
LAST = 2**31 - 1


@blueprint.get("/manage/workshops/<code>/registrations")
@allowed("see people")
def people(code: str) -> Any:
    """Who signed up: searched without accents, by state, with what became of the last message."""
    workshop, seats = own_workshop(code)
    wanted = _wanted(request.args)
    found = roster.find_people(scope(), workshop.id, wanted)
    shown = {
        **head(workshop, seats), "found": found, "wanted": wanted, "words": spreadsheet,
        "reasons": REASONS, "shown_code": shown_code,
    }  # fmt: skip
    rest = {} if wants_part() else {**_lists(workshop.id, wanted), **_added(workshop.id, request.args)}
    return render("registration/people.html", "registration/_people.html", **shown, **rest)


@blueprint.get(f"/manage/workshops/<code>/registrations/<int(max={LAST}):number>/remove")
@allowed("run workshops")
def remove(code: str, number: int) -> Any:
    """Ask why, and say what will happen."""
    person = person_of(code, number)
    return _remove_page(person, _remove_form())


@blueprint.post(f"/manage/workshops/<code>/registrations/<int(max={LAST}):number>/remove")
@allowed("run workshops")
def take_off(code: str, number: int) -> Any:
    """Take somebody off the list; a seat goes to the first in line."""
    person, form = person_of(code, number), _remove_form()
    if not form.validate():
        return _remove_page(person, form), 422
    try:
        actions.leave(actor(), person.id, form.reason.data, form.words.data or "")
    except Refusal as refusal:
        show(form, refusal)
        return _remove_page(person, form), refusal.status
    return go_to(url_for("registration.people", code=code))


@blueprint.get("/manage/workshops/<code>/to-tell")
@allowed("see people")
def to_tell(code: str) -> Any:
    """Those who left only a phone and are owed word."""
    workshop, seats = own_workshop(code)
    found = telling.to_tell(scope(), workshop.id)
    shown = {"found": found, "institutions": institutions_told.to_tell(scope(), workshop.id)}
    return render_template("registration/to_tell.html", **head(workshop, seats), **shown)


@blueprint.post(f"/manage/workshops/<code>/to-tell/<int(max={LAST}):notice>")
@allowed("run workshops")
def tell(code: str, notice: int) -> Any:
    """Tick one: told."""
    seen = _whole(request.form.get("sequence", ""))
    return _ticked(code, notice, lambda by, number: telling.tell(by, number, seen))


@blueprint.post(f"/manage/workshops/<code>/to-tell/<int(max={LAST}):notice>/undo")
@allowed("run workshops")
def untell(code: str, notice: int) -> Any:
    """Take a tick back: it was the wrong person, or nobody answered."""
    return _ticked(code, notice, telling.untell)


@blueprint.post(f"/manage/workshops/<code>/to-tell/<int(max={LAST}):notice>/again")
@allowed("run workshops")
def send_again(code: str, notice: int) -> Any:
    """Send a mail again that did not arrive: the mailbox takes letters by now, or there is another one."""
    workshop, _seats = own_workshop(code)
    if telling.find_notice(scope(), workshop.id, notice) is None:
        abort(404)
    undelivered.send_again(actor(), notice)
    return go_to(url_for("registration.to_tell", code=code, _anchor="undelivered"))


def _lists(workshop_id: int, wanted: roster.Wanted) -> dict[str, Any]:
    """What the list can be narrowed by: where those who signed up are from, and whom they represent."""
    regions = spreadsheet.region_words([*roster.regions_of(workshop_id)])
    institutions = wording.told_apart(roster.institutions_of(workshop_id))
    if wanted.institution.isdecimal() and wanted.institution not in institutions:
        institutions[wanted.institution] = _("The one chosen")
    rest = {UNLISTED: _("Written freely, not settled"), NO_INSTITUTION: _("No institution")}
    return {"regions": regions, "institutions": institutions | rest}


def _added(workshop_id: int, asked: Mapping[str, str]) -> dict[str, Any]:
    """Whom staff have just added, while they stand: what to say of them."""
    number = _whole(asked.get("added", ""))
    row = None if number is None else roster.find_person(scope(), workshop_id, number)
    if row is None or row.state == CANCELLED or row.forgotten_at:
        return {"added": None}
    place = queries.place_in_line(row) if row.state == WAITING else None
    return {"added": row, "place": place, "code": shown_code(row.short_code)}


def _whole(typed: str) -> int | None:
    """A number a row can have; none for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _ticked(code: str, number: int, deed: Callable[[Actor, int], None]) -> Any:
    """The row alone for HTMX; otherwise the list again, at the row or, when it is told, at the next one."""
    workshop, _seats = own_workshop(code)
    if telling.find_notice(scope(), workshop.id, number) is None:
        abort(404)
    listed = [] if wants_part() else [one.notice.id for one in telling.to_tell(scope(), workshop.id).pending]
    deed(actor(), number)
    notice = telling.find_notice(scope(), workshop.id, number)
    if notice is None or not wants_part():
        there = _going_on(notice, listed) if notice and notice.state == "told" else f"notice-{number}"
        return go_to(url_for("registration.to_tell", code=code, _anchor=there))
    count = telling.count_to_tell(scope(), workshop.id)
    count += institutions_told.count_to_tell(scope(), workshop.id)
    shown = {"line": telling.line_of(notice), "count": count}
    return render_template("registration/_to_tell_ticked.html", workshop=workshop, **shown)


def _going_on(told: Notice, listed: list[int]) -> str:
    """The part of the page where the next one to be told stands."""
    if told.channel == "mail":
        return "undelivered"
    rest = [one for one in listed if one > told.id] or [one for one in listed if one < told.id][-1:]
    return f"notice-{rest[0] if rest else told.id}"


def person_of(code: str, number: int) -> Registration:
    """One sign-up of a workshop in scope, or 404."""
    workshop, _seats = own_workshop(code)
    found = roster.find_person(scope(), workshop.id, number)
    if found is None:
        abort(404)
    return found


def _remove_form() -> RemoveForm:
    form = RemoveForm()
    form.reason.choices = {code: str(said) for code, said in REASONS.items()}
    return form


def _remove_page(person: Registration, form: RemoveForm) -> str:
    workshop, seats = own_workshop(person.workshop.code)
    return render_template("registration/remove.html", **head(workshop, seats), person=person, form=form)


def _wanted(asked: Mapping[str, str]) -> roster.Wanted:
    """Whom the address asks for; nothing odd in it is an error."""
    page = asked.get("p", "")
    return roster.Wanted(
        text=readable(asked.get("q", ""))[: roster.LONGEST],
        state=asked.get("state", ""),
        region=readable(asked.get("region", ""))[:8],
        institution=readable(asked.get("institution", ""))[:10],
        page=int(page) if re.fullmatch(r"[1-9]\d{0,3}", page) else 1,
    )
