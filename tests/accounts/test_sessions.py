"""Sessions end: by themselves, at sign-out, and with everything that changes who somebody is."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import actions
from app.accounts.models import SignedIn
from app.audit import COMMAND
from app.clock import now
from app.database import transaction
from app.refusals import Refusal
from tests.cast import OWN, PASSWORD, SAME_ORIGIN, Colleague, Enter, make_account

HOME = "/es/manage"

CHANGES: dict[str, Callable[[int], None]] = {
    "disabled": lambda number: actions.disable_account(COMMAND, number),
    "another role": lambda number: actions.change_scope(COMMAND, number, "viewer", ()),
    "other regions": lambda number: actions.change_scope(COMMAND, number, "organiser", ("13",)),
    "another password": lambda number: actions.change_password(COMMAND, number, "otra clave de ejemplo"),
}


def _is_in(somebody: Colleague) -> bool:
    return bool(somebody.get(HOME).status_code == 200)


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_ends_every_session_at_the_next_request(enter: Enter, change: str) -> None:
    somebody = enter("organiser", (OWN,))
    elsewhere = Colleague(somebody.account, type(somebody.client)(somebody.client.application))
    elsewhere.sign_in()
    CHANGES[change](somebody.account.id)
    assert not _is_in(somebody)
    assert not _is_in(elsewhere)
    answer = somebody.post("/es/manage/workshops/new", {})
    assert answer.status_code in (303, 400)


def test_a_new_session_after_a_change_is_good(enter: Enter) -> None:
    somebody = enter("organiser", (OWN,))
    actions.change_scope(COMMAND, somebody.account.id, "viewer", ())
    somebody.sign_in()
    assert _is_in(somebody)


def test_signing_out_ends_it_everywhere(coordinator: Colleague, session: Session) -> None:
    cookie = coordinator.client.get_cookie("aforo")
    assert cookie
    answer = coordinator.post("/es/sign-out")
    assert (answer.status_code, answer.location) == (303, "/es/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert session.scalars(select(SignedIn.ended_at)).one() is not None
    coordinator.client.set_cookie("aforo", cookie.value)
    assert not _is_in(coordinator), "the old cookie still opens"


def test_signing_out_twice_or_by_a_link_does_nothing(coordinator: Colleague) -> None:
    assert coordinator.get("/es/sign-out").status_code == 405
    assert _is_in(coordinator)
    coordinator.post("/es/sign-out")
    assert coordinator.post("/es/sign-out").status_code in (303, 400)


def test_half_an_hour_without_a_page_ends_it(enter: Enter) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        somebody = enter()
        clock.shift(timedelta(minutes=29))
        assert _is_in(somebody)
        clock.shift(timedelta(minutes=29))
        assert _is_in(somebody)
        clock.shift(timedelta(minutes=31))
        assert not _is_in(somebody)


def test_twelve_hours_end_it_whatever_happens(enter: Enter) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        somebody = enter()
        for _ in range(28):
            clock.shift(timedelta(minutes=25))
            assert _is_in(somebody)
        clock.shift(timedelta(minutes=21))
        assert not _is_in(somebody)


def test_a_page_writes_nothing(coordinator: Colleague, session: Session) -> None:
    with time_machine.travel(now() + timedelta(minutes=10), tick=False):
        before = session.execute(select(SignedIn.__table__)).all()
        assert _is_in(coordinator)
        assert session.execute(select(SignedIn.__table__)).all() == before


def test_old_sessions_are_swept_at_the_next_sign_in(enter: Enter, session: Session) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        somebody = enter()
        clock.shift(timedelta(hours=13))
        somebody.sign_in()
        since: datetime = session.scalars(select(SignedIn.since)).one()
        assert since == now()


def test_a_forged_or_strange_cookie_opens_nothing(app: Flask, coordinator: Colleague) -> None:
    coordinator.client.set_cookie("aforo", "eyJ0b2tlbiI6ICJhIn0.forged.mark")
    assert not _is_in(coordinator)
    for strange in ({"token": 7, "used": 7}, {"token": "x", "used": "soon"}, {"token": "x"}, {"used": 2**40}):
        with coordinator.client.session_transaction() as cookie:
            cookie.clear()
            cookie.update(strange)
        assert not _is_in(coordinator)


def test_whoever_is_out_is_led_back_to_the_page_they_wanted(client) -> None:  # type: ignore[no-untyped-def]
    answer = client.get("/es/manage?state=held")
    assert (answer.status_code, answer.location) == (303, "/es/sign-in?next=/es/manage?state%3Dheld")


def test_what_was_sent_after_the_session_ended_is_said_to_be_lost(coordinator: Colleague) -> None:
    with transaction() as session:
        session.execute(update(SignedIn).values(ended_at=now()))
    written, out = "/es/manage/plans/new", "/es/sign-in"
    answer = coordinator.post(written, {"short_es": "Plan"})
    assert (answer.status_code, answer.location) == (303, f"{out}?lost=1")
    assert "no se guardó" in coordinator.get(answer.location).page.words(".note")
    assert coordinator.post("/es/sign-out").location == out, "of a button nothing is lost"
    assert not coordinator.get(out).page.has(".note")
    part = coordinator.client.post(
        written, data={"csrf_token": coordinator.token}, headers=SAME_ORIGIN | {"HX-Request": "true"}
    )
    assert part.status_code == 401 and "Tu sesión terminó" in part.text and "<form" not in part.text


def _make(email: str, role: str, *regions: str) -> None:
    actions.create_account(COMMAND, email, "Persona Ejemplo", role, PASSWORD, regions)


def test_an_account_must_make_sense(app: Flask) -> None:
    account = make_account("organiser", (OWN,))
    for deed in (
        lambda: _make("a@example.org", "chief"),
        lambda: _make("a@example.org", "coordinator", OWN),
        lambda: _make("a@example.org", "organiser", "99"),
        lambda: _make(account.email.upper(), "organiser"),
        lambda: actions.change_scope(COMMAND, account.id, "viewer", (OWN,)),
        lambda: actions.change_password(COMMAND, account.id, "corta"),
        lambda: actions.change_password(COMMAND, account.id, "aaaaaaaaaaaaaaaa"),
        lambda: actions.change_password(COMMAND, account.id, "x" * 300),
    ):
        with pytest.raises(Refusal):
            deed()
    assert PASSWORD not in account.password_hash


def test_texts_sent_after_the_session_ended_are_shown_to_be_copied(coordinator: Colleague) -> None:
    with transaction() as session:
        session.execute(update(SignedIn).values(ended_at=now()))
    hostile = "</textarea><img src=x onerror=alert(1)> y más"
    sent = {
        "short_es": "Plan nuevo", "note": ["Dos líneas\nescritas", hostile], "version": "3", "lines": "1 2",
        "password": "clave de ejemplo", "again": "clave de ejemplo", "code": "123 456 abc",
    }  # fmt: skip
    answer = coordinator.client.post(
        "/es/manage/plans/new", data=sent | {"csrf_token": coordinator.token}, headers=SAME_ORIGIN
    )
    assert (answer.status_code, answer.location) == (307, "/es/sign-in?lost=1")
    shown = coordinator.client.post(answer.location, data=sent, headers=SAME_ORIGIN)
    assert shown.status_code == 200 and "no-store" in shown.headers["Cache-Control"]
    text = shown.page.one("textarea[readonly]")
    assert text.text_content().strip() == f"Plan nuevo\n\nDos líneas\nescritas\n\n{hostile}"
    assert text.get("name") is None
    assert "clave" not in shown.text and "123 456" not in shown.text
    assert not shown.page.all("form [name=short_es], form [name=note]"), "nothing is sent on"
    file = {"photo": (io.BytesIO(b"x"), "foto.jpg"), "note": "Dos palabras", "csrf_token": coordinator.token}
    answer = coordinator.client.post("/es/manage/plans/new", data=file, headers=SAME_ORIGIN)
    assert (answer.status_code, answer.location) == (303, "/es/sign-in?lost=1"), "a file is not sent twice"
