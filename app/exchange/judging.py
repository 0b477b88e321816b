"""What every kind of import shares: rows judged against what is there and against each other."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..language import lazy_gettext as _l
from .cells import NOWHERE, Fault, fault, in_both
from .models import BAD, GONE, KNOWN, LEFT, MADE, OK, ImportKey
from .table import Row

ALREADY = _l("Already there.")
Verdict = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """A row as the rules see it: its key, whom it is about in a few words, what would come in, and faults.

    `left` says why it is not meant to come in, `known` why it stands already, `note` what staff should know,
    `lacking` what is to be mended unless it stands already; `met` which of those who stand alike it is;
    `ways` are the keys of each contact it says, by the name of its column: who shares one is the same.
    """

    number: int
    key: str
    name: str
    entry: Any = None
    faults: list[Fault] = field(default_factory=list)
    left: Any = None
    known: Any = None
    note: Any = None
    unmatched: tuple[tuple[str, str], ...] = ()
    lacking: list[Fault] = field(default_factory=list)
    met: str = ""
    ways: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Good:
    """A row that may come in: its number, its key, and what comes in, as JSON keeps it."""

    number: int
    key: str
    entry: dict[str, Any]


@dataclass(frozen=True)
class There:
    """What is to be said of what stands already, and which of those who stand alike that is."""

    said: Any = ALREADY
    met: str = ""


@dataclass(frozen=True)
class TakenBack:
    """What became of things that were made: how many still stood, and which stay for now, by their names."""

    stood: int
    frozen: frozenset[str] = frozenset()


class Judge(Protocol):
    """How one kind of file is judged."""

    def judge(self, session: Session, row: Row) -> Judged:
        """What a row says."""
        ...

    def standing(self, session: Session, good: Collection["Good"]) -> Mapping[int, There]:
        """By the numbers of rows whose matter stands already, by whomever, what is to be said of it."""
        ...


def verdicts(
    session: Session, judge: Judge, rows: Sequence[Sequence[Any]], seen: dict[str, int],
    before: Sequence[Verdict] = (),
) -> list[Verdict]:  # fmt: skip
    """A verdict on each row; `seen` are the keys of rows before, with their numbers, and grows.

    Of an emptied row nothing is left to be judged: its verdict of `before` stays.
    """
    stays = {row[0]: said for row, said in zip(rows, before, strict=False) if not row[1]}
    judged = [judge.judge(session, (row[0], row[1])) for row in rows if row[1]]
    fit = [one for one in judged if not one.faults and not one.left and not one.known]
    good = [Good(one.number, one.key, one.entry) for one in fit]
    standing = {
        **came_in(session, [one for one in judged if not one.faults]),
        **judge.standing(session, good),
    }
    said: dict[int, Verdict] = {}
    for one in judged:
        said[one.number] = _verdict_on(one, standing, seen)
        see(seen, one.number, said[one.number])
    return [said.get(row[0]) or stays.get(row[0]) or erased() for row in rows]


def came_in(session: Session, rows: Sequence[Judged | Good]) -> dict[int, There]:
    """The numbers of those of these rows that came in before, from whatever file."""
    kept = kept_keys(session, [one.key for one in rows if one.key])
    return {one.number: There() for one in rows if one.key in kept}


def kept_keys(session: Session, keys: Sequence[str]) -> set[str]:
    """Which of these rows came in before, from whatever file."""
    return set(session.scalars(select(ImportKey.key).where(ImportKey.key.in_(keys))))


def counted(found: Sequence[Verdict]) -> Counter[str]:
    """How many rows there are of each verdict."""
    return Counter(one["state"] for one in found)


def unmatched_in(found: Sequence[Verdict]) -> Iterator[tuple[str, str]]:
    """The texts no list has, as often as rows say them: their kind, and as written."""
    for one in found:
        yield from one.get("unmatched", ())


def _verdict_on(one: Judged, standing: Mapping[int, There], seen: dict[str, int]) -> Verdict:
    """The word on a row, and all that is to be read of it."""
    said: Verdict = {"state": OK, "key": one.key, "name": one.name}
    beside = {
        "unmatched": [list(pair) for pair in one.unmatched],
        "ways": list(one.ways.values()),
        "note": one.note and in_both(one.note),
    }
    said |= {name: what for name, what in beside.items() if what}
    if one.faults:
        return said | {"state": BAD, "faults": one.faults}
    if there := There(one.known, one.met) if one.known else standing.get(one.number):
        return _known(said, there)
    if one.lacking:
        return said | {"state": BAD, "faults": one.lacking}
    if one.left:
        return said | {"state": LEFT, "note": in_both(one.left)}
    if same := _same(one, seen):
        return _known(said, There(same))
    return said | {"entry": one.entry}


def see(seen: dict[str, int], number: int, said: Verdict) -> None:
    """By which keys rows after a good one are the same; by any contact also after one that is known."""
    own = [said["key"]] if said["state"] == OK else []
    ways = said.get("ways", []) if said["state"] in (OK, KNOWN) else []
    for key in (*own, *ways):
        seen.setdefault(key, number)


def _same(one: Judged, seen: Mapping[str, int]) -> Any:
    """What is said of a row that is the same as one before; nothing of others."""
    row = next((seen[key] for key in (one.key, *one.ways.values()) if key in seen), None)
    if row is None:
        return None
    unsaid = [way for way, key in one.ways.items() if seen.get(key) != row]
    if "phone" in unsaid:
        return _l("The same as row %(row)s, which does not say this phone: it is not added.", row=row)
    if "email" in unsaid:
        return _l("The same as row %(row)s, which does not say this e-mail: it is not added.", row=row)
    return _l("The same as row %(row)s.", row=row)


def good_rows(rows: Sequence[Sequence[Any]], found: Sequence[Verdict]) -> list[Good]:
    """The rows that were found good, to be brought in."""
    return [
        Good(row[0], said["key"], said["entry"])
        for row, said in zip(rows, found, strict=True)
        if said["state"] == OK
    ]


def refused(verdict: Verdict, message: Any) -> Verdict:
    """The verdict on a row that the deed itself refused."""
    return _bare(verdict) | {"state": BAD, "faults": [fault(NOWHERE, message)]}


def made(verdict: Verdict, key: str) -> Verdict:
    """The verdict on a row that came in, with the key by which it can be taken back."""
    return _bare(verdict) | {"state": MADE, "key": key}


def taken_back(verdict: Verdict) -> Verdict:
    """The verdict on a row that came in and was taken back."""
    return {"state": GONE}


def stays(verdict: Verdict, why: Any) -> Verdict:
    """The verdict on a row that came in and could not be taken back."""
    return verdict | {"note": in_both(why)}


def bare(
    rows: Sequence[Sequence[Any]], found: Sequence[Verdict], but: Collection[str]
) -> tuple[list[list[Any]], list[Verdict]]:
    """The rows and verdicts, except those to be kept, with nothing left but the number, the word and why."""
    verdicts = found or [{}] * len(rows)
    is_kept = [not said or said["state"] in but for said in verdicts]
    emptied = [[row[0], row[1] if keep else []] for row, keep in zip(rows, is_kept, strict=True)]
    words = [said if keep else _word(said) for said, keep in zip(found, is_kept, strict=False)]
    return emptied, words


def erased() -> Verdict:
    """The verdict on a row whose person asked to be erased."""
    return {"state": LEFT, "note": in_both(_l("Erased because the person asked for it."))}


def already(verdict: Verdict, there: There) -> Verdict:
    """The verdict on a row that came in meanwhile, by somebody else's hand, with what is said of it."""
    return _known(_bare(verdict), there)


def _known(said: Verdict, there: There) -> Verdict:
    met = {"met": there.met} if there.met else {}
    return said | {"state": KNOWN, "note": in_both(there.said)} | met


def _word(verdict: Verdict) -> Verdict:
    """Without whom it is about; what came in keeps its key, which stands beside what was made of it too."""
    kept = ("state", "note", "key") if verdict["state"] == MADE else ("state", "note")
    return {name: verdict[name] for name in kept if name in verdict}


def _bare(verdict: Verdict) -> Verdict:
    """Without what was to come in: it is kept where it came to."""
    return {name: value for name, value in verdict.items() if name != "entry"}
