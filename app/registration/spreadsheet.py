"""The list of a workshop's people as a spreadsheet, in the reader's language."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from ..database import db
from ..language import gettext as _
from ..language import plain
from ..names import country
from ..sheets import csv_file, xlsx_file
from ..territory.queries import jurisdictions
from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED
from ..workshops.models import Workshop
from .models import CANCELLED, SEATED, WAITING, Registration


def spreadsheet(people: Iterable[Registration], workshop: Workshop) -> bytes:
    """One row a person in the order of arrival; no codes and links, for whoever holds one acts as them."""
    return csv_file(_heading(), ([*row[:-1], f"{row[-1]:%Y-%m-%d %H:%M}"] for row in _rows(people, workshop)))


def workbook(people: Iterable[Registration], workshop: Workshop) -> bytes:
    """The same as XLSX: the order is a number, the hour of sign-up an instant of the workshop's clock."""
    return xlsx_file(_("People signed up"), _heading(), _rows(people, workshop))


def state_word(state: str) -> str:
    """A registration's state in words."""
    return {SEATED: _("Seat"), WAITING: _("Waiting list"), CANCELLED: _("Sign-up cancelled")}[state]


def region_word(person: Registration) -> str:
    """Where a person's participation counts."""
    if person.region == ABROAD and person.country:
        return country(person.country)
    return region_words([person.region])[person.region]


def institution_word(person: Registration) -> str:
    """Whom a person represents, as chosen or as written."""
    return plain(person.institution, "name") if person.institution else person.institution_text or ""


def region_words(codes: Iterable[str]) -> dict[str, str]:
    """Regions people are counted under, in words."""
    places = jurisdictions(db.session())
    rest = {ABROAD: _("Another country"), NO_REGION: _("Institution without a region")}
    rest[NOT_STATED] = _("Not stated")
    return {code: plain(places[code], "name") if code in places else rest.get(code, code) for code in codes}


def _heading() -> list[str]:
    return [
        _("Order"), _("State"), _("Given names"), _("Family names"), _("Institution"), _("Position"),
        _("Region"), _("Phone"), _("E-mail"), _("Language"), _("Note"), _("Signed up"),
    ]  # fmt: skip


def _rows(people: Iterable[Registration], workshop: Workshop) -> Iterable[list[Any]]:
    zone = ZoneInfo(workshop.zone)
    return (_row(person, zone) for person in people)


def _row(person: Registration, zone: ZoneInfo) -> list[Any]:
    return [
        person.seq, state_word(person.state), person.given_names, person.family_names,
        institution_word(person), person.position, region_word(person), person.phone, person.email,
        person.language, person.note, person.made_at.astimezone(zone).replace(tzinfo=None),
    ]  # fmt: skip
