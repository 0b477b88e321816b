"""What somebody looks for in the catalogue, read from the address; nothing odd in it is an error."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..language import fold

UPCOMING, HELD = "upcoming", "held"
# Cards on a page.
PAGE = 12
# A page number beyond this is nobody's who reads.
LAST_PAGE = 1000
# Characters and words of a search that count; a word of one letter finds everything.
LONGEST = 80
MOST_WORDS = 6
SHORTEST_WORD = 2
_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Wanted:
    """What is looked for: upcoming or held, by words, region, month (its first day) and theme."""

    when: str = UPCOMING
    text: str = ""
    region: str | None = None
    month: date | None = None
    theme: str | None = None
    page: int = 1

    @property
    def words(self) -> list[str]:
        """The words of the search, folded."""
        found = [word for word in fold(self.text).split() if len(word) >= SHORTEST_WORD]
        return found[:MOST_WORDS]

    @property
    def month_end(self) -> date | None:
        """The last day of the month."""
        if self.month is None:
            return None
        return self.month.replace(day=calendar.monthrange(self.month.year, self.month.month)[1])

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.words or self.region or self.month or self.theme)

    def in_address(self, page: int = 1) -> dict[str, Any]:
        """What stands in the address: only what differs from the plain catalogue."""
        said: dict[str, Any] = {
            "when": self.when if self.when != UPCOMING else None,
            "q": self.text,
            "region": self.region,
            "month": f"{self.month:%Y-%m}" if self.month else None,
            "theme": self.theme,
            "p": page if page > 1 else None,
        }
        return {name: value for name, value in said.items() if value}


def read_wanted(asked: Mapping[str, str], regions: set[str], themes: set[str]) -> Wanted:
    """The search an address asks for; a region or theme that does not exist is left out."""
    text = " ".join(asked.get("q", "").replace("\x00", "").split())[:LONGEST]
    return Wanted(
        when=HELD if asked.get("when") == HELD else UPCOMING,
        text=text,
        region=_known(asked.get("region"), regions),
        month=_month(asked.get("month", "")),
        theme=_known(asked.get("theme"), themes),
        page=_page(asked.get("p", "")),
    )


def _known(code: str | None, known: set[str]) -> str | None:
    return code if code in known else None


def _month(text: str) -> date | None:
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _page(text: str) -> int:
    return min(int(text), LAST_PAGE) if re.fullmatch(r"[1-9]\d{0,3}", text) else 1
