"""Staff sign somebody up who called or came by, and write a note beside a sign-up."""

from typing import Any

from flask import abort, render_template, request, url_for

from ..doors import actor, allowed
from ..htmx import go_to
from ..language import LANGUAGES
from ..refusals import Refusal
from ..tokens import form_age, form_key
from ..workshops.models import Workshop
from ..workshops.own import own_workshop
from . import actions, queries, rules
from .blueprint import blueprint
from .listing import LAST, person_of
from .manage import head
from .people import Asked
from .reading import Reading
from .rules import KeyIsUsed
from .sign_up_form import person_parts, read_own
from .staff_forms import AddForm, NoteForm


@blueprint.get("/manage/workshops/<code>/registrations/new")
@allowed("run workshops")
def add(code: str) -> Any:
    """Who they are, as in the public form."""
    workshop, _seats = own_workshop(code)
    form = AddForm(formdata=None, language="es")
    if len(workshop.convened) == 1:
        form.region.data = workshop.region_codes[0]
    return _add_page(code, Reading(form))


@blueprint.post("/manage/workshops/<code>/registrations/new")
@allowed("run workshops")
def add_it(code: str) -> Any:
    """Sign them up by the statement that serves everybody: a seat, or the end of the line."""
    workshop, _seats = own_workshop(code)
    reading = Reading(AddForm(), of_another=True)
    asked = None if "look_up" in request.form else _read(reading, workshop)
    if asked is not None:
        found = queries.find_offered(code) or abort(404)
        made = reading.ask(actions.sign_up, actor(), asked, found.sequence)
        if made is not None:
            row = queries.find_own(made.ref, made.generation)
            return go_to(url_for("registration.people", code=code, added=row.id if row else None))
    return _add_page(code, reading)


@blueprint.get(f"/manage/workshops/<code>/registrations/<int(max={LAST}):number>/note")
@allowed("run workshops")
def note(code: str, number: int) -> Any:
    """What staff wrote beside a sign-up."""
    person = person_of(code, number)
    rules.ensure_known(person.forgotten_at)
    return _note_page(code, person, NoteForm(formdata=None, note=person.note))


@blueprint.post(f"/manage/workshops/<code>/registrations/<int(max={LAST}):number>/note")
@allowed("run workshops")
def write_note(code: str, number: int) -> Any:
    """Write it, or take it away."""
    person, form = person_of(code, number), NoteForm()
    if not form.validate():
        return _note_page(code, person, form), 422
    actions.write_note(actor(), person.id, form.note.data or None)
    return go_to(url_for("registration.people", code=code))


def _read(reading: Reading, workshop: Workshop) -> Asked | None:
    form: Any = reading.form
    if form_age(form.key.data or "") is None:
        reading.refuse(Refusal(rules.SEND_AGAIN))
    person = read_own(reading, workshop.requires_institution)
    reading.ask(rules.ensure_agreed, form.consent.data)
    if reading.is_refused or person is None:
        return None
    language = form.language.data if form.language.data in LANGUAGES else "es"
    union_consent = form.union_consent.data
    return Asked(workshop.id, person, form.key.data, language, union_consent, is_told_by_hand=True)


def _add_page(code: str, reading: Reading) -> Any:
    workshop, seats = own_workshop(code)
    form: Any = reading.form
    if form_age(form.key.data or "") is None or isinstance(reading.last, KeyIsUsed):
        form.key.data = form_key()
    parts = {**person_parts(form, workshop), "form": form, "waits": bool(seats.waiting or not seats.free)}
    return render_template("registration/add.html", **head(workshop, seats), **parts), reading.status


def _note_page(code: str, person: Any, form: NoteForm) -> str:
    workshop, seats = own_workshop(code)
    return render_template("registration/note.html", **head(workshop, seats), person=person, form=form)
