"""What a delegation's link opens: looking at it changes nothing; names are given behind a button."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Response, abort, g, make_response, redirect, render_template, request, url_for

from ..addresses import neutral
from ..audit import Actor
from ..clock import now
from ..doors import actor, public
from ..language import LANGUAGES, other, plain
from ..refusals import Refusal
from ..security import address, hit
from ..tokens import form_age, form_key, shown_code
from . import appointment, delegation_deeds, delegation_rules, delegations, rules
from .answers import needed_position
from .blueprint import blueprint
from .forms import DECLINE_WORD, GIVE_BACK_WORD, DeclineForm, DelegateForm, GiveBackForm
from .models import CANCELLED, Delegation, Registration
from .opened import opened_delegation, remember
from .people import Asked, email_key
from .reading import Reading, read_person
from .rules import KeyIsUsed

# How long after somebody without a contact was named their code is shown.
HANDED_ON = timedelta(minutes=10)


@neutral(blueprint, "/g/<token>")
@public
def delegation(token: str) -> Response:
    """For whom, which workshop, how many seats and until when; nobody's name."""
    row = _held(token)
    parts = {"other_language_url": f"{request.path}?lang={other()}", "token": token, **_about(row)}
    return make_response(render_template("registration/delegation.html", **parts))


@neutral(blueprint, "/g/<token>/open", methods=("POST",))
@public
def open_delegation(token: str) -> Response:
    """Exchange the link for half an hour on the page of names."""
    row = _held(token)
    answer = make_response(redirect(url_for("registration.delegates", lang=g.lang), 303))
    remember(answer, row)
    return answer


@blueprint.get("/delegation")
@public
def delegates() -> Response:
    """Who is named, and the seats without a name."""
    return _page(opened_delegation(), Reading(DelegateForm(formdata=None)))


@blueprint.post("/delegation")
@public
def name_delegate() -> Response:
    """Name somebody, now or in another's place."""
    row, reading = opened_delegation(), Reading(DelegateForm(), of_another=True)
    hit("limit_delegation", row.ref)
    asked = _read(reading, row)
    if asked is not None:
        if asked.person.email:
            hit("limit_letters", str(email_key(asked.person.email)))
        named, number = (
            None,
            reading.ask(delegation_rules.who_gives_way, reading.form["instead_of"].data or ""),
        )
        if not reading.is_refused:
            named = reading.ask(delegations.name, _link(), row.id, asked, number)
        if not reading.is_refused:
            return make_response(redirect(url_for("registration.delegates", named=named), 303))
    return _page(row, reading)


@blueprint.post("/delegation/give-back")
@public
def give_back() -> Response:
    """Give back the seats without a name, with a word no program writes by itself."""
    row, reading = opened_delegation(), Reading(GiveBackForm())
    reading.ask(rules.ensure_meant, reading.form["give_back"].data, GIVE_BACK_WORD, "give_back")
    if reading.is_refused:
        return _page(row, Reading(DelegateForm(formdata=None)), reading)
    delegations.give_back(_link(), row.id, row.workshop_id)
    return make_response(redirect(url_for("registration.delegates"), 303))


@blueprint.post("/delegation/decline")
@public
def decline_delegation() -> Response:
    """Say that nobody comes, with a word no program writes by itself."""
    row, reading = opened_delegation(), Reading(DeclineForm())
    reading.ask(rules.ensure_meant, reading.form["decline"].data, DECLINE_WORD, "decline")
    if not reading.is_refused:
        reading.ask(delegation_deeds.decline, _link(), row.id, row.workshop_id)
    if reading.is_refused:
        return _page(row, Reading(DelegateForm(formdata=None)), declining=reading)
    return make_response(redirect(url_for("registration.delegates"), 303))


def _held(token: str) -> Delegation:
    row = delegations.find_by_token(token)
    if row is None:
        hit("limit_misses", address())
        abort(make_response(render_template("registration/no_delegation.html", has_closed=False), 404))
    wanted = request.args.get("lang")
    g.lang = wanted if wanted in LANGUAGES else row.language
    return row


def _link() -> Actor:
    """Whoever holds the link of an institution."""
    return actor("delegation")


def _just_named(people: Sequence[Registration]) -> Registration | None:
    """Whom they named a moment ago without a way to be told: their code is handed on, shown no longer."""
    asked = request.args.get("named", "")
    recent = [one for one in people if one.made_at > now() - HANDED_ON and not (one.email or one.phone)]
    return next((one for one in recent if str(one.id) == asked), None)


def _read(reading: Reading, row: Delegation) -> Asked | None:
    form: Any = reading.form
    if form_age(form.key.data or "") is None:
        reading.refuse(Refusal(rules.SEND_AGAIN))
    person = read_person(reading, row.institution, {}, True)
    position = None
    if row.workshop.requires_position:
        position = reading.ask(needed_position, form.position.data or "")
    reading.ask(rules.ensure_agreed, form.consent.data)
    if reading.is_refused or person is None:
        return None
    said = row.language, form.union_consent.data
    return Asked(row.workshop_id, person, form.key.data, *said, position=position)


def _about(row: Delegation) -> dict[str, Any]:
    there = appointment.of(row.workshop)
    return {
        "row": row,
        "workshop": row.workshop,
        "institution": plain(row.institution, "name"),
        "when": there.when_text(),
        "where": there.place_text(),
        "is_called_off": row.workshop.state == CANCELLED,
        "is_over": row.workshop.state != "published" or row.workshop.starts_at <= now(),
        "people": (people := delegations.named(row.id)),
        "just_named": (just_named := _just_named(people)),
        "code": shown_code(just_named.short_code) if just_named else "",
        "has_none": not row.held and not people,
    }


def _page(
    row: Delegation, reading: Reading, giving: Reading | None = None, declining: Reading | None = None
) -> Response:
    form: Any = reading.form
    about = _about(row)
    if form_age(form.key.data or "") is None or isinstance(reading.last, KeyIsUsed):
        form.key.data = form_key()
    form.instead_of.choices = {"": "—"} | {str(one.id): one.full_name for one in about["people"]}
    parts = {
        "form": form,
        "giving": giving.form if giving else GiveBackForm(formdata=None),
        "declining": declining.form if declining else DeclineForm(formdata=None),
        "is_union": row.institution.kind == "union" or row.institution.sector == "workers",
        **about,
    }
    status = max(one.status for one in (reading, giving, declining) if one)
    return make_response(render_template("registration/delegates.html", **parts), status)
