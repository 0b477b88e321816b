"""Words of strangers inside our messages: kept readable, and made unable to carry anything."""

import re
import unicodedata

# A name longer than this is cut in a message; the page shows it whole.
LONGEST = 60
# Marks that mail programs make links of: dots (also those of East Asia, which browsers read as one), the
# colon of an address, the at sign. A space after each breaks the link, not the name.
_JOINTS = re.compile(r"([.:․﹒．。｡：])(?=\S)")
_AT = re.compile(r"\s*([@＠])\s*")
_SLASHES = re.compile(r"[/\\／＼]{2,}")
# Signs that turn the direction of the text around them, or cannot be seen at all.
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
_TURNING = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def harmless_name(name: str) -> str:
    """A person's name as a message may carry it: one line, no address, at most 60 characters."""
    seen = "".join(" " if _is_unseen(sign) else sign for sign in name)
    broken = _SLASHES.sub(" ", _AT.sub(r" \1 ", _JOINTS.sub(r"\1 ", seen)))
    one_line = " ".join(broken.split())
    return one_line if len(one_line) <= LONGEST else one_line[: LONGEST - 1].rstrip() + "…"


def _is_unseen(sign: str) -> bool:
    return sign in _TURNING or unicodedata.category(sign) in _UNSEEN
