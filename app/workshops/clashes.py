"""Which workshops get in each other's way: a room, a speaker, a region asked to two at once. Pure rules.

A room is taken for its hours; a workshop without hours takes it for its days. Whoever speaks, and a region
that is convened, is taken for whole days: nobody is in two cities on one. Days are those of the
workshop's own zone, compared as instants, so that a day in Tokyo and one in Lima meet as they do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from .when import When, instant_at

VENUE, SPEAKER, REGION = "venue", "speaker", "region"
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Talks:
    """Somebody with a part in a workshop, and the day of it; no day: on all its days."""

    speaker: int
    day: date | None = None


@dataclass(frozen=True)
class Taken:
    """What a workshop takes: days and hours, a room of its own, regions, speakers."""

    number: int
    when: When
    venue: int | None = None
    regions: frozenset[str] = frozenset()
    talks: frozenset[Talks] = frozenset()

    @cached_property
    def hours(self) -> Span:
        """From its first instant to its last."""
        return self.when.starts_at, self.when.ends_at

    @cached_property
    def days(self) -> Span:
        """From the midnight before it to the midnight after it."""
        return _days(self.when.first_day, self.when.last_day, self.when.zone)

    def days_of(self, speaker: int) -> list[Span]:
        """The days somebody speaks; all of them where the agenda does not say."""
        said = [one.day for one in self.talks if one.speaker == speaker]
        return [_days(day, day, self.when.zone) if day else self.days for day in said]


@dataclass(frozen=True)
class Clash:
    """Something two workshops both take: its kind, its number or code, and the other workshop."""

    kind: str
    what: int | str
    other: int


def clashes(mine: Taken, others: Iterable[Taken]) -> list[Clash]:
    """What a workshop takes that others take too, by the order of the others."""
    return [clash for other in others if other.number != mine.number for clash in _between(mine, other)]


def all_clashes(every: Iterable[Taken]) -> Mapping[int, list[Clash]]:
    """The clashes of each among all of them: swept by date, each pair looked at once."""
    found: dict[int, list[Clash]] = defaultdict(list)
    begun: list[tuple[Span, Taken]] = []
    for days, one in sorted(((one.days, one) for one in every), key=lambda pair: pair[0]):
        begun = [pair for pair in begun if pair[0][1] > days[0]]
        for _days_of_other, other in begun:
            for clash in _between(one, other):
                found[one.number].append(clash)
                found[other.number].append(Clash(clash.kind, clash.what, one.number))
        begun.append((days, one))
    return found


def _between(mine: Taken, other: Taken) -> Iterator[Clash]:
    if not _meet(mine.days, other.days):
        return
    if mine.venue is not None and mine.venue == other.venue and _meet(mine.hours, other.hours):
        yield Clash(VENUE, mine.venue, other.number)
    theirs = {one.speaker for one in other.talks}
    for speaker in sorted({one.speaker for one in mine.talks} & theirs):
        if any(_meet(here, there) for here in mine.days_of(speaker) for there in other.days_of(speaker)):
            yield Clash(SPEAKER, speaker, other.number)
    for region in sorted(mine.regions & other.regions):
        yield Clash(REGION, region, other.number)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _days(first: date, last: date, zone: str) -> Span:
    return instant_at(first, time(), zone), instant_at(last + timedelta(days=1), time(), zone)
