"""Who signed up, as staff see it: only within their scope."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import joinedload

from ..accounts.scopes import Scope
from ..database import db
from ..institutions.models import Institution
from ..language import fold, plain, squeezed
from ..tokens import as_code
from ..workshops.counts import NO_INSTITUTION, UNLISTED, WALKED_IN, RegionCount, SignUpCount
from ..workshops.models import Workshop
from ..workshops.scoped import in_scope
from .models import CANCELLED, SEATED, WAITING, Notice, Registration
from .own_answers import answers_said

# People on a page.
PAGE = 50
# Institutions offered to narrow the list by.
MOST_INSTITUTIONS = 40
# Words and characters of a search that count.
MOST_WORDS, LONGEST = 6, 80
# Digits of a phone number that tell more than a house number.
SHORTEST_NUMBER = 4
# A piece of a phone number, and the characters of a code.
NUMBER, CODE_LENGTH = re.compile(r"[+(]*[0-9][0-9().+/-]*"), 8
# Letters looked for without the signs people write, or leave out, between the parts of a name: O'Neil,
# De-la-Cruz. Without them words run together, so a few letters alone would find too much.
SHORTEST_SQUEEZED = 4


# What a spreadsheet shows of somebody: making a whole registration of each row costs more than the rest.
_SHOWN = (
    Registration.id, Registration.seq, Registration.state, Registration.given_names,
    Registration.family_names, Registration.institution_text, Registration.position, Registration.region,
    Registration.country, Registration.phone, Registration.email, Registration.language, Registration.note,
    Registration.made_at, Registration.union_consent_at.is_not(None).label("has_union_consent"),
    Registration.institution_id, Institution.name_es, Institution.name_en,
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Whom somebody looks for: by words, by state (all who stand unless told), region and institution.

    `institution` is a number, or one of UNLISTED (written freely) and NO_INSTITUTION.
    """

    text: str = ""
    state: str = ""
    page: int = 1
    region: str = ""
    institution: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether the counters know how many they are: by state and region alone."""
        return not (self.text or self.institution)


@dataclass(frozen=True)
class Found:
    """One page of people, how many there are in all, what became of the last notice to each, and what each
    answered to the workshop's own questions."""

    people: Sequence[Registration]
    total: int
    notices: dict[int, Notice]
    answers: dict[int, list[tuple[str, str]]]

    @property
    def pages(self) -> int:
        """How many pages they fill."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Counted:
    """How many signed up, by state."""

    seated: int
    waiting: int
    cancelled: int

    @property
    def standing(self) -> int:
        """All who hold a seat or a place in line."""
        return self.seated + self.waiting

    def of(self, state: str) -> int:
        """Those of a state; all who stand for any other word."""
        named = {SEATED: self.seated, WAITING: self.waiting, CANCELLED: self.cancelled}
        return named.get(state, self.standing)


@dataclass(frozen=True)
class Reach:
    """How those who stand would be told of a deed that touches them."""

    by_mail: int
    by_hand: int
    unreachable: int


def find_people(scope: Scope, workshop_id: int, wanted: Wanted) -> Found:
    """One page of those who match, in order of arrival."""
    conditions = _conditions(scope, workshop_id, wanted)
    statement = select(Registration).join(Registration.workshop).where(*conditions)
    rows = statement.options(joinedload(Registration.institution)).order_by(Registration.seq)
    before = (wanted.page - 1) * PAGE
    # One more than a page shows: where there is none, the page itself says how many there are.
    people = db.session.scalars(rows.offset(before).limit(PAGE + 1)).all()
    if wanted.is_counted:
        total = counted(workshop_id, wanted.region).of(wanted.state)
    elif len(people) > PAGE or (before and not people):
        number = select(func.count(Registration.id)).join(Registration.workshop).where(*conditions)
        total = db.session.scalar(number) or 0
    else:
        total = before + len(people)
    shown = people[:PAGE]
    numbers = [one.id for one in shown]
    return Found(shown, total, last_notices(numbers), answers_said(db.session(), numbers))


def counted(workshop_id: int, region: str = "") -> Counted:
    """How many signed up, in all or from one region: the counters know."""
    row = RegionCount
    here = select(*(func.coalesce(func.sum(one), 0) for one in (row.seated, row.waiting, row.cancelled)))
    there = [row.region == region] if region else []
    return Counted(*map(int, db.session.execute(here.where(row.workshop_id == workshop_id, *there)).one()))


def regions_of(workshop_id: int) -> Sequence[str]:
    """Where those who signed up are from, as they are counted."""
    theirs = SignUpCount.number > 0, SignUpCount.state != WALKED_IN
    found = select(SignUpCount.region).where(SignUpCount.workshop_id == workshop_id, *theirs)
    return db.session.scalars(found.distinct().order_by(SignUpCount.region)).all()


def institutions_of(workshop_id: int) -> Sequence[Institution]:
    """Those most are signed up for, in the order of the alphabet."""
    most = (
        select(Registration.institution_id)
        .where(Registration.workshop_id == workshop_id, Registration.institution_id.is_not(None))
        .group_by(Registration.institution_id)
        .order_by(func.count().desc(), Registration.institution_id)
        .limit(MOST_INSTITUTIONS)
    )
    found = db.session.scalars(select(Institution).where(Institution.id.in_(most))).all()
    return sorted(found, key=lambda one: fold(plain(one, "name")))


def everyone(scope: Scope, workshop_id: int) -> Iterable[Row[Any]]:
    """All who ever signed up, in order of arrival, for the spreadsheet: what it shows, a few at a time.

    `name_es` and `name_en` are the institution's.
    """
    rows = select(*_SHOWN).join(Registration.workshop).join(Registration.institution, isouter=True)
    rows = rows.where(*_own(scope, workshop_id)).order_by(Registration.seq)
    return db.session.execute(rows, execution_options={"yield_per": 1000})


def find_person(scope: Scope, workshop_id: int, number: int) -> Registration | None:
    """One registration of the workshop."""
    statement = select(Registration).join(Registration.workshop).where(*_own(scope, workshop_id))
    return db.session.scalar(statement.where(Registration.id == number))


def last_notices(numbers: Sequence[int]) -> dict[int, Notice]:
    """The latest notice of each of these registrations."""
    latest = (
        select(func.max(Notice.id))
        .where(Notice.registration_id.in_(numbers))
        .group_by(Notice.registration_id)
    )
    found = db.session.scalars(select(Notice).where(Notice.id.in_(latest)))
    return {notice.registration_id: notice for notice in found}


def reach(scope: Scope, workshop_id: int) -> Reach:
    """How those who hold a seat or wait would be told."""
    mail, phone = Registration.email.is_not(None), Registration.phone.is_not(None)
    ways = (mail, ~mail & phone, ~mail & ~phone)
    statement = (
        select(*(func.count().filter(way) for way in ways))
        .join(Registration.workshop)
        .where(*_own(scope, workshop_id), Registration.state != CANCELLED)
    )
    return Reach(*map(int, db.session.execute(statement).one()))


def _own(scope: Scope, workshop_id: int) -> list[ColumnElement[bool]]:
    return [Workshop.id == workshop_id, in_scope(scope)]


def _conditions(scope: Scope, workshop_id: int, wanted: Wanted) -> list[ColumnElement[bool]]:
    if wanted.state in (SEATED, WAITING, CANCELLED):
        state = Registration.state == wanted.state
    else:
        state = Registration.state != CANCELLED
    region = [Registration.region == wanted.region] if wanted.region else []
    found = (*region, *_represents(wanted.institution), *_says(wanted.text[:LONGEST]))
    return [*_own(scope, workshop_id), state, *found]


def _represents(asked: str) -> Sequence[ColumnElement[bool]]:
    """An institution by its number, one written freely, or none; what is none of these narrows nothing."""
    if asked.isascii() and asked.isdecimal() and len(asked) < 10:
        return [Registration.institution_id == int(asked)]
    listed, written = Registration.institution_id.is_not(None), Registration.institution_text.is_not(None)
    return {UNLISTED: [~listed, written], NO_INSTITUTION: [~listed, ~written]}.get(asked, [])


def _says(typed: str) -> Sequence[ColumnElement[bool]]:
    """Every word of a search; a phone and a code are also written with spaces."""
    words = fold(typed).split()[:MOST_WORDS]
    found = []
    for is_number, some in groupby(words, key=lambda word: bool(NUMBER.fullmatch(word))):
        parts = list(some)
        apart = [_has(word) for word in parts]
        found += [or_(_has("".join(parts)), and_(*apart))] if is_number and len(parts) > 1 else apart
    code = as_code(typed)
    if len(words) > 1 and len(code) == CODE_LENGTH:
        return [or_(and_(*found), Registration.short_code == code)]
    return found


def _has(word: str) -> ColumnElement[bool]:
    """A word of a name or institution, an e-mail, a code, or the digits of a phone."""
    bare = squeezed(word)
    ways = [
        # Whatever holds the word holds it without its signs too.
        Registration.squeezed.contains(bare)
        if len(bare) >= SHORTEST_SQUEEZED
        else Registration.search.contains(word, autoescape=True),
        Registration.short_code == as_code(word),
        func.lower(Registration.email).contains(word, autoescape=True) if "@" in word else None,
        Registration.phone.contains(digits) if len(digits := _digits(word)) >= SHORTEST_NUMBER else None,
    ]
    return or_(*(way for way in ways if way is not None))


def _digits(word: str) -> str:
    return "".join(sign for sign in word if sign.isascii() and sign.isdecimal())
