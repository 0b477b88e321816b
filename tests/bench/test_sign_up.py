"""What a sign-up costs, page, post and ticket together; and how many a second one hot workshop takes."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any

import brotli
import pytest
from sqlalchemy import event

from app.database import db
from app.tokens import form_key
from app.workshops.models import Workshop

from ..databases import DIALECTS, application, close
from ..makers import make_workshop, sign_up
from ..postgres import binaries
from ..servers import Server, a_server
from .measure import Visitor, bare_flask, family, milliseconds_each, say
from .test_pages import processes

pytestmark = pytest.mark.bench

PEOPLE = 200
HOT = 1600
AT_ONCE = 16
# Columns that may not be the same twice, and their lengths.
DRAWN = dict.fromkeys(("p_ref", "p_form_key", "p_link_hash", "p_door_hash", "p_person_key"), 32)
DRAWN["p_short_code"] = 8
KEY = re.compile(rb'name="key"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="key"')


class Person(Visitor):
    """Somebody who signs up: the page, the post, the ticket."""

    numbers = count(1)

    def sign_up(self, code: str) -> None:
        """The whole of it on one connection."""
        path = f"/es/workshops/{code}"
        found = KEY.search(brotli.decompress(self.get(path)))
        assert found is not None
        self.get(self.post(path, (found[1] or found[2]).decode()))

    def post(self, path: str, key: str) -> str:
        """Send the form; the ticket's address."""
        number = next(self.numbers)
        names = f"given_names=Persona&family_names=Ejemplo+{number}&phone=9{number:08}"
        form = f"key={key}&{names}&region=08&consent=y"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        self.connection.request("POST", f"{path}/sign-up", f"{form}&shown=seat", headers)
        answer = self.connection.getresponse()
        answer.read()
        assert answer.status == 303, answer.status
        return str(answer.headers["Location"])


@contextmanager
def a_hot_workshop(dialect: str, capacity: int) -> Iterator[tuple[Server, Workshop]]:
    """A server and an open workshop; its page draws each seat, so it has no more than it needs."""
    with a_server(dialect, "base", fresh=True, AFORO_LIMITS="0", AFORO_PAGE_CACHE="1") as server:
        made = application(server.database_url)
        with made.app_context():
            yield server, make_workshop(capacity=capacity)
        close(made)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_a_sign_up_costs(dialect: str) -> None:
    with bare_flask() as (pid, port), Visitor.patient(port) as visitor:
        bare = milliseconds_each(lambda: family(pid), lambda: visitor.see("/healthz"), 500)
    with a_hot_workshop(dialect, 2 * PEOPLE) as (server, workshop), Person(server.port) as person:
        cost = milliseconds_each(lambda: processes(server), lambda: person.sign_up(workshop.code), PEOPLE)
    say(f"sign_up_{dialect}", cost, "ms")
    say(f"sign_up_{dialect}_ratio", cost / bare, "bare_flasks")


def test_how_many_a_second_one_hot_workshop_takes() -> None:
    with a_hot_workshop("postgresql", 3 * HOT) as (server, workshop):
        bare = by_pgbench(server, workshop)
        ours = by_http(server, workshop)
    say("hot_workshop_pgbench", bare, "per_second")
    say("hot_workshop_http", ours, "per_second")
    say("hot_workshop_ratio", ours / bare, "of_pgbench")


def by_http(server: Server, workshop: Workshop) -> float:
    """Posts a second, sixteen people at a time."""
    keys = iter([form_key() for _ in range(HOT)])

    def go_on() -> None:
        with Person(server.port) as person:
            for key in keys:
                person.post(f"/es/workshops/{workshop.code}", key)

    threads = [Thread(target=go_on) for _ in range(AT_ONCE)]
    began = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return HOT / (perf_counter() - began)


def by_pgbench(server: Server, workshop: Workshop) -> float:
    """The same statement a second, sixteen connections, sent by PostgreSQL's own tool."""
    script = Path(server.settings["AFORO_DATA_DIR"]) / "claim.sql"
    script.write_text(statement(workshop), encoding="utf-8")
    host, name = server.database_url.rsplit("/", 1)
    words = ["-n", "-c", str(AT_ONCE), "-j", "2", "-t", str(HOT // AT_ONCE), "-f", str(script)]
    address = f"{host.replace('+psycopg', '')}/{name}"
    done = subprocess.run([binaries() / "pgbench", *words, address], capture_output=True, text=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    assert found is not None, done.stderr
    return float(found[1])


def statement(workshop: Workshop) -> str:
    """The very statement a sign-up sends, as a text; the database draws what differs."""
    sent: list[tuple[str, dict[str, Any]]] = []

    def listen(_connection: Any, _cursor: Any, text: str, told: Any, *_rest: Any) -> None:
        if "UPDATE seats" in text:
            sent.append((text, told))

    event.listen(db.engine, "before_cursor_execute", listen)
    sign_up(workshop)
    event.remove(db.engine, "before_cursor_execute", listen)
    text, told = sent[0]
    written = re.sub(r"%\((\w+)\)s", lambda found: as_sql(found[1], told[found[1]]), text)
    return written.replace("\n", " ") + ";\n"


def as_sql(name: str, value: Any) -> str:
    """A value as SQL writes it; what may not be the same twice is drawn by the database."""
    if name in DRAWN:
        return f"left(md5(random()::text || clock_timestamp()::text), {DRAWN[name]})"
    if value is None or isinstance(value, bool | int):
        return str(value).lower() if value is not None else "NULL"
    return "'" + str(getattr(value, "obj", value)).replace("'", '"') + "'"
