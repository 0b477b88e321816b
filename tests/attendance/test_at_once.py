"""Many at one moment: a ticket on twenty devices, two people at one sheet, two who close the desk.

Through HTTP with several processes, and in threads with a connection each. What looks first and writes
afterwards is kept beside: it answers wrongly, so the eyes that judge are good.
"""

import contextlib
import json
from collections.abc import Iterator
from contextvars import ContextVar
from http.cookies import SimpleCookie
from threading import Barrier
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import sqlite
from app.attendance import actions, board, closing, recording, rules, typing_in
from app.attendance.closings import DeskClosing
from app.attendance.models import Desk, DeskDevice, DeskOperation
from app.attendance.paper import SheetEntry, SheetPage
from app.attendance.told import Told
from app.attendance.typing_in import Filled, Mark
from app.audit import COMMAND
from app.clock import now
from app.database import db, transaction
from app.refusals import Conflict
from app.workshops import seats
from app.workshops.headcounts import Headcount
from app.workshops.models import Workshop
from tests.makers import in_days, make_workshop, sign_up
from tests.registration.test_race import at_once, beside
from tests.servers import Server, StartServer

from .desk import make_code, milliseconds, ticket, who
from .sheet import printed

DEVICES = 20
pytestmark = pytest.mark.server


def of_today() -> Workshop:
    """From midnight to midnight."""
    day = in_days(0)
    return make_workshop(when=type(day)(day.first_day, day.last_day, None, None))


def let_in(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """More devices than a desk lets in, to press harder: the token of each."""
    monkeypatch.setattr(rules, "MOST_DEVICES", DEVICES + 1)
    let_in = [actions.let_in(COMMAND, make_code(workshop)) for _ in range(DEVICES)]
    return [token for _workshop, token in filter(None, let_in)]


def cookie_name(server: Server, workshop: Workshop) -> str:
    """What the server calls the cookie of a device."""
    answer = server.post("/es/desk", {"code": make_code(workshop)})
    return next(iter(SimpleCookie(answer.headers["Set-Cookie"])))


def counted(workshop: Workshop) -> tuple[int, int]:
    """How many came, and how many records say so."""
    db.session.rollback()
    records = select(func.count(DeskOperation.id)).where(DeskOperation.workshop_id == workshop.id)
    return len(board.board(workshop, workshop.first_day).arrived), db.session.scalar(records) or 0


def test_one_ticket_on_twenty_devices_is_one_attendance_and_twenty_true_answers(
    start_server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start_server(AFORO_WORKERS="3")
    with beside(server):
        ensure_taps_are_true(server, monkeypatch)
        ensure_batches_are_true(server, monkeypatch)


def ensure_taps_are_true(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the page without a script: one is told that they came, nineteen that they had."""
    workshop = of_today()
    made, name = sign_up(workshop), cookie_name(server, workshop)
    tokens, square = let_in(workshop, monkeypatch), ticket(made)
    path = f"/es/desk/{workshop.code}/arrive"

    def tap(number: int) -> str:
        form = {"q": square, "key": str(uuid4())}
        answer = server.post(path, form, Cookie=f"{name}={tokens[number]}")
        assert answer.status == 303, answer.text
        return parse_qs(urlsplit(answer.headers["Location"]).query)["said"][0]

    assert sorted(map(str, at_once(DEVICES, tap))) == ["already"] * (DEVICES - 1) + ["arrived"]
    assert counted(workshop) == (1, DEVICES)


def ensure_batches_are_true(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the script sends them: each is acknowledged, and each that comes later knows those before it."""
    workshop = of_today()
    made, name = sign_up(workshop), cookie_name(server, workshop)
    tokens, square = let_in(workshop, monkeypatch), ticket(made)
    path, whose = f"/es/desk/{workshop.code}/sync", who(made)
    refs = [str(uuid4()) for _ in range(DEVICES)]

    def send(number: int) -> Any:
        op = {"id": refs[number], "n": 1, "kind": "arrival", "at": milliseconds(), "code": square}
        body = json.dumps({"now": milliseconds(), "cursor": 0, "list": "", "ops": [op]})
        headers = {"Content-Type": "application/json", "X-Desk": "1", "Sec-Fetch-Site": "same-origin"}
        headers |= {"Cookie": f"{name}={tokens[number]}"}
        with contextlib.closing(server.connect()) as connection:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            assert answer.status == 200
            return json.loads(answer.read())

    answers = at_once(DEVICES, send)
    assert [one["ack"] for one in answers] == [[ref] for ref in refs]
    assert all(one["exceptions"] == [] for one in answers)
    assert all({told["who"] for told in one["changes"]} == {whose} for one in answers)
    assert sorted(len(one["changes"]) for one in answers) == list(range(1, DEVICES + 1))
    assert counted(workshop) == (1, DEVICES)


def in_threads(app: Flask, number: int, deed: Any) -> list[Any]:
    """A deed by several, each in a context and a connection of its own."""

    def run(place: int) -> Any:
        with app.app_context():
            return deed(place)

    return at_once(number, run)


def test_at_one_moment_one_sheet_is_typed_once_and_one_desk_closed_once(start_server: StartServer) -> None:
    server = start_server(AFORO_WORKERS="1")
    with beside(server) as app:
        ensure_one_types(app)
        ensure_one_closes(app)
        ensure_what_is_typed_is_frozen_or_refused(app)
        ensure_looking_first_lets_both_type(app)
        ensure_deeds_without_locks_are_caught(app)


def a_page(people: int = 3) -> tuple[Workshop, int, list[Mark]]:
    """A printed page, by its number, and the marks that say all of them came."""
    workshop = of_today()
    for _ in range(people):
        sign_up(workshop)
    with transaction() as session:
        recording.lock_desk(session, workshop.id)
    page = printed(workshop).pages[0]
    return workshop, page.id, [(page.days[0], "arrival", row) for row in range(1, people + 1)]


def typed(page: int, marks: list[Mark]) -> None:
    """Type it in, from a form that was made when nobody had."""
    found = db.session.get_one(SheetPage, page)
    typing_in.type_in(COMMAND, found, Filled(str(uuid4()), 0), marks)


def entries(page: int) -> int:
    """How often it was typed in."""
    db.session.rollback()
    return db.session.scalar(select(func.count(SheetEntry.id)).where(SheetEntry.page_id == page)) or 0


def ensure_one_types(app: Flask, number: int = 6) -> None:
    """Of several with different marks one is right; the others are told that somebody was first."""
    workshop, page, marks = a_page()
    results = in_threads(app, number, lambda place: typed(page, marks[: 1 + place % 3]))
    assert [one for one in results if not isinstance(one, Conflict)] == [None], results
    assert entries(page) == 1
    came, records = counted(workshop)
    assert came == records >= 1


def ensure_one_closes(app: Flask, number: int = 6) -> None:
    """However many close it, it is closed once, with one figure."""
    workshop, page, marks = a_page()
    if number > 2:
        typed(page, marks)
    code = workshop.id
    results = in_threads(app, number, lambda _n: closing.close_desk(COMMAND, code, False, False))
    assert results == [None] * number
    db.session.rollback()
    tables = (DeskClosing, Headcount) if number > 2 else (DeskClosing,)
    for table in tables:
        assert len(db.session.scalars(select(table).where(table.workshop_id == code)).all()) == 1


def ensure_what_is_typed_is_frozen_or_refused(app: Flask) -> None:
    """Whoever types while another closes is in the figure, or is told that it is closed."""
    workshop, page, marks = a_page()
    code = workshop.id
    deeds = [lambda: typed(page, marks), lambda: closing.close_desk(COMMAND, code, False, False)]
    results = in_threads(app, 2, lambda number: deeds[number]())
    assert results[1] is None and (results[0] is None or isinstance(results[0], Conflict)), results
    db.session.rollback()
    frozen = db.session.scalars(select(DeskClosing).where(DeskClosing.workshop_id == code)).one()
    assert frozen.people == (0 if results[0] else 3) == counted(workshop)[0]


@contextlib.contextmanager
def without_locks(app: Flask) -> Iterator[None]:
    """The same deeds as they would be without the desk's lock, and on SQLite without the file's.

    Two who judge wait for each other before they write, so that each has seen what was before both.
    """
    both = Barrier(2, timeout=60)

    def unlocked(session: Session, workshop_id: int) -> Desk:
        return session.get_one(Desk, workshop_id, populate_existing=True)

    def and_wait(judge: Any) -> Any:
        def judged(*given: Any) -> None:
            judge(*given)
            both.wait()

        return judged

    with pytest.MonkeyPatch.context() as seeded:
        seeded.setitem(app.extensions, "aforo_write_lock", None)
        seeded.setattr(sqlite, "writing", ContextVar("nobody says that they will write", default=False))
        for module in (typing_in, closing):
            seeded.setattr(module, "lock_desk", unlocked)
        seeded.setattr(seats, "lock", lambda *_given: None)
        seeded.setattr(typing_in, "ensure_fresh", and_wait(typing_in.ensure_fresh))
        seeded.setattr(closing, "ensure_told", and_wait(closing.ensure_told))
        yield


def ensure_deeds_without_locks_are_caught(app: Flask) -> None:
    """The controls: each of the three eyes sees when the lock it watches over is taken away."""
    eyes: tuple[Any, ...] = (
        lambda: ensure_one_types(app, 2),
        lambda: ensure_one_closes(app, 2),
        lambda: ensure_what_is_typed_is_frozen_or_refused(app),
    )
    for eye in eyes:
        with without_locks(app), pytest.raises(AssertionError):
            eye()
        db.session.rollback()


def ensure_looking_first_lets_both_type(app: Flask) -> None:
    """The control: two who look, wait for each other and then record both believe that they were first."""
    workshop = of_today()
    made = sign_up(workshop)
    whose, code, both = who(made), make_code(workshop), Barrier(2, timeout=60)
    actions.let_in(COMMAND, code)
    device = db.session.scalars(select(DeskDevice.id).where(DeskDevice.workshop_id == workshop.id)).one()

    def naive(_number: int) -> bool:
        phone = db.session.get_one(DeskDevice, device)
        person = board.board(phone.workshop, phone.workshop.first_day).person(whose)
        had_come = person is not None and person.has_come
        db.session.rollback()
        both.wait()
        told = Told(str(uuid4()), "arrival", now(), day=phone.workshop.first_day, who=whose)
        actions.record_at_desk(phone, [told])
        return not had_come

    assert in_threads(app, 2, naive) == [True, True]
    assert counted(workshop) == (1, 2)
