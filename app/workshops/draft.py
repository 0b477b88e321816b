"""What an editor says of a workshop: plain values, as the form let them pass."""

from dataclasses import dataclass
from datetime import date, datetime, time

from .when import When

# Columns of the workshop the editor writes as they are. What is not named here no form can change.
TEXTS = (
    "title_es", "title_en", "short_es", "short_en", "summary_es", "summary_en", "audience_es", "audience_en",
    "note_es", "note_en", "contact_name", "contact_email", "contact_phone",
)  # fmt: skip


@dataclass(frozen=True)
class NewVenue:
    """A venue that is not in the list yet; without name and city there is none."""

    name: str | None = None
    address: str | None = None
    city: str | None = None
    country: str = "PE"
    jurisdiction: str | None = None
    district: str | None = None
    access_es: str | None = None
    access_en: str | None = None


@dataclass(frozen=True)
class Where:
    """A venue of the list by its number, a new one, or none yet."""

    venue_id: int | None = None
    new: NewVenue | None = None


@dataclass(frozen=True)
class SessionDraft:
    """One line of the agenda; `speakers` are names, one a line."""

    day: date | None
    first_hour: time | None
    last_hour: time | None
    title_es: str
    title_en: str | None
    speakers: tuple[str, ...] = ()
    id: int | None = None


@dataclass(frozen=True)
class Draft:
    """Everything the editor says; a published workshop has neither `when` nor `where`: it is moved."""

    texts: dict[str, str | None]
    plan_id: int | None
    component_id: int | None
    theme_code: str | None
    when: When | None
    where: Where | None
    access_es: str | None
    access_en: str | None
    convened: frozenset[str]
    sources: frozenset[int]
    hosts: frozenset[int]
    held_in: tuple[str, ...]
    interpreted_to: tuple[str, ...]
    requires_institution: bool
    opens_at: datetime | None
    closes_at: datetime | None
    sessions: tuple[SessionDraft, ...] = ()
