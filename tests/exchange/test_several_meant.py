"""Which workshop a row of a list means: of its world, its sender's own, and the same when it comes in."""

import pytest
from sqlalchemy.orm import Session

from app.attendance.queries import walk_ins
from app.database import transaction
from app.tallies.recount import drift
from app.workshops.models import Workshop
from tests.cast import Colleague, Enter
from tests.certificates.world import let_the_worker_work

from .imports import ONE_DATABASE
from .several import ANA, BETO, CARO, CUSCO, HEADING, LIST, look, row_of, send, standing
from .test_workshops import made

pytestmark = ONE_DATABASE


def test_what_is_invented_and_what_is_real_are_two_workshops(enter: Enter, session: Session) -> None:
    real, shown = (enter("coordinator", is_demonstration=invented) for invented in (False, True))
    assert look(send(shown, *LIST)).start().counts == {"made": 4}
    assert look(send(real, *LIST)).start().counts == {"made": 4}
    assert sorted(row.is_demonstration for row in made()) == [False, False, True, True]
    assert drift(session) == []


def test_what_somebody_invented_sent_stays_invented(enter: Enter) -> None:
    real, shown = (enter("coordinator", is_demonstration=invented) for invented in (False, True))
    sent = look(send(shown, *LIST))
    assert real.post(f"{sent.path}/start", {"consent": "y"}).status_code == 303
    let_the_worker_work()
    assert sent.counts == {"made": 4} and [row.is_demonstration for row in made()] == [True, True]


@pytest.mark.parametrize("title", ["´", "\u0301"])
def test_a_title_without_a_letter_means_none(coordinator: Colleague, title: str) -> None:
    sent = look(send(coordinator, HEADING, (*CUSCO, *ANA), (title, *CUSCO[1:], *BETO)))
    assert sent.counts == {"ok": 1, "bad": 1}
    assert sent.start().counts == {"made": 1, "bad": 1}


def test_a_number_given_again_is_not_the_workshop_that_was_meant(coordinator: Colleague) -> None:
    """SQLite gives the number of a workshop that was taken away to the next."""
    first = look(send(coordinator, HEADING, (*CUSCO, *ANA))).start()
    (before,) = made()
    second = look(send(coordinator, HEADING, (*CUSCO, *BETO)))
    first.undo()
    look(send(coordinator, HEADING, ("Otro taller", "Another one", *CUSCO[2:], *CARO))).start()
    (other,) = made()
    assert other.id == before.id and second.start().counts == {"bad": 1}
    assert [row.given_names for row in walk_ins(other.id)] == ["Caro"]


def test_ones_own_is_meant_before_one_that_somebody_elses_list_made(
    organiser: Colleague, other_organiser: Colleague
) -> None:
    mine = standing(days=2)
    title, row = mine.short_es, row_of(mine, CARO)
    with transaction() as deed:
        deed.get_one(Workshop, mine.id).short_es = "Otro nombre"
    theirs = (title, "Sample", mine.first_day, "", "La Libertad", "Trujillo", *BETO)
    assert look(send(other_organiser, HEADING, theirs)).start().counts == {"made": 1}
    with transaction() as deed:
        deed.get_one(Workshop, mine.id).short_es = title
    assert look(send(organiser, HEADING, row)).start().counts == {"made": 1}
    assert [one.given_names for one in walk_ins(mine.id)] == ["Caro"]


def test_another_day_of_a_workshop_that_stands_makes_no_second_one(organiser: Colleague) -> None:
    workshop = standing(days=3)
    said = {"Short title": "Sample", "Regiones": "Cusco", "Ciudad": "Cusco"}
    row = row_of(workshop, CARO, **said, **{"Fecha de inicio": workshop.last_day})
    sent = look(send(organiser, HEADING, row))
    assert sent.counts == {"bad": 1} and "tiene otras fechas" in sent.page.words(".blocks")


def test_nobody_learns_of_a_workshop_of_others_that_is_not_announced(other_organiser: Colleague) -> None:
    """The same is said of one that stands unannounced and of none."""
    said = {}
    for state in ("held", "scheduled"):
        workshop = standing(state=state)
        sent = look(send(other_organiser, HEADING, row_of(workshop, CARO)))
        said[state] = "tú no respondes por él" in sent.page.words(".blocks")
    assert said == {"held": True, "scheduled": False}
