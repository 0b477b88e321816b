"""A plan's participation by region, whole: what a page of it needs, read once and reckoned."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ..language import fold
from ..plan.models import Plan
from ..workshops.editions import Edition
from . import edition_queries, queries
from .attributed import NOBODY, Attributed, of_edition, with_everybody, with_people, without_theirs
from .crowd import MOST, NONE, Crowd, read_crowd, total_with, with_crowd
from .facts import Place, Promises, Record, Source, years_without_record
from .rules import Total, standings, total, with_parts
from .sentences import Known, Topic
from .standing import Standing
from .unknown import everything_unknown


@dataclass(frozen=True)
class Year:
    """A year of the plan and workshops on record in it; `is_to_come` when it has not begun.

    `more` is how many there are besides.
    """

    year: int
    records: tuple[Record, ...]
    is_to_come: bool
    more: int = 0


@dataclass(frozen=True)
class Tally:
    """What is known and what is not. `places` are 25, or 26 with Lima in two; `jurisdictions` always 26.

    `people` are those by name whom the latest `edition` has by region: the public reads of no others.
    `records` are read one by one; of a large plan the others are the `crowd`.
    """

    promises: Promises
    records: tuple[Record, ...]
    places: tuple[Place, ...]
    jurisdictions: tuple[Place, ...]
    year: int
    people: Attributed = NOBODY
    edition: Edition | None = None
    crowd: Crowd = NONE

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """How each place stands, as on the diagram."""
        stated = without_theirs(self.records, self.people)
        whole, parts = (
            with_people(with_crowd(standings(places, stated), self.crowd), self.people)
            for places in (self.places, self.jurisdictions)
        )
        return with_parts(whole, parts)

    @cached_property
    def total(self) -> Total:
        """What the plan adds up to."""
        stated = total(self.places, without_theirs(self.records, self.people))
        whole = total_with(stated, self.crowd)
        held = [one.code for one in self.records if one.is_held]
        return with_everybody(whole, [*held, *self.crowd.codes_held], self.people, self.withheld)

    @property
    def beside(self) -> list[tuple[str, int | None]]:
        """People by name of no region of the country."""
        return self.people.beside({place.code for place in self.jurisdictions})

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """What is not known."""
        names = {place.code: place for place in self.jurisdictions}
        return everything_unknown(
            Known(self.promises, self.records, self.standings, self.total, names, self.year, self.crowd)
        )

    @property
    def lima_in_two(self) -> bool:
        """Whether the places are jurisdictions."""
        return len(self.places) == len(self.jurisdictions)

    @property
    def unknowns(self) -> int:
        """How many things are not known."""
        return sum(len(topic.unknowns) for topic in self.topics)

    @cached_property
    def on_record(self) -> list[Standing]:
        """Places on record: the largest own number first, those without one after."""
        known = [standing for standing in self.standings if standing.is_on_record]
        return sorted(known, key=lambda one: (-(one.attributable or 0), not one.shared, _alphabetical(one)))

    @cached_property
    def silent(self) -> list[Standing]:
        """Places without record, not even of a workshop for them, by name."""
        return self._by_name(lambda one: not (one.is_on_record or one.is_convened or one.has_nobody))

    @cached_property
    def convened(self) -> list[Standing]:
        """Places that were only convened, to workshops of which it is not known who came, by name."""
        return self._by_name(lambda one: one.is_convened)

    @cached_property
    def nobody(self) -> list[Standing]:
        """Places only convened, to workshops that recorded people and nobody from there, by name."""
        return self._by_name(lambda one: one.has_nobody)

    @property
    def convened_only(self) -> int:
        """How many places were convened and no more."""
        return len(self.convened) + len(self.nobody)

    def _by_name(self, is_meant: Callable[[Standing], bool]) -> list[Standing]:
        return sorted(filter(is_meant, self.standings), key=_alphabetical)

    @property
    def possible(self) -> list[Place]:
        """Places without record that an institution which could not be placed may be from."""
        return [standing.place for standing in self.standings if standing.is_only_possible]

    @property
    def hosts(self) -> list[Place]:
        """Places where workshops took place."""
        return [standing.place for standing in self.standings if standing.is_host]

    @property
    def links(self) -> int | None:
        """How many times a place was represented; None where it is not known of each workshop."""
        by_name = self.people.workshops or self.withheld
        is_known = not by_name and not any(standing.unheard for standing in self.standings)
        return sum(standing.times for standing in self.standings) if is_known else None

    @property
    def repeated(self) -> list[tuple[Place, int]]:
        """Places represented more than once, and how often; none where that is not known."""
        if self.links is None:
            return []
        several = [(one.place, one.times) for one in self.standings if one.times > 1]
        return sorted(several, key=lambda one: (-one[1], fold(one[0].name_es)))

    @property
    def most(self) -> int:
        """The largest own number of a place: the whole width of a bar."""
        return max((standing.attributable or 0 for standing in self.standings), default=0)

    @property
    def nowhere(self) -> list[Record]:
        """Workshops held for no region that is said."""
        held = (record for record in self.records if record.is_held and not record.regions)
        return [record for record in held if record.code not in self.people.workshops]

    @property
    def withheld(self) -> int:
        """Workshops held whose people were recorded by name, with no number that the public reads."""
        here = sum(bool(record.withheld) for record in self.records if record.is_held)
        return here + sum(code not in self.people.workshops for code in self.crowd.by_name)

    @property
    def to_come(self) -> int:
        """How many workshops are announced that have not taken place yet."""
        here = (record for record in self.records if not record.is_held and record.state != "cancelled")
        return sum(1 for _record in here) + self.crowd.to_come

    @property
    def years(self) -> list[Year]:
        """The years of the plan, those without record too."""
        return [self._year(year) for year in self.promises.years]

    def _year(self, year: int) -> Year:
        here = tuple(one for one in self.records if one.first_day.year == year)
        shown = here[-MOST:]
        return Year(year, shown, year > self.year, len(here) - len(shown) + self.crowd.years[year])

    @property
    def years_held(self) -> list[str]:
        """The years in which workshops were held."""
        years = {record.first_day.year for record in self.records if record.is_held}
        return [str(year) for year in sorted(years.union(one.year for one in self.crowd.held))]

    @property
    def silent_years(self) -> list[str]:
        """Years of the plan, up to the present one, without record."""
        years = years_without_record(self.promises.years, self.records, self.year)
        return [str(year) for year in years if not self.crowd.years[year]]

    @property
    def credited(self) -> list[tuple[Source, int]]:
        """The plan's cooperating sources and how many workshops each is credited with."""
        beyond = self.crowd.credited
        return [
            (source, sum(source in one.sources for one in self.records) + beyond.get(source.key, 0))
            for source in self.promises.sources
        ]

    def named(self, codes: Iterable[str]) -> list[Place]:
        """Jurisdictions by their codes."""
        wanted = set(codes)
        return [place for place in self.jurisdictions if place.code in wanted]


def _alphabetical(standing: Standing) -> str:
    return fold(standing.place.name_es)


def read_tally(plan: Plan, at: datetime, lima_in_two: bool = False) -> Tally:
    """The tally of a plan as the public may know it."""
    jurisdictions, latest = queries.places(lima_in_two=True), edition_queries.latest(plan)
    people = of_edition(latest[0].version, latest[1]) if latest else NOBODY
    crowd, apart = read_crowd(plan, people.workshops, people.kept_back, at)
    return Tally(
        promises=queries.promises(plan),
        records=queries.records_of(plan, at, apart),
        places=jurisdictions if lima_in_two else queries.places(lima_in_two=False),
        jurisdictions=jurisdictions,
        year=at.year,
        people=people,
        edition=latest[0] if latest else None,
        crowd=crowd,
    )
