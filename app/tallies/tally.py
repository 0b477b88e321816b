"""A plan's participation by region, whole: what a page of it needs, read once and reckoned."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ..plan.models import Plan
from . import queries
from .facts import Place, Promises, Record
from .rules import Standing, Total, links, places_of, standings, total, with_parts
from .sentences import Known, Topic
from .unknown import everything_unknown


@dataclass(frozen=True)
class Year:
    """A year of the plan and the workshops on record in it; `is_to_come` when it has not begun."""

    year: int
    records: tuple[Record, ...]
    is_to_come: bool


@dataclass(frozen=True)
class Tally:
    """What is known and what is not. `places` are 25, or 26 with Lima in two; `jurisdictions` always 26."""

    promises: Promises
    records: tuple[Record, ...]
    places: tuple[Place, ...]
    jurisdictions: tuple[Place, ...]
    year: int

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """How each place stands, as on the diagram."""
        whole = standings(self.places, self.records)
        return with_parts(whole, standings(self.jurisdictions, self.records))

    @cached_property
    def total(self) -> Total:
        """What the plan adds up to."""
        return total(self.places, self.records)

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """What is not known."""
        names = {place.code: place for place in self.jurisdictions}
        return everything_unknown(
            Known(self.promises, self.records, self.standings, self.total, names, self.year)
        )

    @property
    def lima_in_two(self) -> bool:
        """Whether the places are jurisdictions."""
        return len(self.places) == len(self.jurisdictions)

    @property
    def unknowns(self) -> int:
        """How many things are not known."""
        return sum(len(topic.unknowns) for topic in self.topics)

    @property
    def on_record(self) -> list[Standing]:
        """Places on record: the largest own number first, those without one after."""
        known = [standing for standing in self.standings if standing.is_on_record]
        return sorted(known, key=lambda one: (-(one.attributable or 0), not one.shared, one.place.name_es))

    @property
    def silent(self) -> list[Standing]:
        """Places without record, by name."""
        return sorted(
            (one for one in self.standings if not one.is_on_record), key=lambda one: one.place.name_es
        )

    @property
    def hosts(self) -> list[Standing]:
        """Places where workshops took place."""
        return [standing for standing in self.standings if standing.is_host]

    @property
    def links(self) -> int:
        """How many times a place was represented."""
        return links(self.places, self.records)

    @property
    def shares(self) -> list[Record]:
        """Workshops whose headcount is of several places together."""
        several = [record for record in self.records if len(places_of(record, self.places)) > 1]
        return [record for record in several if record.is_held and record.number is not None]

    @property
    def years(self) -> list[Year]:
        """The years of the plan, those without record too."""
        return [
            Year(year, tuple(one for one in self.records if one.first_day.year == year), year > self.year)
            for year in self.promises.years
        ]


def read_tally(plan: Plan, at: datetime, lima_in_two: bool = False) -> Tally:
    """The tally of a plan as the public may know it."""
    jurisdictions = queries.places(lima_in_two=True)
    return Tally(
        promises=queries.promises(plan),
        records=queries.records_of(plan, at),
        places=jurisdictions if lima_in_two else queries.places(lima_in_two=False),
        jurisdictions=jurisdictions,
        year=at.year,
    )
