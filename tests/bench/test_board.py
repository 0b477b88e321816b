"""What the board costs with 2,000 workshops over four years: made, kept, and how heavy it is."""

from time import process_time

import pytest
from flask import Flask

from ..cast import Colleague, make_account
from ..databases import DIALECTS, fresh_database, opened
from ..house.matrix import Quiet
from ..makers import make_theme
from ..tallies.boards import fill, make_plan
from .measure import say, say_bare

pytestmark = pytest.mark.bench

WORKSHOPS, TIMES = 2000, 30
THEMES = ("GM", "CO", "MC", "RP", "CC", "TT")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_the_board_costs(dialect: str) -> None:
    url = fresh_database(dialect)
    say_bare()
    with opened(url, AFORO_PAGE_CACHE="0") as app, app.app_context():
        plan = make_plan()
        for number, code in enumerate(THEMES, 1):
            make_theme(code, colour=number)
        fill(plan, WORKSHOPS)
        tell(f"board_made_{dialect}", app, plan.key)
    with opened(url, AFORO_PAGE_CACHE="1") as app, app.app_context():
        tell(f"board_kept_{dialect}", app, plan.key)


def tell(name: str, app: Flask, key: str) -> None:
    """CPU milliseconds of this process for one answer, and its bytes."""
    somebody = Colleague(make_account("coordinator"), Quiet(app, app.response_class))  # type: ignore[arg-type]
    somebody.be_in()
    path, headers = f"/es/manage/board/{key}", {"Accept-Encoding": "br"}
    size = len(somebody.client.get(path, headers=headers).data)
    begun = process_time()
    for _ in range(TIMES):
        somebody.client.get(path, headers=headers)
    say(name, (process_time() - begun) * 1000 / TIMES, "ms")
    say(f"{name}_weight", size, "bytes")
