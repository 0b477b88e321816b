"""The board's chips, joined in one go: it has over a thousand, and a macro's call costs ten times as much.

Two elements a chip. The state's sign is drawn by the sheet, its word is written.
"""

from collections.abc import Callable, Sequence
from html import escape

from flask import url_for
from markupsafe import Markup

from ..language import gettext as _
from . import words
from .board import Item

Chips = Callable[[Sequence[Item]], Markup]


def chips() -> Chips:
    """How workshops are drawn in this language: colour, code, short title, state, seats, whether shared."""
    states = {state: escape(str(word)) for state, word in words.states().items()}
    before = url_for("registration.manage", code="~").removesuffix("~")
    word = _("shared")
    shared = f" · {escape(word)}"

    def drawn(items: Sequence[Item]) -> Markup:
        return Markup("".join([_chip(one, before, states[one.state], shared) for one in items]))  # noqa: S704

    return drawn


def _chip(one: Item, before: str, state: str, shared: str) -> str:
    seats = f" · {one.capacity}" if one.capacity else ""
    return (
        f'<a class="piece t{one.colour} {one.state}" href="{before}{escape(one.code)}">'
        f"{escape(f'{one.theme} {one.short}')}"
        f"<small>{state}{seats}{shared if len(one.regions) > 1 else ''}</small></a>"
    )
