"""A form read by the rules: each refusal goes to its field, and all of them are told at once."""

from collections.abc import Callable
from typing import Any, TypeVar

from .. import text
from ..forms import Form, show
from ..institutions.models import Institution
from ..language import lazy_gettext as _l
from ..names import countries
from ..refusals import Refusal
from ..territory.home import HOME_COUNTRY
from ..territory.queries import Place
from ..workshops.counts import ABROAD, NO_INSTITUTION, NO_REGION, NOT_STATED, UNLISTED
from . import rules, unions
from .forms import PersonForm
from .people import Person, Represented

Answer = TypeVar("Answer")
OWN_NAMES = (_l("Write your given names."), _l("Write your family names."))
THEIR_NAMES = (_l("Write the person's given names."), _l("Write the person's family names."))


class Reading:
    """One form being read; `of_another` when it is filled in for somebody else."""

    def __init__(self, form: Form, of_another: bool = False) -> None:
        self.form, self.of_another = form, of_another
        self.status = 200
        self.last: Refusal | None = None

    def ask(self, rule: Callable[..., Answer], *given: Any) -> Answer | None:
        """The rule's answer; None when it refuses, which is then written down."""
        try:
            return rule(*given)
        except Refusal as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal where it belongs; what cannot be seen is taken out of what was typed."""
        if self.of_another and refusal.third is not None:
            refusal = type(refusal)(refusal.third, refusal.field)
        self.status, self.last = max(self.status, refusal.status), refusal
        show(self.form, refusal)
        for field in self.form:
            if isinstance(field.data, str):
                field.data = text.readable(field.data)

    @property
    def is_refused(self) -> bool:
        """Whether any rule said no."""
        return self.status >= 400


def read_person(
    reading: Reading, institution: Institution | None, regions: dict[str, Place], is_required: bool
) -> Person | None:
    """Who fills in the form, when the rules have nothing against it."""
    form: Any = reading.form
    missing = THEIR_NAMES if reading.of_another else OWN_NAMES
    given = reading.ask(rules.name, form.given_names.data or "", "given_names", missing[0])
    family = reading.ask(rules.name, form.family_names.data or "", "family_names", missing[1])
    phone = reading.ask(rules.phone, form.phone.data or "")
    email = reading.ask(rules.email, form.email.data or "")
    has_contact = bool(form.phone.data or form.email.data)
    reading.ask(rules.ensure_reachable, has_contact, form.no_contact.data)
    represents = reading.ask(read_represented, form, institution, regions, is_required)
    is_union = _is_union(institution, represents)
    reading.ask(unions.ensure_union_consent, is_union, form.union_consent.data)
    if reading.is_refused or given is None or family is None or represents is None:
        return None
    return Person(given, family, phone, email, represents)


def read_represented(
    form: PersonForm, institution: Institution | None, regions: dict[str, Place], is_required: bool
) -> Represented:
    """Whom somebody stands for: an institution of the list, one written freely, or nobody but themselves."""
    if institution is not None:
        return listed(institution)
    written = rules.institution_text(form.institution.data or "")
    rules.ensure_represented(written is not None, is_required)
    kind, region = UNLISTED if written else NO_INSTITUTION, form.region.data or ""
    if not written and region in ("", NOT_STATED):
        return Represented(NOT_STATED)
    country = form.country.data if form.country.data in countries() and region == ABROAD else None
    rules.ensure_region(region, country, {*regions, ABROAD}, ABROAD)
    return Represented(region, country, kind=kind, text=written)


def listed(institution: Institution) -> Represented:
    """An institution of the list, with the region it counts under."""
    is_abroad = institution.country not in (None, HOME_COUNTRY)
    region = institution.jurisdiction_code or (ABROAD if is_abroad else NO_REGION)
    return Represented(
        region,
        institution.country if is_abroad else None,
        institution.id,
        institution.kind,
        f"{institution.name_es} {institution.acronym or ''}".strip(),
    )


def _is_union(institution: Institution | None, represents: Represented | None) -> bool:
    if institution is not None:
        return institution.kind == "union" or institution.sector == "workers"
    return bool(represents and represents.text and unions.sounds_like_a_union(represents.text))
