"""Signing up: the post of the form, and the list of countries it may need."""

from collections.abc import Callable
from time import monotonic

from flask import Response, abort, make_response, redirect, render_template, request, url_for

from ..doors import actor, public
from ..htmx import go_to, wants_part
from ..language import gettext as _
from ..names import countries
from ..refusals import Busy, Refusal
from ..security import address, count, ensure_unspent, hit, network, spent
from ..tokens import form_key, keyed, link_token
from ..workshops import published
from ..workshops.counts import ABROAD
from . import actions, queries
from .blueprint import blueprint
from .claim import SignedUp
from .forms import PersonForm, SignUpForm
from .people import Asked, email_key
from .queries import Offered
from .reading import Reading
from .rules import KeyIsUsed
from .sign_up_form import read_sign_up, sign_up_parts
from .workshop_page import page

# Seconds within which a deed that lost a race, or its turn, is tried again.
PATIENCE = 2.5

# Limits with their keys.
Uses = list[tuple[str, ...]]


@blueprint.get("/workshops/<code>/sign-up")
@public
def sign_up_form(code: str) -> Response:
    """The address of the post, asked for: the form stands on the workshop's page."""
    return make_response(redirect(url_for("registration.workshop", code=code, _anchor="sign-up"), 303))


@blueprint.post("/workshops/<code>/sign-up")
@public
def sign_up(code: str) -> Response:
    """Sign somebody up, or give the form back with everything they typed and what to mend."""
    hit("limit_forms_address", address())
    workshop = queries.find_offered(code) or abort(404)
    reading = Reading(SignUpForm())
    asked = None if "look_up" in request.form else read_sign_up(reading, workshop)
    if asked is None:
        return _again(workshop, reading)
    uses = _uses(workshop, asked)
    _ensure_within_limits(workshop, asked, uses)
    try:
        made = _patiently(lambda: actions.sign_up(actor(), asked, workshop.sequence))
    except Refusal as refusal:
        return _refused(workshop, reading, refusal)
    if made.is_new:
        for limit, *key in uses:
            count(limit, *key)
    return go_to(url_for("registration.ticket", token=link_token("ticket", made.ref, made.generation)))


@blueprint.get("/country-field")
@public
def country_field() -> Response:
    """The list of countries, for a form in which another country was chosen."""
    if not wants_part():
        return make_response(redirect(url_for("workshops.catalogue"), 303))
    form = PersonForm(formdata=None)
    if request.args.get("region") == ABROAD:
        form.country.choices = {"": _("Choose")} | countries()
    return make_response(render_template("registration/_country_field.html", form=form))


def _refused(workshop: Offered, reading: Reading, refusal: Refusal) -> Response:
    reading.refuse(refusal)
    if isinstance(refusal, KeyIsUsed):
        reading.form["key"].data = form_key()
    return _again(workshop, reading)


def _again(asked_for: Offered, reading: Reading) -> Response:
    """The form with what was typed: the part for HTMX, else the whole page."""
    workshop, seats = queries.get_offered(asked_for.id)
    parts = sign_up_parts(workshop, seats, reading.form)
    if not wants_part():
        return page(*(published.find_public(workshop.code) or abort(404)), parts, reading.status)
    answer = render_template("registration/_sign_up.html", workshop=workshop, seats=seats, **parts)
    return make_response(answer, reading.status)


def _ensure_within_limits(workshop: Offered, asked: Asked, uses: Uses) -> None:
    """Not too many at once; and of one contact not too many sign-ups, where a repeated post is none."""
    hit("limit_signup_address", address())
    hit("limit_signup_network", network())
    hit("limit_signup_all", "all")
    hit("limit_signup_workshop", workshop.code)
    if any(spent(*use) for use in uses) and queries.find_by_form_key(asked.key) is None:
        for use in uses:
            ensure_unspent(*use)


def _uses(workshop: Offered, asked: Asked) -> Uses:
    """What a sign-up uses up: of its phone and of its e-mail each, and of the letters to that e-mail."""
    phone, email = asked.person.phone, email_key(asked.person.email)
    ways = [keyed("limit", phone).hex() if phone else None, email]
    of_contact = [("limit_signup_contact", workshop.code, way) for way in ways if way]
    return [*of_contact, *([("limit_letters", email)] if email else [])]


def _patiently(deed: Callable[[], SignedUp]) -> SignedUp:
    """Do a deed; when it lost a race in the database, again, while somebody still waits for the answer."""
    until = monotonic() + PATIENCE
    while True:
        try:
            return deed()
        except Busy:
            if monotonic() > until:
                raise
