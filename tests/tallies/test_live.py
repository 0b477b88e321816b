"""Sign-ups by region for staff: regions and the rows beside them add up to the country."""

import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.scopes import Scope
from app.database import transaction
from app.plan.models import Plan
from app.plan.queries import find_demonstration, find_real_plan
from app.registration.models import Registration
from app.registration.people import Represented
from app.registration.roster import regions_of
from app.tallies.live import ELSEWHERE, Counted, SignUps, filled, fold_counts, read_live
from app.tallies.queries import places
from app.workshops.counts import ABROAD, NO_REGION, NOT_STATED, UNLISTED
from app.workshops.models import Workshop

from ..makers import a_person, make_workshop, sign_up
from ..page import ProofReader
from .conftest import SignIn
from .strategies import CODES, TWO
from .test_breakdown import walk_in

EVERYTHING = Scope(0, is_national=True)

counted = st.builds(
    Counted,
    region=st.sampled_from((*CODES, *ELSEWHERE, "99", "")),
    kind=st.sampled_from(("union", "NGO", UNLISTED)),
    state=st.sampled_from(("seated", "waiting", "cancelled")),
    number=st.integers(0, 50),
)


def the_demonstration() -> Plan:
    """The plan that takes sign-ups."""
    plan = find_demonstration()
    assert plan is not None
    return plan


@given(st.lists(counted, max_size=30), st.randoms())
def test_regions_and_rows_beside_them_add_up_to_the_country(cells: list[Counted], random) -> None:
    live = fold_counts(TWO, cells)
    rows = [one for _, one in (*live.regions, *live.elsewhere)]
    assert sum(rows, SignUps()) == live.national
    assert sum((one for _, one in live.kinds), SignUps()) == live.national
    assert live.national.all == sum(one.number for one in cells)
    shuffled = cells.copy()
    random.shuffle(shuffled)
    assert fold_counts(TWO, shuffled) == live


def test_the_counters_say_what_the_registrations_say(whole: Session) -> None:
    plan = the_demonstration()
    live = read_live(plan, EVERYTHING, places(lima_in_two=True))
    rows = whole.execute(
        select(Registration.state, func.count())
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(Workshop.plan_id == plan.id, Workshop.state != "cancelled")
        .group_by(Registration.state)
    )
    assert SignUps(**{state: number for state, number in rows}) == live.national
    assert live.national.seated > 100
    assert live.national.waiting > 0


@pytest.fixture
def own_plan(app: Flask) -> Plan:
    """A plan without workshops."""
    texts = ("title", "short", "summary", "purpose", "direct", "indirect")
    both = {f"{name}_{language}": name for name in texts for language in ("es", "en")}
    with transaction() as session:
        plan = Plan(key="propio", first_year=2026, last_year=2029, is_demonstration=True, **both)
        session.add(plan)
    return plan


def test_abroad_no_region_and_not_stated_have_rows_of_their_own(own_plan: Plan) -> None:
    workshop = make_workshop(plan_id=own_plan.id, capacity=4)
    for represents in (
        Represented(region="08"),
        Represented(region=ABROAD, country="CO"),
        Represented(region=NO_REGION),
        Represented(region=NOT_STATED, kind=UNLISTED, text="Organización Ejemplo"),
        Represented(region="1501"),
    ):
        sign_up(workshop, a_person(represents=represents))
    live = read_live(own_plan, EVERYTHING, places(lima_in_two=True))
    regions = {place.code: one for place, one in live.regions if one.all}
    assert regions == {"08": SignUps(seated=1), "1501": SignUps(waiting=1)}
    assert dict(live.elsewhere) == {code: SignUps(seated=1) for code in (ABROAD, NO_REGION, NOT_STATED)}
    assert dict(live.kinds)[UNLISTED] == SignUps(seated=1)
    assert [(one.capacity, one.taken, one.waiting) for one in filled(own_plan, EVERYTHING)] == [(4, 4, 1)]


def test_an_organiser_counts_only_the_workshops_they_answer_for(own_plan: Plan) -> None:
    for region in ("08", "15"):
        sign_up(make_workshop((region,), plan_id=own_plan.id))
    cusco = Scope(0, is_national=False, regions=frozenset({"08"}))
    assert read_live(own_plan, EVERYTHING, TWO).national == SignUps(seated=2)
    assert read_live(own_plan, cusco, TWO).national == SignUps(seated=1)
    assert len(filled(own_plan, cusco)) == 1


def test_a_cancelled_workshop_is_left_out(own_plan: Plan) -> None:
    workshop = make_workshop(plan_id=own_plan.id)
    sign_up(workshop)
    with transaction() as session:
        session.get_one(Workshop, workshop.id).state = "cancelled"
    assert read_live(own_plan, EVERYTHING, TWO).national == SignUps()


def test_who_came_without_a_sign_up_is_no_sign_up(own_plan: Plan) -> None:
    workshop = make_workshop(plan_id=own_plan.id)
    sign_up(workshop)
    walk_in(workshop, "+51900000009", Represented("21"))
    assert read_live(own_plan, EVERYTHING, TWO).national == SignUps(seated=1)
    assert regions_of(workshop.id) == ["08"]


def test_sign_ups_of_other_plans_and_of_none_are_left_out(own_plan: Plan) -> None:
    sign_up(make_workshop())
    assert read_live(own_plan, EVERYTHING, TWO).national == SignUps()


def test_the_page_shows_the_same_and_is_internal(signed_in: SignIn) -> None:
    coordinator = signed_in("coordinator")
    assert coordinator.get("/es/manage/figures").headers["Location"].endswith("/es/manage/figures/demo")
    answer = coordinator.get("/es/manage/figures/demo/sign-ups")
    assert answer.headers["Cache-Control"] == "private, no-store"
    live = read_live(the_demonstration(), EVERYTHING, places(lima_in_two=True))
    page = answer.page
    assert page.has(".demo")
    assert "Uso interno: las cifras exactas no se publican." in page.words()
    numbers = [int(one.text_content()) for one in page.all(".figures .num")]
    national = live.national
    assert numbers == [national.seated, national.waiting, national.cancelled, national.all]
    assert len(page.all(".tiles a")) == 26
    shown = [int(one.text_content().split()[0]) for one in page.all(".by-region tbody td:nth-child(2)")[:29]]
    assert sum(shown) == national.seated
    assert page.words("tfoot td b").split()[0] == str(national.seated)


def test_a_plan_without_sign_ups_says_so(signed_in: SignIn) -> None:
    page = signed_in("viewer").get("/en/manage/figures/2011-2014/sign-ups").page
    assert find_real_plan() is not None
    assert "Nobody has signed up under this plan." in page.words()


def test_an_organiser_is_told_that_only_their_workshops_count(signed_in: SignIn) -> None:
    page = signed_in("organiser", "08").get("/es/manage/figures/demo/sign-ups").page
    assert "Solo se cuentan los talleres a tu cargo." in page.words()


@pytest.mark.parametrize("path", ["/es/manage/figures", "/es/manage/figures/demo", "/es/manage/figures/nope"])
def test_only_those_who_may_see_figures_see_them(reader: ProofReader, signed_in: SignIn, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 303
    assert re.search(r"/es/sign-in\?next=", answer.headers["Location"])
    assert signed_in("administrator").get(path).status_code == 403


def test_figures_of_a_plan_that_does_not_exist_are_not_found(signed_in: SignIn) -> None:
    assert signed_in("coordinator").get("/es/manage/figures/nope").status_code == 404
