"""What is said of workshops that stand already: they stay as they are, and where the file says otherwise."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel.speaklater import LazyString
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..accounts.scopes import Scope
from ..language import day, fold, listed, number, plain
from ..language import lazy_gettext as _l
from ..territory.queries import jurisdictions
from ..workshops.headcounts import Headcount
from ..workshops.models import Workshop
from ..workshops.scoped import in_scope
from .called import is_cut
from .judging import ALREADY, Good
from .models import ImportKey
from .standing import FOREIGN


def said_of(session: Session, scope: Scope, good: Collection[Good]) -> dict[str, Any]:
    """By key, what is to be said of each row whose workshop stands; the first of several rows of a key."""
    found = _standing(session, scope, good)
    numbers = {one for several in found.values() for one in several}
    mine = session.scalars(select(Workshop).where(Workshop.id.in_(numbers), in_scope(scope)))
    workshops, figures = {one.id: one for one in mine}, _figures(session, numbers)
    said: dict[str, Any] = {}
    for one in good:
        if one.key not in found or one.key in said:
            continue
        ours = [workshops[number] for number in sorted(found[one.key]) if number in workshops]
        # Where several are called that, the one that is most like the row is meant.
        unlike = [_unlike(session, kept, figures.get(kept.id), one.entry) for kept in ours]
        said[one.key] = _said(min(unlike, key=len)) if ours else FOREIGN
    return said


def _standing(session: Session, scope: Scope, good: Collection[Good]) -> dict[str, set[int]]:
    """By key, the workshops of a row's title and first day, and the one a file made of it before."""
    days = {date.fromisoformat(one.entry["days"][0]) for one in good}
    same = Workshop.first_day.in_(days), Workshop.is_demonstration.is_(scope.is_demonstration)
    named: dict[tuple[str, str], set[int]] = defaultdict(set)
    whole: dict[tuple[str, str], set[int]] = defaultdict(set)
    rows = select(Workshop.id, Workshop.short_es, Workshop.title_es, Workshop.first_day).where(*same)
    for place, short, full, first in session.execute(rows):
        named[fold(short), first.isoformat()].add(place)
        whole[fold(full), first.isoformat()].add(place)
    made = select(ImportKey.key, ImportKey.made).where(ImportKey.key.in_([one.key for one in good]))
    found = {key: {int(name.split(":")[0])} for key, name in session.execute(made)}
    for one in good:
        titles, first_day = one.entry["titles"], one.entry["days"][0]
        by_whole = whole.get((fold(titles["title_es"]), first_day)) if is_cut(titles) else None
        by_short = None if is_cut(titles) else named.get((fold(titles["short_es"]), first_day))
        if there := by_whole or by_short:
            found[one.key] = found.get(one.key, set()) | there
    return found


def _figures(session: Session, numbers: Iterable[int]) -> dict[int, int | None]:
    """What is in force of each for the whole of it."""
    whole = Headcount.replaced_at.is_(None), Headcount.jurisdiction_code.is_(None)
    rows = select(Headcount.workshop_id, Headcount.number).where(Headcount.workshop_id.in_(numbers), *whole)
    return {place: figure for place, figure in session.execute(rows)}


def _unlike(
    session: Session, kept: Workshop, figure: int | None, entry: Mapping[str, Any]
) -> list[LazyString]:
    """Where a row says otherwise than what is kept; an empty cell says nothing."""
    found = []
    if (stated := entry["stated"]) and stated["number"] != figure:
        said = LazyString(number, stated["number"])
        if figure is None:
            found.append(_l("no figure is known, and the file says %(said)s", said=said))
        else:
            there = LazyString(number, figure)
            found.append(_l("%(kept)s took part, and the file says %(said)s", kept=there, said=said))
    first, last = (date.fromisoformat(one) for one in entry["days"])
    if last not in (first, kept.last_day):
        said, there = LazyString(day, last), LazyString(day, kept.last_day)
        found.append(_l("its last day is %(kept)s, and the file says %(said)s", kept=there, said=said))
    if entry["regions"] and set(entry["regions"]) != set(kept.region_codes):
        said, there = (LazyString(_names, session, one) for one in (entry["regions"], kept.region_codes))
        found.append(_l("it is for %(kept)s, and the file says %(said)s", kept=there, said=said))
    return found


def _names(session: Session, codes: Iterable[str]) -> str:
    places = jurisdictions(session)
    return str(listed([plain(places[code], "name") for code in sorted(codes)])) or "—"


def _said(unlike: Sequence[LazyString]) -> LazyString:
    if not unlike:
        return ALREADY
    return _l(
        "Already there, and it stays as it is: %(unlike)s. Correct it on its own page.",
        unlike=LazyString(lambda: "; ".join(map(str, unlike))),
    )
