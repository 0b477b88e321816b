"""Institutions, found from a few letters."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from ..language import fold, plain
from ..territory.home import HOME_COUNTRY
from ..territory.models import District, Jurisdiction, Province
from .generic import DISTRICT, GENERIC, SMALL, WORD
from .misspelt import mended, mended_by_kind
from .models import Institution

# Institutions of these kinds are too many for a list of boxes.
TOO_MANY = ("provincial municipality", "district municipality")
# Hits shown at most, letters needed at least, words looked at (more than any name has), letters of each.
MOST_HITS = 12
SHORTEST = 2
MOST_WORDS = 30
LONGEST_WORD = 40
# Letters of a word that may stand for a name by itself.
LONG = 4

Hit = Row[*tuple[Any, ...]]

HITS = (
    select(
        Institution.id,
        Institution.kind,
        Institution.name_es,
        Institution.name_en,
        Institution.acronym,
        Institution.country,
        Institution.jurisdiction_code,
        Institution.is_doubtful,
        District.name.label("district"),
        Province.name.label("province"),
        Jurisdiction.name_es.label("region_es"),
        Jurisdiction.name_en.label("region_en"),
    )
    .outerjoin(District, District.code == Institution.district_code)
    .outerjoin(Province, Province.code == Institution.province_code)
    .outerjoin(Jurisdiction, Jurisdiction.code == Institution.jurisdiction_code)
)
# A regional government comes before its provinces, a province before its districts, where all fit as well.
_RANK = case(
    (Institution.kind == "regional government", 0),
    (Institution.kind == "provincial municipality", 1),
    (Institution.kind == "district municipality", 3),
    else_=2,
)


# What is of another country comes after what is of one's own.
_ABROAD = case((func.coalesce(Institution.country, HOME_COUNTRY) == HOME_COUNTRY, 0), else_=1)


def words_of(text: str) -> list[str]:
    """The folded words of a search; too few letters are none."""
    words = [*filter(None, (word.rstrip(".,") for word in fold(text.replace("\x00", "")).split()))]
    if len(" ".join(words)) < SHORTEST:
        return []
    return [word[:LONGEST_WORD] for word in list(dict.fromkeys(words))[:MOST_WORDS]]


def search(session: Session, text: str, regions: Sequence[str], sector: str = "") -> Sequence[Hit]:
    """The best hits: what is called so first, of these regions next, then of this country, then
    by how early the first word of its own stands: a name comes before the place it is in.

    `sector` leaves out the institutions of every other. A capital of a province has no municipality of its
    own: who asks for one is offered that of the province first.
    """
    hits = _having(session, text, regions, sector)
    of_province = _of_capital(session, text, hits, sector)
    return [*of_province, *hits][:MOST_HITS] if of_province else hits


def _having(session: Session, text: str, regions: Sequence[str], sector: str = "") -> Sequence[Hit]:
    words = words_of(text)
    if not words:
        return []
    rows = HITS.order_by(_is_other_than(session, fold(text)))
    rows = rows.where(*(Institution.search.contains(word, autoescape=True) for word in words))
    if sector:
        rows = rows.where(Institution.sector == sector)
    # Whatever came for a region: a code is digits, and PostgreSQL cannot even look for a NUL.
    if codes := [code for code in regions if code.isdecimal()]:
        rows = rows.order_by(case((Institution.jurisdiction_code.in_(codes), 0), else_=1))
    own = next((word for word in words if word not in GENERIC), words[0])
    rows = rows.order_by(_ABROAD, _where_it_stands(session, own), _RANK, func.length(Institution.name_es))
    return session.execute(rows.order_by(Institution.name_es, Institution.id).limit(MOST_HITS)).all()


def _of_capital(session: Session, text: str, hits: Sequence[Hit], sector: str) -> list[Hit]:
    """The municipality of the province that a text calls a district, where no district is called so."""
    words = set(words_of(text))
    own = words - GENERIC
    if not own or words.isdisjoint(DISTRICT) or any(_is_called(own, hit.district, hit) for hit in hits):
        return []
    rows = HITS.where(Institution.kind == "provincial municipality")
    rows = rows.where(Institution.sector == sector) if sector else rows
    rows = rows.where(*(Institution.search.contains(word, autoescape=True) for word in own))
    return [hit for hit in session.execute(rows).all() if _is_called(own, hit.province, hit)]


def _is_called(own: set[str], place: str | None, hit: Hit) -> bool:
    """Whether words are the name of a place, with where it is or without."""
    named, around = (
        set(WORD.findall(fold(" ".join(filter(None, names))))) - SMALL
        for names in ((place,), (hit.province, hit.region_es))
    )
    return bool(named) and named <= own <= named | around


def candidates(session: Session, text: str, regions: Sequence[str]) -> Sequence[Hit]:
    """What a name written freely may mean: by all its words, else by most of those that tell it from others.

    Words nobody has are taken for the ones most like them. What shares only the kind of a body with it, or
    the little words between, is none.
    """
    words = written(text)
    if all(word in GENERIC for word in words):
        return []
    if hits := search(session, " ".join(words), regions):
        return hits
    likely = mended(session, words)
    return (
        _by_all(session, likely, regions)
        or _by_all(session, mended_by_kind(session, words), regions)
        or _nearest(session, likely, regions)
    )


def alike(session: Session, text: str, regions: Sequence[str], sector: str = "") -> Sequence[Hit]:
    """What has all the words of a text, little ones aside, where those nobody has are mistyped."""
    words = written(text)
    found = _by_all(session, mended(session, words), regions, sector)
    return found or _by_all(session, mended_by_kind(session, words), regions, sector)


def written(text: str) -> list[str]:
    """The folded words of a text, without what stands between them."""
    return [word for word in WORD.findall(fold(text)) if len(word) >= SHORTEST][:MOST_WORDS]


def _by_all(
    session: Session, words: Sequence[str], regions: Sequence[str], sector: str = ""
) -> Sequence[Hit]:
    if all(word in GENERIC for word in words):
        return []
    return search(session, " ".join(word for word in words if word not in SMALL), regions, sector)


def _nearest(session: Session, words: Sequence[str], regions: Sequence[str]) -> Sequence[Hit]:
    """Those that share the most words of their own with a name; among them those of its kind first."""
    own = [word for word in dict.fromkeys(words) if word not in GENERIC]
    if not own:
        return []
    kind = [word for word in dict.fromkeys(words) if word in GENERIC - SMALL]
    here, shared = Institution.jurisdiction_code.in_(list(regions)), _shared(own)
    rows = HITS.add_columns(shared.label("shared"))
    rows = rows.where(or_(*map(_begins, [word for word in own if len(word) >= LONG] or own)))
    rows = rows.order_by(shared.desc(), _shared(kind).desc(), case((here, 0), else_=1), _ABROAD, _RANK)
    rows = rows.order_by(func.length(Institution.name_es), Institution.name_es, Institution.id)
    found = session.execute(rows.limit(MOST_HITS)).all()
    return [hit for hit in found if hit.shared == found[0].shared]


def _shared(words: Sequence[str]) -> ColumnElement[int]:
    return sum((case((_begins(word), 1), else_=0) for word in words), start=literal(0))


def _begins(word: str) -> ColumnElement[bool]:
    """Whether a word of what is searched begins so: “dist” is of “distrital”, “ica” not of “Arica”."""
    return (literal(" ") + Institution.search).contains(f" {word[:LONGEST_WORD]}", autoescape=True)


def find(session: Session, typed: str) -> Institution | None:
    """The institution with this number; None for what is no number of one."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        return None
    return session.get(Institution, int(typed))


def find_called(session: Session, text: str) -> Institution | None:
    """The one institution whose whole name this is, in either language; None where there are several."""
    name = fold(text.replace("\x00", ""))
    if len(name) < SHORTEST:
        return None
    rows = select(Institution).where(_is_other_than(session, name) == 0).limit(MOST_HITS)
    found = [one for one in session.scalars(rows) if name in (fold(one.name_es), fold(one.name_en or ""))]
    return found[0] if len(found) == 1 else None


def find_complete(session: Session, text: str, sector: str = "") -> int | None:
    """The number of the only institution a search finds, where it has every word of the name's own, whole."""
    hits, written = _having(session, text, (), sector), set(words_of(text))
    if len(hits) != 1:
        return None
    (hit,) = hits
    names = (hit.name_es, hit.name_en or "", hit.acronym or "")
    own = [set(WORD.findall(fold(name))) - GENERIC for name in names]
    return hit.id if any(words and words <= written for words in own) else None


def find_hit(session: Session, number: int) -> Hit | None:
    """One institution as a search shows it."""
    return session.execute(HITS.where(Institution.id == number)).first()


def hits_of(session: Session, numbers: Iterable[int]) -> Sequence[Hit]:
    """Some institutions as a search shows them."""
    return session.execute(HITS.where(Institution.id.in_(list(numbers)))).all()


def _where_it_stands(session: Session, word: str) -> ColumnElement[int]:
    """How far from the beginning a word is found: the name comes before the place in what is searched."""
    find_in = func.strpos if session.get_bind().dialect.name == "postgresql" else func.instr
    return find_in(Institution.search, word)


def _is_other_than(session: Session, name: str) -> ColumnElement[int]:
    """Last where nothing is called so in either language: folding changes no name's length."""
    lengths = (func.length(Institution.name_es), func.length(Institution.name_en))
    is_called = and_(_where_it_stands(session, name) > 0, or_(*(length == len(name) for length in lengths)))
    return case((is_called, 0), else_=1)


def organisations(session: Session, named: Sequence[Institution] = ()) -> dict[str, str]:
    """Organisations and regional governments, and whoever is named besides: name by number, as a list."""
    few = select(Institution).where(Institution.kind.not_in(TOO_MANY))
    labels = {str(one.id): _labelled(one) for one in (*session.scalars(few), *named)}
    return dict(sorted(labels.items(), key=lambda one: fold(one[1])))


def _labelled(one: Institution) -> str:
    return f"{plain(one, 'name')} ({one.acronym})" if one.acronym else plain(one, "name")
