"""The long proofs: ten thousand rows while the site answers, and a worker killed again and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from statistics import quantiles
from threading import Event, Thread
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.attendance.models import WalkIn
from app.audit import Actor
from app.clock import now
from app.database import db, transaction
from app.exchange import actions
from app.exchange.fields import known_headings
from app.exchange.kinds import fields_for
from app.exchange.models import ATTENDANCE, LISTS, SIGN_UPS, WORKING, ImportBatch
from app.exchange.reading import sheets
from app.exchange.table import best_table
from app.outbox import Job
from app.registration.models import Registration
from app.tallies.recount import drift
from app.workshops.models import Workshop
from tests.cast import make_account
from tests.makers import in_days, make_workshop, sign_up
from tests.registration.test_race import beside
from tests.servers import Command, Server, StartServer, running

pytestmark = [pytest.mark.prove, pytest.mark.server]

# Rows of the large file; how often the worker is killed while it looks, brings in and takes back. A job whose
# worker died ten times is given up.
ROWS, KILLS = 10_000, (6, 8, 6)
OPTIONS = {"region": "08", "language": "es", "tell": False, "plan": "", "one_title": True}


def office_file(rows: int) -> bytes:
    """A CSV of so many people, three in a hundred of them wrong."""
    lines = ["LISTA DE EJEMPLO;;;;;", "Nombres;Apellidos;Celular;Correo;Institución;Región"]
    for n in range(rows):
        phone = "12" if n % 100 in (7, 43, 71) else 900_000_000 + n
        where = "Gobierno Regional de Cusco" if n % 2 else f"Oficina {n % 300}"
        lines.append(f"Persona {n};Ejemplo {n};{phone};persona{n}@example.org;{where};Cusco")
    return "\n".join(lines).encode("cp1252")


def office_list(rows: int) -> bytes:
    """The same people, each with one of the workshops they came to beside, 250 to a workshop."""
    title, heading, *people = office_file(rows).decode("cp1252").split("\n")
    beside = "Taller;Fecha de inicio;Regiones;Ciudad"
    # Not long ago: names that are past their day would be erased meanwhile.
    day = in_days(-3).first_day
    lines = [f"Taller {n // 250};{day};Cusco;Cusco;{one}" for n, one in enumerate(people)]
    return "\n".join([title, f"{beside};{heading.replace('Región', 'Procedencia')}", *lines]).encode("cp1252")


def sent(workshop: Workshop, kind: str, rows: int) -> tuple[Actor, int]:
    """The file, staged."""
    place = None if kind == LISTS else workshop
    somebody, fields = Actor("account", make_account("coordinator").id), fields_for(kind, place)
    written = office_list(rows) if kind == LISTS else office_file(rows)
    table = best_table(sheets(written), known_headings(fields))
    return somebody, actions.stage(somebody, kind, place, str(uuid4()), "lista.csv", table, fields)


def cpu_of(server: Server) -> float:
    """Seconds of CPU its processes have used, the worker's among them."""
    return sum(sum(one.cpu_times()[:2]) for one in server.all_processes())


def batch_of(number: int) -> ImportBatch:
    """An import as it is at this moment."""
    db.session.rollback()
    return db.session.get_one(ImportBatch, number, populate_existing=True)


def wait_for(number: int, seconds: float = 600) -> ImportBatch:
    """Until the worker is done with it."""
    until = monotonic() + seconds
    while (found := batch_of(number)).state in WORKING:
        assert monotonic() < until, (found.state, found.handled)
        Event().wait(0.1)
    return found


def a_workshop(kind: str) -> Workshop:
    """One with room for nearly all, to come or just over."""
    if kind == SIGN_UPS:
        return make_workshop(capacity=9_000)
    return make_workshop(capacity=9_000, state="held", when=in_days(-3))


@contextmanager
def visitors(server: Server, app: Flask, path: str) -> Iterator[tuple[list[float], list[float]]]:
    """Somebody who looks at a page and somebody who signs up elsewhere, all the time; how long each took."""
    took: list[float] = []
    written: list[float] = []
    over = Event()

    def look() -> None:
        while not over.wait(0.05):
            began = monotonic()
            assert server.get(path).status == 200
            took.append(monotonic() - began)

    def write() -> None:
        with app.app_context():
            other = make_workshop(capacity=10_000)
            while not over.wait(0.1):
                began = monotonic()
                sign_up(other)
                written.append(monotonic() - began)

    both = [Thread(target=look), Thread(target=write)]
    for one in both:
        one.start()
    try:
        yield took, written
    finally:
        over.set()
        for one in both:
            one.join()


@pytest.mark.parametrize("kind", [SIGN_UPS, ATTENDANCE, LISTS])
def test_ten_thousand_rows_come_in_while_the_site_answers(start_server: StartServer, kind: str) -> None:
    server = start_server(worker=True)
    with beside(server) as app:
        workshop = a_workshop(kind)
        path = f"/es/workshops/{workshop.code}"
        with visitors(server, app, path) as before:
            Event().wait(5)
        with visitors(server, app, path) as meanwhile:
            began, spent = monotonic(), cpu_of(server)
            somebody, number = sent(workshop, kind, ROWS)
            mapping = batch_of(number).mapping
            db.session.rollback()
            actions.say_columns(somebody, number, mapping, OPTIONS)
            found = wait_for(number)
            assert found.counts == {"ok": 9_700, "bad": 300}
            db.session.rollback()
            actions.start(somebody, number, True)
            found = wait_for(number)
            took, spent = monotonic() - began, cpu_of(server) - spent
        assert found.state == "done" and found.counts == {"made": 9_700, "bad": 300}
        assert drift(db.session()) == []
        assert found.kind == kind and len(meanwhile[1]) > 5, "nobody else could write"
        print(f"import_{kind}_10000 {took:.1f} s, {spent:.1f} s of CPU with the answers of the site")
        for what, place in (("page", 0), ("sign_up", 1)):
            was, now_is = (quantiles(times[place], n=100)[98] * 1000 for times in (before, meanwhile))
            print(
                f"{what}_p99 {was:.0f} ms before, {now_is:.0f} ms meanwhile, {len(meanwhile[place])} of them"
            )


@pytest.mark.parametrize("kind", [SIGN_UPS, LISTS])
def test_killed_at_twenty_random_points_the_result_is_the_same(start_server: StartServer, kind: str) -> None:
    server = start_server(worker=False)
    with beside(server):
        wanted = outcome(server, kind, kills=(0, 0, 0))
        assert wanted["came"] and outcome(server, kind, kills=KILLS) == wanted
        print(f"import_{kind}_killed {sum(KILLS)} times, {wanted['counts']}")


def outcome(server: Server, kind: str, kills: tuple[int, int, int]) -> dict[str, Any]:
    """What a file comes to, the worker killed so many times while it looks, brings in and takes back."""
    random, workshop = Random(sum(kills)), make_workshop(capacity=1_000)
    somebody, number = sent(workshop, kind, 4_000)
    mapping = batch_of(number).mapping
    db.session.rollback()
    actions.say_columns(somebody, number, mapping, OPTIONS)
    killed = [_killed(server, number, random, kills[0])]
    looked_at = batch_of(number).counts
    db.session.rollback()
    actions.start(somebody, number, True)
    killed.append(_killed(server, number, random, kills[1]))
    found = {"looked_at": looked_at, "counts": batch_of(number).counts, "came": came(workshop, kind)}
    db.session.rollback()
    actions.undo(somebody, number, True)
    killed.append(_killed(server, number, random, kills[2]))
    assert killed == list(kills), "it was over before it was killed often enough"
    assert drift(db.session()) == []
    return found | {"state": batch_of(number).state, "left": came(workshop, kind)}


def people(workshop: Workshop) -> list[tuple[Any, ...]]:
    """Everybody who ever signed up, in their order, with what was decided of them; nothing is adrift."""
    assert drift(db.session()) == []
    columns = (Registration.seq, Registration.given_names, Registration.state, Registration.region)
    rows = select(*columns).where(Registration.workshop_id == workshop.id).order_by(Registration.seq)
    return [tuple(one) for one in db.session.execute(rows)]


def came(workshop: Workshop, kind: str) -> list[tuple[Any, ...]]:
    """The same; of a list who is written down at the door of each workshop it made."""
    if kind != LISTS:
        return people(workshop)
    assert drift(db.session()) == []
    columns = (Workshop.short_es, Workshop.state, WalkIn.given_names, WalkIn.region, WalkIn.attendance)
    rows = select(*columns).outerjoin(WalkIn, WalkIn.workshop_id == Workshop.id)
    rows = rows.where(Workshop.id != workshop.id, Workshop.state == "held")
    return [tuple(one) for one in db.session.execute(rows.order_by(Workshop.short_es, WalkIn.given_names))]


def _killed(server: Server, number: int, random: Random, kills: int) -> int:
    """Let a worker work and kill it, again and again, then let one end; how often it was killed at work."""
    killed = 0
    while killed < kills:
        worker = Command("worker", ["worker"], server.settings)
        worker.start()
        handled = batch_of(number).handled
        while batch_of(number).handled == handled and batch_of(number).is_working:
            Event().wait(0.005)
        Event().wait(random.uniform(0, 0.15))
        worker.kill()
        if not batch_of(number).is_working:
            break
        killed += 1
        db.session.rollback()
        with transaction() as session:
            # The lease of a worker that died runs out.
            session.execute(
                update(Job).where(Job.kind == "import", Job.state == "pending").values(due_at=now())
            )
    with running(Command("worker", ["worker"], server.settings)):
        wait_for(number)
    return killed
