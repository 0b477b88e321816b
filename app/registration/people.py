"""A person as they sign up: names, a way to be reached, whom they represent."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import case

from ..institutions.models import Institution
from ..language import fold, squeezed
from ..tokens import keyed
from ..workshops.counts import NO_INSTITUTION, UNLISTED, Cell
from . import rules
from .models import Registration


@dataclass(frozen=True)
class Represented:
    """An institution of the list, one written freely, or none; the region and country it is counted under."""

    region: str
    country: str | None = None
    institution_id: int | None = None
    kind: str = NO_INSTITUTION
    name: str = ""
    text: str | None = None

    @property
    def told(self) -> tuple[str | int | None, ...]:
        """All of it as plain values, from which it can be made again."""
        return self.region, self.country, self.institution_id, self.kind, self.name, self.text

    def stands_in(self, row: Registration) -> bool:
        """Whether a sign-up is of this institution already, however it is written."""
        is_same_text = fold(row.institution_text or "") == fold(self.text or "")
        return self.institution_id == row.institution_id and is_same_text


@dataclass(frozen=True)
class Person:
    """Who signs up, as rules.py has let it pass."""

    given_names: str
    family_names: str
    phone: str | None
    email: str | None
    represents: Represented

    @property
    def contact(self) -> str:
        """The way to be reached that tells people apart: the phone first; empty for none."""
        return self.phone or self.email or ""

    @cached_property
    def key(self) -> str | None:
        """A keyed hash of contact and name: the same person within one workshop. None without a contact."""
        return person_key(self.contact, self.given_names, self.family_names)

    @property
    def keys(self) -> tuple[str, ...]:
        """The same of each contact they give: who was known by one of them alone is found by it."""
        made = (person_key(one, self.given_names, self.family_names) for one in (self.phone, self.email))
        return tuple(filter(None, made))

    def columns(self) -> dict[str, str | int | None]:
        """The person's part of a registration's row."""
        name = f"{self.given_names} {self.family_names}"
        search, bare = found_by(name, self.represents.name, self.represents.text)
        return {
            "given_names": self.given_names,
            "family_names": self.family_names,
            "phone": self.phone,
            "email": self.email,
            "email_key": email_key(self.email),
            "institution_id": self.represents.institution_id,
            "institution_text": self.represents.text,
            "region": self.represents.region,
            "country": self.represents.country,
            "person_key": self.key,
            "search": search,
            "squeezed": bare,
        }


@dataclass(frozen=True)
class Asked:
    """One sign-up form that was filled in: who, for which workshop, under which key.

    `is_told`: whether they are owed word of it by mail, where they left one; `is_told_by_hand`: whether staff
    owe it to who left only a phone, as they see no page of their own after it.
    """

    workshop_id: int
    person: Person
    key: str
    language: str
    union_consent: bool = False
    accepts_line: bool = True
    position: str | None = None
    is_told: bool = True
    is_told_by_hand: bool = False

    @property
    def channel(self) -> str | None:
        """How word of it is owed: by mail, by hand, or not at all."""
        if self.is_told and self.person.email:
            return "mail"
        return "hand" if self.is_told_by_hand and self.person.phone else None

    @property
    def body(self) -> str:
        """A keyed hash of what was asked; tells a repeated post from another one under the same key."""
        who = self.person
        person = who.given_names, who.family_names, who.phone, who.email, who.represents.told
        said = [self.workshop_id, *person, self.union_consent, self.position]
        return keyed("body", json.dumps(said)).hex()


def person_key(contact: str | None, given_names: str, family_names: str) -> str | None:
    """A keyed hash of contact and name, the same wherever the person is written down."""
    said = rules.identity(contact, given_names, family_names) if contact else None
    return keyed("person", said).hex() if said else None


@dataclass(frozen=True)
class Reached:
    """What a registration says of who somebody is and how they are reached, and its number and state."""

    id: int
    state: str
    person_key: str | None
    given_names: str
    family_names: str
    phone: str | None
    email: str | None

    @property
    def keys(self) -> set[str]:
        """What they are known by."""
        return keys_of(self.person_key, self.given_names, self.family_names, self.phone, self.email)


def keys_of(own: str | None, given_names: str, family_names: str, *contacts: str | None) -> set[str]:
    """The key somebody stands under, and that of each contact: a row may know them by one alone."""
    return set(filter(None, (own, *(person_key(one, given_names, family_names) for one in contacts))))


def found_by(name: str, institution: str, written: str | None) -> tuple[str, str]:
    """What a registration is found by: its words, and the same without what people write between them."""
    search = fold(f"{name} {institution} {written or ''}")[:400]
    return search, squeezed(search)


def email_key(email: str | None) -> str | None:
    """A keyed hash of an e-mail, in whatever case it was typed."""
    return keyed("email", email.casefold()).hex() if email else None


def cell(row: Registration) -> Cell:
    """What a registration is counted under."""
    return Cell(
        row.workshop_id, row.region, kind_of(row), row.sex, row.age_band, row.state, row.attendance or ""
    )


def kind_of(row: Registration) -> str:
    """The kind of institution a registration is counted under."""
    return counted_kind(row.institution.kind if row.institution else None, row.institution_text)


def kind_column(of: Any) -> Any:
    """The same of a table of people, for a statement that joins their institutions."""
    return case(
        (of.institution_id.is_not(None), Institution.kind),
        (of.institution_text.is_not(None), UNLISTED),
        else_=NO_INSTITUTION,
    )


def counted_kind(kind: str | None, text: str | None) -> str:
    """The kind of an institution of the list; else by whether one was written freely."""
    return kind or (UNLISTED if text else NO_INSTITUTION)
