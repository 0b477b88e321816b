"""Words of a name that no institution has, mended by those that one has: for candidates, never a match."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.orm import Session

from .generic import GENERIC, SMALL
from .models import Institution

# From which likeness on a word may be another, mistyped; how much longer or shorter that may be.
LIKE = 0.75
LONGER = 2
# Letters of a word below which one that is wrong makes another word; of the shortest it may have been.
SHORT = 4
SHORTEST = 3
# Words that are mended of one text: a name has few, and each is looked for among thousands.
MOST_MENDED = 6


def mended(session: Session, words: Sequence[str]) -> list[str]:
    """The words, each that no institution has as the one most like it; as they were where none is."""
    return _mended(session.scalars(select(Institution.search)).all(), words)


def mended_by_kind(session: Session, words: Sequence[str]) -> list[str]:
    """The same among bodies of the kind that is named: “icca” is in many a name, and in no province's."""
    texts = session.scalars(select(Institution.search)).all()
    kind = [word for word in _mended(texts, words) if word in GENERIC - SMALL]
    return _mended([text for text in texts if all(word in text for word in kind)], [*kind, *words])


def _mended(texts: Sequence[str], words: Sequence[str]) -> list[str]:
    whole = "\n".join(texts)
    known = {word for text in texts for word in text.split()}
    odd = [one for one in words if len(one) >= SHORT and one not in GENERIC and one not in whole]
    by_word = {word: _nearest(word, known) for word in odd[:MOST_MENDED]}
    return list(dict.fromkeys(by_word.get(word, word) for word in words))


def _nearest(word: str, known: Iterable[str]) -> str:
    """The first of those most like it, by the alphabet; itself where none is like it."""
    near = sorted(one for one in known if abs(len(one) - len(word)) <= LONGER and len(one) >= SHORTEST)
    return next(iter(get_close_matches(word, near, 1, LIKE)), word)
