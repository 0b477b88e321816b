"""Two of one name in a file of who came are two, wherever what both say tells them apart."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.queries import walk_ins
from app.exchange.models import ATTENDANCE
from app.institutions.models import Institution
from app.registration.reading import listed
from app.tallies.recount import drift
from app.workshops.counts import NOT_STATED
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.makers import a_person, sign_up

from .imports import HEADING, ONE_DATABASE, held, send, signed_up
from .several import HEADING as LIST_HEADING
from .several import look, row_of
from .several import send as send_list
from .test_round_trip import notes

CUSCO, PUNO, TACNA = (f"Gobierno Regional de {one}" for one in ("Cusco", "Puno", "Tacna"))
OTHER = "como otra persona que quien se inscribió o vino con este nombre"


def ana(phone: str = "", body: str = "", region: str = "") -> tuple[str, ...]:
    """A row about somebody of her name."""
    return "Ana", "Quispe Mamani", phone, "", body, region


def with_her(session: Session, body: str = "", **given: str | None) -> Workshop:
    """A workshop where one of that name signed up, for a body of the list or for nobody, from nowhere."""
    workshop = held()
    found = session.scalars(select(Institution).where(Institution.name_es == (body or CUSCO))).one()
    represents = listed(found)
    session.rollback()
    person = a_person(given_names="Ana", family_names="Quispe Mamani", **{"phone": None} | given)
    if body:
        person = a_person(**vars(person) | {"represents": represents})
    else:
        stands_for = type(represents)(NOT_STATED)
        person = a_person(**vars(person) | {"represents": stands_for})
    sign_up(workshop, person)
    return workshop


def came(workshop: Workshop) -> tuple[int, int]:
    """How many came of those who signed up, and to the door."""
    signed = sum(row.attendance == "present" for row in signed_up(workshop))
    return signed, sum(one.attendance == "present" for one in walk_ins(workshop.id))


@pytest.mark.parametrize("phone", [None, "+51987654321"])
def test_whoever_stands_for_another_body_did_not_sign_up(
    organiser: Colleague, session: Session, phone: str | None
) -> None:
    workshop = with_her(session, CUSCO, phone=phone)
    rows = [ana("987000111", PUNO, "Puno"), ana("987000222", TACNA, "Tacna"), ana("", CUSCO, "Cusco"), ana()]
    sent = send(organiser, workshop, [HEADING, *rows], ATTENDANCE).look()
    assert sent.counts == {"ok": 3, "known": 1}
    assert sum(OTHER in one for one in notes(sent)) == 2
    sent.start()
    assert came(workshop) == (1, 2) and drift(session) == []
    for again in (rows, rows[::-1]):
        assert send(organiser, workshop, [HEADING, *again], ATTENDANCE).look().counts == {"known": 4}
    sent.undo()
    assert came(workshop) == (0, 0) and drift(session) == []


@ONE_DATABASE
@pytest.mark.parametrize(
    ("rows", "signed", "door"),
    [
        ([ana("987000111"), ana("987000222")], 1, 1),
        ([ana("", PUNO, "Puno"), ana("", TACNA, "Tacna")], 1, 1),
        ([ana("987000111", PUNO, "Puno"), ana("", TACNA, "Tacna"), ana("", PUNO)], 1, 1),
        ([ana(), ana("987000111"), ana("", "", "Puno")], 1, 0),
    ],
)
def test_two_rows_that_differ_are_not_one_sign_up(
    organiser: Colleague, session: Session, rows: list[tuple[str, ...]], signed: int, door: int
) -> None:
    workshop = with_her(session)
    send(organiser, workshop, [HEADING, *rows], ATTENDANCE).look().start()
    assert came(workshop) == (signed, door) and drift(session) == []


@ONE_DATABASE
def test_a_list_of_several_workshops_tells_them_apart_too(coordinator: Colleague, session: Session) -> None:
    workshop = with_her(session, CUSCO)
    people = (
        ("Ana", "Quispe Mamani", "987000111", PUNO, "Puno"),
        ("Ana", "Quispe Mamani", "", CUSCO, "Cusco"),
    )
    rows = [row_of(workshop, person) for person in people]
    look(send_list(coordinator, LIST_HEADING, *rows)).start()
    assert came(workshop) == (1, 1)
