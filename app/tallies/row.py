"""One region of a plan's participation, over plain values: people, workshops, what was stated of it."""

from dataclasses import dataclass, fields

from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED
from .facts import Place
from .standing import Standing

# Rows of their own beside the regions.
ELSEWHERE = (NO_REGION, ABROAD, NOT_STATED)


@dataclass(frozen=True)
class People:
    """People of one region in one year: sign-ups, who came of those counted by name, and who got no mark.

    `unmarked` held a seat and, once it was over, were recorded neither present nor excused.
    """

    registered: int = 0
    named: int = 0
    unmarked: int = 0

    def __add__(self, other: "People") -> "People":
        return People(
            self.registered + other.registered, self.named + other.named, self.unmarked + other.unmarked
        )


@dataclass(frozen=True)
class Workshops:
    """Workshops for one region in one year: without the cancelled; of those held, how many say no number."""

    planned: int = 0
    held: int = 0
    silent: int = 0

    def __add__(self, other: "Workshops") -> "Workshops":
        return Workshops(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class Row:
    """One region, or one of the rows beside them.

    `is_possible` is whether an institution that could not be placed may be from there, `is_represented`
    whether a source names a body from there at a workshop held, or somebody from there was
    written down where another number stands; `is_beyond` whether whoever reads does not
    answer for it, so that what is not seen of it is no word of what there is.
    """

    code: str
    place: Place | None
    people: People
    workshops: Workshops
    standing: Standing | None = None
    is_possible: bool = False
    is_beyond: bool = False
    is_represented: bool = False

    @property
    def is_unseen(self) -> bool:
        """Whether whoever reads does not answer for it, nor for a workshop for it."""
        return self.is_beyond and not (self.workshops.planned or self.is_on_record)

    @property
    def stated(self) -> int:
        """Participations stated for this region alone, without names."""
        return (self.standing.attributable or 0) if self.standing else 0

    @property
    def number(self) -> int:
        """Participations on record for this region alone, on whatever basis."""
        return self.people.named + self.stated

    @property
    def counts_by_name(self) -> bool:
        """Whether any workshop held for it counts by the people written down, so that nobody is a number."""
        stated = len(self.standing.workshops) if self.standing else 0
        return self.workshops.held > self.workshops.silent + stated

    @property
    def bases(self) -> list[tuple[str, int]]:
        """On what they rest."""
        named = [("named", self.people.named)] if self.people.named else []
        return named + list(self.standing.by_basis if self.standing else ())

    @property
    def is_on_record(self) -> bool:
        """Whether any source says that somebody from there took part: being convened does not."""
        is_stated = self.standing is not None and self.standing.is_on_record
        return bool(self.number or self.is_represented or is_stated)

    @property
    def unheard(self) -> int:
        """How many workshops held for it do not say who came from there."""
        return self.workshops.silent + len(self.standing.silent if self.standing else ())

    @property
    def is_convened(self) -> bool:
        """Whether all there is of it is that it was convened, and it is not known who came."""
        return bool(self.unheard) and not self.is_on_record

    @property
    def has_nobody(self) -> bool:
        """Whether people were recorded by name at every workshop held for it, and nobody from there."""
        return bool(self.workshops.held) and not (self.is_on_record or self.is_convened)
