"""What an editor says of a workshop: plain values, as the form let them pass."""

from dataclasses import dataclass
from datetime import date, datetime, time

from .when import When

# Columns of the workshop the editor writes as they are. What is not named here no form can change.
WHAT = ("title_es", "title_en", "short_es", "short_en", "summary_es", "summary_en", "note_es", "note_en")
WHO = ("audience_es", "audience_en", "contact_name", "contact_email", "contact_phone")
TEXTS = (*WHAT, *WHO)
# The form's fields of a venue.
VENUE = (
    "venue_name", "venue_address", "venue_city", "venue_country", "venue_region", "district",
    "venue_map_url", "venue_capacity", "access_es", "access_en",
)  # fmt: skip
Texts = dict[str, str | None]


@dataclass(frozen=True)
class NewVenue:
    """A venue that is not in the list yet; without name and city there is none."""

    name: str | None = None
    address: str | None = None
    city: str | None = None
    country: str = "PE"
    jurisdiction: str | None = None
    district: str | None = None
    map_url: str | None = None
    capacity: int | None = None
    access_es: str | None = None
    access_en: str | None = None


@dataclass(frozen=True)
class Where:
    """A venue of the list by its number, a new one, or none yet."""

    venue_id: int | None = None
    new: NewVenue | None = None


@dataclass(frozen=True)
class Place:
    """Where it is, and how everybody gets in; a published workshop has no `where`: it is moved."""

    where: Where | None
    access_es: str | None
    access_en: str | None


@dataclass(frozen=True)
class SessionDraft:
    """One line of the agenda; speakers, moderators and rapporteurs are names."""

    day: date | None
    first_hour: time | None
    last_hour: time | None
    title_es: str
    title_en: str | None
    speakers: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    rapporteurs: tuple[str, ...] = ()
    id: int | None = None

    @property
    def voices(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The names under what they do."""
        return (
            ("speaker", self.speakers),
            ("moderator", self.moderators),
            ("rapporteur", self.rapporteurs),
        )


@dataclass(frozen=True)
class QuestionDraft:
    """Something asked of those who come; choices are pairs, Spanish and English."""

    kind: str
    label_es: str
    label_en: str | None
    choices: tuple[tuple[str, str], ...] = ()
    id: int | None = None


@dataclass(frozen=True)
class What:
    """Titles and texts, its place in the plan, the languages it is held in."""

    texts: Texts
    plan_id: int | None
    component_id: int | None
    theme_code: str | None
    held_in: tuple[str, ...]
    interpreted_to: tuple[str, ...]


@dataclass(frozen=True)
class Who:
    """For whom and with whom: regions, audience, institutions by what they do, accounts that run it."""

    texts: Texts
    convened: frozenset[str]
    sources: frozenset[int]
    hosts: frozenset[int]
    supporters: frozenset[int]
    organisers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class SignUp:
    """When sign-up opens and closes, whether it keeps a line, how many seats one institution may hold."""

    opens_at: datetime | None
    closes_at: datetime | None
    has_line: bool = True
    per_institution: int | None = None


@dataclass(frozen=True)
class Asked:
    """What is asked of those who sign up."""

    requires_institution: bool
    requires_position: bool = False
    questions: tuple[QuestionDraft, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What an editor says, part by part; a part left out stays as it is."""

    what: What | None = None
    when: When | None = None
    where: Place | None = None
    who: Who | None = None
    seats: SignUp | None = None
    asked: Asked | None = None
    sessions: tuple[SessionDraft, ...] | None = None
