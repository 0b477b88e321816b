"""Without a contact, the same: of one name and place and for one body, by its number or as it is written."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.queries import walk_ins
from app.attendance.told import Newcomer
from app.attendance.written import settle
from app.audit import PARTICIPANT, WORKER
from app.exchange import actions, working
from app.exchange.alike import Traits
from app.exchange.models import ATTENDANCE
from app.institutions.models import Institution
from app.registration.actions import leave
from app.registration.people import Represented
from app.registration.reading import listed
from app.registration.settling import Said
from app.tallies.recount import drift
from app.workshops.counts import ABROAD, NOT_STATED, UNLISTED
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.certificates.world import let_the_worker_work
from tests.lists import taken
from tests.makers import make_workshop

from .imports import ANA, HEADING, ONE_DATABASE, Import, came_to_the_door, held, send, signed_up
from .several import HEADING as LIST_HEADING
from .several import look, row_of
from .several import send as send_list
from .test_round_trip import ALREADY, FORMS, again, notes, without_contact

MUNI, LISTED = "Muni de Urubamba", "Municipalidad Provincial de Urubamba"
ONE_MORE = "Ya hay inscripciones con este nombre, sin celular ni correo: 1. Esta fila sería una más."
REACHABLE = (
    "Ya hay inscripciones con este nombre, de la misma institución y región, sin celular ni correo: 1. Esta "
    "fila tiene uno de los dos e ingresa como una más: si es la misma persona, agrégaselo a su inscripción."
)
NO_PHONE = "Ya está, sin celular; el de esta fila no se agregó."
OTHER = (
    "Ya hay inscripciones con este nombre, de la misma institución y región, con un celular o un correo que "
    "esta fila no dice: 1. Esta fila ingresa como una más: si es la misma persona, corrige su inscripción y "
    "quita esta fila del archivo."
)
EQUAL = (
    "Dice lo mismo que la fila 2, sin celular ni correo: ingresa como otra persona. Si es la misma, quita "
    "del archivo una de las dos filas."
)
NAMESAKE = (
    "Sin inscripción: ingresa como en la puerta, como otra persona que quien se inscribió o vino con este "
    "nombre"
)


def eva(body: str = "", region: str = "", phone: str = "") -> tuple[str, ...]:
    """A row about her."""
    return "Eva", "Cinco", phone, "", body, region


def body_of(session: Session, name: str = LISTED) -> Institution:
    """One of the list."""
    found = session.scalars(select(Institution).where(Institution.name_es == name)).one()
    session.expunge_all()
    session.rollback()
    return found


def chosen(sent: Import, text: str, where: str, number: int) -> Import:
    """Somebody says what a text means."""
    form = {"kind-0": "institution", "text-0": text, "where-0": where, "choice-0": str(number)}
    assert sent.post("choices", form).status_code == 303
    let_the_worker_work()
    return sent


@pytest.mark.parametrize(("language", "form"), FORMS)
@pytest.mark.parametrize("region", ["08", NOT_STATED])
def test_who_was_settled_since_is_known(
    organiser: Colleague, session: Session, region: str, language: str, form: str
) -> None:
    workshop, body = make_workshop(), body_of(session)
    without_contact(workshop, represents=Represented(region, kind=UNLISTED, text=MUNI))
    settle(WORKER, workshop.id, Said(MUNI, region), body)
    assert signed_up(workshop)[0].institution_id == body.id
    said = eva(MUNI.upper(), "Cusco" if region == "08" else "")
    rows = [said, eva(LISTED, "Cusco"), eva(LISTED), eva(MUNI, "Puno"), eva("", "Cusco")]
    for row, state in zip(rows, ("known", "known", "known", "ok", "ok"), strict=True):
        assert send(organiser, workshop, [HEADING, row]).look().counts == {state: 1}, row
    assert again(organiser, workshop, of=workshop, form=form, language=language).counts == {"known": 1}


@ONE_DATABASE
def test_a_body_of_the_list_written_freely_is_known_by_its_name(
    organiser: Colleague, session: Session
) -> None:
    freely, by_number = make_workshop(), make_workshop()
    without_contact(freely, represents=Represented("08", kind=UNLISTED, text=LISTED.upper()))
    without_contact(by_number, represents=listed(body_of(session)))
    for workshop in (freely, by_number):
        assert send(organiser, workshop, [HEADING, eva(LISTED, "Cusco")]).look().counts == {"known": 1}


@pytest.mark.parametrize("region", ["Cusco", ""])
@pytest.mark.parametrize("is_first", [True, False])
def test_who_came_in_by_a_choice_is_known_without_it(
    organiser: Colleague, coordinator: Colleague, session: Session, is_first: bool, region: str
) -> None:
    workshop, body, where = make_workshop(), body_of(session), "08" if region else ""
    rows = [HEADING, eva(MUNI, region), eva(MUNI, region)]
    first = send(organiser, workshop, rows).look()
    if is_first:
        chosen(first, MUNI, where, body.id)
    assert first.start().counts == {"made": 2}
    texts = {(one.institution_id, one.institution_text) for one in signed_up(workshop)}
    assert texts == {(body.id if is_first else None, MUNI)}, "what was written stays beside the choice"
    second = send(coordinator, workshop, rows).look()
    if not is_first:
        chosen(second, MUNI, where, body.id)
    assert second.counts == {"known": 2} and drift(session) == []


@ONE_DATABASE
def test_who_left_stays_away_whatever_the_words_of_the_file_mean(
    organiser: Colleague, session: Session
) -> None:
    workshop, body = make_workshop(), body_of(session)
    heading, row = [*HEADING, "Cargo"], eva(MUNI, "Cusco")
    send(organiser, workshop, [heading, [*row, "Jefa"]]).look().start()
    leave(PARTICIPANT, signed_up(workshop)[0].id)
    sent = send(organiser, workshop, [heading, [*row, "Directora"]]).look()
    assert chosen(sent, MUNI, "08", body.id).counts == {"known": 1}


def test_whoever_is_from_another_country_is_somebody_else(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop()
    without_contact(workshop, represents=Represented(ABROAD, "CL", kind=UNLISTED, text="Casa"))
    rows = [HEADING, eva("Casa", "Argentina"), eva("Casa", "Chile")]
    sent = send(organiser, workshop, rows).look()
    assert sent.counts == {"known": 1, "ok": 1} and notes(sent) == ["", ALREADY]
    assert sent.start().counts == {"known": 1, "made": 1}
    assert [one.country for one in signed_up(workshop)] == ["CL", "AR"]
    assert again(organiser, workshop, of=workshop, form="csv", language="es").counts == {"known": 2}


def test_a_position_tells_nobody_apart(organiser: Colleague, session: Session) -> None:
    workshop, heading = make_workshop(), [*HEADING, "Cargo"]
    send(organiser, workshop, [heading, [*eva("Casa", "Cusco"), "Asistente"]]).look().start()
    rows = [[*eva("Casa", "Cusco"), said] for said in ("Jefa", "Asistente")]
    assert send(organiser, workshop, [heading, rows[0]]).look().counts == {"known": 1}
    both = send(organiser, workshop, [heading, *rows]).look()
    assert both.counts == {"known": 1, "ok": 1} and notes(both) == [ALREADY, ONE_MORE]
    assert both.start().counts == {"known": 1, "made": 1} and drift(session) == []


def test_with_a_phone_by_now_somebody_is_one_more_and_that_is_said(
    organiser: Colleague, session: Session
) -> None:
    workshop, phone = make_workshop(), "987654399"
    send(organiser, workshop, [HEADING, eva("Casa", "Cusco")]).look().start()
    rows = [eva("Casa", "Cusco", phone), eva("Casa", "Puno", "987654398"), ANA]
    sent = send(organiser, workshop, [HEADING, *rows]).look()
    assert sent.counts == {"ok": 3} and notes(sent) == [REACHABLE, "", ""]
    in_english = organiser.get(sent.path.replace("/es/", "/en/")).page.words(".blocks")
    assert "This row has one and comes in as one more" in in_english
    assert sent.start().counts == {"made": 3} and len(signed_up(workshop)) == 4
    assert send(organiser, workshop, [HEADING, *rows]).look().counts == {"known": 3}
    # Whoever stands without a contact and met a row of the file is nobody else of that name.
    met = [eva("Casa", "Cusco"), eva("Casa", "Cusco", "987654397")]
    assert notes(send(organiser, workshop, [HEADING, *met]).look()) == [ALREADY, OTHER]


def test_with_another_contact_or_none_somebody_is_one_more_and_that_is_said(
    organiser: Colleague, session: Session
) -> None:
    workshop, both = make_workshop(), ("Eva", "Cinco", "987654399", "eva@example.org", "CASA", "Cusco")
    said = eva("Casa", "Cusco", "987654399"), ("Eva", "Cinco", "", "eva@example.org", "Casa", "Cusco")
    send(organiser, workshop, [HEADING, said[1]]).look().start()
    rows = [both, said[1], eva("Casa", "Cusco"), eva("Casa", "Cusco"), eva("Casa", "Puno"), eva("", "Cusco")]
    sent = send(organiser, workshop, [HEADING, *rows]).look()
    equal = EQUAL.replace("la fila 2", "la fila 4")
    assert notes(sent) == [NO_PHONE, ALREADY, OTHER, equal, "", ""]
    assert sent.start().counts == {"known": 2, "made": 4} and drift(session) == []
    assert send(organiser, workshop, [HEADING, *rows, said[0]]).look().counts == {"known": 7}


@pytest.mark.parametrize(("language", "form"), FORMS)
def test_two_who_stand_alike_are_two_wherever_they_come_in(
    organiser: Colleague, session: Session, language: str, form: str
) -> None:
    first, second = make_workshop(), make_workshop()
    for _each in "12":
        without_contact(first, represents=Represented("08", kind=UNLISTED, text="Casa"))
    without_contact(first, "Luz")
    sent = again(organiser, second, of=first, form=form, language=language)
    assert sent.counts == {"ok": 3}
    if language == "es":
        assert notes(sent) == ["", EQUAL, ""]
    assert sent.start().counts == {"made": 3} and drift(session) == []
    theirs, ours = (taken(organiser, one).text for one in (first, second))
    assert theirs == ours
    for of in (first, second):
        assert again(organiser, second, of=of, form=form, language=language).counts == {"known": 3}
    assert sent.undo().batch.state == "undone" and signed_up(second) == [] and drift(session) == []


@ONE_DATABASE
def test_rows_that_say_the_same_come_in_once_each_where_the_work_stops(
    organiser: Colleague, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    monkeypatch.setattr(working, "AT_ONCE", 1)
    workshop = make_workshop()
    sent = send(organiser, workshop, [HEADING, *[eva("Casa", "Cusco")] * 4])
    sent.post("columns", sent.columns())
    one_after_the_other(sent)
    assert sent.counts == {"ok": 4} and notes(sent)[1] == EQUAL
    without_contact(workshop, represents=Represented("08", kind=UNLISTED, text="CASA"))
    sent.post("start", {"consent": "y"})
    one_after_the_other(sent)
    assert sent.counts == {"known": 1, "made": 3} and len(signed_up(workshop)) == 4
    assert drift(session) == []


def one_after_the_other(sent: Import) -> None:
    """Each deed by a worker of its own, as where one died after it."""
    while working.Work(sent.batch.id).step():
        pass


def door(workshop: Workshop) -> list[tuple[Any, ...]]:
    """Who came there without a sign-up."""
    return [(one.institution_text, one.region, one.country) for one in walk_ins(workshop.id)]


def test_a_namesake_who_came_for_another_body_is_not_lost(organiser: Colleague, session: Session) -> None:
    workshop = held()
    first = [eva("Casa A", "Cusco"), ("Luz", "Seis", "", "", "", "Chile"), ("Sol", "Siete", "", "", "", "")]
    send(organiser, workshop, [HEADING, *first], ATTENDANCE).look().start()
    rows = [
        eva("Casa B", "Cusco"), eva("Casa A", "Puno"), eva("", "Cusco"), eva("CASA a"),
        ("Luz", "Seis", "", "", "", "Argentina"), ("Luz", "Seis", "", "", "", "Chile"),
        ("Luz", "Seis", "", "", "Casa", ""), ("Sol", "Siete", "", "", "Casa", "Puno"),
    ]  # fmt: skip
    states = ["ok", "ok", "known", "known", "ok", "known", "known", "known"]
    for row, state in zip(rows, states, strict=True):
        sent = send(organiser, workshop, [HEADING, row], ATTENDANCE).look()
        assert sent.counts == {state: 1}, row
        assert notes(sent)[0].startswith(NAMESAKE) == (state == "ok")
    coming = [row for row, state in zip(rows, states, strict=True) if state == "ok"]
    sent = send(organiser, workshop, [HEADING, *coming], ATTENDANCE).look().start()
    assert sent.counts == {"made": 3} and drift(session) == []
    new = {("Casa B", "08", None), ("Casa A", "21", None), (None, ABROAD, "AR")}
    assert len(door(workshop)) == 6 and new < set(door(workshop))
    everybody = [*first, *coming]
    assert send(organiser, workshop, [HEADING, *everybody], ATTENDANCE).look().counts == {"known": 6}
    same = again(organiser, workshop, of=workshop, form="csv", language="es", part="attendance")
    assert same.counts == {"known": 6}, notes(same)


@ONE_DATABASE
def test_who_came_is_known_by_the_number_of_a_body_or_as_it_was_written(
    organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    workshop, body = held(), body_of(session)
    sent = send(organiser, workshop, [HEADING, eva(MUNI, "Cusco")], ATTENDANCE).look()
    chosen(sent, MUNI, "08", body.id).start()
    for row in (eva(MUNI, "Cusco"), eva(LISTED, "Cusco"), eva(LISTED), eva(MUNI)):
        assert send(coordinator, workshop, [HEADING, row], ATTENDANCE).look().counts == {"known": 1}
        listed_row = row_of(workshop, (*row[:3], *row[4:]))
        assert look(send_list(coordinator, LIST_HEADING, listed_row)).counts == {"known": 1}
    came_to_the_door(workshop, Newcomer("Luz", "Seis", "Casa de Luz"))
    rows = [("Luz", "Seis", "", "", "Casa de luz", "Puno"), ("Luz", "Seis", "", "", "Casa de Sol", "")]
    other = look(send_list(coordinator, LIST_HEADING, *(row_of(workshop, (*r[:3], *r[4:])) for r in rows)))
    assert other.counts == {"known": 1, "ok": 1}


def test_words_nobody_has_settled_may_be_a_body_of_the_list() -> None:
    here = frozenset({("08", None)})
    listed = Traits("ana soto", frozenset({7, "gobierno regional de cusco"}), here)
    for bodies, is_open in (({"gore cusco"}, True), ({8, "gobierno regional de puno"}, False), (set(), True)):
        assert listed.may_be(Traits("ana soto", frozenset(bodies), here)) == is_open
    written = Traits("ana soto", frozenset({"casa a"}), here)
    assert not written.may_be(Traits("ana soto", frozenset({"casa b"}), here))
