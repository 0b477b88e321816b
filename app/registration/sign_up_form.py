"""The sign-up form as it is shown and read: what it offers, what was typed, what was said against it."""

from typing import Any

from ..config import settings
from ..database import db
from ..institutions import queries as institutions
from ..institutions import wording
from ..institutions.models import Institution
from ..language import current, plain
from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..names import countries
from ..pages import FORM_KEY_MARK
from ..refusals import Refusal
from ..territory.queries import jurisdictions
from ..tokens import form_age, form_key
from ..workshops.counts import ABROAD, NOT_STATED
from ..workshops.models import Workshop
from ..workshops.seats import Seats
from .answers import needed_position
from .forms import PersonForm, SignUpForm
from .people import Asked, Person
from .queries import Offered
from .reading import Reading, read_person
from .rules import SEND_AGAIN

SEAT, LINE = "seat", "line"


def sign_up_parts(workshop: Workshop, seats: Seats, form: SignUpForm | None = None) -> dict[str, Any]:
    """What `_sign_up.html` needs: a fresh form, or one that comes back with what was typed."""
    waits = bool(seats.waiting or seats.taken >= seats.capacity)
    if form is None:
        form = SignUpForm(formdata=None, key=FORM_KEY_MARK)
        if len(workshop.convened) == 1:
            form.region.data = workshop.region_codes[0]
    elif form_age(form.key.data or "") is None:
        form.key.data = form_key()
    form.shown.data = LINE if waits else SEAT
    return {
        "form": form,
        "waits": waits,
        "waiting": seats.waiting,
        "has_line": seats.has_line,
        "named": settings(),
        **person_parts(form, workshop),
    }


def person_parts(form: PersonForm, workshop: Workshop) -> dict[str, Any]:
    """The lists of a form that asks who somebody is, and the institutions its search finds."""
    fill_regions(form, workshop)
    typed, chosen = form.institution.data or "", _chosen(form)
    number = chosen.id if chosen else None
    hits = [] if number and not form.is_submitted() else wording.found(typed, workshop.region_codes)
    return {"hits": wording.with_chosen(hits, number), "chosen": number, "asked": typed}


def fill_regions(form: PersonForm, workshop: Workshop) -> None:
    """Regions with those the workshop is for first; countries once another country was chosen."""
    regions, first = jurisdictions(db.session()), workshop.region_codes
    codes = dict.fromkeys([*(code for code in regions if code in first), *regions])
    choices = {"": _("Choose")} | {code: plain(regions[code], "name") for code in codes}
    choices[ABROAD] = _("Another country")
    if not workshop.requires_institution:
        choices[NOT_STATED] = _("I prefer not to say")
    form.region.choices = choices
    if form.region.data == ABROAD:
        form.country.choices = {"": _("Choose")} | countries()


def read_sign_up(reading: Reading, workshop: Offered) -> Asked | None:
    """The sign-up that was asked for, when the rules have nothing against it."""
    form: Any = reading.form
    reading.ask(ensure_sent_by_a_person, form.website.data or "", form_age(form.key.data or ""))
    person = read_own(reading, workshop.requires_institution)
    position = None
    if workshop.requires_position:
        position = reading.ask(needed_position, form.position.data or "")
    reading.ask(ensure_consent, form.consent.data)
    if reading.is_refused or person is None:
        return None
    accepts_line = form.shown.data != SEAT
    return Asked(
        workshop.id, person, form.key.data, current(), form.union_consent.data, accepts_line, position
    )


def read_own(reading: Reading, is_required: bool) -> Person | None:
    """Who somebody says they are, on their own page."""
    institution = _chosen(reading.form)
    return read_person(reading, institution, jurisdictions(db.session()), is_required)


def _chosen(form: Any) -> Institution | None:
    """The institution that was chosen: also the only one of a whole name, unless “none of these” was."""
    if form.institution_id.data is None:
        return institutions.find_called(db.session(), form.institution.data or "")
    return institutions.find(db.session(), form.institution_id.data)


def ensure_sent_by_a_person(trap: str, age: float | None) -> None:
    """Machines fill in what nobody sees, send in no time, and bring keys of their own."""
    if trap or age is None or age < settings().min_fill:
        raise Refusal(SEND_AGAIN)


def ensure_consent(has_consent: bool) -> None:
    """Nobody's data are kept without their word."""
    if not has_consent:
        raise Refusal(_l("Tick the box to continue: we need your consent to sign you up."), "consent")
