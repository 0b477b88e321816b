"""What an editor says of a plan: plain values, as the forms let them pass."""

from collections.abc import Mapping
from dataclasses import dataclass

# Texts every plan has in both languages, and those it may leave out, both halves or none.
ALWAYS = ("title", "short", "summary", "purpose", "direct", "indirect")
PERHAPS = ("source",)


@dataclass(frozen=True)
class Step:
    """A named component."""

    name_es: str
    name_en: str
    id: int | None = None
    rung: str = ""


@dataclass(frozen=True)
class Wave:
    """An intervention group and its regions, none while they are not known."""

    name_es: str
    name_en: str
    members: frozenset[str] = frozenset()
    id: int | None = None


@dataclass(frozen=True)
class PlanDraft:
    """Everything the plan's editor says."""

    texts: Mapping[str, str | None]
    legal_basis: str | None
    owner_id: int | None
    first_year: int
    last_year: int
    announced_components: int | None
    steps: tuple[Step, ...] = ()
    waves: tuple[Wave, ...] = ()
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class Promised:
    """One measure of one component, or of the whole plan: a number by region and year; None takes it away.

    A region of None is the whole country.
    """

    measure: str
    component_id: int | None
    values: Mapping[tuple[str | None, int], int | None]


@dataclass(frozen=True)
class ThemeDraft:
    """A theme's names and colour, and the version they were read in."""

    code: str
    version: int
    name_es: str
    name_en: str
    colour: int
