"""Delegations as staff see them: who holds how many seats, how many have no name yet, and until when."""

from collections.abc import Callable
from typing import Any

from flask import abort, render_template, request, url_for

from ..addresses import absolute
from ..doors import actor, allowed
from ..htmx import go_to
from ..institutions import wording
from ..language import LANGUAGES
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..text import readable
from ..workshops.models import Workshop
from ..workshops.own import own_workshop
from . import delegation_deeds, delegation_rules, delegations, rules, settling
from .blueprint import blueprint
from .listing import LAST
from .manage import head
from .reading import Reading
from .staff_forms import EmailForm, GrantForm

HERE = "/manage/workshops/<code>/delegations"


@blueprint.get(HERE)
@allowed("see people")
def delegations_of(code: str) -> Any:
    """All of them, with the seats that have no name."""
    return _page(code, _fresh())


@blueprint.post(HERE)
@allowed("run workshops")
def grant(code: str) -> Any:
    """Hold seats for an institution."""
    workshop, _seats = own_workshop(code)
    reading = Reading(GrantForm())
    given = None if "look_up" in request.form else _read(reading, workshop)
    if given is None:
        return _page(code, reading)
    reading.ask(delegations.grant, actor(), workshop.id, given)
    return (
        _page(code, reading)
        if reading.is_refused
        else go_to(url_for("registration.delegations_of", code=code))
    )


@blueprint.post(f"{HERE}/<int(max={LAST}):number>/release")
@allowed("run workshops")
def release(code: str, number: int) -> Any:
    """Free the seats without a name before their day."""
    return _done(code, number, delegations.give_back)


@blueprint.post(f"{HERE}/<int(max={LAST}):number>/renew")
@allowed("run workshops")
def renew_delegation(code: str, number: int) -> Any:
    """Another link, for one that reached somebody it should not."""
    return _done(code, number, delegation_deeds.renew_link)


@blueprint.post(f"{HERE}/<int(max={LAST}):number>/email")
@allowed("run workshops")
def note_email(code: str, number: int) -> Any:
    """Write down where an institution is written to, or that it has no e-mail."""
    _given(code, number)
    form = EmailForm()
    try:
        email = rules.email(form.email.data or "")
    except Refusal as refusal:
        unnoted = {"number": number, "typed": readable(form.email.data or ""), "said": refusal.message}
        return _page(code, _fresh(), unnoted)[0], refusal.status
    return _done(code, number, delegation_deeds.note_email, email)


def _given(code: str, number: int) -> Workshop:
    """The workshop, where this is one of its delegations."""
    workshop, _seats = own_workshop(code)
    if delegations.find_of(workshop.id, number) is None:
        abort(404)
    return workshop


def _done(code: str, number: int, deed: Callable[..., None], *given: Any) -> Any:
    """A deed on one delegation, then the list; or the list with why not."""
    workshop = _given(code, number)
    try:
        deed(actor(), number, workshop.id, *given)
    except Refusal as refusal:
        return _page(code, _fresh(), refused=refusal.message)[0], refusal.status
    return go_to(url_for("registration.delegations_of", code=code))


def _fresh() -> Reading:
    return Reading(GrantForm(formdata=None, number=2, language="es"))


def _read(reading: Reading, workshop: Workshop) -> delegations.Grant | None:
    form: Any = reading.form
    is_valid = form.validate()
    institution = settling.find_chosen(form.institution_id.data or "")
    if institution is None:
        reading.refuse(Refusal(_l("Choose an institution of the list."), "institution"))
    email = reading.ask(rules.email, form.email.data or "")
    if not is_valid:
        reading.status = 422
    if reading.is_refused or institution is None:
        return None
    days = form.until.data, workshop.time_zone, workshop.last_day
    until = reading.ask(delegation_rules.lapses_at, *days)
    if until is None:
        return None
    language = form.language.data if form.language.data in LANGUAGES else "es"
    return delegations.Grant(institution.id, form.number.data, until, email, language)


def _page(code: str, reading: Reading, unnoted: dict[str, Any] | None = None, refused: Any = "") -> Any:
    workshop, seats = own_workshop(code)
    form: Any = reading.form
    rows = delegations.all_of(workshop.id)
    asked = form.institution.data or ""
    parts = {
        "form": form,
        "rows": rows,
        "called": wording.told_apart([one.institution for one in rows]),
        "held": sum(one.held for one in rows),
        "links": {one.id: absolute("registration.delegation", token=one.token) for one in rows},
        "ended": {one.institution_id for one in rows if not one.held},
        "hits": wording.found(asked, workshop.region_codes),
        "asked": asked,
        "unnoted": unnoted,
        "refused": refused,
    }
    return render_template("registration/delegations.html", **head(workshop, seats), **parts), reading.status
