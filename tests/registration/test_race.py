"""Two hundred people at once for fifty seats, through HTTP, from two hundred addresses, limits on.

Exactly fifty sit and the rest wait in the order they came; nobody sees an error. The naive way, which looks
first and writes afterwards, is kept beside it: it oversells, so the eyes that judge both are good.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import db, transaction
from app.registration.claim import row_of
from app.registration.models import SEATED, Registration
from app.tokens import form_key
from app.workshops.models import Workshop
from tests.databases import application, close
from tests.makers import a_person, asked, make_workshop
from tests.page import Page
from tests.registration.truth import ensure_true, rows
from tests.servers import Answer, Server, StartServer

PEOPLE, SEATS = 200, 50
# On loopback everybody may have an address of their own.
ADDRESSES = [f"127.0.{100 + number // 100}.{1 + number % 100}" for number in range(PEOPLE)]


@dataclass(frozen=True)
class Verdict:
    """What became of a race: how many sit and wait, and whether those who sit came first."""

    seated: int
    waiting: int
    is_in_order: bool


def judge(workshop: Workshop) -> Verdict:
    """Read the result from the registrations alone, as they are now and not when the test last looked."""
    db.session.rollback()
    found = rows(db.session(), workshop.id)
    states = [row.state for row in found]
    seated = states.count("seated")
    is_in_order = states == sorted(states) and [row.seq for row in found] == list(range(1, len(found) + 1))
    return Verdict(seated, states.count("waiting"), is_in_order)


def at_once(number: int, deed: Callable[[int], Any]) -> list[Any]:
    """Let so many do a deed at the same moment; what each of them got, or what went wrong."""
    results: list[Any] = [None] * number
    start = Barrier(number, timeout=60)

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = deed(place)
        except Exception as error:
            results[place] = error

    threads = [Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def sign_up(server: Server, code: str, form: dict[str, str], source: str) -> Answer:
    """One person on one phone, who accepts the line when it is all that is left."""
    path = f"/es/workshops/{code}/sign-up"
    answer = server.ask("POST", path, form | {"shown": "seat"}, source=source)
    if answer.status == 409:
        answer = server.ask("POST", path, form | {"shown": "line"}, source=source)
    return answer


def told(answer: Any) -> str:
    """What somebody was answered instead of a ticket."""
    if not isinstance(answer, Answer):
        return repr(answer)
    return f"{answer.status}: {Page(answer.text).words('main')[:300]}"


def race(server: Server) -> None:
    """One race on a workshop of its own."""
    workshop = make_workshop(capacity=SEATS)
    forms = [
        {
            "key": form_key(),
            "given_names": "Persona",
            "family_names": f"Ejemplo {number}",
            "phone": f"9{number:08}",
            "region": "08",
            "consent": "y",
        }
        for number in range(PEOPLE)
    ]
    code = workshop.code
    answers = at_once(PEOPLE, lambda n: sign_up(server, code, forms[n], ADDRESSES[n]))
    wrong = [told(answer) for answer in answers if not isinstance(answer, Answer) or answer.status != 303]
    assert wrong == [], server.said[-4000:]
    assert len({answer.headers["Location"] for answer in answers}) == PEOPLE
    assert judge(workshop) == Verdict(SEATS, PEOPLE - SEATS, is_in_order=True)
    ensure_true(db.session(), workshop.id)


@contextmanager
def beside(server: Server) -> Iterator[Flask]:
    """An application of the test's own on the server's database."""
    made = application(server.database_url)
    with made.app_context():
        yield made
        db.session.remove()
    close(made)


@pytest.mark.server
def test_two_hundred_at_once_fill_fifty_seats_and_the_line_in_order(start_server: StartServer) -> None:
    server = start_server(AFORO_WORKERS="3", AFORO_LIMITS="1")
    with beside(server):
        race(server)


@pytest.mark.prove
@pytest.mark.server
def test_it_holds_twenty_times(start_server: StartServer) -> None:
    server = start_server(AFORO_WORKERS="3", AFORO_LIMITS="1", AFORO_LIMIT_SIGNUP_ALL="100000 per minute")
    with beside(server):
        for _ in range(20):
            race(server)


@pytest.mark.server
def test_a_form_sent_ten_times_at_once_is_one_sign_up(start_server: StartServer) -> None:
    server = start_server(AFORO_WORKERS="3")
    with beside(server):
        workshop = make_workshop(capacity=5)
        form = {"key": form_key(), "given_names": "Persona", "family_names": "Ejemplo", "phone": "900000001"}
        form |= {"region": "08", "consent": "y"}
        code = workshop.code
        answers = at_once(10, lambda n: sign_up(server, code, form, ADDRESSES[n]))
        assert {answer.status for answer in answers} == {303}
        assert len({answer.headers["Location"] for answer in answers}) == 1
        assert judge(workshop) == Verdict(1, 0, is_in_order=True)
        ensure_true(db.session(), workshop.id)


def test_looking_first_and_writing_afterwards_oversells(start_server: StartServer) -> None:
    server = start_server()
    with beside(server) as app:
        workshop = make_workshop(capacity=5)
        both = Barrier(12, timeout=60)

        def naive(number: int) -> None:
            with app.app_context():
                taken = select(func.count()).where(
                    Registration.workshop_id == workshop.id, Registration.state == SEATED
                )
                is_free = (db.session.scalar(taken) or 0) < 5
                both.wait()
                with transaction() as session:
                    session.add(_registration(workshop, number + 1, "seated" if is_free else "waiting"))

        assert [error for error in at_once(12, naive) if error] == []
        assert judge(workshop).seated > 5


def _registration(workshop: Workshop, seq: int, state: str) -> Registration:
    row = row_of(asked(workshop, a_person()), workshop.made_at)
    return Registration(workshop_id=workshop.id, seq=seq, state=state, **row)
