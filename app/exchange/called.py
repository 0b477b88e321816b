"""What a workshop of a file is called, in both languages, and where it took place."""

from collections.abc import Mapping

from .. import text
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .cells import Cells

MOST_SHORT, ELLIPSIS = 80, "…"
TITLES = {
    "short_es": (MOST_SHORT, _l("Short title in Spanish")),
    "short_en": (MOST_SHORT, _l("Short title in English")),
    "title_es": (300, _l("Full title in Spanish")),
    "title_en": (300, _l("Full title in English")),
}
# From which columns a title comes that has none; those of the other language only where staff say so.
FROM = {
    "short_es": ("title_es", "short_en", "title_en"), "short_en": ("title_en", "short_es", "title_es"),
    "title_es": ("title_en",), "title_en": ("title_es",),
}  # fmt: skip


def titled(columns: Mapping[str, int], is_one: bool) -> dict[str, int]:
    """The columns of titles that have none; `is_one` where one title stands in both languages."""
    found = {}
    for name, others in FROM.items():
        usable = [one for one in others if one in columns and (is_one or one[-2:] == name[-2:])]
        if name not in columns and usable:
            found[name] = columns[usable[0]]
    return found


def titles_in(cells: Cells, is_one: bool) -> dict[str, str | None]:
    """Both titles in both languages; the full one where it is empty is the short one.

    Of one that is too long to be short, and is the only one, the short one is its beginning. `is_one` where
    the Spanish one stands in English too.
    """
    titles = {}
    for tongue in ("es", "en"):
        short, full = f"short_{tongue}", f"title_{tongue}"
        is_whole = cells.text(full) in ("", cells.text(short))
        typed = cells.ask(short, _title, cells.text(short), TITLES[full if is_whole else short][0])
        is_other = bool(cells.text(full)) and not is_whole
        titles[full] = cells.ask(full, _title, cells.text(full), TITLES[full][0]) if is_other else typed
        titles[short] = _beginning(typed) if typed else None
        if is_one and tongue == "en" and not cells.text(short):
            titles[short] = titles["short_es"]
            titles[full] = titles[full] or (titles["title_es"] if is_cut(titles) else titles[short])
        if not titles[short] and not cells.text(short):
            what = TITLES[short][1]
            cells.refuse(short, Refusal(_l("%(what)s: it is missing.", what=what)))
    return titles


def is_cut(titles: Mapping[str, str | None]) -> bool:
    """Whether the short title in Spanish is only the beginning of the full one."""
    short, full = titles.get("short_es") or "", titles.get("title_es") or ""
    return short.endswith(ELLIPSIS) and len(full) > MOST_SHORT and full.startswith(short[:-1])


def _beginning(title: str) -> str:
    """As many of its words as a short title has room for."""
    if len(title) <= MOST_SHORT:
        return title
    words, _blank, _rest = title[:MOST_SHORT].rpartition(" ")
    return (words or title[: MOST_SHORT - 1]).rstrip(' ,;:.·-–—(«“"') + ELLIPSIS


def place_in(cells: Cells, otherwise: str) -> tuple[str | None, str | None]:
    """The venue and its city, of which one must be there; `otherwise` is the city where a row says none."""
    venue, city = (cells.ask(name, _title, cells.text(name), 80) for name in ("venue", "city"))
    if not venue and not city:
        city = otherwise or None
    if not venue and not city:
        cells.refuse("city", Refusal(_l("Write the city, or the name of the venue.")))
    return venue, city


def _title(typed: str, most: int) -> str | None:
    written = text.line(" ".join(typed.split()))
    if text.is_odd(written):
        raise Refusal(_l("We took out signs that cannot be seen. Check it and send it again."))
    if len(written) > most:
        raise Refusal(_l("Write at most %(most)s characters.", most=most))
    return written or None
