"""Bodies of one name: all that a text may mean, and the province that tells two of one region apart."""

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from ..territory.models import Province
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


def provinces_of_namesakes(session: Session) -> dict[int, str]:
    """The province of each body whose name another one of its region has too, by its number."""
    name, region = Institution.name_es, Institution.jurisdiction_code
    shared = select(name, region).group_by(name, region).having(func.count() > 1).subquery()
    is_shared = and_(shared.c.name_es == name, shared.c.jurisdiction_code == region)
    rows = select(Institution.id, Province.name).join(shared, is_shared)
    joined = rows.join(Province, Province.code == Institution.province_code)
    return {number: province for number, province in session.execute(joined)}


def with_province(name: str, number: int | None, provinces: Mapping[int, str]) -> str:
    """A name as it is written down to be read again: of one of these namesakes with its province."""
    province = provinces.get(number or 0)
    return f"{name} ({province})" if province else name


def _is_whole(own: set[str], hit: Hit) -> bool:
    """Whether these words are a whole name of it, and say besides at most where it is."""
    around = _own(hit.province) | _own(hit.region_es)
    names = map(_own, (hit.name_es, hit.name_en, hit.acronym))
    return any(name and name <= own <= name | around for name in names)


def _own(name: str | None) -> set[str]:
    return set(written(name or "")) - GENERIC
