"""The list of a workshop's people as a spreadsheet, in the reader's language."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from ..database import db
from ..language import gettext as _
from ..language import plain
from ..names import country
from ..sheets import Table
from ..territory.queries import jurisdictions
from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED
from ..workshops.models import Workshop
from ..workshops.questions import Question
from .models import CANCELLED, SEATED, WAITING, Registration
from .own_answers import answered_questions, answers_in, in_words


def table(people: Iterable[Registration], workshop: Workshop) -> Table:
    """One row a person in the order of arrival; no codes and links, for whoever holds one acts as them.

    The order is a number, the hour of sign-up an instant of the workshop's clock.
    """
    return Table(_("People signed up"), _heading(workshop), list(_rows(people, workshop)))


def state_word(state: str) -> str:
    """A registration's state in words."""
    return {SEATED: _("Seat"), WAITING: _("Waiting list"), CANCELLED: _("Sign-up cancelled")}[state]


def region_word(person: Any) -> str:
    """Where a person's participation counts, signed up or from the door."""
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


def _heading(workshop: Workshop) -> list[str]:
    """What stands above each column; a column for each question of the workshop's own, also a retired one."""
    return [
        _("Order"), _("State"), _("Given names"), _("Family names"), _("Institution"), _("Position"),
        _("Region"), _("Phone"), _("E-mail"), _("Language"), _("Note"), _("Signed up"),
        *(plain(one, "label") for one in answered_questions(db.session(), workshop.id)),
    ]  # fmt: skip


def _rows(people: Iterable[Registration], workshop: Workshop) -> Iterable[list[Any]]:
    zone, session = ZoneInfo(workshop.zone), db.session()
    questions, told = answered_questions(session, workshop.id), answers_in(session, workshop.id)
    return ([*_row(person, zone), *_told(person, questions, told)] for person in people)


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
        person.language, person.note, person.made_at.astimezone(zone).replace(tzinfo=None),
    ]  # fmt: skip
