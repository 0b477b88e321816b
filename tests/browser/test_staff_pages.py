"""The pages of staff and of one's own data: what they weigh, and that the tabulator reaches all of each."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import expect as sees

from app.audit import COMMAND
from app.clock import now
from app.database import transaction
from app.institutions.gathered import municipalities
from app.workshops.expected import expect
from app.workshops.headcounts import Stated, restate

from ..browsers import PHONE, OpenContext
from ..cast import PASSWORD, code_of, make_account
from ..house import planned
from ..makers import a_person, in_days, make_workshop, sign_up
from ..pdf import pages_of
from ..tallies.boards import make_plan
from .phone import IS_SEEN, Watch
from .scenes import press
from .site import Site, a_site
from .test_weight import Budget
from .transfers import Wire

pytestmark = pytest.mark.browser

STAFF = Budget(html=25, total=60, requests=9)
TICKETS = Budget(html=8, total=22, requests=6, scripts=0)
HERE = "/{lang}/manage/workshops/keys"
PAGES = {
    "editor": f"{HERE}/edit",
    "messages": f"{HERE}/messages",
    "days off": "/{lang}/manage/days-off",
    "clashes": "/{lang}/manage/board/demo/clashes",
    "venues": "/{lang}/manage/venues",
    "venue": "/{lang}/manage/venues/{venue}",
    "materials": f"{HERE}/materials",
    "series": f"{HERE}/series",
    "letters": f"{HERE}/letters",
    "erasing": f"{HERE}/registrations/{{person}}/erase",
    "expected": f"{HERE}/expected",
    "delegations": f"{HERE}/delegations",
}
# Everything the tabulator should stop at, in the order of the page; of a group of dots only one.
NUMBER_THEM = """() => {
  const wanted = 'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex="0"]';
  const stops = [...document.querySelectorAll(wanted)].filter((one) => {
    if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== 'radio') return true;
    const group = [...document.querySelectorAll(`[type=radio][name="${one.name}"]`)];
    return one === (group.find((other) => other.checked) ?? group[0]);
  });
  stops.forEach((one, place) => { one.dataset.stop = place; });
  return stops.length;
}"""
STOP = f"""() => {{
  const one = document.activeElement;
  return [({IS_SEEN})(), one.dataset.stop, one.outerHTML.slice(0, 150)];
}}"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The demonstration, whose board is full, and a workshop with something of everything."""
    with a_site("sqlite", "whole", AFORO_PAGE_CACHE="1", AFORO_WORKERS="1") as opened:
        yield opened


@pytest.fixture(scope="module")
def names(site: Site) -> dict[str, Any]:
    """What the addresses name."""
    with site.behind() as session:
        workshop = make_workshop(code="keys", state="published")
        made = sign_up(workshop, a_person(email="persona@example.org"))
        planned.material("keys")
        expect(COMMAND, workshop.id, list(municipalities(session, "0801")))
        number = site.registrations("keys")[0].id
        return {"venue": planned.venue("08"), "person": number, "ticket": site.link(made)}


@pytest.fixture(scope="module")
def signed_in(site: Site, browser: Browser) -> Any:
    """What the browser of a coordinator keeps."""
    with site.behind():
        account = make_account("coordinator")
        email = account.email
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.url}/es/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    press("main button")(page, site)
    with site.behind():
        page.locator("[name=code]").fill(code_of(account))
    press("main button")(page, site)
    kept = context.storage_state()
    context.close()
    return kept


# The rest among the long proofs.
FIRST = 3
EACH = [
    pytest.param(name, marks=[] if place < FIRST else [pytest.mark.prove]) for place, name in enumerate(PAGES)
]


@pytest.mark.parametrize("name", EACH)
def test_a_page_of_staff_is_light_and_open_to_the_keyboard(
    site: Site, names: dict[str, Any], signed_in: Any, open_context: OpenContext, name: str
) -> None:
    lang = ("es", "en")[list(PAGES).index(name) % 2]
    context = open_context(storage_state=signed_in, viewport={"width": 1280, "height": 900})
    watch, wire = Watch(context, site.url), Wire(context)
    wire.open(site.url + PAGES[name].format(lang=lang, **names))
    assert wire.all[0].status == 200 and wire.all[0].encoding == "br"
    print(f"\n{name}: {wire.all[0].body} HTML, {wire.total} in all, {len(wire.all)} requests")
    assert STAFF.excess(wire) == []
    assert unreached(wire.page) == []
    watch.ensure_quiet()


def test_ones_own_data_are_light_and_open_to_the_keyboard(
    site: Site, names: dict[str, Any], open_context: OpenContext
) -> None:
    page = open_context().new_page()
    page.goto(site.url + names["ticket"])
    press("button[value=own]")(page, site)
    press("p > a[href*='/me/data']")(page, site)
    context = open_context(storage_state=page.context.storage_state())
    wire = Wire(context)
    for path in ("/es/me/data", "/es/me/erase"):
        wire.seen.clear()
        wire.open(site.url + path)
        assert wire.all[0].status == 200
        assert TICKETS.excess(wire) == []
        assert unreached(wire.page) == []


def test_a_list_is_taken_in_another_form_at_once(
    site: Site, names: dict[str, Any], signed_in: Any, open_context: OpenContext
) -> None:
    page = open_context(storage_state=signed_in).new_page()
    page.goto(f"{site.url}/es/manage/workshops/keys/registrations/export")
    page.locator("[name=reason]").select_option("report")
    taken = page.locator("main form button")
    for form in ("csv", "json", "json"):
        page.locator("[name=form]").select_option(form)
        with page.expect_download(timeout=5000) as got:
            taken.click()
        assert got.value.suggested_filename == f"keys.{form}"
    page.locator("main form").evaluate("form => form.removeAttribute('data-file')")
    with page.expect_download(timeout=5000):
        taken.click()
    taken.click()
    assert page.locator("main form[data-sent]").count() == 1, "any other form is sent once"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_way_out_and_the_other_language_are_in_sight_on_a_phone(
    site: Site, signed_in: Any, open_context: OpenContext, lang: str
) -> None:
    page = open_context(storage_state=signed_in, viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{site.url}/{lang}/manage/days-off")
    for one in page.locator(".who :is(a, button)").all():
        box = one.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360, one.inner_text()


def unreached(page: Page) -> list[str]:
    """Stops the tabulator passes over, takes in another order or does not show; a trap it cannot leave."""
    count, order, wrong = page.evaluate(NUMBER_THEM), [], []
    assert count > 5, "the guard sees no stops"
    for _ in range(6 * count):
        page.keyboard.press("Tab")
        is_seen, stop, named = page.evaluate(STOP)
        if stop is None or (order and stop != order[-1] and stop == order[0]):
            break
        wrong += [] if is_seen else [f"not seen: {named}"]
        if not order or stop != order[-1]:
            order.append(stop)
    else:
        wrong.append("a trap")
    missing = [str(place) for place in range(count) if str(place) not in order]
    names = [
        page.locator(f"[data-stop='{place}']").evaluate("one => one.outerHTML.slice(0, 150)")
        for place in missing
    ]
    return [*wrong, *names, *(["out of order"] if order != sorted(order, key=int) else [])]


def test_what_cannot_be_reached_is_seen(open_context: OpenContext) -> None:
    page = open_context().new_page()
    stops = "".join(f"<button>{number}</button>" for number in range(6))
    page.set_content(f"{stops}<a href='#x' tabindex=2>out of order</a>")
    assert unreached(page) == ["out of order"]
    hidden = ":focus-visible { position: absolute; left: -99px }"
    page.set_content(f"{stops}<style>{hidden}</style>")
    assert unreached(page)[0].startswith("not seen")


def test_a_mark_leaves_the_focus_and_the_place(
    site: Site, names: dict[str, Any], signed_in: Any, open_context: OpenContext
) -> None:
    page = open_context(storage_state=signed_in, viewport=PHONE).new_page()
    page.goto(f"{site.url}/es/manage/workshops/keys/expected")
    last = page.locator(".people li").last
    last.locator("[id$=-declined]").focus()
    before = page.evaluate("scrollY")
    for word, other in (("Declinó", "Deshacer: Declinó"), ("Sin invitar", "Declinó")):
        page.keyboard.press("Enter")
        sees(last.locator(".chip")).to_have_text(word)
        sees(page.locator(":focus")).to_have_text(other)
        sees(page.locator(":focus")).to_have_id(re.compile("-declined$"))
    assert before > 500 and abs(page.evaluate("scrollY") - before) < 60
    assert page.locator("#expected-missing").inner_text().strip()
    # A fragment is alive as soon as it stands: pressed that same moment, its form is not sent as a page.
    page.evaluate("""document.addEventListener('htmx:afterSwap', () => setTimeout(() => {
        document.documentElement.dataset.stayed = 'yes';
        document.activeElement.click();
    }), { once: true })""")
    page.keyboard.press("Enter")
    sees(page.locator("html")).to_have_attribute("data-stayed", "yes")
    sees(last.locator(".chip")).to_have_text("Sin invitar")
    sees(page.locator("html")).to_have_attribute("data-stayed", "yes")
    sees(page.locator(":focus")).to_have_text("Declinó")


@pytest.mark.parametrize("key", ["2011-2014", "demo"])
def test_on_paper_the_heading_stands_with_its_diagram(
    site: Site, signed_in: Any, open_context: OpenContext, key: str
) -> None:
    page = open_context(storage_state=signed_in).new_page()
    page.goto(f"{site.url}/es/manage/figures/{key}")
    sheets = pages_of(page.pdf(prefer_css_page_size=True))
    (whole,) = [sheet for sheet in sheets if "¿Dónde estamos llegando?" in sheet]
    assert "TUM" in whole and "TAC" in whole


# Regions and the number stated for them together; None where a workshop has no figure.
STATED = (
    (("08",), 3), (("08", "21"), 48), (("13",), 1250), (("13", "06"), 1120), (("13", "20"), 48),
    (("13",), None), (("15",), 1234), (("15", "1501"), 312), (("15",), None), (("22", "25"), 7),
    (("22",), 13), (("01", "02"), 148), (("01", "03"), 32),
)  # fmt: skip
PIECE = re.compile(r"≤?[\d,]+\+?|\?")
TILES = """tiles => tiles.map(one => [
  one.querySelector('b').textContent, getComputedStyle(one).boxShadow !== 'none',
])"""


@pytest.fixture(scope="module")
def full(site: Site) -> str:
    """A plan whose tiles have numbers of their own, shared ones and workshops without a figure; its key."""
    with site.behind():
        plan = make_plan(key="teselas", first_year=now().year - 1, last_year=now().year)
        for regions, number in STATED:
            held = make_workshop(regions, in_days(-1), plan_id=plan.id, state="held")
            if number:
                with transaction() as session:
                    restate(session, held.id, Stated(number, "reported", None, "X", "X"), None, now())
    return "teselas"


# What of a tile, or of its name, is not whole inside the edge it has.
SPILT = """tiles => tiles.flatMap(one => {
  const edge = one.getBoundingClientRect(), width = getComputedStyle(one).boxShadow === 'none' ? 1 : 3;
  return [...one.querySelectorAll('span:not(.vh),b')].filter(said => {
    const text = document.createRange(), high = parseFloat(getComputedStyle(said).fontSize);
    text.selectNodeContents(said);
    return [...text.getClientRects()].some(line => {
      const middle = (line.top + line.bottom) / 2, half = high * .38;
      return line.left < edge.left + width || line.right > edge.right - width
        || middle - half < edge.top + width || middle + half > edge.bottom - width;
    });
  }).map(said => `${one.textContent}: ${said.textContent}`);
})"""
# Some of all that half a square may have to say: its own number, what is shared, kept back or missing.
HALVES = ["≤17+", "2+", "*+", "≤312+", "1,234+", "≤1,234+", "≤12,345+", "12,345"]
PUT = """([text, place]) => {
  const one = document.querySelectorAll('.halves .tile')[place];
  one.className = `tile shared long lacking${text.replace('+', '').length > 5 ? ' wide' : ''}`;
  one.querySelector('b').textContent = text;
}"""


@pytest.mark.parametrize("width", [320, 360, 412, 1280])
def test_what_a_tile_says_is_whole_inside_it(
    site: Site, signed_in: Any, full: str, open_context: OpenContext, width: int
) -> None:
    page = open_context(storage_state=signed_in, viewport={"width": width, "height": 740}).new_page()
    page.goto(f"{site.url}/es/manage/figures/{full}")
    tiles, halves = page.locator(".tiles .tile"), page.locator(".tiles .halves .tile")
    assert tiles.evaluate_all(SPILT) == []
    assert halves.count() == 2
    for text in HALVES:
        for place in range(2):
            page.evaluate(PUT, [text, place])
        assert tiles.evaluate_all(SPILT) == [], text
    assert min(box["height"] for one in halves.all() if (box := one.bounding_box())) >= 24


@pytest.mark.parametrize("language", ["es", "en"])
def test_on_paper_no_number_of_a_tile_is_broken(
    site: Site, signed_in: Any, full: str, open_context: OpenContext, language: str
) -> None:
    page = open_context(storage_state=signed_in).new_page()
    page.goto(f"{site.url}/{language}/manage/figures/{full}")
    tiles = page.locator(".tiles .tile").evaluate_all(TILES)
    long = {"3+≤48", "1,250+≤1,120+≤48+?", "1,234+", "13+≤7", "≤148+≤32", "≤1,120"}
    assert long <= {value for value, _has_edge in tiles}
    lacking = {"1,250+≤1,120+≤48+?", "1,234+"}
    assert {value for value, has_edge in tiles if has_edge} == lacking, "as the legend says"
    (sheet,) = [sheet for sheet in pages_of(page.pdf(prefer_css_page_size=True)) if "TUM" in sheet]
    said = " ".join(value for value, _has_edge in tiles)
    shown, printed = (Counter(PIECE.findall(text)) for text in (said, sheet))
    assert not shown - printed
