"""Bodies of one name: all that a text may mean."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from .generic import GENERIC, SMALL
from .models import Institution
from .queries import HITS, Hit, written


def called(session: Session, text: str) -> Sequence[Hit]:
    """All whose whole name this is, with where they are or without; kinds and little words aside."""
    words = written(text)
    own = set(words) - GENERIC
    if not own:
        return []
    has_all = [Institution.search.contains(word, autoescape=True) for word in words if word not in SMALL]
    return [hit for hit in session.execute(HITS.where(*has_all)) if _is_whole(own, hit)]


def of(session: Session, number: int) -> Sequence[Hit]:
    """One body and all that have its name."""
    name = select(Institution.name_es).where(Institution.id == number).scalar_subquery()
    return session.execute(HITS.where(Institution.name_es == name)).all()


def _is_whole(own: set[str], hit: Hit) -> bool:
    """Whether these words are a whole name of it, and say besides at most where it is."""
    around = _own(hit.province) | _own(hit.region_es)
    names = map(_own, (hit.name_es, hit.name_en, hit.acronym))
    return any(name and name <= own <= name | around for name in names)


def _own(name: str | None) -> set[str]:
    return set(written(name or "")) - GENERIC
