"""The list of a workshop's people as a spreadsheet, in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from ..database import db
from ..institutions.namesakes import provinces_of_namesakes, with_province
from ..language import gettext as _
from ..language import listed, plain
from ..names import country
from ..sheets import Table
from ..territory.queries import Place, jurisdictions
from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED
from ..workshops.models import Workshop
from ..workshops.questions import Question
from .models import CANCELLED, SEATED, WAITING, Registration
from .own_answers import answered_questions, answers_in, in_words


def table(people: Iterable[Row[Any]], workshop: Workshop) -> Table:
    """One row a person in the order of arrival; no codes and links, for whoever holds one acts as them.

    Whom somebody stands for is told, so their word that a workers' organisation may be kept is told with it.

    The order is a number, the hour of sign-up an instant of the workshop's clock.
    """
    return Table(_("People signed up"), _heading(workshop), list(_rows(people, workshop)))


def state_word(state: str) -> str:
    """A registration's state in words."""
    return {SEATED: _("Seat"), WAITING: _("Waiting list"), CANCELLED: _("Sign-up cancelled")}[state]


def region_word(person: Any) -> str:
    """Where a person's participation counts, signed up or from the door."""
    return counted_in(person.region, person.country)


def counted_in(region: str, from_country: str | None) -> str:
    """A region people are counted under, or the country they are from, in words."""
    if region == ABROAD and from_country:
        return country(from_country)
    return _region_word(jurisdictions(db.session()), region)


def institution_word(person: Registration) -> str:
    """Whom a person represents, as chosen or as written."""
    return plain(person.institution, "name") if person.institution else person.institution_text or ""


def regions_said(places: Sequence[tuple[str, str | None]]) -> str:
    """What was said of the region, or the country, of an institution written freely; one place or several."""
    if all(region == NOT_STATED for region, _country in places):
        return _("No region stated")
    return _("Region: %(name)s", name=listed([counted_in(*place) for place in places]))


def region_words(codes: Iterable[str]) -> dict[str, str]:
    """Regions people are counted under, in words."""
    places = jurisdictions(db.session())
    return {code: _region_word(places, code) for code in codes}


def _region_word(places: Mapping[str, Place], code: str) -> str:
    if code in places:
        return plain(places[code], "name")
    rest = {ABROAD: _("Another country"), NO_REGION: _("Institution without a region")}
    rest[NOT_STATED] = _("Not stated")
    return rest.get(code, code)


def _heading(workshop: Workshop) -> list[str]:
    """What stands above each column; a column for each question of the workshop's own, also a retired one."""
    return [
        _("Order"), _("State"), _("Given names"), _("Family names"), _("Institution"), _("Position"),
        _("Region"), _("Phone"), _("E-mail"), _("Language"), _("Note"),
        _("Agrees to the workers' organisation being kept"), _("Signed up"),
        *(plain(one, "label") for one in answered_questions(db.session(), workshop.id)),
    ]  # fmt: skip


def _rows(people: Iterable[Row[Any]], workshop: Workshop) -> Iterator[list[Any]]:
    zone, session = ZoneInfo(workshop.zone), db.session()
    questions, told = answered_questions(session, workshop.id), answers_in(session, workshop.id)
    # Words are looked up once, not for everybody.
    states = {state: state_word(state) for state in (SEATED, WAITING, CANCELLED)}
    region, yes = cache(counted_in), _("Yes")
    provinces = provinces_of_namesakes(session)
    for person in people:
        yield [
            person.seq, states[person.state], person.given_names, person.family_names,
            with_province(plain(person, "name"), person.institution_id, provinces) or person.institution_text,
            person.position, region(person.region, person.country), person.phone, person.email,
            person.language, person.note, yes if person.has_union_consent else "",
            person.made_at.astimezone(zone).replace(tzinfo=None), *_told(person, questions, told),
        ]  # fmt: skip


def _told(person: Row[Any], questions: list[Question], told: dict[tuple[int, int], Any]) -> list[str]:
    """What a person answered, a column a question, also of one that is asked no more."""
    found = (told.get((person.id, one.id)) for one in questions)
    return [
        "" if value is None else in_words(one, value) for one, value in zip(questions, found, strict=True)
    ]
