"""A person's own page: their data, what they may add, and giving up their place."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from ..doors import actor, public
from ..forms import Form
from ..language import plain
from ..security import hit
from ..tokens import link_token, shown_code
from . import actions, appointment, own_answers, queries, rules
from .answers import answers
from .blueprint import blueprint
from .forms import LEAVE_WORD, AnswersForm, LeaveForm, PersonForm
from .models import CANCELLED, WAITING, Registration
from .opened import opened
from .people import email_key
from .reading import Reading
from .sign_up_form import person_parts, read_own


@blueprint.get("/me")
@public
def own() -> Response:
    """Everything kept about a person, and what they can do with it."""
    return _page(opened())


@blueprint.post("/me/correct")
@public
def correct() -> Response:
    """Write names, contact and institution as the person says they are."""
    row, reading = opened(), Reading(PersonForm())
    person = None if "look_up" in request.form else read_own(reading, row.workshop.requires_institution)
    if person is not None:
        _ensure_within_limits(row, person.email)
        has_consent = bool(reading.form.union_consent.data)
        reading.ask(actions.correct, actor(), row.id, person, has_consent)
        if not reading.is_refused:
            return _done("corrected")
    return _page(row, correcting=reading.form, status=reading.status)


@blueprint.post("/me/answers")
@public
def answer() -> Response:
    """Write what the person likes to add."""
    row, reading = opened(), Reading(AnswersForm())
    form: Any = reading.form
    given = (form.position, form.age_band, form.sex, form.access_need)
    told = reading.ask(answers, *(field.data or "" for field in given))
    if told is not None:
        _ensure_within_limits(row)
        reading.ask(actions.answer, actor(), row.id, told)
        if not reading.is_refused:
            return _done("answered")
    return _page(row, answering=form, status=reading.status)


@blueprint.post("/me/questions")
@public
def answer_own() -> Response:
    """Write what the person answers to the workshop's own questions."""
    row = opened()
    reading, asked = Reading(Form()), queries.questions_of(row.workshop_id)
    told = reading.ask(own_answers.read, asked, request.form.to_dict(flat=False))
    if told is not None:
        _ensure_within_limits(row)
        reading.ask(actions.answer_own, actor(), row.id, [one.id for one in asked], told)
        if not reading.is_refused:
            return _done("answered")
    return _page(row, asking=reading.form, status=reading.status)


@blueprint.route("/me/leave", methods=["GET", "POST"])
@public
def leave() -> Response:
    """Give up the seat or the place in line, asked once more with a word no program writes by itself."""
    row, reading = opened(), Reading(LeaveForm())
    form: Any = reading.form
    if request.method == "GET" and row.state == CANCELLED:
        return make_response(redirect(_ticket(row), 303))
    if request.method == "POST":
        reading.ask(rules.ensure_meant, form.word.data, LEAVE_WORD)
        if not reading.is_refused:
            reading.ask(actions.leave, actor(), row.id)
        if not reading.is_refused:
            return make_response(redirect(_ticket(row), 303))
    workshop, seats = queries.get_offered(row.workshop_id)
    parts = {"form": form, "ticket": _ticket(row), "workshop": workshop, "seats": seats}
    parts |= _when_and_where(row)
    return make_response(render_template("registration/leave.html", row=row, **parts), reading.status)


def _ensure_within_limits(row: Registration, email: str | None = None) -> None:
    """Not too many changes to one sign-up, and not too many letters to an e-mail it did not have."""
    hit("limit_own", row.ref)
    if email is not None and email != row.email:
        hit("limit_letters", str(email_key(email)))


def _page(
    row: Registration, correcting: Any = None, answering: Any = None, asking: Any = None, status: int = 200
) -> Response:
    person = correcting or PersonForm(formdata=None, **_known(row))
    parts = {
        "row": row,
        "workshop": row.workshop,
        "ticket": _ticket(row),
        "code": shown_code(row.short_code),
        "place": queries.place_in_line(row) if row.state == WAITING else None,
        "institution": plain(row.institution, "name") if row.institution else row.institution_text,
        "region": queries.region_name(row),
        "form": person,
        "answers_form": answering or AnswersForm(formdata=None, obj=row),
        "questions": own_answers.shown(queries.questions_of(row.workshop_id), queries.answers_of(row.id)),
        "asking": asking,
        "is_correcting": correcting is not None,
        "is_answering": answering is not None,
        "done": request.args.get("done") if request.method == "GET" else None,
        **_when_and_where(row),
        **person_parts(person, row.workshop),
    }
    return make_response(render_template("registration/own.html", **parts), status)


def _known(row: Registration) -> dict[str, Any]:
    """What the form is filled in with."""
    return {
        "given_names": row.given_names,
        "family_names": row.family_names,
        "phone": row.phone,
        "email": row.email,
        "no_contact": not (row.phone or row.email),
        "institution": row.institution_text or "",
        "institution_id": str(row.institution_id or ""),
        "region": row.region,
        "country": row.country,
        "union_consent": row.union_consent_at is not None,
    }


def _done(what: str) -> Response:
    return make_response(redirect(url_for("registration.own", done=what), 303))


def _ticket(row: Registration) -> str:
    return url_for("registration.ticket", token=link_token("ticket", row.ref, row.generation))


def _when_and_where(row: Registration) -> dict[str, str]:
    there = appointment.of(row.workshop)
    return {"when": there.when_text(), "where": there.place_text()}
