"""Texts a message needs: whole in the language being spoken, or not at all."""

from typing import Any

from ..language import current
from ..outbox import GiveUp


class Lacks(GiveUp):
    """A text the message needs is missing in the person's language."""


def whole(thing: Any, name: str) -> str:
    """A text of a row in the language being spoken; raises Lacks when only the other language has it."""
    mine = getattr(thing, f"{name}_{current()}")
    if mine:
        return str(mine)
    raise Lacks(f"{name}_{current()} is missing")
