"""Somebody without a mouse: what has the focus is seen all the way, and it is never lost."""

from datetime import date, datetime, time

from playwright.sync_api import Page

from .phone import IS_SEEN

# How often somebody presses the tabulator before they give up.
MOST = 200
# Whether it is seen, whether it is the one, and what it is.
AT = f"""(selector) => [
  ({IS_SEEN})(), document.activeElement.matches(selector), document.activeElement.outerHTML.slice(0, 200)
]"""


def reach(page: Page, selector: str, key: str = "Tab", most: int = MOST) -> None:
    """Go on with the tabulator until it has the focus, which is seen all the way."""
    for _ in range(most):
        page.keyboard.press(key)
        is_seen, is_it, named = page.evaluate(AT, selector)
        assert is_seen, f"{page.url}: the focus is not seen on the way to {selector}: {named}"
        if is_it:
            return
    raise AssertionError(f"{page.url}: {selector} is not reached")


class Keyboard:
    """One open page and the keys of whoever sits before it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(10_000)

    def reach(self, selector: str, key: str = "Tab") -> None:
        """Go on with the tabulator."""
        reach(self.page, selector, key)

    def follow(self, selector: str, key: str = "Tab") -> None:
        """Reach a link or a button and press it: another page opens."""
        self.reach(selector, key)
        self.send()

    def send(self) -> None:
        """Send the form from the field that has the focus: another page opens."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press(self, selector: str) -> None:
        """Reach something and press it: the page stays."""
        self.reach(selector)
        self.page.keyboard.press("Enter")

    def write(self, selector: str, text: str) -> None:
        """Reach a field and type over what is in it."""
        self.reach(selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def tick(self, selector: str) -> None:
        """Reach a box or a dot and tick it."""
        self.reach(selector)
        self.page.keyboard.press("Space")
        assert self.page.evaluate("document.activeElement.checked"), f"{selector} is not ticked"

    def choose(self, selector: str, value: str) -> None:
        """Reach a list and go down to one of its lines."""
        self.reach(selector)
        lines = self.page.evaluate("document.activeElement.options.length")
        while lines and self.page.evaluate("document.activeElement.value") != value:
            self.page.keyboard.press("ArrowDown")
            lines -= 1
        assert lines, f"{selector} has no {value}"

    def set(self, selector: str, what: date | time | datetime) -> None:
        """Reach a field for a day, an hour or both; its digits in the order a headless browser shows them."""
        self.reach(selector)
        if isinstance(what, date):
            self.page.keyboard.type(f"{what:%m%d%Y}")
        if isinstance(what, datetime):
            self.page.keyboard.press("ArrowRight")
        if not isinstance(what, date) or isinstance(what, datetime):
            self.page.keyboard.type(f"{what:%I%M%p}")
        shown = self.page.evaluate("document.activeElement.value")
        assert shown and what.isoformat().startswith(shown), f"{selector} shows {shown}"
