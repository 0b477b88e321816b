"""What a page costs on the wire: every answer's bytes, headers and all, as Chromium counts them."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page


@dataclass
class Transfer:
    """One answer as it came."""

    url: str
    kind: str
    encoding: str
    status: int
    body: int
    bytes: int = 0


class Wire:
    """Everything a page asks for, from when it is opened; a context without a cache is a cold visit."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.seen: dict[str, Transfer] = {}
        session = context.new_cdp_session(self.page)
        session.on("Network.responseReceived", self._begin)
        session.on("Network.loadingFinished", self._end)
        session.send("Network.enable")

    def open(self, url: str) -> None:
        """Load the page to its last request."""
        self.seen.clear()
        self.page.goto(url, wait_until="networkidle")

    def _begin(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        if answer["url"].startswith("data:"):
            return
        encoding, length = headers.get("content-encoding", ""), int(headers["content-length"])
        self.seen[event["requestId"]] = Transfer(
            answer["url"], event["type"], encoding, answer["status"], length
        )

    def _end(self, event: dict[str, Any]) -> None:
        if found := self.seen.get(event["requestId"]):
            found.bytes = event["encodedDataLength"]

    @property
    def all(self) -> list[Transfer]:
        """Every answer, in order."""
        return list(self.seen.values())

    @property
    def total(self) -> int:
        """Bytes of the whole visit."""
        return sum(one.bytes for one in self.all)

    def of(self, kind: str) -> list[Transfer]:
        """The answers of one kind: Document, Script, Font, Image, XHR."""
        return [one for one in self.all if one.kind == kind]

    def table(self) -> str:
        """For people: what filled it."""
        lines = [
            f"{one.bytes:>7} {one.body:>7} {one.kind:<10} {one.encoding:<3} {one.url[-60:]}"
            for one in self.all
        ]
        return "\n".join([*lines, f"{self.total:>7} in {len(self.all)} requests"])
