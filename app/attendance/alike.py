"""Who may be the same person: why two who came look alike, and who is whom once staff have chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

# Why two are offered: the same name for the same institution, or the same way to be reached and a like name.
INSTITUTION, PHONE, EMAIL = "institution", "phone", "email"
# From which likeness on two names may be one, mistyped.
LIKE = 0.9


@dataclass(frozen=True)
class Traits:
    """What two people are compared by: folded name, whom they stand for, and hashes or ways to be reached.

    `represents` is the number of an institution of the list, or the folded text of one that is not in it.
    """

    name: str
    represents: str
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class Choice:
    """What staff said of two, each told by the key of its person."""

    one: str
    other: str
    is_same: bool


def reasons(one: Traits, other: Traits) -> tuple[str, ...]:
    """Everything that speaks for one person; empty where nothing does."""
    has_like_name = is_like(one.name, other.name)
    found = {
        INSTITUTION: bool(one.represents and one.name)
        and (one.represents, one.name) == (other.represents, other.name),
        PHONE: has_like_name and one.phone is not None and one.phone == other.phone,
        EMAIL: has_like_name and one.email is not None and one.email == other.email,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def is_like(one: str, other: str) -> bool:
    """Whether one name is the other with a name more, or mistyped; a single word is no name."""
    words, others = set(one.split()), set(other.split())
    if min(len(words), len(others)) < 2:
        return False
    if words <= others or others <= words:
        return True
    # What is cheap to tell comes first: most names are far from being like.
    if 2 * min(len(one), len(other)) < LIKE * (len(one) + len(other)):
        return False
    slip = SequenceMatcher(None, one, other)
    return slip.quick_ratio() >= LIKE and slip.ratio() >= LIKE


class Persons:
    """Who is whom: keys of persons joined as staff chose, and those who were told apart."""

    def __init__(self, choices: Iterable[Choice]) -> None:
        said = list(choices)
        self._leads: dict[str, str] = {}
        for choice in said:
            if choice.is_same:
                self._leads[self.of(choice.one)] = self.of(choice.other)
        self._apart = {
            frozenset((self.of(choice.one), self.of(choice.other))) for choice in said if not choice.is_same
        }
        self._told = frozenset(key for pair in self._apart for key in pair)

    def of(self, key: str) -> str:
        """The one key that stands for a person."""
        while self._leads.get(key, key) != key:
            key = self._leads[key]
        return key

    def are_apart(self, one: str, other: str) -> bool:
        """Whether staff said that these two, or any joined to them, are different people."""
        return frozenset((self.of(one), self.of(other))) in self._apart

    def is_apart(self, key: str) -> bool:
        """Whether staff said that this person is another one than somebody."""
        return self.of(key) in self._told
