"""Words between braces that stand for something of the person or the workshop: a fixed list, filled once.

What is put in is never read again, so nothing somebody typed as their name can stand for anything.
"""

import re
from collections.abc import Callable

from ..language import lazy_gettext as _l
from ..language import plain
from ..messages.harmless import harmless_name
from ..refusals import Refusal
from ..tokens import shown_code
from . import appointment
from .models import Registration

_BRACED = re.compile(r"\{([^{}]*)\}")
# A brace without its other, and what stands there.
_STRAY = re.compile(r"[{}][^{}\n]{0,20}")


def _name(person: Registration) -> str:
    return harmless_name(person.given_names)


def _workshop(person: Registration) -> str:
    return plain(person.workshop, "short")


def _when(person: Registration) -> str:
    return appointment.of(person.workshop).when_text()


def _place(person: Registration) -> str:
    return appointment.place_text(person.workshop)


def _code(person: Registration) -> str:
    return shown_code(person.short_code)


# Each has its Spanish and its English name; both are good in either text.
FILLED: dict[tuple[str, str], Callable[[Registration], str]] = {
    ("nombre", "name"): _name,
    ("taller", "workshop"): _workshop,
    ("fecha", "date"): _when,
    ("lugar", "place"): _place,
    ("codigo", "code"): _code,
}
_BY_NAME = {name: fill for names, fill in FILLED.items() for name in names}


def filled(text: str, person: Registration) -> str:
    """The text with every word of the list filled in, in the language being spoken."""
    return _BRACED.sub(lambda found: _BY_NAME[found[1]](person) if found[1] in _BY_NAME else found[0], text)


def ensure_known(text: str, field: str) -> None:
    """No other word stands between braces: it would go out as it is."""
    for found in _BRACED.finditer(text):
        if found[1] not in _BY_NAME:
            raise Refusal(
                _l("%(word)s cannot be filled in: use the words of the list.", word=found[0]), field
            )
    if stray := _STRAY.search(_BRACED.sub("", text)):
        raise Refusal(_l("A brace has no other: %(piece)s", piece=stray[0].strip()), field)
