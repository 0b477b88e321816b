"""What a certificate says, kept as it was when it was issued; and the keyed hashes that prove it."""

import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ..language import fold
from ..tokens import keyed

# Words of a name whose first letters are shown.
MOST_INITIALS = 4


@dataclass(frozen=True)
class Facts:
    """The workshop in both languages, the days somebody came and the minutes of those days.

    `organisers` are names in Spanish and English. `first_day` and `last_day` are the workshop's, `days` those
    of its days that are certified, `of` how many it had, `asked` the least per cent of them then.
    """

    title_es: str
    title_en: str
    first_day: date
    last_day: date
    days: tuple[date, ...]
    of: int
    asked: int
    minutes: int
    organisers: tuple[tuple[str, str], ...]

    def kept(self) -> dict[str, Any]:
        """As a row keeps it."""
        told = asdict(self)
        told |= {"first_day": self.first_day.isoformat(), "last_day": self.last_day.isoformat()}
        return told | {
            "days": [day.isoformat() for day in self.days],
            "organisers": [list(names) for names in self.organisers],
        }


def read(kept: dict[str, Any]) -> Facts:
    """The facts a row kept."""
    days = tuple(date.fromisoformat(day) for day in kept["days"])
    return Facts(
        title_es=kept["title_es"], title_en=kept["title_en"], minutes=kept["minutes"],
        first_day=date.fromisoformat(kept["first_day"]), last_day=date.fromisoformat(kept["last_day"]),
        days=days, of=kept["of"], asked=kept["asked"],
        organisers=tuple((es, en) for es, en in kept["organisers"]),
    )  # fmt: skip


def name_key(code_hash: str, name: str) -> str:
    """A keyed hash of a name, bound to one certificate; order and accents of its words do not matter."""
    words = sorted(re.findall(r"\w+", fold(name))) or [fold(name)]
    return keyed("certificate name", code_hash, *words).hex()


def initials(name: str) -> str:
    """The first letters of a name's words: F. Q."""
    letters = (_first_letter(word) for word in name.split())
    return " ".join(f"{letter}." for letter in list(filter(None, letters))[:MOST_INITIALS])


def sealed(code_hash: str, qr_hash: str, name_hash: str, short_name: str, kept: dict[str, Any]) -> str:
    """A keyed hash of all that the check page says, bound to the codes: nothing of it can be exchanged."""
    told = json.dumps(kept, sort_keys=True, ensure_ascii=True)
    return keyed("certificate", code_hash, qr_hash, name_hash, short_name, told).hex()


def _first_letter(word: str) -> str:
    letter = next((sign for sign in word if unicodedata.category(sign)[0] in "LN"), "")
    return letter.upper()[:1]
