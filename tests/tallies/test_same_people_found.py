"""Which people who may be the same are found: in large groups, across regions, and never past a bound."""

import pytest
from flask import Flask

from app.attendance.likeness import settle
from app.audit import COMMAND
from app.clock import now
from app.database import db
from app.plan.models import Plan
from app.tallies import same_people
from tests.alike import came, came_twice

from ..cast import OTHER, OWN, Colleague, Enter
from .boards import make_plan

OFFICE = "+51084222333"
THIRD = "23"
ONE_DATABASE = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def plan(app: Flask) -> Plan:
    return make_plan(first_year=now().year, last_year=now().year)


def offered(plan: Plan, somebody: Colleague, region: str = "") -> list[str]:
    """The headings of the pairs on the page."""
    page = somebody.get(f"/es/manage/figures/{plan.key}/same-people?region={region}").page
    return [one.text_content() for one in page.all("main article h2")]


def at_the_office(plan: Plan, given: str, family: str, region: str = OWN) -> str:
    """Somebody who gave the phone of the office."""
    return came(plan, region, given_names=given, family_names=family, phone=OFFICE)


@ONE_DATABASE
def test_two_are_found_among_many_on_one_phone(plan: Plan, organiser: Colleague) -> None:
    at_the_office(plan, "Zoila", "Quispe Mamani")
    for given, family in zip("ABCDEFGHIJKL", "MNOPQRSTUVWX", strict=True):
        at_the_office(plan, f"{given}{given.lower()}a", f"{family}{family.lower()}o")
    came(plan, OTHER, given_names="Zoila María", family_names="Quispe Mamani", phone="+51984000000")
    assert offered(plan, organiser) == []
    at_the_office(plan, "Zoila María", "Quispe Mamani")
    assert offered(plan, organiser) == ["Zoila María Quispe Mamani · Zoila Quispe Mamani"]


@ONE_DATABASE
def test_those_told_apart_take_nobody_s_place(
    plan: Plan, organiser: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(same_people, "MOST_ALIKE", 2)
    for given in ("Ana", "Ana María"):
        at_the_office(plan, given, "Ejemplo Uno")
    apart = [at_the_office(plan, given, "Ejemplo Dos") for given in ("Beto", "Beto José")]
    assert offered(plan, organiser) == ["Beto José Ejemplo Dos · Beto Ejemplo Dos"]
    settle(COMMAND, (apart[0], apart[1]), is_same=False)
    assert offered(plan, organiser) == ["Ana María Ejemplo Uno · Ana Ejemplo Uno"]


def test_a_pair_of_two_regions_is_found_under_either(plan: Plan, enter: Enter) -> None:
    for region, given in ((OWN, "Zoila"), (OTHER, "Zoila María")):
        at_the_office(plan, given, "Quispe Mamani", region)
    came_twice(plan, THIRD)
    coordinator, own = enter("coordinator"), enter("organiser", (OWN,))
    found = ["Zoila María Quispe Mamani · Zoila Quispe Mamani"]
    assert offered(plan, coordinator, OWN) == offered(plan, coordinator, OTHER) == found
    assert len(offered(plan, coordinator)) == 2 and len(offered(plan, coordinator, THIRD)) == 1
    assert [offered(plan, own, region) for region in ("", OWN, OTHER, THIRD)] == [[]] * 4, "one is beyond her"


@ONE_DATABASE
def test_a_pair_of_one_region_is_not_found_under_another_of_its_group(plan: Plan, enter: Enter) -> None:
    for given in ("Zoila", "Zoila María"):
        at_the_office(plan, given, "Quispe Mamani")
    at_the_office(plan, "Beto", "Distinto", OTHER)
    assert offered(plan, enter("coordinator"), OTHER) == []


def test_what_is_looked_at_has_a_bound(
    plan: Plan, organiser: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Primera", "Segunda", "Tercera"):
        came_twice(plan, OWN, name)
    latest = ["Persona Tercera 08", "Persona Segunda 08", "Persona Primera 08"]
    assert offered(plan, organiser) == latest
    for bound, most, left in (
        ("LOOKED", 4, 2),
        ("LOOKED", 5, 2),
        ("LOOKED", 6, 3),
        ("GROUPS", 1, 1),
        ("MOST", 0, 0),
    ):
        with monkeypatch.context() as bounded:
            bounded.setattr(same_people, bound, most)
            assert offered(plan, organiser) == latest[:left], (bound, most)
    db.session.rollback()
