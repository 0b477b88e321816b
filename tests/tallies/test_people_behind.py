"""Every number of people in detail leads to exactly so many rows, whatever it is narrowed by."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.scopes import Scope
from app.audit import COMMAND
from app.certificates.erasing import erase
from app.clock import now
from app.database import db, transaction
from app.plan.models import Plan
from app.registration.models import Registration
from app.tallies.breakdown import (
    PLACES,
    QUARTER,
    ROWS,
    UNSAID,
    YEAR,
    Filter,
    read_breakdown,
    workshops_of,
)
from app.tallies.people_behind import (
    NUMBERS,
    PAGE,
    Asked,
    count_people,
    read_people_behind,
    read_workshops_behind,
)
from app.tallies.planned import Narrowed
from app.workshops.models import Workshop

from ..cast import OWN, Colleague, Enter
from ..makers import a_person, sign_up
from .boards import make_plan
from .programmes import BODIES, Life, of_today
from .test_breakdown import body_of, hold, walk_in

EVERYTHING = Scope(0, is_national=True)
ONE_DATABASE = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
STEPS = 80
NARROWED: tuple[dict[str, Any], ...] = (
    {}, {"sex": "female"}, {"sex": UNSAID}, {"age": UNSAID, "sex": "male"},
    {"kinds": ("unlisted", "district municipality")}, {"host": UNSAID},
    {"quarter": (now().month + 2) // 3},
    {"region": "08", "sex": UNSAID, "host": "08", "kinds": ("none", "provincial municipality")},
)  # fmt: skip


def live(plan: Plan) -> list[Workshop]:
    """A programme as life makes it: one in Cusco, one of which nobody said where, one that is over."""
    workshops = [of_today(plan, capacity=9) for _ in range(3)]
    with transaction() as session:
        session.merge(workshops[1]).venue_id = None
        session.merge(workshops[2]).state = "published"
    life = Life(5, workshops)
    for _ in range(STEPS):
        life.step()
    hold(plan)
    return workshops


def row_of(asked: Filter, value: str) -> tuple[Filter, str]:
    """What one row of a table stands for: a filter, and a place inside a region."""
    if asked.rows in PLACES:
        return asked, value or asked.rows
    if asked.rows == QUARTER:
        return replace(asked, quarter=int(value.split("-")[1])), ""
    if asked.rows == YEAR:
        return asked, ""
    return replace(asked, **{"kinds" if asked.rows == "kind" else asked.rows: _said(asked.rows, value)}), ""


def _said(rows: str, value: str) -> Any:
    return (value,) if rows == "kind" else value or UNSAID


def test_as_many_rows_as_the_number_whatever_is_asked(app: Flask) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year)
    live(plan)
    followed = 0
    for rows, narrowed in product(ROWS, NARROWED):
        asked = Filter(rows, **({"region": "08"} if rows in PLACES else {}) | narrowed)
        found = read_breakdown(plan, EVERYTHING, Narrowed(), asked, plan.years, now())
        for value, people in found.items():
            of, within = row_of(asked, value)
            workshops = workshops_of(plan, EVERYTHING, Narrowed(), of, plan.years)
            for what in NUMBERS:
                one = Asked(what, of, within, workshops, now())
                assert count_people(one) == getattr(people, what), (asked, value, what)
                followed += 1
        if narrowed in NARROWED[:3]:
            one = Asked(
                "named", asked, "", workshops_of(plan, EVERYTHING, Narrowed(), asked, plan.years), now()
            )
            whole = sum(one.named for one in found.values())
            assert sum(part.number for part in read_workshops_behind(one, 1)[0]) == whole
            assert len(read_people_behind(one, 1)[0]) == whole
    assert followed > 300, "a table without rows proves nothing"


def rows_behind(somebody: Colleague, href: str) -> int:
    """How many rows stand behind a link, or people in the rows by workshop, whatever the pages."""
    page, told = somebody.get(href).page, 0
    while True:
        if numbers := page.all("tbody td.n"):
            told += sum(int(str(one.text_content())) for one in numbers)
        else:
            told += len(page.all("tbody tr"))
        more = page.all("p.gap > a")
        if not more:
            return told
        page = somebody.get(str(more[0].get("href"))).page


def links(somebody: Colleague, address: str) -> Iterator[tuple[str, int]]:
    """Each number of a table with where it leads; a number above 0 leads somewhere."""
    page = somebody.get(address).page
    for cell in page.all("tbody td, tfoot td"):
        there, said = cell.cssselect("a"), str(cell.text_content()).strip()
        assert bool(there) == (said not in ("0", "nadie con registro", "nadie registrado")), (address, said)
        if there:
            yield str(there[0].get("href")), int(said)


@ONE_DATABASE
def test_each_number_of_the_page_is_followed_to_its_rows(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="filas", first_year=now().year, last_year=now().year)
    live(plan)
    base, seen = "/es/manage/figures/filas/people", dict[str, int]()
    organiser, viewer = enter("organiser", (OWN,)), enter("viewer")
    for rows in ROWS:
        region = "&region=08&sex=none&host=08&kind=none" if rows in PLACES else "&sex=none"
        seen |= links(organiser, f"{base}?rows={rows}{region}")
    assert len(seen) > 60
    for number, (href, said) in enumerate(sorted(seen.items())):
        if number % 3 != 1:
            assert rows_behind((organiser, viewer)[number % 3 // 2], href) == said, href
    assert "host=none" in str(seen) and "within=unstated" in str(seen)


@ONE_DATABASE
def test_more_than_a_page_are_told_page_by_page(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="muchas", first_year=now().year, last_year=now().year)
    workshop = of_today(plan, capacity=PAGE + 5)
    for number in range(PAGE + 2):
        sign_up(workshop, a_person(represents=BODIES[number % 2]))
    href = "/es/manage/figures/muchas/people/rows?what=registered"
    assert rows_behind(enter("organiser", (OWN,)), href) == PAGE + 2
    assert rows_behind(enter("viewer"), href) == PAGE + 2


def test_of_whom_names_are_erased_is_said_how_many_are_not_listed(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="borradas", first_year=now().year, last_year=now().year)
    hold(plan)
    told = select(Registration.id).where(Registration.sex == "female")
    erase(COMMAND, db.session.scalars(told).one())
    base = "/es/manage/figures/borradas/people"
    organiser = enter("organiser", (OWN,))
    for what, said in (("sex=female", 1), ("age=30-44&sex=female", 1)):
        page = organiser.get(f"{base}/rows?what=named&{what}").page
        assert page.one("h1").text_content().endswith(f": {said}") and not page.all("tbody tr")
        assert f"{said} más" in page.words(".note")
    page = organiser.get(f"{base}/rows?what=named&sex=none").page
    assert page.one("h1").text_content().endswith(": 2") and len(page.all("tbody tr")) == 2
    assert not page.all("main .note")
    page = organiser.get(f"{base}/rows?what=named").page
    assert len(page.all("tbody tr")) == 3 and "nombre borrado" in page.words("tbody")


@ONE_DATABASE
def test_names_are_for_those_who_may_see_them_and_of_their_workshops(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="ajenas", first_year=now().year, last_year=now().year)
    hold(plan)
    walk_in(other := of_today(plan, capacity=9), "", body_of(None))
    base = "/es/manage/figures/ajenas/people/rows?what=named"
    names = [f"{one.given_names} {one.family_names}" for one in db.session.scalars(select(Registration))]
    db.session.commit()
    own, viewer, foreign = enter("organiser", (OWN,)), enter("viewer"), enter("organiser", ("13",))
    assert "Persona Del Camino" in own.get(base).page.words("tbody")
    assert not any(one in viewer.get(base).page.words("main") for one in [*names, "Persona Del Camino"])
    assert "Nadie" in foreign.get(base).page.words("main")
    assert foreign.get(f"{base}&workshop={other.code}").status_code == 404
    assert len(own.get(f"{base}&workshop={other.code}").page.all("tbody tr")) == 1
    shown = enter("organiser", (OWN,), is_demonstration=True)
    assert not any(one in shown.get(base).page.words("main") for one in [*names, "Persona Del Camino"])
    assert shown.get("/es/manage/figures/ajenas/same-people").status_code == 403
    for odd in ("what=x", "within=0801", "region=08&within=0899", "region=08&within=%00", "workshop=%00"):
        assert own.get(f"/es/manage/figures/ajenas/people/rows?{odd}").status_code == 404, odd
