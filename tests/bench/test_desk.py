"""What an arrival costs: one record handed in, kept, acknowledged and answered, on a list of five hundred."""

import json
from collections.abc import Iterator
from http.cookies import SimpleCookie
from itertools import count
from uuid import uuid4

import pytest

from app.attendance.board import board
from app.workshops.models import Workshop

from ..attendance.desk import make_code, milliseconds
from ..databases import DIALECTS, application, close
from ..makers import in_days, make_workshop, sign_up
from ..servers import Server, a_server
from .measure import Visitor, bare_flask, family, milliseconds_each, say
from .test_pages import processes

pytestmark = pytest.mark.bench

PEOPLE = 500


class Phone(Visitor):
    """A device that was let in and hands in one record at a time."""

    def come_in(self, workshop: Workshop, code: str) -> None:
        """Be let in; keep the token, and learn the list once."""
        self.path, self.numbers, self.cursor, self.state = f"/es/desk/{workshop.code}/sync", count(1), 0, ""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        self.connection.request("POST", "/es/desk", f"code={code}", headers)
        answer = self.connection.getresponse()
        answer.read()
        kept = SimpleCookie(answer.headers["Set-Cookie"])
        self.cookie = "; ".join(f"{name}={one.value}" for name, one in kept.items())
        self.send([])

    def send(self, ops: list[dict[str, object]]) -> None:
        """A batch, on the same connection."""
        said = {"now": milliseconds(), "cursor": self.cursor, "list": self.state, "ops": ops}
        headers = {"Content-Type": "application/json", "X-Desk": "1", "Sec-Fetch-Site": "same-origin"}
        self.connection.request("POST", self.path, json.dumps(said), headers | {"Cookie": self.cookie})
        answer = self.connection.getresponse()
        told = json.loads(answer.read())
        assert answer.status == 200 and len(told["ack"]) == len(ops), told
        self.cursor, self.state = told["cursor"], told.get("list", self.state)

    def arrive(self, people: Iterator[str]) -> None:
        """The next one comes."""
        op = {"id": str(uuid4()), "n": next(self.numbers), "kind": "arrival", "at": milliseconds()}
        self.send([{**op, "who": next(people)}])


def a_full_desk(server: Server) -> tuple[Workshop, str, list[str]]:
    """A workshop of this day with everybody signed up, a code for a device, and how devices name them."""
    made = application(server.database_url)
    with made.app_context():
        day = in_days(0)
        when = type(day)(day.first_day, day.last_day, None, None)
        workshop = make_workshop(when=when, capacity=PEOPLE)
        for _ in range(PEOPLE):
            sign_up(workshop)
        people = [one.who for one in board(workshop, workshop.first_day).people]
        code = make_code(workshop)
    close(made)
    return workshop, code, people


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_an_arrival_costs(dialect: str) -> None:
    with bare_flask() as (pid, port), Visitor.patient(port) as visitor:
        bare = milliseconds_each(lambda: family(pid), lambda: visitor.see("/healthz"), 500)
    with a_server(dialect, "base", fresh=True, AFORO_LIMITS="0") as server, Phone(server.port) as phone:
        workshop, code, people = a_full_desk(server)
        phone.come_in(workshop, code)
        coming = iter(people)
        cost = milliseconds_each(lambda: processes(server), lambda: phone.arrive(coming), 400)
    say(f"desk_arrival_{dialect}", cost, "ms")
    say(f"desk_arrival_{dialect}_ratio", cost / bare, "bare_flasks")
