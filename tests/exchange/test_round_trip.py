"""What was exported comes in again without a difference, and adds nothing where it stands already."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.models import ARRIVAL, EXCUSE
from app.attendance.rules import registration_key
from app.attendance.told import Newcomer, Told
from app.audit import PARTICIPANT
from app.clock import now
from app.database import transaction
from app.exchange import actions, working
from app.exchange.models import ATTENDANCE, SIGN_UPS
from app.exchange.queries import bad_lines
from app.exchange.working import Work
from app.institutions.models import Institution
from app.institutions.namesakes import provinces_of_namesakes
from app.language import fold
from app.registration.actions import answer, leave
from app.registration.answers import Answers
from app.registration.people import Represented
from app.registration.reading import listed
from app.tallies.recount import drift
from app.workshops.counts import NOT_STATED, UNLISTED
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.lists import taken
from tests.makers import a_person, make_workshop, sign_up
from tests.tallies.programmes import arrive, keep_told

from .imports import ANA, HEADING, ONE_DATABASE, Import, came_to_the_door, held, post_file, send, signed_up
from .several import HEADING as LIST_HEADING
from .several import look, row_of
from .several import send as send_list

EVA = ("Eva", "Cinco", "", "", "", "Cusco")
ALREADY = "Ya está."
ONE_MORE = "Ya hay inscripciones con este nombre, sin celular ni correo: 2. Esta fila sería una más."
ASKED = "hace falta una columna que diga que la persona aceptó por escrito."
FORMS = [("es", "csv"), ("en", "xlsx"), ("en", "json")]


def without_contact(workshop: Workshop, given: str = "Eva", **more: Any) -> None:
    """Somebody signed up by the form who has neither phone nor e-mail."""
    sign_up(workshop, a_person(given_names=given, family_names="Cinco", phone=None, **more))


def again(
    somebody: Colleague,
    workshop: Workshop,
    *,
    of: Workshop,
    form: str,
    language: str,
    part: str = "registrations",
) -> Import:
    """The list of a workshop, taken away and sent for this one."""
    sent = taken(somebody, of, form, part, language).get_data()
    kind = ATTENDANCE if part == "attendance" else SIGN_UPS
    return Import(somebody, post_file(somebody, workshop, sent, kind).location).look()


def notes(sent: Import) -> Sequence[str]:
    """What is said of each row, one after the other."""
    return [str(one.text_content()).strip() for one in sent.page.all(".blocks td:last-child")]


@pytest.mark.parametrize(("language", "form"), FORMS)
def test_who_signed_up_without_a_contact_is_known(organiser: Colleague, language: str, form: str) -> None:
    workshop = make_workshop()
    without_contact(workshop)
    without_contact(workshop)
    without_contact(workshop, "Eva Ángela", represents=Represented("21", kind=UNLISTED, text="Casa; de Sal"))
    without_contact(workshop, "Luz", represents=Represented(NOT_STATED))
    sign_up(workshop, a_person(given_names="Eva", family_names="Cinco"))
    answer(PARTICIPANT, signed_up(workshop)[0].id, Answers(position="Jefa"))
    before = taken(organiser, workshop).data
    sent = again(organiser, workshop, of=workshop, form=form, language=language)
    assert sent.counts == {"known": 5}
    assert taken(organiser, workshop).data == before


@ONE_DATABASE
@pytest.mark.parametrize(("language", "form"), FORMS)
def test_bodies_of_one_name_in_one_region_are_told_apart(
    organiser: Colleague, session: Session, language: str, form: str
) -> None:
    shared = Institution.id.in_(provinces_of_namesakes(session))
    bodies = [listed(one) for one in session.scalars(select(Institution).where(shared))]
    session.rollback()
    first, second = make_workshop(), make_workshop()
    for number, body in enumerate(bodies):
        without_contact(first, f"Persona {number}", represents=body)
    assert again(organiser, first, of=first, form=form, language=language).counts == {"known": 16}
    assert again(organiser, second, of=first, form=form, language=language).start().counts == {"made": 16}
    meant = [one.institution_id for one in bodies]
    assert [one.institution_id for one in signed_up(second)] == meant and None not in meant


def test_each_row_meets_one_of_those_who_stand_alike(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop()
    without_contact(workshop)
    without_contact(workshop, "EVA")
    left, *_stay = signed_up(workshop)
    without_contact(workshop)
    leave(PARTICIPANT, left.id)
    sent = send(organiser, workshop, [HEADING, EVA, EVA, (*EVA[:5], "Puno"), EVA, EVA]).look()
    assert sent.counts == {"known": 2, "ok": 3}
    assert notes(sent) == [ALREADY, ALREADY, "", ONE_MORE, ONE_MORE]
    assert sent.start().counts == {"known": 2, "made": 3} and len(signed_up(workshop)) == 5
    same = send(organiser, workshop, [HEADING, *[EVA] * 4]).look()
    assert same.counts == {"known": 4} and drift(session) == []
    assert sent.undo().batch.state == "undone" and drift(session) == []
    assert send(organiser, workshop, [HEADING, *[EVA] * 3]).look().counts == {"known": 2, "ok": 1}


def test_who_came_since_the_look_is_one_of_those_who_stand(organiser: Colleague) -> None:
    workshop = make_workshop()
    without_contact(workshop)
    sent = send(organiser, workshop, [HEADING, EVA, EVA, ANA]).look()
    assert sent.counts == {"known": 1, "ok": 2}
    without_contact(workshop)
    assert sent.start().counts == {"known": 2, "made": 1}
    assert [one.given_names for one in signed_up(workshop)] == ["Eva", "Eva", "Ana"]


@ONE_DATABASE
def test_they_are_met_once_where_a_stopped_look_goes_on(
    organiser: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    monkeypatch.setattr(working, "AT_ONCE", 1)
    workshop = make_workshop()
    without_contact(workshop)
    without_contact(workshop)
    sent = send(organiser, workshop, [HEADING, EVA, EVA, EVA, ANA, EVA])
    sent.post("columns", sent.columns())
    while Work(sent.batch.id).step():
        pass
    assert notes(sent) == [ALREADY, ALREADY, ONE_MORE, "", ONE_MORE]
    assert sent.start().counts == {"known": 2, "made": 3} and len(signed_up(workshop)) == 5


@ONE_DATABASE
@pytest.mark.parametrize(("language", "form"), FORMS)
def test_who_came_without_a_contact_is_known(
    organiser: Colleague, session: Session, language: str, form: str
) -> None:
    workshop = held(people=(("Eva", "Cinco", ""), ("EVA", "Cinco", ""), ("Eva", "Cinco", "+51987654321")))
    for number, one in enumerate(signed_up(workshop)):
        kind = EXCUSE if number == 1 else ARRIVAL
        keep_told(
            workshop,
            Told(str(uuid4()), kind, now(), n=1, day=workshop.first_day, who=registration_key(one.id)),
        )
    for names in (("Ana", "Puerta"), ("Ana", "Puerta"), ("Luz", "Puerta", "Casa A")):
        came_to_the_door(workshop, Newcomer(*names))
    sent = again(organiser, workshop, of=workshop, form=form, language=language, part="attendance")
    assert sent.counts == {"known": 6}, notes(sent)


@ONE_DATABASE
@pytest.mark.parametrize(("mine", "theirs"), [("", ""), ("+51987654321", ""), ("", "987654321")])
def test_who_came_to_the_door_is_not_taken_for_a_namesake_who_signed_up(
    organiser: Colleague, mine: str, theirs: str
) -> None:
    workshop = held(people=(("Eva", "Cinco", mine),))
    came_to_the_door(workshop, Newcomer("EVA", "Cinco", "Casa A", theirs))
    sent = again(organiser, workshop, of=workshop, form="csv", language="es", part="attendance")
    assert sent.counts == {"known": 1, "left": 1}


@ONE_DATABASE
def test_of_several_namesakes_more_than_are_written_down_are_told_apart_by_a_person(
    organiser: Colleague,
) -> None:
    workshop = held(people=(("Eva", "Cinco", ""), ("Eva", "Cinco", ""), ("Eva", "Cinco", "")))
    arrive(workshop, *(one.id for one in signed_up(workshop)[:2]))
    puno = (*EVA[:5], "Puno")
    rows = [EVA, puno, EVA, EVA]
    sent = send(organiser, workshop, [HEADING, *rows], ATTENDANCE).look()
    several = "Varias personas se inscribieron con este nombre"
    assert sent.counts == {"known": 2, "bad": 2} and [several in one for one in notes(sent)] == [True, True]
    assert [line.number for line in bad_lines(sent.batch.id)] == [3, 5]
    of_many = [row_of(workshop, (*one[:3], *one[4:])) for one in rows]
    listed = look(send_list(organiser, LIST_HEADING, *of_many))
    assert listed.counts == {"known": 2, "bad": 2}


def union() -> Represented:
    """A workers' organisation of the list."""
    with transaction() as session:
        name = "Central de Ejemplo"
        row = Institution(
            key="central-ejemplo", name_es=name, search=fold(name), kind="union", sector="workers"
        )
        session.add(row)
    return listed(row)


@pytest.mark.parametrize(("language", "form"), FORMS)
def test_whoever_stands_for_a_workers_organisation_comes_with_their_word(
    organiser: Colleague, session: Session, language: str, form: str
) -> None:
    first, second, written = (
        make_workshop(),
        make_workshop(),
        Represented("08", kind=UNLISTED, text="Sindicato A"),
    )
    sign_up(first, a_person(represents=union()), union_consent=True)
    sign_up(first, a_person(represents=written, phone=None), union_consent=True)
    sign_up(first, a_person(represents=Represented("08", kind=UNLISTED, text="Casa")), union_consent=True)
    sign_up(first)
    assert again(organiser, first, of=first, form=form, language=language).counts == {"known": 4}
    assert again(organiser, second, of=first, form=form, language=language).start().counts == {"made": 4}
    theirs, ours = (taken(organiser, one).text for one in (first, second))
    assert theirs == ours and theirs.count('"Sí"') == 3
    assert [one.union_consent_at is not None for one in signed_up(second)] == [True, True, True, False]
    assert drift(session) == []


@ONE_DATABASE
def test_their_word_is_asked_only_of_whom_it_would_bring_in(organiser: Colleague) -> None:
    workshop, text = make_workshop(), "Sindicato de Ejemplo"
    for number in ("+51987654321", None):
        stands_for = Represented("08", kind=UNLISTED, text=text)
        person = a_person(given_names="Ana", family_names="Ejemplo", phone=number, represents=stands_for)
        sign_up(workshop, person, union_consent=True)
    heading = ["Nombres", "Apellidos", "Celular", "Institución", "Región"]
    rows = [["Ana", "Ejemplo", said, text, "Cusco"] for said in ("987654321", "", "", "987654322")]
    sent = send(organiser, workshop, [heading, *rows]).look()
    assert sent.counts == {"known": 2, "bad": 2}
    for row, said in zip((4, 5), notes(sent), strict=True):
        assert said.startswith(f"D{row}: ") and ASKED in said
