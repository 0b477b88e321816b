"""What each page weighs on the wire, for a phone that comes for the first time, against the budgets."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext

from app.pictures import PAGE_BYTES
from app.workshops.photographing import MOST

from ..attendance.desk import make_code
from ..attendance.sheet import on_its_page
from ..browsers import OpenContext
from ..makers import make_held, make_workshop
from .door import a_desk, board_of
from .site import Site, a_site
from .test_desk_camera import STAND_IN
from .transfers import Transfer, Wire

pytestmark = pytest.mark.browser
# The shell fetches every photograph at once, however far below the screen.
NEEDS_A_WINDOW = True

KB = 1000


@dataclass(frozen=True)
class Budget:
    """The most a page may be: HTML and scripts without headers, the whole visit with them."""

    html: float
    total: float
    requests: int = 8
    scripts: float = 18

    def excess(self, wire: Wire) -> list[str]:
        """What is over, in words."""
        found = {
            "html": (wire.all[0].body, self.html * KB),
            "total": (wire.total, self.total * KB),
            "requests": (len(wire.all), self.requests),
            "scripts": (sum(one.body for one in wire.of("Script")), self.scripts * KB),
        }
        return [f"{name}: {spent} of {most:.0f}" for name, (spent, most) in found.items() if spent > most]


CATALOGUE = Budget(html=10, total=45)
WORKSHOP = Budget(html=9, total=42)
TICKET = Budget(html=8, total=22, requests=6, scripts=0)
PLAN = Budget(html=15, total=50, requests=9)
DESK = Budget(html=12, total=60, requests=10, scripts=24)
FRAGMENT = 2.5 * KB


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The site as it is served: with the kept pages, and twelve workshops to choose from."""
    with a_site("sqlite", "whole", AFORO_PAGE_CACHE="1") as opened:
        yield opened


@pytest.fixture
def cold(open_context: OpenContext) -> BrowserContext:
    """A phone that was never here."""
    return open_context()


def weigh(site: Site, context: BrowserContext, path: str) -> Wire:
    """The whole visit of one page."""
    wire = Wire(context)
    wire.open(site.url + path)
    assert wire.all[0].encoding == "br"
    print(f"\n{path}\n{wire.table()}")
    return wire


@pytest.mark.parametrize(
    ("path", "budget"),
    [
        ("/{}/", CATALOGUE),
        ("/{}/?when=held", CATALOGUE),
        ("/{}/workshops/demo-cusco", WORKSHOP),
        ("/{}/workshops/demo-mexico", WORKSHOP),
        ("/{}/workshops/demo-arequipa", WORKSHOP),
        ("/{}/plan", PLAN),
        ("/{}/plan/demo", PLAN),
    ],
)
# Spanish is the longer; English among the long proofs.
@pytest.mark.parametrize("lang", ["es", pytest.param("en", marks=pytest.mark.prove)])
def test_a_public_page_keeps_its_budget(
    site: Site, cold: BrowserContext, path: str, budget: Budget, lang: str
) -> None:
    assert budget.excess(weigh(site, cold, path.format(lang))) == []


@pytest.fixture(scope="module")
def pictured(site: Site) -> str:
    """A held workshop whose page has every photograph it may have, each described at length."""
    with site.behind():
        held = make_held()
        for number in range(MOST):
            told = (
                f"Mesa {number}: personas del taller sentadas en círculo conversan sobre un caso de ejemplo"
            )
            on_its_page(held, (960, 600 + number), alt_es=told, alt_en=told)
        return held.code


def shots(wire: Wire) -> list[Transfer]:
    """The photographs that came."""
    return [one for one in wire.all if one.url.endswith(".webp")]


def test_photographs_are_light_and_come_where_one_reads(
    site: Site, cold: BrowserContext, pictured: str
) -> None:
    wire = weigh(site, cold, f"/es/workshops/{pictured}")
    came = shots(wire)
    assert 0 < len(came) < MOST
    assert max(one.body for one in came) <= PAGE_BYTES
    assert wire.total - sum(one.bytes for one in came) <= WORKSHOP.total * KB
    assert wire.all[0].body <= WORKSHOP.html * KB


def test_who_saves_data_fetches_no_photograph(site: Site, open_context: OpenContext, pictured: str) -> None:
    wire = weigh(site, open_context(extra_http_headers={"Save-Data": "on"}), f"/es/workshops/{pictured}")
    assert shots(wire) == []
    assert wire.page.locator("#photographs + ul a").count() == MOST
    assert WORKSHOP.excess(wire) == []


def test_the_catalogue_was_weighed_full(site: Site, cold: BrowserContext) -> None:
    page = cold.new_page()
    page.goto(f"{site.url}/es/?when=held")
    assert page.locator(".cards > li").count() == 12


def test_a_second_page_costs_its_html_alone(site: Site, cold: BrowserContext) -> None:
    weigh(site, cold, "/es/")
    wire = weigh(site, cold, "/es/workshops/demo-cusco")
    assert [one.url for one in wire.all if one.bytes > 0] == [wire.all[0].url]
    assert wire.total <= 10 * KB


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_form_that_comes_back_is_light(site: Site, cold: BrowserContext, lang: str) -> None:
    wire = weigh(site, cold, f"/{lang}/workshops/demo-cusco")
    wire.seen.clear()
    wire.page.locator("#sign-up form > button.wide").click()
    wire.page.locator("#sign-up .summary").wait_for()
    (answer,) = wire.of("XHR")
    print(wire.table())
    assert (answer.status, answer.encoding) == (422, "br")
    assert answer.body <= FRAGMENT


def test_the_ticket_is_light_and_has_no_script(site: Site, cold: BrowserContext) -> None:
    with site.behind():
        code = make_workshop().code
    made = site.sign_up(code)
    wire = weigh(site, cold, site.link(made))
    assert TICKET.excess(wire) == []
    assert wire.of("Script") == []


def test_the_desk_is_light_and_its_reader_comes_only_where_it_is_needed(
    site: Site, cold: BrowserContext
) -> None:
    code, _people = a_desk(site, 60, capacity=80)
    with site.behind():
        square = make_code(board_of(site, code).workshop)
    cold.add_init_script(STAND_IN)
    cold.request.post(f"{site.url}/es/desk", form={"code": square}, headers={"Sec-Fetch-Site": "same-origin"})
    wire = weigh(site, cold, f"/es/desk/{code}/")
    assert DESK.excess(wire) == []
    # To open without a network, in either language, it fetches a little more behind; names are apart.
    behind = [
        behind_it(site, cold, code, way, what) for way in ("es", "en") for what in ("shell", "worker.js")
    ]
    shell = behind[0][0]
    assert wire.total - (wire.all[0].body - shell) + sum(map(sum, behind)) <= DESK.total * KB


def behind_it(site: Site, cold: BrowserContext, code: str, way: str, what: str) -> tuple[int, int]:
    """What a desk's worker asks for: bytes of the compressed answer and of its headers."""
    answer = cold.request.get(f"{site.url}/{way}/desk/{code}/{what}", headers={"Accept-Encoding": "br"})
    assert answer.status == 200 and answer.headers["content-encoding"] == "br"
    headers = sum(len(one["name"]) + len(one["value"]) + 4 for one in answer.headers_array)
    return int(answer.headers["content-length"]), headers


def test_what_is_over_is_seen(site: Site, cold: BrowserContext) -> None:
    wire = weigh(site, cold, "/es/")
    assert len(Budget(html=7, total=30, requests=5, scripts=16).excess(wire)) == 4
    assert CATALOGUE.excess(wire) == []
