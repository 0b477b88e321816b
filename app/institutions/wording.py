"""Institutions put in words: kind and place, because 1,891 names begin alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..database import db
from ..language import fold, plain
from ..language import lazy_gettext as _l
from ..names import country
from ..territory.home import HOME_COUNTRY
from . import namesakes, queries
from .models import Institution
from .queries import Hit, find_hit, search

KINDS = {
    "regional government": _l("Regional government"),
    "provincial municipality": _l("Provincial municipality"),
    "district municipality": _l("District municipality"),
    "ministry": _l("Ministry"),
    "ombudsman": _l("Ombudsman"),
    "parliament": _l("Parliament"),
    "coordination body": _l("Coordination body"),
    "cooperation agency": _l("Cooperation agency"),
    "union": _l("Trade union"),
    "employers": _l("Employers' organisation"),
    "international organisation": _l("International organisation"),
    "university": _l("University"),
    "NGO": _l("Non-governmental organisation"),
    "company": _l("Company"),
}
# A search names as many regions as a workshop convenes; more than there are is nobody's form.
MOST_REGIONS = 26


@dataclass(frozen=True)
class Found:
    """A hit as it is shown."""

    id: int
    name: str
    about: str
    is_union: bool


def found(text: str, regions: Sequence[str], sector: str = "") -> list[Found]:
    """The hits of a search, each with what tells it from its namesakes."""
    return [_found(hit) for hit in search(db.session(), text, regions[:MOST_REGIONS], sector)]


def candidates(text: str, regions: Sequence[str]) -> list[Found]:
    """What a name written freely may mean."""
    return [_found(hit) for hit in queries.candidates(db.session(), text, regions[:MOST_REGIONS])]


def offered(text: str, regions: Sequence[str], most: int) -> list[Found]:
    """What a text may mean: all of that name, or of the likeliest; up to `most` in all, what is like it.

    Of one name those of these regions come first, in their order, then the others by region and province.
    """
    session = db.session()
    called = namesakes.called(session, text)
    like = candidates(text, regions) if len(called) < most else []
    if like and not called:
        called = namesakes.of(session, like[0].id)
    place = {code: number for number, code in reversed([*enumerate(regions)])}
    hits = sorted(
        called,
        key=lambda hit: (
            place.get(hit.jurisdiction_code, len(regions)),
            *(fold(said or "") for said in (plain(hit, "region"), hit.province, plain(hit, "name"))),
            hit.id,
        ),
    )
    first = [_found(hit) for hit in hits]
    return [*first, *(one for one in like if one not in first)][: max(most, len(first))]


def alike(text: str, regions: Sequence[str], sector: str = "") -> list[Found]:
    """What may be meant where a search finds nothing: for whoever asked to choose from."""
    return [_found(hit) for hit in queries.alike(db.session(), text, regions[:MOST_REGIONS], sector)]


def shown(number: int) -> Found | None:
    """One institution as a search shows it."""
    hit = find_hit(db.session(), number)
    return _found(hit) if hit else None


def told_apart(institutions: Sequence[Institution]) -> dict[str, str]:
    """Each by its number as a list names it in one line: the name, and what tells it from its namesakes."""
    hits = {hit.id: _found(hit) for hit in queries.hits_of(db.session(), [one.id for one in institutions])}
    found = [hits[one.id] for one in institutions]
    return {str(one.id): " · ".join(filter(None, (one.name, one.about))) for one in found}


def with_chosen(hits: Sequence[Found], chosen: int | None) -> list[Found]:
    """The hits, the one already chosen among them and first when the search does not find it any more."""
    if chosen is None or any(hit.id == chosen for hit in hits):
        return list(hits)
    hit = shown(chosen)
    return [*([hit] if hit else []), *hits]


def _found(hit: Hit) -> Found:
    return Found(hit.id, _name(hit), _about(hit), hit.kind == "union")


def _name(hit: Hit) -> str:
    name = plain(hit, "name")
    return f"{name} ({hit.acronym})" if hit.acronym and hit.acronym not in name else name


def _about(hit: Hit) -> str:
    kind = str(KINDS[hit.kind])
    says_kind = fold(plain(hit, "name")).startswith(fold(kind))
    return " · ".join(filter(None, ["" if says_kind else kind, _place(hit)]))


def _place(hit: Hit) -> str:
    """Province and region, or the country of a body from abroad."""
    inside = [hit.province if hit.district else None, plain(hit, "region")]
    abroad = country(hit.country) if hit.country not in (None, HOME_COUNTRY) else None
    return ", ".join(dict.fromkeys(filter(None, [*inside, abroad])))
