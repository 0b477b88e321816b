"""What a workshop of a file is called, in both languages, and where it took place."""

from collections.abc import Mapping

from .. import text
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .cells import Cells

TITLES = {
    "short_es": (80, _l("Short title in Spanish")),
    "short_en": (80, _l("Short title in English")),
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

    `is_one` where the Spanish one stands in English too.
    """
    titles = {name: cells.ask(name, _title, cells.text(name), most) for name, (most, _) in TITLES.items()}
    for tongue in ("es", "en"):
        if is_one and tongue == "en" and not cells.text("short_en"):
            titles["short_en"] = titles["short_es"]
        titles[f"title_{tongue}"] = titles[f"title_{tongue}"] or titles[f"short_{tongue}"]
        if not titles[f"short_{tongue}"] and not cells.text(f"short_{tongue}"):
            what = TITLES[f"short_{tongue}"][1]
            cells.refuse(f"short_{tongue}", Refusal(_l("%(what)s: it is missing.", what=what)))
    return titles


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
