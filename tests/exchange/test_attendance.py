"""Who came, out of a spreadsheet: those signed up by their sign-up, the others as at the door."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.closing import close_desk
from app.attendance.models import DeskOperation, WalkIn
from app.attendance.queries import kept_records, walk_ins
from app.attendance.rules import NO_CONSENT, attendance
from app.attendance.told import Newcomer
from app.audit import COMMAND, WORKER
from app.clock import now
from app.database import db, transaction
from app.exchange import actions, working
from app.exchange.models import ATTENDANCE
from app.exchange.working import Work
from app.institutions.models import Institution
from app.language import fold
from app.retention import forget_all
from app.tallies.recount import drift
from app.workshops.counts import RegionCount
from app.workshops.models import Workshop
from tests.cast import Colleague
from tests.certificates.world import let_the_worker_work
from tests.lists import taken
from tests.makers import in_days, make_workshop

from .imports import (
    ANA,
    BETO,
    HEADING,
    ONE_DATABASE,
    Import,
    came_to_the_door,
    held,
    long_ago,
    post_file,
    send,
    signed_up,
)
from .ugly import one


def present(workshop: Workshop) -> dict[str, int]:
    """Who came, by region."""
    rows = db.session.scalars(
        select(RegionCount).where(RegionCount.workshop_id == workshop.id),
        execution_options={"populate_existing": True},
    )
    found = {row.region: row.present for row in rows if row.present}
    db.session.commit()
    return found


def test_who_signed_up_is_found_and_the_others_come_as_at_the_door(
    organiser: Colleague, session: Session
) -> None:
    workshop = held(
        people=(("Ana", "Ejemplo Uno", "+51987654321"), ("Caro", "Ejemplo", ""), ("Gil", "Soto", ""))
    )
    rows = [
        [*HEADING, "Asistió"],
        [*ANA, "x"],
        ["CARO", "ejemplo", "", "", "", "", "Sí"],
        [*BETO, "si"],
        ["Gil", "Soto", "", "", "", "", "justificado"],
        ["Eva", "Nadie", "", "", "", "", ""],
    ]
    sent = send(organiser, workshop, rows, ATTENDANCE).look()
    assert sent.counts == {"ok": 4, "left": 1} and present(workshop) == {}
    assert "ingresa como en la puerta" in sent.page.words(".blocks")
    assert sent.start().counts == {"made": 4, "left": 1}
    assert {row.given_names: row.attendance for row in signed_up(workshop)} == {
        "Ana": "present",
        "Caro": "present",
        "Gil": "excused",
    }
    (beto,) = walk_ins(workshop.id)
    assert (beto.full_name, beto.institution_text, beto.region) == ("Beto Ejemplo Dos", BETO[4], "21")
    assert present(workshop) == {"08": 2, "21": 1} and drift(session) == []
    kept = session.scalars(select(DeskOperation)).all()
    assert {one.evidence for one in kept} == {"staff"} and not any(one.flags for one in kept)
    session.commit()
    again = send(organiser, workshop, [rows[0], *rows[4:1:-1], rows[1]], ATTENDANCE).look()
    assert again.counts == {"known": 4}


@ONE_DATABASE
def test_the_numbers_of_a_file_add_up_to_its_rows(organiser: Colleague) -> None:
    rows = [
        ["LISTA"], [*HEADING, "Asistió"], [*ANA, "x"], [*BETO, "no"], ["Eva", "", "", "", "", "", "x"],
        ["Total", "3"],
    ]  # fmt: skip
    sent = send(organiser, held(), rows, ATTENDANCE).look()
    assert sent.counts == {"ok": 1, "bad": 1, "left": 1} and len(sent.batch.left) == 2
    numbers = [int(str(one.text_content())) for one in sent.page.all(".figures .num")]
    assert numbers == [1, 1, 0, 1] and sum(numbers) == sent.batch.total == 3
    assert "Además, 2 líneas del archivo no son filas." in sent.page.words(".figures")


def test_of_a_workshop_long_ago_the_count_stays_and_the_names_go(
    organiser: Colleague, session: Session
) -> None:
    workshop = long_ago()
    sent = send(organiser, workshop, [HEADING, ANA, BETO], ATTENDANCE).look()
    assert "hace mucho" in sent.page.words() and sent.start().counts == {"made": 2}
    forget_all(WORKER, now())
    assert present(workshop) == {"08": 1, "21": 1} and drift(session) == []
    assert {one.full_name for one in walk_ins(workshop.id)} == {"—"}


def test_an_e_mail_of_a_list_is_kept_counts_and_goes_in_its_time(
    organiser: Colleague, session: Session
) -> None:
    first, second = held(), held()
    by_mail, other = (*ANA[:2], "", *ANA[3:]), (*ANA[:2], "", "otra@example.org", *ANA[4:])
    assert send(organiser, first, [HEADING, ANA], ATTENDANCE).look().start().counts == {"made": 1}
    assert send(organiser, first, [HEADING, by_mail], ATTENDANCE).look().counts == {"known": 1}
    assert send(organiser, second, [HEADING, by_mail, other], ATTENDANCE).look().start().counts == {"made": 2}
    kept = [*walk_ins(first.id), *walk_ins(second.id)]
    told = {(one.email, one.phone is None) for one in kept}
    assert told == {(ANA[3], False), (ANA[3], True), ("otra@example.org", True)}
    assert len({one.person_key for one in kept} - {None}) == 3 and len({one.email_key for one in kept}) == 2
    assert ANA[3] in taken(organiser, second, part="attendance").data.decode()
    again = send(organiser, second, [HEADING, by_mail, other, ANA], ATTENDANCE).look()
    assert again.counts == {"known": 3}, "by the e-mail, with or without a phone"
    session.commit()
    third = long_ago()
    send(organiser, third, [HEADING, by_mail], ATTENDANCE).look().start()
    forget_all(WORKER, now())
    (gone,) = walk_ins(third.id)
    assert (gone.email, gone.email_key) == (None, None) and gone.person_key
    assert send(organiser, third, [HEADING, by_mail], ATTENDANCE).look().counts == {"known": 1}
    assert drift(session) == []


@ONE_DATABASE
@pytest.mark.parametrize("is_signed_up", [False, True])
@pytest.mark.parametrize("is_first", [False, True])
def test_one_person_with_two_contacts_is_one_within_a_file(
    organiser: Colleague, session: Session, is_first: bool, is_signed_up: bool
) -> None:
    by_mail, other = (*ANA[:2], "", *ANA[3:]), ("Eva", ANA[1], "", *ANA[3:])
    workshop = held(people=((ANA[0], ANA[1], "+51987654321"),) if is_signed_up and is_first else ())
    same = [ANA, by_mail] if is_first else [by_mail, ANA]
    sent = send(organiser, workshop, [HEADING, *same, other, BETO], ATTENDANCE).look()
    assert (
        sent.counts == {"ok": 3, "known": 1} and "La misma que la fila" in sent.page.words(".blocks")
    ) or (sent.page.words(".blocks"))
    assert sent.start().counts == {"made": 3, "known": 1}
    assert present(workshop) == {"08": 2, "21": 1} and drift(session) == []


@ONE_DATABASE
def test_one_person_is_one_where_a_stopped_look_goes_on(
    organiser: Colleague, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    monkeypatch.setattr(working, "AT_ONCE", 1)
    workshop, by_mail = held(days=2), (*ANA[:2], "", *ANA[3:])
    first, second = (str(in_days(-n).first_day) for n in (2, 1))
    rows = [[*HEADING, "Día"], [*ANA, first], [*by_mail, first], [*by_mail, second]]
    sent = send(organiser, workshop, rows, ATTENDANCE)
    sent.post("columns", sent.columns(days=[first, second]))
    while Work(sent.batch.id).step():
        pass
    assert sent.counts == {"ok": 2, "known": 1}
    assert sent.start().counts == {"made": 2, "known": 1}
    assert len(walk_ins(workshop.id)) == 1 and present(workshop) == {"08": 1} and drift(session) == []


@ONE_DATABASE
def test_nobody_is_counted_twice_where_names_are_erased(organiser: Colleague, session: Session) -> None:
    workshop = long_ago(people=(("Ana", "Ejemplo Uno", "+51987654321"), ("Caro", "Ejemplo", "")))
    forget_all(WORKER, now())
    rows = [HEADING, ANA, BETO, ("Caro", "Ejemplo", "", "", "", "")]
    sent = send(organiser, workshop, rows, ATTENDANCE).look()
    assert sent.counts == {"ok": 2, "left": 1} and "ya está contada" in sent.page.words(".blocks")
    assert sent.start().counts == {"made": 2, "left": 1}
    assert [row.attendance for row in signed_up(workshop)] == ["present", ""]
    assert len(walk_ins(workshop.id)) == 1 and drift(session) == []


def test_who_is_known_by_an_e_mail_alone_is_found_by_it_beside_a_phone(
    organiser: Colleague, session: Session
) -> None:
    workshop = long_ago(people=((ANA[0], ANA[1], ANA[3]),))
    by_phone_alone = (*ANA[:3], "", "", "Cusco")
    assert "Con inscripción" in send(organiser, workshop, [HEADING, ANA], ATTENDANCE).look().page.words()
    forget_all(WORKER, now())
    sent = send(organiser, workshop, [HEADING, ANA], ATTENDANCE).look().start()
    assert sent.counts == {"made": 1} and walk_ins(workshop.id) == []
    assert [row.attendance for row in signed_up(workshop)] == ["present"]
    # Nothing is kept that would tell whether this is somebody else of that name: a person counts again.
    assert send(organiser, workshop, [HEADING, by_phone_alone], ATTENDANCE).look().counts == {"ok": 1}
    assert drift(session) == []


def test_nobody_from_the_door_is_counted_twice_where_names_are_erased(
    organiser: Colleague, session: Session
) -> None:
    workshop = long_ago()
    newcomers = (Newcomer("Ana", "Ejemplo Uno", "", "987654321"), Newcomer("Caro", "Ejemplo"))
    for somebody in newcomers:
        came_to_the_door(workshop, somebody)
    rows = [HEADING, ANA, BETO, ("Caro", "Ejemplo", "", "", "", "")]
    assert send(organiser, workshop, rows, ATTENDANCE).look().counts == {"known": 2, "ok": 1}
    forget_all(WORKER, now())
    sent = send(organiser, workshop, rows, ATTENDANCE).look()
    assert sent.counts == {"known": 1, "left": 2} and "ya está contada" in sent.page.words(".blocks")
    assert len(walk_ins(workshop.id)) == 2 and drift(session) == []


@ONE_DATABASE
def test_with_another_contact_than_all_who_came_somebody_is_new(organiser: Colleague) -> None:
    workshop = long_ago()
    came_to_the_door(workshop, Newcomer("Ana", "Ejemplo Uno", "", "987654321"))
    forget_all(WORKER, now())
    rows = [HEADING, ANA, BETO, ("Ana", "Ejemplo Uno", "", "", "", "")]
    assert send(organiser, workshop, rows, ATTENDANCE).look().counts == {"known": 1, "ok": 1, "left": 1}


@ONE_DATABASE
def test_a_union_of_the_list_is_marked_as_at_the_door(organiser: Colleague, session: Session) -> None:
    with transaction() as deed:
        name, listed = "Sindicato de Ejemplo", {"kind": "union", "sector": "workers"}
        deed.add(Institution(key="ejemplo-sindicato", name_es=name, search=fold(name), **listed))
    rows = [HEADING, ("Ana", "Ejemplo", "987654321", "", name, "Cusco")]
    assert send(organiser, held(), rows, ATTENDANCE).look().start().counts == {"made": 1}
    assert NO_CONSENT in session.scalars(select(DeskOperation)).one().flags


def test_it_is_taken_back_by_records_of_its_own(organiser: Colleague, session: Session) -> None:
    workshop = held(people=(("Ana", "Ejemplo Uno", "+51987654321"),))
    rows = [HEADING, ANA, BETO]
    sent = send(organiser, workshop, rows, ATTENDANCE).look().start().undo()
    assert sent.batch.state == "undone" and present(workshop) == {} and drift(session) == []
    assert send(organiser, workshop, rows, ATTENDANCE).look().start().counts == {"made": 2}
    assert present(workshop) == {"08": 1, "21": 1} and drift(session) == []


@ONE_DATABASE
def test_each_day_has_its_rows_or_all_have_the_same(organiser: Colleague, session: Session) -> None:
    workshop = held(days=3)
    days = [str(in_days(-n).first_day) for n in (3, 2, 1)]
    rows = [
        [*HEADING, "Día"],
        [*ANA, days[0]],
        [*ANA, days[2]],
        [*BETO, date.fromisoformat(days[1])],
        [*BETO, "2011-01-01"],
    ]
    sent = send(organiser, workshop, rows, ATTENDANCE).look(days=days).start()
    assert sent.counts == {"made": 3, "bad": 1}
    assert len(session.scalars(select(WalkIn)).all()) == 2 and present(workshop) == {"08": 1, "21": 1}
    everybody = send(organiser, held(days=2), [HEADING, ANA], ATTENDANCE)
    assert everybody.post("columns", everybody.columns()).status_code == 422, "a day must be ticked"
    everybody.look(days=days[1:]).start()
    shown = organiser.get(f"/es/manage/workshops/{everybody.batch.workshop.code}/attendance").page  # type: ignore[union-attr]
    people, attendances = "Personas que asistieron1cada una", "Asistencias2una por persona y día"
    assert people in shown.words(".figures") and attendances in shown.words(".figures")
    assert drift(session) == []


@ONE_DATABASE
def test_a_list_for_each_day_says_that_one_person_came_on_both(
    organiser: Colleague, session: Session
) -> None:
    workshop = held(days=2)
    days = [str(in_days(-n).first_day) for n in (2, 1)]

    def list_of(day: str) -> Import:
        return send(organiser, workshop, [[*HEADING, "Día"], [*ANA, day]], ATTENDANCE).look(days=days)

    def came() -> list[str]:
        there = attendance(one.record for one in kept_records(workshop.id))
        return sorted(on.isoformat() for (_who, on), found in there.items() if found.status == "present")

    assert list_of(days[0]).start().counts == {"made": 1} and came() == days[:1]
    second = list_of(days[1]).start()
    assert second.counts == {"made": 1} and came() == days
    assert list_of(days[1]).counts == {"known": 1}
    assert len(session.scalars(select(WalkIn)).all()) == 1 and drift(session) == []
    second.undo()
    assert came() == days[:1] and drift(session) == []


@ONE_DATABASE
def test_namesakes_are_told_apart_by_a_person(organiser: Colleague) -> None:
    workshop = held(people=(("Ana", "Ejemplo", "+51987654321"), ("Ana", "Ejemplo", "+51987654322")))
    code = signed_up(workshop)[1].short_code
    rows = [
        ["Nombres", "Apellidos", "Código"],
        ["Ana", "Ejemplo", ""],
        ["Ana", "Ejemplo", code],
        ["X", "Y", "AAAA1111"],
    ]
    sent = send(organiser, workshop, rows, ATTENDANCE).look()
    assert sent.counts == {"bad": 2, "ok": 1} and "Varias personas" in sent.page.words(".blocks")
    sent.start()
    assert [row.attendance for row in signed_up(workshop)] == ["", "present"]


@ONE_DATABASE
def test_nothing_is_written_before_the_beginning_or_after_the_desk_is_closed(organiser: Colleague) -> None:
    assert post_file(organiser, make_workshop(), one(HEADING, ANA), ATTENDANCE).status_code == 409
    workshop = held()
    sent = send(organiser, workshop, [HEADING, ANA], ATTENDANCE).look()
    close_desk(COMMAND, workshop.id, True, True)
    sent.post("start", {"consent": "y"})
    let_the_worker_work()
    assert sent.batch.state == "failed" and "ya no cambia" in sent.page.words(".error-note")
    assert post_file(organiser, workshop, one(HEADING, ANA), ATTENDANCE).status_code == 409
    assert present(workshop) == {} and now() > workshop.ends_at


@ONE_DATABASE
@pytest.mark.parametrize(("language", "form"), [("es", "csv"), ("en", "xlsx"), ("en", "json")])
def test_what_was_exported_comes_in_without_a_difference(
    organiser: Colleague, session: Session, language: str, form: str
) -> None:
    workshop = held(
        days=2, people=(("Ana", "Ejemplo Uno", "+51987654321"), ("Gil", "Soto", ""), ("Eva", "Sosa", ""))
    )
    sign_up_rest = [*BETO, "Sí"], ["Gil", "Soto", "", "", "", "", "Justificado"]
    days = [str(in_days(-n).first_day) for n in (2, 1)]
    send(organiser, workshop, [[*HEADING, "Asistió"], [*ANA, "x"], *sign_up_rest], ATTENDANCE).look(
        days=days[:1]
    ).start()
    before = taken(organiser, workshop, part="attendance").data
    said = {(row[0], row[8]) for row in csv.reader(io.StringIO(before.decode("utf-8-sig")))}
    assert {one for on, one in said if on == days[0]} == {"Presente", "Justificado", "Ausente"}
    assert {one for on, one in said if on == days[1]} == {"Sin registro"}, "nobody was marked that day"
    sent = taken(organiser, workshop, form, "attendance", language).data
    for page in (f"workshops/{workshop.code}/import", "imports"):
        shown = organiser.get(f"/{language}/manage/{page}").page
        assert f".{form}" in str(shown.one("input[type=file]").get("accept")), "browsers offer such files"
        assert form.upper() in shown.words("form.form")
    path = post_file(organiser, workshop, sent, ATTENDANCE).location
    again = Import(organiser, path).look(days=days)
    assert again.counts == {"known": 3, "left": 5}
    assert taken(organiser, workshop, part="attendance").data == before and drift(session) == []
