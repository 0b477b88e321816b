"""Everybody known at one workshop before a file comes: who signed up, and who came to the door."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from ..attendance import rules as desk_rules
from ..attendance.models import WalkIn
from ..attendance.queries import kept_records, signed_up, walk_ins
from ..forgetting import GONE
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..registration.models import Registration
from ..registration.people import Person, email_key, keys_of
from ..tokens import as_code
from ..workshops.models import Workshop
from .alike import Traits, traits_of
from .settling import outlives_names

SEVERAL = _l(
    "Several people signed up under this name. Add their phone, their e-mail or the code of the ticket."
)
Somebody = TypeVar("Somebody", Registration, WalkIn)
AT_THE_DOOR = _l("Somebody of this name came without a sign-up and is written down already.")


@dataclass(frozen=True)
class Known:
    """Sign-ups by contact and name, by name and by code; those at the door, by the first two; who came.

    `has_nameless` where names are erased, so that nobody can tell by a name who that was; `has_untold` where
    one of these was counted and left no contact either.
    """

    by_key: Mapping[str, Registration] = field(default_factory=dict)
    by_name: Mapping[str, Sequence[Registration]] = field(default_factory=dict)
    by_code: Mapping[str, Registration] = field(default_factory=dict)
    at_the_door: Mapping[str, Sequence[WalkIn]] = field(default_factory=dict)
    door_by_key: Mapping[str, WalkIn] = field(default_factory=dict)
    presences: Mapping[desk_rules.Key, desk_rules.Presence] = field(default_factory=dict)
    has_nameless: bool = False
    has_untold: bool = False

    def signed_up(self, person: Person, mine: Traits, code: str) -> Registration | None:
        """The sign-up that is meant: by its code, by contact and name, or the only one of that name.

        Who came to the door with that contact is nobody else; nor is who signed up for another body or from
        another place.
        """
        if code:
            found = self.by_code.get(as_code(code))
            if found is None:
                raise Refusal(_l("Nobody signed up for this workshop has that code."))
            return found
        if by_contact := [self.by_key[key] for key in person.keys if key in self.by_key]:
            return by_contact[0]
        if any(key in self.door_by_key for key in person.keys):
            return None
        namesakes = self.by_name.get(fold(f"{person.given_names} {person.family_names}"), [])
        if len(namesakes) > 1:
            raise Refusal(SEVERAL)
        if not namesakes or (person.contact and namesakes[0].person_key is not None):
            return None
        return namesakes[0] if traits_of(namesakes[0]).may_be(mine) else None

    def alike(self, person: Person, mine: Traits) -> list[str]:
        """Where several of this name signed up or came, those who left no contact as this person and stand
        for the same, as the desk knows them."""
        signed_up, came = self.by_name.get(mine.name, ()), self.at_the_door.get(mine.name, ())
        if person.contact or len(signed_up) + len(came) < 2:
            return []
        of_list = [desk_rules.registration_key(one.id) for one in signed_up if _is_alike(one, mine)]
        return of_list + [desk_rules.walk_in_key(one.ref) for one in came if _is_alike(one, mine)]

    def is_written_down(self, who: str, state: str, days: Sequence[date]) -> bool:
        """Whether it is known already of each of these days."""
        found = (self.presences.get((who, day)) for day in days)
        return all(one is not None and one.status == state for one in found)

    def came(self, person: Person, mine: Traits) -> list[str]:
        """Those of this name who came to the door, as the desk knows them, with no other contact, nor without
        one for another body or from another place.

        By contact and name somebody is known when both are erased.
        """
        if kept := [self.door_by_key[key] for key in person.keys if key in self.door_by_key]:
            return [desk_rules.walk_in_key(kept[0].ref)]
        meant = [one for one in self.at_the_door.get(mine.name, ()) if _may_be(person, mine, one)]
        return [desk_rules.walk_in_key(one.ref) for one in meant]

    def has_namesake(self, mine: Traits) -> bool:
        """Whether anybody of this name signed up or came to the door."""
        return bool(self.by_name.get(mine.name) or self.at_the_door.get(mine.name))

    def may_be_counted(self, person: Person) -> bool:
        """Whether somebody nobody knows here may be one of those whose names are erased."""
        return self.has_untold if person.contact else self.has_nameless


def known_at(workshop: Workshop) -> Known:
    """As it is now."""
    people = signed_up(workshop.id)
    by_name: dict[str, list[Registration]] = defaultdict(list)
    for one in people:
        by_name[fold(one.full_name)].append(one)
    at_the_door: dict[str, list[WalkIn]] = defaultdict(list)
    came_by = [one for one in walk_ins(workshop.id) if one.attendance]
    for walked in came_by:
        at_the_door[fold(walked.full_name)].append(walked)
    # Before their day names only go one by one, with whoever asked for it.
    everybody: list[Registration | WalkIn] = [*people, *came_by]
    nameless = [one for one in everybody if one.full_name == GONE and outlives_names(workshop)]
    return Known(
        by_key=_by_key(people),
        by_name=by_name,
        by_code={one.short_code: one for one in people},
        at_the_door=at_the_door,
        door_by_key=_by_key(came_by),
        presences=desk_rules.attendance(one.record for one in kept_records(workshop.id)),
        has_nameless=bool(nameless),
        has_untold=any(one.attendance and one.person_key is None for one in nameless),
    )


def _by_key(people: Sequence[Somebody]) -> dict[str, Somebody]:
    """By what each stands under; by another contact of theirs where nobody stands under that."""
    found: dict[str, Somebody] = {}
    for one in people:
        keys = keys_of(one.person_key, one.given_names, one.family_names, one.phone, one.email)
        found |= dict.fromkeys(keys, one)
    return found | {one.person_key: one for one in people if one.person_key}


def _is_alike(row: Registration | WalkIn, mine: Traits) -> bool:
    """Whether somebody who left no contact stands for the same."""
    return row.person_key is None and traits_of(row).is_alike(mine)


def _may_be(person: Person, traits: Traits, one: WalkIn) -> bool:
    """Of the same name: whether they share a contact, or lack what would tell them apart."""
    mine, theirs = {person.phone, email_key(person.email)}, {one.phone, one.email_key}
    if mine & theirs - {None}:
        return True
    is_untold = person.phone is None and (mine == {None} or theirs == {None})
    return is_untold and traits_of(one).may_be(traits)
