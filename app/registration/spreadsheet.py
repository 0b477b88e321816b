"""The list of a workshop's people as a spreadsheet, in the reader's language."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from ..database import db
from ..language import gettext as _
from ..language import plain
from ..names import country
from ..sheets import csv_file
from ..territory.queries import jurisdictions
from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED
from ..workshops.models import Workshop
from ..workshops.questions import Question
from .models import CANCELLED, SEATED, WAITING, Registration
from .own_answers import answered_questions, answers_in, in_words


def spreadsheet(people: Iterable[Registration], workshop: Workshop) -> bytes:
    """One row a person in the order of arrival; no codes and links, for whoever holds one acts as them."""
    heading = [
        _("Order"), _("State"), _("Given names"), _("Family names"), _("Institution"), _("Position"),
        _("Region"), _("Phone"), _("E-mail"), _("Language"), _("Signed up"),
    ]  # fmt: skip
    zone, questions = ZoneInfo(workshop.zone), answered_questions(db.session(), workshop.id)
    told = answers_in(db.session(), workshop.id)
    heading += [plain(one, "label") for one in questions]
    return csv_file(heading, ([*_row(one, zone), *_told(one, questions, told)] for one in people))


def state_word(state: str) -> str:
    """A registration's state in words."""
    return {SEATED: _("Seat"), WAITING: _("Waiting list"), CANCELLED: _("Sign-up cancelled")}[state]


def region_word(person: Registration) -> str:
    """Where a person's participation counts."""
    if person.region == ABROAD:
        return country(person.country) if person.country else _("Another country")
    places = jurisdictions(db.session())
    if person.region in places:
        return plain(places[person.region], "name")
    return {NO_REGION: _("Institution without a region"), NOT_STATED: _("Not stated")}[person.region]


def institution_word(person: Registration) -> str:
    """Whom a person represents, as chosen or as written."""
    return plain(person.institution, "name") if person.institution else person.institution_text or ""


def _told(person: Registration, questions: list[Question], told: dict[tuple[int, int], Any]) -> list[str]:
    """What a person answered, a column a question, also of one that is asked no more."""
    found = (told.get((person.id, one.id)) for one in questions)
    return [
        "" if value is None else in_words(one, value) for one, value in zip(questions, found, strict=True)
    ]


def _row(person: Registration, zone: ZoneInfo) -> list[Any]:
    return [
        person.seq, state_word(person.state), person.given_names, person.family_names,
        institution_word(person), person.position, region_word(person), person.phone, person.email,
        person.language, person.made_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
    ]  # fmt: skip
