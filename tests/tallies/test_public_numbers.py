"""What the public reads of people recorded by name: the latest edition's number, on no page the live one."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from uuid import uuid4

import pytest
from flask import Flask

from app.attendance import closing
from app.attendance.models import WALK_IN
from app.attendance.told import Newcomer, Told
from app.audit import COMMAND
from app.clock import now
from app.database import transaction
from app.plan.models import Plan
from app.tallies.records import read_records
from app.tallies.signing import sign_off
from app.workshops.headcounts import Stated, restate
from app.workshops.models import Workshop

from ..page import ProofReader
from .boards import make_plan
from .programmes import closing_of, held_with, keep_told

FLOORS = ("tallies", "workshops", "registration", "exchange", "front")
# What differs from one page to the next and says nothing: keys, and when a calendar was made.
DRAWN = re.compile(r"[0-9a-f-]{32,}[\w.-]*|DTSTAMP:\w+")
# Figures of the running server, not of a plan.
OF_SERVER = ("front.health", "front.metrics")


@pytest.fixture
def plan(app: Flask) -> Plan:
    """A plan of this year."""
    return make_plan(first_year=now().year, last_year=now().year + 3)


def one_more(workshop: Workshop) -> None:
    """Its desk is opened again, somebody more is recorded, and it is closed anew."""
    closing.reopen_desk(COMMAND, workshop.id, "Ejemplo")
    with transaction() as session:
        session.get_one(Workshop, workshop.id).state = "published"
    said = Told(str(uuid4()), WALK_IN, now(), newcomer=Newcomer("Persona", "Ejemplo", "", ""))
    keep_told(workshop, said)
    closing_of(workshop)
    with transaction() as session:
        session.get_one(Workshop, workshop.id).state = "held"


def addresses(app: Flask, plan: Plan, workshop: Workshop) -> Iterator[str]:
    """Every address that anybody may read and that leads to this plan, this workshop or its region."""
    known = {"lang": ["es"], "key": [plan.key], "version": ["1"], "code": [workshop.code, "08"]}
    known |= {"name": ["workshops", f"figures-{plan.key}"], "form": ["csv", "json", "xlsx"]}
    built = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        is_public = getattr(view, "door", "") == "public" and "GET" in (rule.methods or ())
        is_here = rule.endpoint.split(".")[0] in FLOORS and rule.endpoint not in OF_SERVER
        if not (is_public and is_here and rule.arguments <= known.keys()):
            continue
        values: list[dict[str, str]] = [{}]
        for name in sorted(rule.arguments):
            values = [one | {name: value} for one in values for value in known[name]]
        yield from (built.build(rule.endpoint, one) for one in values)


def read_all(app: Flask, plan: Plan, workshop: Workshop) -> dict[str, str]:
    """All that the public reads, by address."""
    return read(app, addresses(app, plan, workshop), ["/es/?when=held", f"/en/plan/{plan.key}"])


def read(app: Flask, *paths: Iterable[str]) -> dict[str, str]:
    """What these say, without what is drawn anew each time."""
    client, found = ProofReader(app, app.response_class), {}
    for path in chain(*paths):
        answer = client.get(path)
        if answer.status_code == 200 and answer.mimetype.startswith(("text/", "application/json")):
            found[path] = DRAWN.sub("", answer.get_data(as_text=True))
    return found


def differing(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Addresses that say something else."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def test_no_public_page_depends_on_how_few_were_recorded_by_name(app: Flask, plan: Plan) -> None:
    workshop = held_with(plan, {"08": 7})
    before = read_all(app, plan, workshop)
    one_more(workshop)
    after = read_all(app, plan, workshop)
    assert differing(before, after) == set()
    # The walk sees what is public at once: a number that somebody reported.
    with transaction() as session:
        stated = Stated(30, "reported", None, "Ejemplo", "Example")
        restate(session, workshop.id, stated, None, now())
    public = [f"/es/plan/{plan.key}", f"/es/workshops/{workshop.code}", "/es/?when=held"]
    public += ["/es/data/workshops.csv"]
    now_said = read(app, public)
    assert [path for path in public if after[path] == now_said[path]] == []


def test_the_latest_edition_is_what_is_read_of_people_by_name(app: Flask, plan: Plan) -> None:
    large, small = held_with(plan, {"08": 12}), held_with(plan, {"23": 3})
    client = ProofReader(app, app.response_class)

    def said(where: str) -> str:
        return " ".join(client.get(where).page.words("main").split())

    whole, page, held = f"/es/plan/{plan.key}", "/es/workshops/{}", "/es/?when=held"
    assert "12" not in client.get(whole).page.words(".by-region") and "aún no se publica" in said(held)
    assert "próxima edición" in said(page.format(large.code))
    sign_off(COMMAND, "Persona Ejemplo", plan.id, 1, "Ejemplo", "Example")
    for _ in range(2):
        assert "al menos 12; 1 taller con su cifra reservada o aún no publicada" in client.get(
            whole
        ).page.words(".by-region")
        assert "12 participaciones registradas por nombre" in said(held) and "reservado" in said(held)
        assert "12" in said(page.format(large.code)) and "reservado" in said(page.format(small.code))
        # Somebody more at the first stays for the next edition.
        one_more(large)
    assert [one.number for one in read_records([large, small], now())] == [12, None]
