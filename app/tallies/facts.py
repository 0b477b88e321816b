"""What is on record, as plain values: places, workshops, and what the plan announced.

Unknown is None, never 0. Texts come in both languages, as `…_es` and `…_en`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property


@dataclass(frozen=True)
class Place:
    """A row of the tally: a department, or one of Lima's two; `members` are its jurisdictions' codes."""

    code: str
    name_es: str
    name_en: str
    short: str
    column: int
    row: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """A body that may be meant; `level` is region, province or district, `region` its jurisdiction."""

    code: str
    name: str
    level: str
    region: str


@dataclass(frozen=True)
class Represented:
    """Who was represented, as far as the source says; `is_named` when the institution is known."""

    label_es: str
    label_en: str
    resolution: str
    is_named: bool
    region: str | None = None
    candidates: tuple[Candidate, ...] = ()
    note_es: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class Source:
    """Who pays for or supports a workshop."""

    key: str
    name_es: str
    name_en: str
    acronym: str = ""


@dataclass(frozen=True)
class Record:
    """What is on record of one workshop. `number` is None when no figure is known.

    `convened` are the jurisdictions it was for, `host` the one where it took place; `parts` are numbers the
    source itself states for one of them, `part_bases` on what each stands; `withheld` says why the public
    reads no number by name. `is_held` is false until its end is past, and when it was cancelled. `source` is
    that of the number, and `document` is where the workshop itself is written down. `standing` says whether
    somebody can sign up, `opens` the day they will.
    """

    code: str
    short_es: str
    short_en: str
    first_day: date
    last_day: date
    convened: tuple[str, ...]
    is_held: bool = True
    state: str = "held"
    number: int | None = None
    basis: str = "unknown"
    withheld: str = ""
    parts: Mapping[str, int] = field(default_factory=dict)
    part_bases: Mapping[str, str] = field(default_factory=dict)
    host: str | None = None
    venue: str = ""
    city: str = ""
    country: str = "PE"
    has_district: bool = False
    has_hours: bool = False
    is_date_doubtful: bool = False
    represented: tuple[Represented, ...] = ()
    sources: tuple[Source, ...] = ()
    source_es: str = ""
    source_en: str = ""
    document_es: str = ""
    document_en: str = ""
    date_note_es: str = ""
    date_note_en: str = ""
    venue_note_es: str = ""
    venue_note_en: str = ""
    capacity: int = 0
    taken: int = 0
    standing: str = ""
    opens: date | None = None

    @cached_property
    def regions(self) -> frozenset[str]:
        """Jurisdictions on record: those it was for, of the institutions that came, with a number stated."""
        convened = frozenset(self.convened)
        # Of thousands of records few say more than whom they were for.
        if not (self.represented or self.parts):
            return convened
        return convened.union(self.parts, (one.region for one in self.represented if one.region))

    @property
    def unplaced(self) -> tuple[Represented, ...]:
        """Institutions that came and could not be placed."""
        return self.represented and tuple(one for one in self.represented if one.resolution == "unresolved")


@dataclass(frozen=True)
class Named:
    """A thing with a name in both languages: a step, a group of regions."""

    name_es: str
    name_en: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Promises:
    """What a plan announced: years, components named or not, groups, sources, targets."""

    years: range
    announced_components: int | None = None
    components: tuple[Named, ...] = ()
    groups: tuple[Named, ...] = ()
    sources: tuple[Source, ...] = ()
    targets: int = 0
    is_demonstration: bool = False
    source_es: str = ""
    source_en: str = ""

    @property
    def unnamed_components(self) -> int:
        """How many announced components have no name."""
        return max(0, (self.announced_components or 0) - len(self.components))

    @property
    def empty_groups(self) -> int:
        """How many groups are announced without their regions."""
        return sum(not group.members for group in self.groups)


def years_without_record(years: Iterable[int], records: Iterable[Record], present: int) -> tuple[int, ...]:
    """Years of the plan, up to the present one, of which no workshop is on record."""
    known = {year for record in records for year in (record.first_day.year, record.last_day.year)}
    return tuple(year for year in years if year <= present and year not in known)
