"""Who may be the same, and lists taken away, asked with payloads: refused or as written, and no failure."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.likeness import Likeness, settle, who_of
from app.audit import COMMAND
from app.clock import now
from app.plan.models import Plan
from tests.alike import came, came_twice
from tests.lists import taken
from tests.makers import make_workshop, sign_up
from tests.tallies.boards import make_plan
from tests.turns import by_turns

from ..cast import SAME_ORIGIN, Colleague
from .browser import Attacker, counted
from .test_staff_forms import SOME, sent

ODD = ("", "0", "-1", "1.5", "2147483647", "2147483648", "9" * 30, "٣")
NOBODY = ("r", "r0", "r2147483647", "r2147483648", "r٣", "w", "w0", f"w{'0' * 36}", "wr1")


@pytest.fixture
def plan(app: Any) -> Plan:
    return make_plan(first_year=now().year, last_year=now().year)


def said(session: Session) -> list[tuple[str, str, bool]]:
    """What stands settled."""
    session.expire_all()
    rows = session.scalars(select(Likeness).where(Likeness.undone_at.is_(None))).all()
    return [(who_of(one.one), who_of(one.other), one.is_same) for one in rows]


def test_only_a_pair_of_the_list_and_a_verdict_are_taken(
    session: Session, insider: Attacker, plan: Plan, dialect: str
) -> None:
    pair, here = came_twice(plan), f"/es/manage/figures/{plan.key}/same-people"
    whole = {"one": pair[0], "other": pair[1], "verdict": "same"}
    before = counted(session)
    for typed in (*by_turns(SOME, dialect), *ODD, *NOBODY):
        for name in whole:
            assert insider.send(here, sent(whole | {name: typed})).status_code in (404, 413, 422), (
                name,
                typed,
            )
        asked = insider.ask(here, [("region", typed)])
        assert asked.status_code == 200 and len(asked.page.all("main article")) == 1
    for number in ("0", "2147483647", "2147483648", "9" * 30, "-1", "x"):
        assert insider.send(f"{here}/{number}/undo", []).status_code == 404
    assert insider.send(here, [*sent(whole), *sent(whole | {"verdict": "x"})]).status_code == 303
    assert said(session) == [(*pair, True)]
    assert counted(session) == before | {"audit": before["audit"] + 1}


def test_the_region_goes_along_as_it_was_asked(session: Session, insider: Attacker, plan: Plan) -> None:
    pair, here = came_twice(plan), f"/es/manage/figures/{plan.key}/same-people"
    whole = {"one": pair[0], "other": pair[1], "verdict": "different"}
    for typed in (
        "//evil.example",
        "08\r\nSet-Cookie: a=b",
        '"><script>alert(1)</script>',
        "&region=13",
        "\\x",
    ):
        answer = insider.post(
            here, query_string={"region": typed}, data=whole | {"csrf_token": insider.token},
            headers=SAME_ORIGIN,
        )  # fmt: skip
        assert answer.status_code == 303 and answer.location.startswith(f"{here}?region=")
        assert "Set-Cookie: a=b" not in str(answer.headers)
        assert insider.get(answer.location).status_code == 200
    assert said(session) == [(*pair, False)]


def test_names_that_are_markup_are_shown_as_names(insider: Attacker, plan: Plan) -> None:
    here, odd = f"/es/manage/figures/{plan.key}/same-people", '</h2><img src=x onerror=alert(1)>" x="'
    pair = tuple(came(plan, given_names=odd, family_names="'><script>x") for _ in "12")
    assert odd in insider.get(here).page.words("main article h2")
    settle(COMMAND, (pair[0], pair[1]), is_same=True)
    assert odd in insider.get(here).page.words(".history")


def test_the_pages_of_lists_taken_away_take_no_nonsense(
    session: Session, insider: Attacker, coordinator: Colleague, dialect: str
) -> None:
    workshop, here = make_workshop(), "/es/manage/exports"
    sign_up(workshop)
    taken(coordinator, workshop)
    before = counted(session)
    for typed in (*by_turns(SOME, dialect), *ODD):
        for name in ("p", "page", "workshop"):
            assert insider.ask(here, [(name, typed), (name, "2")]).status_code == 200, typed
    first, beyond = (insider.ask(here, [("p", number)]).page for number in ("-7", "9" * 15))
    assert [len(page.all("main tbody")[1].findall(".//tr")) for page in (first, beyond)] == [1, 0]
    assert counted(session) == before
