"""Somebody with a phone: what the fingers do is counted, what the page does behind is watched."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

# Runs before any script of the page, in every document; the policy does not apply to it.
LISTEN = """addEventListener('securitypolicyviolation', (event) => {
  (window.reports ??= []).push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});"""

# Chromium and HTMX write each refusal and each lost connection to the console as well.
NETWORK = ("Failed to load resource", "htmx:sendError", "htmx:responseError", "htmx:afterRequest")


class Watch:
    """Everything a browser would complain of, and every request that leaves the site."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.complaints: list[str] = []
        self.left_for: list[str] = []
        context.add_init_script(LISTEN)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(NETWORK):
            self.complaints.append(f"console: {message.text}")

    def _see(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", "data:", "blob:")):
            self.left_for.append(request.url)

    def reports(self, page: Page) -> list[str]:
        """What the content security policy stopped in this document."""
        found: list[str] = page.evaluate("window.reports ?? []")
        return found

    def ensure_quiet(self) -> None:
        """Nothing was complained of and nobody else was asked for anything."""
        assert not self.complaints, "the browser complained:\n" + "\n".join(self.complaints)
        assert not self.left_for, f"somebody else was asked: {self.left_for}"


# Whether what has the focus can be seen: nothing else lies over its middle, of a link its first line's.
# The little calendar inside a field for days has a ring of its own; the field itself is no focus then.
IS_SEEN = """() => {
  const one = document.activeElement, box = one.getClientRects()[0];
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const rings = one.matches(':focus-visible, input:focus-within:not(:focus)');
  return rings && (one.contains(top) || one.labels?.[0]?.contains(top));
}"""


class Phone:
    """One open page on a phone, its owner's taps and keystrokes."""

    def __init__(self, context: BrowserContext, site: str, scripts: bool = True) -> None:
        self.context = context
        self.scripts = scripts
        self.site = site
        self.watch = Watch(context, site)
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.taps = 0
        self.keystrokes = 0

    def open(self, path: str) -> None:
        """Follow a link somebody sent."""
        self.page.goto(self.site + path)

    def tap(self, what: Locator) -> None:
        """Tap once."""
        what.tap()
        self.taps += 1

    def write(self, name: str, text: str) -> None:
        """Tap a field and write into it, letter by letter."""
        self.tap(self.field(name))
        self.page.keyboard.type(text)
        self.keystrokes += len(text)

    def reach(self, name: str) -> None:
        """Go on with the tabulator to a field, as somebody does who sees where the focus is."""
        for _ in range(40):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate("[document.activeElement.name, document.activeElement.outerHTML]")
            assert self.page.evaluate(IS_SEEN), f"the focus is not seen: {here[1][:200]}"
            if here[0] == name:
                return
        raise AssertionError(f"{name} is not reached")

    def field(self, name: str) -> Locator:
        """A field of the sign-up form."""
        return self.page.locator(f"#sign-up [name={name}]")

    @property
    def send(self) -> Locator:
        """The button that sends the sign-up."""
        return self.page.locator("#sign-up form > button.wide")

    def fill_in(self, number: int = 1, given: str = "Persona", family: str = "Ejemplo") -> None:
        """Everything the form needs, without a search."""
        self.write("given_names", given)
        self.write("family_names", family)
        self.write("phone", f"9000000{number:02}")
        self.tap(self.field("consent"))

    def typed(self) -> dict[str, str]:
        """What stands in the form."""
        names = ("given_names", "family_names", "phone", "institution", "region", "key")
        return {name: self.field(name).input_value() for name in names}

    def ensure_ticket(self) -> str:
        """The phone shows a ticket with its code and its QR; the short code."""
        self.page.wait_for_url(f"{self.site}/r/*")
        expect(self.page.locator(".ticket .qr svg")).to_be_visible()
        return self.page.locator(".ticket .code").inner_text().replace("-", "")

    @property
    def status(self) -> Locator:
        """The line that says what the network does."""
        return self.page.locator("#status")
