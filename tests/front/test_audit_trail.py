"""The audit trail: who did what, when, on what; filtered, paged, and without participants' data."""

import ast
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.actions import change_scope
from app.accounts.scopes import Scope
from app.attendance.actions import let_in, make_device_code
from app.attendance.models import DeskCode
from app.audit import COMMAND, PARTICIPANT, Actor, AuditRow, record
from app.clock import now
from app.database import transaction
from app.front.trail_words import ACTIONS, OBJECTS
from app.registration.actions import move_workshop
from app.tokens import desk_code
from app.workshops.actions import shift_workshop
from app.workshops.draft import NewVenue, Where
from app.workshops.quarters import Shift
from app.workshops.when import When
from tests.cast import OWN, Colleague, Enter, make_account
from tests.house.tree import sources
from tests.makers import a_person, make_workshop, sign_up, today

PAGE = "/es/manage/audit"


def _rows(somebody: Colleague, **asked: str) -> list[str]:
    answer = somebody.get(f"{PAGE}?{urlencode(asked)}")
    assert answer.status_code == 200
    return [" ".join(row.text_content().split()) for row in answer.page.all("tbody tr")]


def _note(count: int = 1, action: str = "edit workshop", key: str = "nothing") -> None:
    with transaction() as session:
        for _ in range(count):
            record(session, COMMAND, action, ("workshop", key))


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_it_says_who_did_what_and_on_what(enter: Enter, role: str) -> None:
    somebody = enter(role)
    workshop = make_workshop()
    sign_up(workshop, a_person(given_names="Reservada", phone="+51987654321"))
    other = make_account("viewer", name="Persona Tocada")
    change_scope(COMMAND, other.id, "organiser", ("08",))
    said = _rows(somebody)
    assert "Una orden en el servidor Cambió el rol o las regiones Cuenta Persona Tocada" in said[0]
    assert said[0].endswith("Rol anterior: ConsultaRegiones anteriores: —Rol: OrganizaRegiones: Cusco")
    assert f"Un participante Se inscribió en un taller Una inscripción {workshop.short_es} · 1" in said[1]
    assert f"{somebody.account.name} Entró Cuenta {somebody.account.name}" in said[2]
    assert not any("Reservada" in row or "987654321" in row for row in said)


def test_a_move_says_from_when_and_where_to_when_and_where(coordinator: Colleague) -> None:
    workshop = make_workshop(when=When(date(2027, 3, 12), date(2027, 3, 12), time(9), time(13)))
    planned = make_workshop(when=When(date(2027, 3, 12), date(2027, 3, 12), None, None), state="scheduled")
    elsewhere = Where(new=NewVenue(name="Otro local", city="Puno"))
    later = When(date(2027, 3, 19), date(2027, 3, 19), time(9), time(13))
    move_workshop(COMMAND, workshop.id, workshop.version, later, elsewhere)
    to, everywhere = Shift(2027, 3, "08", "15", "proposed"), Scope(0, is_national=True)
    shift_workshop(COMMAND, everywhere, planned.id, planned.version, to)
    shifted, moved = _rows(coordinator)[:2]
    for said in ("Antes: viernes, 12 de marzo de 2027, de 9:00 a. m.", "Local de ejemplo, Cusco",
                 "Después: viernes, 19 de marzo de 2027, de 9:00 a. m.", "Otro local, Puno"):  # fmt: skip
        assert said in moved
    assert "Días anteriores: viernes, 12 de marzo de 2027" in shifted
    assert "Días nuevos: domingo, 12 de setiembre de 2027" in shifted
    assert "Regiones anteriores: CuscoRegiones: Lima provincias" in shifted


def test_a_device_that_was_let_in_is_told_with_whose_code(
    organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    workshop = make_workshop((OWN,), today())
    number = make_device_code(Actor("account", organiser.account.id), workshop, "Equipo")
    assert let_in(PARTICIPANT, desk_code(session.get_one(DeskCode, number).ref))
    said = _rows(coordinator)[0]
    assert " Un dispositivo de registro " in said
    assert f"De quién es el código: {organiser.account.name}" in said
    assert "Un participante" not in said


@pytest.mark.parametrize("role", ["organiser", "viewer"])
def test_others_do_not_read_it(enter: Enter, role: str) -> None:
    assert enter(role).get(PAGE).status_code == 403


def test_it_is_filtered(coordinator: Colleague) -> None:
    workshop = make_workshop(code="taller-hallado")
    _note(key=workshop.code)
    _note(action="publish workshop")
    assert len(_rows(coordinator, action="edit workshop")) == 1
    assert len(_rows(coordinator, kind="workshop")) == 2
    (found,) = _rows(coordinator, kind="workshop", key="taller-hallado")
    assert workshop.short_es in found
    assert len(_rows(coordinator, who="command")) == 2
    (mine,) = _rows(coordinator, who=str(coordinator.account.id))
    assert "Entró" in mine
    assert _rows(coordinator, action="cancel workshop") == []


def test_a_period_has_both_its_days(coordinator: Colleague, session: Session) -> None:
    _note()
    with transaction() as changed:
        long_ago = now() - timedelta(days=400)
        changed.execute(update(AuditRow).where(AuditRow.action == "edit workshop").values(at=long_ago))
    day = (long_ago - timedelta(hours=5)).date()  # in Lima
    assert len(_rows(coordinator, first=str(day), last=str(day))) == 1
    assert _rows(coordinator, last=str(day - timedelta(days=1))) == []
    assert len(_rows(coordinator, first=str(day + timedelta(days=1)))) == 1, "the sign-in"


def test_pages_follow_one_another_and_keep_the_filter(coordinator: Colleague) -> None:
    _note(51)
    first = coordinator.get(f"{PAGE}?action=edit+workshop")
    assert len(first.page.all("tbody tr")) == 50
    (link,) = first.page.all(".pages a")
    assert len(coordinator.get(link.get("href")).page.all("tbody tr")) == 1


def test_what_is_gone_keeps_its_key_and_an_unknown_deed_its_name(coordinator: Colleague) -> None:
    _note(action="something new", key="ya-no-existe")
    (row,) = _rows(coordinator, who="command")
    assert "something new" in row and "ya-no-existe" in row


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"first": "ayer"}, 422), ({"first": "0000-00-00"}, 422), ({"action": "nothing"}, 422),
        ({"who": "999999999999"}, 422), ({"who": "x"}, 422), ({"key": "\x00"}, 422),
        ({"key": "x" * 900}, 422),
        ({"key": "'; --"}, 200), ({"p": "-1"}, 200), ({"p": "9" * 40}, 200), ({"p": "x"}, 200),
        ({"last": "9999-12-31"}, 422), ({"first": "0001-01-01"}, 422),
    ],
)  # fmt: skip
def test_a_strange_question_is_no_accident(coordinator: Colleague, asked: Any, status: int) -> None:
    assert coordinator.get(f"{PAGE}?{urlencode(asked)}").status_code == status


def test_details_are_told_in_the_readers_language(coordinator: Colleague) -> None:
    told = {"part": "when", "factor": "recovery code", "region": None, "is_same": True, "reason": "other"}
    with transaction() as session:
        record(session, COMMAND, "edit workshop", ("workshop", "x"), **told, odd=["a"], kind="<b>")
    (row,) = coordinator.get(f"{PAGE}?action=edit+workshop").page.all("tbody tr td:last-child")
    said = " ".join(row.text_content().split())
    for known in (
        "Parte: Cuándo",
        "Segundo factor: un código de recuperación",
        "Región: —",
        "Motivo: Otro motivo",
    ):
        assert known in said
    assert "Es la misma persona: Sí" in said
    assert [one.text_content() for one in row.findall("code")] == ['odd: ["a"]', "Tipo: <b>"]


def test_every_deed_has_words(app: Flask) -> None:
    """Whoever records a new deed says it in both languages here."""
    named = [
        place.value
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("record", "audit_row", "_changed")
        for place in node.args[1:3]
        if isinstance(place, ast.Constant) and isinstance(place.value, str)
    ]
    assert len(named) > 30, "the guard sees no deeds"
    assert set(named) - set(ACTIONS) == set()
    assert {"account", "workshop", "registration"} <= set(OBJECTS)
