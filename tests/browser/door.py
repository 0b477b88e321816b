"""A helper's phone at the desk: a browser that keeps its things in a folder, and can die at any moment."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from playwright.sync_api import Error as BrowserError
from sqlalchemy import select

from app.attendance.board import Board, board
from app.attendance.models import DeskOperation
from app.workshops.models import Workshop

from ..attendance.desk import make_code
from ..browsers import FLAGS, PHONE, shell_path
from ..makers import in_days, make_workshop, sign_up
from .phone import Watch
from .site import Site

# Whether the desk opens without a network in both languages: true, or false after 15 s. A promise is true
# to `wait_for_function` before it is kept, so the page itself waits.
KEPT_IN_BOTH = """async () => {
  const isKept = (all) => all.length === 2 && all.every((one) => one.active?.state === 'activated');
  for (const end = performance.now() + 15000; performance.now() < end;) {
    if (isKept(await navigator.serviceWorker.getRegistrations())) return true;
    await new Promise((go) => setTimeout(go, 20));
  }
  return false;
}"""


class Doorkeeper:
    """Somebody at the door with a phone."""

    def __init__(self, context: BrowserContext, site: Site, code: str) -> None:
        self.context, self.site, self.code = context, site, code
        self.home = f"{site.url}/es/desk/{code}/"
        self.watch = Watch(context, site.url)
        self.page: Page = context.pages[0] if context.pages else context.new_page()
        self.page.set_default_timeout(15_000)

    def come_in(self) -> None:
        """Be let in by a code, and let the page get itself ready."""
        with self.site.behind() as session:
            workshop = session.scalars(select(Workshop).where(Workshop.code == self.code)).one()
            code = make_code(workshop)
        self.page.goto(f"{self.site.url}/d/{code}")
        self.page.locator("main button.wide").click()
        self.ready()
        expect(self.page.locator("#scan")).to_be_visible(timeout=15_000)
        # The desk in the other language is the last thing a phone fetches.
        assert self.page.evaluate(KEPT_IN_BOTH), "the desk is not kept in both languages"

    def ready(self) -> None:
        """Wait until the script has taken the page over."""
        self.page.wait_for_selector("html[data-desk=ready]", state="attached")

    def open(self) -> None:
        """Open the desk again."""
        self.page.goto(self.home)
        self.ready()

    def lose_the_network(self) -> None:
        """No signal from now on."""
        self.context.set_offline(True)

    def find_the_network(self) -> None:
        """There is a signal again, and everything is sent."""
        self.context.set_offline(False)
        self.page.locator("#send").click()
        expect(self.line).to_have_text("En línea · todo enviado")

    @property
    def line(self) -> Locator:
        """The line that says what is not sent."""
        return self.page.locator("#line")

    @property
    def answer(self) -> Locator:
        """What became of the last tap."""
        return self.page.locator("#answer")

    def check_in(self, who: str) -> None:
        """Tap somebody's button."""
        self.page.locator(f"#list button[name=who][value={who}]").click()
        expect(self.page.locator(f"#list button[name=undo][value={who}]")).to_be_attached()

    def undo(self, who: str) -> None:
        """Take somebody back."""
        self.page.locator(f"#list button[name=undo][value={who}]").click()
        expect(self.page.locator(f"#list button[name=who][value={who}]")).to_be_attached()

    def write_down(self, family: str, replaces: str = "") -> None:
        """Somebody without a sign-up, or in another's place."""
        where = f"[data-replace={replaces}]" if replaces else "#add"
        self.page.locator(where).click()
        self.page.locator("#n-given").fill("Persona")
        self.page.locator("#n-family").fill(family)
        self.page.locator("#newcomer button.btn:not(.quiet)").click()
        expect(self.answer).to_contain_text(family)

    def unsent(self) -> int:
        """How many records are only on this phone."""
        found: int = self.page.evaluate("Desk.store.load().then((kept) => kept.ops.length)")
        return found


def lose_the_answer(route: Route) -> None:
    """The batch arrives and is kept; its answer never comes back, and a killed browser waits for none."""
    with suppress(BrowserError):
        assert route.fetch().status == 200
        route.abort("connectionreset")


def prepare(browser: Browser, folder: Path, site: Site, code: str) -> None:
    """Let a phone in the day before, and put it away: a browser takes its time to write cookies down."""
    with helping(browser, folder, site, code) as helper:
        helper.come_in()


@contextmanager
def helping(
    browser: Browser, folder: Path, site: Site, code: str, flags: tuple[str, ...] = (), **options: Any
) -> Iterator[Doorkeeper]:
    """A phone whose browser keeps its things in the folder; closed at the end, if it still lives."""
    context = browser.browser_type.launch_persistent_context(
        folder,
        executable_path=shell_path(),
        args=[*FLAGS, *flags],
        viewport=PHONE,
        locale="es-PE",
        **options,
    )
    helper = Doorkeeper(context, site, code)
    try:
        yield helper
        helper.watch.ensure_quiet()
    finally:
        with suppress(BrowserError):
            context.close()


def kill(folder: Path) -> None:
    """End the browser of a folder at once, as a phone does that runs out of battery."""
    for process in psutil.process_iter(["cmdline"]):
        if f"--user-data-dir={folder}" in (process.info["cmdline"] or []):
            with suppress(psutil.NoSuchProcess):
                process.kill()


def a_desk(site: Site, people: int, **given: Any) -> tuple[str, list[str]]:
    """A workshop of this day with so many people signed up: its code, and how devices name them."""
    with site.behind():
        day = in_days(0)
        workshop = make_workshop(**{"when": type(day)(day.first_day, day.last_day, None, None)} | given)
        for _ in range(people):
            sign_up(workshop)
        shown = board(workshop, workshop.first_day)
        return workshop.code, [one.who for one in shown.people]


def board_of(site: Site, code: str) -> Board:
    """What the server knows of a desk."""
    with site.behind() as session:
        workshop = session.scalars(select(Workshop).where(Workshop.code == code)).one()
        return board(workshop, workshop.first_day)


def records(site: Site, code: str) -> list[DeskOperation]:
    """Every record of a desk, in the order they were kept."""
    wanted = select(DeskOperation).join(Workshop, Workshop.id == DeskOperation.workshop_id)
    with site.behind() as session:
        return list(session.scalars(wanted.where(Workshop.code == code).order_by(DeskOperation.seq)))
