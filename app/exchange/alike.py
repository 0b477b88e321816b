"""The same without a contact: of one name and place and for one body, by its number or as it is written."""

from dataclasses import dataclass
from itertools import product

from ..attendance.models import WalkIn
from ..language import fold
from ..registration.models import Registration
from ..registration.people import Person
from ..workshops.counts import NOT_STATED
from .matching import Place

# One way of saying all of it: the name, a body, its place.
Face = tuple[str, int | str, Place]


@dataclass(frozen=True)
class Traits:
    """What somebody is known by where no contact tells: their name, the body they stand for, their place.

    A body has several ways of being said, its number, its names and what was written before it was settled;
    and as many places as these may stand beside. Who names none has none.
    """

    name: str
    bodies: frozenset[int | str]
    places: frozenset[Place]

    @property
    def faces(self) -> list[Face]:
        """Each way of saying all of it, numbers before words; who shares one is alike."""
        bodies = sorted(self.bodies or {""}, key=lambda one: (isinstance(one, str), one))
        return list(product((self.name,), bodies, sorted(self.places, key=str)))

    @property
    def says_a_place(self) -> bool:
        """Whether a place is said of them."""
        return not any(place[0] == NOT_STATED for place in self.places)

    def is_alike(self, other: "Traits") -> bool:
        """Whether nothing that is said of the two tells them apart, and as much is said of both."""
        return not set(self.faces).isdisjoint(other.faces)

    def may_be(self, other: "Traits") -> bool:
        """Whether they are of one name and nothing tells them apart that both say."""
        is_said = self.says_a_place and other.says_a_place
        listed = [any(isinstance(body, int) for body in one.bodies) for one in (self, other)]
        # Words that nobody has settled may be another way of writing a body of the list.
        is_open = not (self.bodies and other.bodies) or listed[0] != listed[1]
        is_of_one = is_open or bool(self.bodies & other.bodies)
        return self.name == other.name and is_of_one and (not is_said or bool(self.places & other.places))


def traits_of(row: Registration | WalkIn) -> Traits:
    """Those of somebody who stands; what was written stays beside what it was settled as, its place does not.

    Which may be none: who said no region wrote the same.
    """
    body, written = row.institution, row.institution_text
    names = (body.name_es, body.name_en, body.acronym) if body else ()
    places = {(row.region, row.country)} | ({(NOT_STATED, None)} if body and written else set())
    return _traits(row.full_name, row.institution_id, (written, *names), places)


def traits_in(person: Person, written: str, place: Place) -> Traits:
    """Those of whom a row means, with the words and the place it says it with."""
    mine = person.represents
    name = f"{person.given_names} {person.family_names}"
    return _traits(name, mine.institution_id, (mine.text, written), {(mine.region, mine.country), place})


def _traits(
    name: str, number: int | None, words: tuple[str | None, ...], places: set[tuple[str, str | None]]
) -> Traits:
    bodies: set[int | str] = {fold(one) for one in words if one}
    return Traits(fold(name), frozenset(bodies | ({number} if number else set())), frozenset(places))
