"""Erasing somebody who came without a sign-up and has no link of their own: staff whom they asked do it."""

from typing import Any

from flask import abort, render_template, url_for

from ..attendance.models import WalkIn
from ..attendance.queries import find_walk_in
from ..doors import actor, allowed
from ..forms import Form
from ..htmx import go_to
from ..language import other
from ..registration import rules
from ..registration.manage import head
from ..registration.reading import Reading
from ..workshops.own import own_workshop
from . import queries
from .blueprint import blueprint
from .erasing import erase_walk_in
from .forms import ErasePersonForm

PERSON = "/manage/workshops/<code>/attendance/<who>/erase"


@blueprint.get(PERSON)
@allowed("run workshops")
def erasing_walk_in(code: str, who: str) -> Any:
    """What goes, what stays, and the question."""
    return _page(code, who, Reading(ErasePersonForm(formdata=None)))


@blueprint.post(PERSON)
@allowed("run workshops")
def erase_from_door(code: str, who: str) -> Any:
    """Erase what somebody asked to have erased."""
    row, reading = _found(code, who), Reading(ErasePersonForm())
    form: Form = reading.form
    reading.ask(rules.ensure_erasing_meant, form["sure"].data)
    if not reading.is_refused:
        reading.ask(erase_walk_in, actor(), row.id)
    if reading.is_refused:
        return _page(code, who, reading)
    return go_to(url_for("attendance.attendance", code=code, _anchor=who))


def _found(code: str, who: str) -> WalkIn:
    workshop, _seats = own_workshop(code)
    return find_walk_in(workshop.id, who) or abort(404)


def _page(code: str, who: str, reading: Reading) -> Any:
    row, (workshop, seats) = _found(code, who), own_workshop(code)
    return render_template(
        "certificates/erase_walk_in.html",
        **head(workshop, seats),
        person=row,
        who=who,
        form=reading.form,
        certificate=queries.find_valid(workshop.id, who),
        other_language_url=url_for("certificates.erasing_walk_in", code=code, who=who, lang=other()),
    ), reading.status
