"""A person's own data: to read, to take with them, to have erased; and the same erasure by staff."""

import json
from typing import Any

from flask import Response, make_response, redirect, render_template, url_for

from ..attendance.rules import registration_key
from ..clock import now
from ..doors import actor, allowed, public
from ..htmx import go_to
from ..registration import rules
from ..registration.listing import LAST, person_of
from ..registration.manage import head
from ..registration.models import CANCELLED, Registration
from ..registration.opened import opened
from ..registration.queries import get_offered
from ..registration.reading import Reading
from ..workshops.own import own_workshop
from . import own_data, queries
from .blueprint import blueprint
from .erasing import erase
from .forms import ERASE_WORD, EraseForm, ErasePersonForm
from .own_words import WORDS

PERSON = f"/manage/workshops/<code>/registrations/<int(max={LAST}):number>/erase"


@blueprint.get("/me/data")
@public
def own_kept() -> str:
    """All of it, and when which part goes by itself."""
    row = opened()
    shown = {**_about(row), **WORDS, "kept": own_data.kept_of(row)}
    return render_template("certificates/own_data.html", **shown)


@blueprint.get("/me/data.json")
@public
def own_file() -> Response:
    """The same as a file."""
    row = opened()
    kept = own_data.as_file(row, own_data.kept_of(row))
    told = json.dumps(kept, ensure_ascii=False, indent=1, default=lambda at: at.isoformat())
    answer = Response(told, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.workshop.code}.json"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/me/erase")
@public
def erasing() -> Response:
    """What goes, what stays, and the question."""
    return _question(opened(), Reading(EraseForm(formdata=None)))


@blueprint.post("/me/erase")
@public
def erase_own() -> Response:
    """Erase it."""
    row, reading = opened(), Reading(EraseForm())
    reading.ask(rules.ensure_meant, reading.form["word"].data, ERASE_WORD)
    _erase(reading, row)
    if reading.is_refused:
        return _question(row, reading)
    return make_response(redirect(url_for("certificates.erased"), 303))


@blueprint.get("/erased")
@public
def erased() -> str:
    """That it was done; the same for everybody."""
    return render_template("certificates/erased.html")


@blueprint.get(PERSON)
@allowed("run workshops")
def erasing_person(code: str, number: int) -> Any:
    """The question, to staff whom somebody asked."""
    return _staff_question(code, person_of(code, number), Reading(ErasePersonForm(formdata=None)))


@blueprint.post(PERSON)
@allowed("run workshops")
def erase_person(code: str, number: int) -> Any:
    """Erase what somebody asked to have erased."""
    row, reading = person_of(code, number), Reading(ErasePersonForm())
    reading.ask(rules.ensure_erasing_meant, reading.form["sure"].data)
    _erase(reading, row)
    if reading.is_refused:
        return _staff_question(code, row, reading)
    return go_to(url_for("registration.people", code=code))


def _erase(reading: Reading, row: Registration) -> None:
    if not reading.is_refused:
        reading.ask(erase, actor(), row.id)


def _about(row: Registration) -> dict[str, Any]:
    workshop = row.workshop
    is_to_come = workshop.state == "published" and workshop.starts_at > now()
    return {
        "row": row,
        "workshop": workshop,
        "seats": get_offered(row.workshop_id)[1],
        "gives_up": row.state != CANCELLED and is_to_come,
        "certificate": queries.find_valid(row.workshop_id, registration_key(row.id)),
    }


def _question(row: Registration, reading: Reading) -> Response:
    page = render_template("certificates/erase.html", **_about(row), form=reading.form)
    return make_response(page, reading.status)


def _staff_question(code: str, row: Registration, reading: Reading) -> Any:
    about = _about(row) | head(*own_workshop(code)) | {"form": reading.form, "person": row}
    return render_template("certificates/erase_person.html", **about), reading.status
