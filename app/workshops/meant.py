"""What a deed would lead to that nobody may want: shown first, and done only when somebody says it is meant.

A deed that asks is written whole, looked at, and taken back where something speaks against it: what is shown
is what would be. The answer names what was shown, so that a tick is never for something else.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

from ..language import day, gettext, hour, plain
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .agenda import outside
from .models import Workshop, WorkshopSession
from .warned import Warned

# Looks at a workshop as a deed leaves it, and raises Doubted where it must be asked first.
Ask = Callable[[Workshop], None]


class Doubted(Refusal):
    """What would be, and nobody said that it is meant; `token` is what says so."""

    def __init__(self, found: Sequence[Warned]) -> None:
        super().__init__(_l("Nothing has changed yet: read the warning, and tick the box if you mean it."))
        self.field = "meant"
        self.found = found
        self.token = _token(found)


def ensure_meant(found: Sequence[Warned], said: Any) -> None:
    """Nothing speaks against it, or it was said aloud that exactly this is meant."""
    if found and said != _token(found):
        raise Doubted(found)


def stray(workshop: Workshop) -> list[Warned]:
    """Each session outside the workshop's days and hours, in words."""
    return [Warned("session", _of_session(one)) for one in outside(workshop)]


def _of_session(one: WorkshopSession) -> str:
    parts = [day(one.day, "full")] if one.day else []
    parts += [" – ".join(hour(each) for each in (one.first_hour, one.last_hour) if each)]
    return gettext(
        "The session “%(title)s” is left outside the workshop's days and hours: %(when)s.",
        title=plain(one, "title"),
        when=", ".join(part for part in parts if part),
    )


def _token(found: Sequence[Warned]) -> str:
    return sha256("\n".join(one.sentence for one in found).encode()).hexdigest()[:16]
