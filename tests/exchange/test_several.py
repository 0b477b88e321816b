"""One list of who came to several workshops: those that do not stand are made, and who came is recorded."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attendance.closing import close_desk, reopen_desk
from app.attendance.models import UNDO, WALK_IN, DeskOperation, WalkIn
from app.attendance.queries import walk_ins
from app.attendance.recording import Author, keep, lock_desk
from app.attendance.told import Newcomer, Told
from app.audit import COMMAND, WORKER
from app.clock import now
from app.database import db, transaction
from app.exchange import actions, queries, several, working
from app.exchange.models import ATTENDANCE, ImportKey
from app.exchange.working import Work
from app.retention import forget_all
from app.tallies.recount import drift
from app.workshops.headcounts import Headcount
from app.workshops.models import Venue, Workshop
from tests.cast import Colleague
from tests.tallies.programmes import keep_told

from .imports import ONE_DATABASE, Import, signed_up
from .imports import send as send_of_one
from .several import ANA, BETO, CARO, CUSCO, HEADING, LIST, PUNO, by_steps, came, look, row_of, send, standing
from .test_attendance import present
from .test_workshops import made
from .ugly import merged


def test_workshops_are_made_and_who_came_is_recorded_in_one_step(
    coordinator: Colleague, session: Session
) -> None:
    rows = [
        ["LISTA DE ASISTENCIA 2011"], [], HEADING, (*CUSCO, *ANA), ([""] * 6 + [*BETO]), (*PUNO, *ANA),
        (*PUNO, *CARO), (*PUNO, *ANA), ["Total", "", "", "", "", "", 5],
    ]  # fmt: skip
    blocks = merged("A1:K1", *(f"{letter}4:{letter}5" for letter in "ABCDEF"))
    sent = look(send(coordinator, *rows, change=blocks))
    assert sent.counts == {"ok": 4, "known": 1} and made() == []
    shown = coordinator.get(f"{sent.path}?rows=all").page.words(".blocks")
    assert "lo crea y esta persona ingresa" in shown and "fila 6" in shown
    assert "Se crean 2 talleres que aún no existen." in sent.page.words("main")
    assert sent.start().counts == {"made": 4, "known": 1}
    cusco, puno = made()
    assert (cusco.state, cusco.title_en, cusco.first_day, cusco.region_codes) == (
        "held", CUSCO[1], CUSCO[2], ["08"],
    )  # fmt: skip
    assert (str(puno.last_day), sorted(puno.region_codes)) == ("2011-05-14", ["08", "21"])
    assert present(cusco) == {"08": 1, "21": 1} and present(puno) == {"08": 1, "unstated": 1}
    assert session.scalar(select(func.count(Headcount.id))) == 0, "the figure is the list itself"
    assert {one.evidence for one in session.scalars(select(DeskOperation))} == {"staff"}
    assert drift(session) == []
    session.commit()
    shown = sent.page.words()
    assert cusco.short_es in shown and puno.short_es in shown
    again = look(send(coordinator, *LIST))
    assert again.counts == {"known": 4} and len(made()) == 2


@ONE_DATABASE
def test_one_person_with_two_contacts_is_one_at_each_workshop(
    coordinator: Colleague, session: Session
) -> None:
    both, by_mail = (*ANA[:3], "ana@example.org", *ANA[3:]), (*ANA[:2], "", "ana@example.org", *ANA[3:])
    heading = (*HEADING[:9], "Correo", *HEADING[9:])
    rows = [heading, (*CUSCO, *both), (*CUSCO, *by_mail), (*PUNO, *by_mail), (*PUNO, *both)]
    sent = look(send(coordinator, *rows))
    assert sent.counts == {"ok": 2, "known": 2}
    assert sent.start().counts == {"made": 2, "known": 2} and drift(session) == []
    assert [len(walk_ins(one.id)) for one in made()] == [1, 1]


def test_it_is_taken_back_with_the_workshops_it_made(coordinator: Colleague, session: Session) -> None:
    sent = look(send(coordinator, *LIST)).start()
    assert sent.counts == {"made": 4} and len(made()) == 2
    assert "este archivo lo crea" in sent.page.words(".blocks")
    session.commit()
    assert sent.undo().batch.state == "undone" and made() == [] and drift(session) == []
    said = sent.page
    assert {row.text_content()[1:].split() == ["—", "Retirada"] for row in said.all(".blocks tbody tr")} == {
        True
    }
    assert "crea" not in said.words(".blocks") and "lo que ingresó se retiró" in said.words("main")
    assert "lo que ingresó se queda" not in said.words("main")
    session.commit()
    for table in (WalkIn, DeskOperation, Venue):
        assert session.scalar(select(func.count()).select_from(table)) == 0, table
    session.commit()
    assert look(send(coordinator, *LIST)).start().counts == {"made": 4} and drift(session) == []


def test_of_a_workshop_that_stands_the_people_are_added(organiser: Colleague, session: Session) -> None:
    workshop = standing(days=2)
    by_code = row_of(workshop, CARO, Taller=workshop.code)
    rows = [
        HEADING, row_of(workshop, ANA), row_of(workshop, BETO), by_code, row_of(workshop, CARO),
        row_of(workshop, BETO, **{"Fecha de fin": workshop.first_day}),
        row_of(workshop, BETO, Regiones="Puno"), row_of(workshop, BETO, Regiones="Marte"),
        row_of(workshop, BETO, **{"Fecha de inicio": "2011-03-22"}),
    ]  # fmt: skip
    sent = look(send(organiser, *rows))
    assert sent.counts == {"ok": 3, "known": 1, "bad": 4}
    shown = sent.page.words(".blocks")
    for said in ("D6: El taller que ya existe", "E7: El taller que ya existe", "E8: Ninguna región", "F9:"):
        assert said in shown, said
    assert sent.start().counts == {"made": 3, "known": 1, "bad": 4} and len(made()) == 1
    assert [row.attendance for row in signed_up(workshop)] == ["present"]
    assert sorted(row.given_names for row in walk_ins(workshop.id)) == ["Beto", "Caro"]
    assert drift(session) == []
    session.commit()
    assert sent.undo().batch.state == "undone" and [row.id for row in made()] == [workshop.id]
    assert present(workshop) == {} and drift(session) == []


def test_a_stopped_list_comes_to_the_same(
    coordinator: Colleague, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every deed by a worker of its own: each step could have been the last of one that died."""
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    monkeypatch.setattr(working, "AT_ONCE", 2)
    other_city = (*CUSCO[:5], "Urubamba", *CARO)
    sent = send(coordinator, *LIST, other_city, (*CUSCO, *ANA), (*CUSCO, *CARO))
    sent.post("columns", sent.columns(plan="", one_title="y"))
    by_steps(sent)
    assert sent.counts == {"ok": 5, "bad": 1, "known": 1}
    sent.post("start", {"consent": "y"})
    by_steps(sent)
    assert sent.counts == {"made": 5, "bad": 1, "known": 1} and len(made()) == 2
    assert came() == {"08": 2, "21": 1, "unstated": 2} and drift(session) == []
    session.commit()
    sent.post("undo", {"sure": "y"})
    by_steps(sent)
    assert sent.batch.state == "undone" and made() == [] and drift(session) == []


@ONE_DATABASE
def test_one_deed_makes_few_workshops_and_the_next_goes_on_there(
    coordinator: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Making one holds the lock under which everybody writes."""
    monkeypatch.setattr(several, "MADE_AT_ONCE", 2)
    named = [(f"Taller {n}", f"Workshop {n}", date(2011, 3, n), "", "Cusco", "Cusco") for n in range(1, 7)]
    rows = [(*one, *person) for one in named for person in (ANA, CARO)]
    rows[5] = (*rows[5][:5], "Otra ciudad", *CARO)
    sent = look(send(coordinator, HEADING, *rows))
    sent.post("start", {"consent": "y"})
    there, handled = [], []
    while Work(sent.batch.id).step():
        there.append(len(made()))
        handled.append(sent.batch.handled)
    assert (there, handled) == ([2, 4, 6], [4, 8, 12]) and sent.counts == {"made": 11, "bad": 1}
    assert sent.undo().batch.state == "undone" and made() == []


def test_what_others_added_or_closed_since_stays(coordinator: Colleague, session: Session) -> None:
    sent = look(send(coordinator, *LIST)).start()
    cusco, puno = made()
    brought = Told("6f2d3b6e-0000-4000-8000-000000000001", WALK_IN, now(), newcomer=Newcomer("Eva", "Sola"))
    with transaction() as deed:
        keep(deed, lock_desk(deed, cusco.id), cusco, Author(account=coordinator.account.id), [brought], now())
    close_desk(COMMAND, puno.id, True, True)
    assert sent.undo().batch.state == "done" and len(made()) == 2
    assert "Una parte se queda" in sent.page.words(".error-note") and puno.short_es in sent.page.words()
    assert (
        "No se retiró: el registro" in sent.page.words(".blocks") and "lo que no se pudo" in sent.page.words()
    )
    assert present(cusco) == {"unstated": 1} and present(puno) == {"08": 1, "unstated": 1}
    assert look(send(coordinator, HEADING, (*CUSCO, *BETO), (*PUNO, *CARO))).counts == {"ok": 1, "bad": 1}
    reopen_desk(COMMAND, puno.id, "Para corregir")
    assert sent.undo().batch.state == "done" and present(puno) == {}, "that it was closed is on record"
    assert len(made()) == 2 and len(queries.made_workshops(sent.batch)) == 2 and drift(session) == []


def test_once_names_are_erased_the_same_list_adds_nothing(coordinator: Colleague, session: Session) -> None:
    look(send(coordinator, *LIST)).start()
    forget_all(WORKER, now())
    assert {row.full_name for workshop in made() for row in walk_ins(workshop.id)} == {"—"}
    assert look(send(coordinator, *LIST)).counts == {"known": 4}
    (cusco, _puno), rows = made(), [HEADING[6:], ANA, BETO]
    alone = send_of_one(coordinator, cusco, rows, ATTENDANCE)
    assert alone.look().counts == {"known": 2}, "nor does a file for one of them"
    with transaction() as deed:
        deed.get_one(Workshop, cusco.id).short_es = "Otro nombre"
    assert look(send(coordinator, *LIST)).counts == {"known": 4}, "nor where it is called otherwise since"
    assert came() == {"08": 2, "21": 1, "unstated": 1} and drift(session) == []


def test_a_workshop_that_stays_is_known_when_the_list_comes_again(
    coordinator: Colleague, session: Session
) -> None:
    sent = look(send(coordinator, *LIST)).start()
    cusco, _puno = made()
    keep_told(cusco, Told(str(uuid4()), WALK_IN, now(), newcomer=Newcomer("Eva", "Sola")))
    with transaction() as deed:
        deed.get_one(Workshop, cusco.id).short_es = "Otro nombre"
    assert sent.undo().batch.state == "done" and [row.id for row in made()] == [cusco.id]
    assert "Una parte se queda" in sent.page.words(".error-note") and present(cusco) == {"unstated": 1}
    again = look(send(coordinator, *LIST)).start()
    assert again.counts == {"made": 4} and len(made()) == 2, "none is made beside the one that stayed"
    assert present(cusco) == {"08": 1, "21": 1, "unstated": 1} and drift(session) == []
    session.commit()
    eva = next(row for row in walk_ins(cusco.id) if row.given_names == "Eva")
    keep_told(cusco, Told(str(uuid4()), UNDO, now(), refers_to=eva.ref))
    assert sent.undo().batch.state == "done", "others came to it since"


@ONE_DATABASE
def test_taking_back_keeps_rows_no_longer(coordinator: Colleague) -> None:
    sent = look(send(coordinator, *LIST, (*CUSCO[:4], "Marte", "", *BETO))).start()
    until = sent.batch.kept_until
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        coordinator.sign_in()
        assert sent.undo().batch.state == "undone" and sent.batch.kept_until == until


@ONE_DATABASE
def test_a_workshop_made_meanwhile_is_not_made_again(coordinator: Colleague) -> None:
    first, second = (look(send(coordinator, *LIST)) for _ in "12")
    assert first.start().counts == {"made": 4}
    assert second.start().counts == {"bad": 4} and "mientras tanto" in second.page.words(".blocks")
    assert len(made()) == 2 and look(send(coordinator, *LIST)).counts == {"known": 4}


def test_few_workshops_are_taken_back_in_one_deed_however_the_rows_are_mixed(
    coordinator: Colleague, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [(f"Taller {name}", f"Workshop {name}", *CUSCO[2:]) for name in "ABCDE"]
    rows = [(*place, *person) for person in (ANA, BETO, CARO) for place in places]
    sent = look(send(coordinator, HEADING, *rows)).start()
    assert len(made()) == 5 and sent.counts == {"made": 15}
    sent.post("undo", {"sure": "y"})
    monkeypatch.setattr(several, "MADE_AT_ONCE", 2)
    kept, touched = keys_of(sent), list[int]()
    while Work(sent.batch.id).step():
        left = keys_of(sent)
        touched.append(len({one.split(":")[1] for one in kept - left}))
        kept = left
    assert touched and max(touched) == 2, "others wait for SQLite's one lock meanwhile"
    assert sent.batch.state == "undone" and kept == set() and made() == [] and drift(session) == []


def keys_of(sent: Import) -> set[str]:
    """What came in with a file and is not taken back."""
    kept = db.session.scalars(select(ImportKey.made).where(ImportKey.batch_id == sent.batch.id)).all()
    db.session.commit()
    return set(kept)
