"""Workshops, venues, the regions they are for, sessions and the people in them, who was represented."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..clock import now
from ..database import Base, Utc, only
from ..institutions.models import Institution
from ..plan.models import Component, Plan, Theme
from ..territory.models import District, Jurisdiction
from .speakers import LONGEST, key_of_row

STATES = ("proposed", "scheduled", "published", "held", "closed", "cancelled")
# What the public sees: an announced workshop and all that came of it.
PUBLIC = ("published", "held", "closed", "cancelled")
RESOLUTIONS = ("exact", "inferred", "by_context", "doubtful_level", "unresolved", "group_unnamed")


class Venue(Base):
    """Where a workshop takes place. `name` is empty where only the city is known."""

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(160))
    address: Mapped[str | None] = mapped_column(String(200))
    city: Mapped[str | None] = mapped_column(String(80))
    country: Mapped[str] = mapped_column(String(2), default="PE")
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    jurisdiction_code: Mapped[str | None] = mapped_column(ForeignKey("jurisdiction.code"))
    map_url: Mapped[str | None] = mapped_column(String(300))
    capacity: Mapped[int | None]
    access_es: Mapped[str | None] = mapped_column(String(300))
    access_en: Mapped[str | None] = mapped_column(String(300))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    district: Mapped[District | None] = relationship()
    jurisdiction: Mapped[Jurisdiction | None] = relationship()


class Workshop(Base):
    """One scheduled event.

    Days and hours are the wall clock of `zone`; `starts_at` and `ends_at` are the same as instants (a day
    without hours counts from its midnight to the next). `version` grows with every edit, `sequence` with
    every change a calendar must learn of; `moved_at` is when days or place last changed for those signed up.
    `date_is_settled`: of a doubtful date nobody is asked again.
    """

    __tablename__ = "workshop"
    __table_args__ = (
        CheckConstraint(
            "state IN ('proposed', 'scheduled', 'published', 'held', 'closed', 'cancelled')", name="state"
        ),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("date_confidence IN ('stated', 'doubtful')", name="date_confidence"),
        Index("ix_workshop_when", "state", "starts_at"),
        Index("ix_workshop_figures", "plan_id", "first_day", "state", "ends_at", "is_demonstration"),
        Index("ix_workshop_doubtful", "plan_id", **only("date_confidence = 'doubtful'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    component_id: Mapped[int | None] = mapped_column(ForeignKey("component.id"))
    theme_code: Mapped[str | None] = mapped_column(ForeignKey("theme.code"))
    kind: Mapped[str] = mapped_column(String(20), default="workshop")
    series: Mapped[str | None] = mapped_column(String(20))
    ordinal: Mapped[int | None]
    title_es: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    short_es: Mapped[str] = mapped_column(String(80))
    short_en: Mapped[str | None] = mapped_column(String(80))
    summary_es: Mapped[str | None] = mapped_column(Text)
    summary_en: Mapped[str | None] = mapped_column(Text)
    audience_es: Mapped[str | None] = mapped_column(String(300))
    audience_en: Mapped[str | None] = mapped_column(String(300))
    note_es: Mapped[str | None] = mapped_column(Text)
    note_en: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="scheduled")
    zone: Mapped[str] = mapped_column(String(40), default="America/Lima")
    first_day: Mapped[date]
    last_day: Mapped[date]
    first_hour: Mapped[time | None]
    last_hour: Mapped[time | None]
    starts_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime] = mapped_column(Utc)
    date_confidence: Mapped[str] = mapped_column(String(10), default="stated")
    date_is_settled: Mapped[bool] = mapped_column(default=False, server_default=false())
    date_as_written: Mapped[str | None] = mapped_column(String(80))
    date_note_es: Mapped[str | None] = mapped_column(String(400))
    date_note_en: Mapped[str | None] = mapped_column(String(400))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    venue_note_es: Mapped[str | None] = mapped_column(String(400))
    venue_note_en: Mapped[str | None] = mapped_column(String(400))
    held_in: Mapped[list[str]] = mapped_column(JSON, default=lambda: ["es"])
    interpreted_to: Mapped[list[str]] = mapped_column(JSON, default=list)
    requires_institution: Mapped[bool] = mapped_column(default=True)
    requires_position: Mapped[bool] = mapped_column(default=False, server_default=false())
    contact_name: Mapped[str | None] = mapped_column(String(120))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    contact_phone: Mapped[str | None] = mapped_column(String(30))
    cancelled_reason_es: Mapped[str | None] = mapped_column(String(400))
    cancelled_reason_en: Mapped[str | None] = mapped_column(String(400))
    search: Mapped[str] = mapped_column(Text, default="")
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    part_versions: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")
    version: Mapped[int] = mapped_column(default=1)
    sequence: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Utc, default=now)
    changed_at: Mapped[datetime] = mapped_column(Utc, default=now)
    moved_at: Mapped[datetime | None] = mapped_column(Utc)

    plan: Mapped[Plan | None] = relationship()
    component: Mapped[Component | None] = relationship()
    theme: Mapped[Theme | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    convened: Mapped[list["ConvenedRegion"]] = relationship(cascade="all, delete-orphan")
    sources: Mapped[list["WorkshopSource"]] = relationship(
        order_by="WorkshopSource.position", cascade="all, delete-orphan"
    )
    sessions: Mapped[list["WorkshopSession"]] = relationship(
        order_by="WorkshopSession.position", cascade="all, delete-orphan"
    )

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone of the wall clock."""
        return ZoneInfo(self.zone)

    @property
    def last_day_at(self) -> datetime:
        """When the last day begins, by the wall clock of the place."""
        return datetime.combine(self.last_day, time(), self.time_zone)

    @property
    def region_codes(self) -> list[str]:
        """Jurisdictions the workshop is for."""
        return [link.jurisdiction_code for link in self.convened]


class ConvenedRegion(Base):
    """A jurisdiction a workshop is for; different from where it takes place."""

    __tablename__ = "convened_region"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    jurisdiction_code: Mapped[str] = mapped_column(
        ForeignKey("jurisdiction.code"), primary_key=True, index=True
    )
    jurisdiction: Mapped[Jurisdiction] = relationship()


class WorkshopSource(Base):
    """Who pays for, organises or supports a workshop; `as_written` keeps the name as the source has it."""

    __tablename__ = "workshop_source"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), default="cooperating source", primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    as_written: Mapped[str | None] = mapped_column(String(160))
    institution: Mapped[Institution] = relationship()


class WorkshopOrganiser(Base):
    """An account that runs this workshop besides those whose regions it is for."""

    __tablename__ = "workshop_organiser"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class WorkshopSession(Base):
    """What happens when, on a day of the workshop."""

    __tablename__ = "workshop_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    position: Mapped[int]
    day: Mapped[date | None]
    first_hour: Mapped[time | None]
    last_hour: Mapped[time | None]
    title_es: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    roles: Mapped[list["SessionRole"]] = relationship(
        order_by="SessionRole.position", cascade="all, delete-orphan"
    )


class Speaker(Base):
    """A person who speaks, moderates or reports; kept once by `key`, with as many roles as they had."""

    __tablename__ = "speaker"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST), unique=True)
    key: Mapped[str] = mapped_column(String(LONGEST), unique=True, index=True, default=key_of_row)


class SessionRole(Base):
    """The role of a person in a session: speaker, moderator or rapporteur, and for whom."""

    __tablename__ = "session_role"
    __table_args__ = (CheckConstraint("role IN ('speaker', 'moderator', 'rapporteur')", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("workshop_session.id"), index=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"))
    role: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    post_es: Mapped[str | None] = mapped_column(String(200))
    post_en: Mapped[str | None] = mapped_column(String(200))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    speaker: Mapped[Speaker] = relationship()
    institution: Mapped[Institution | None] = relationship()


class Representation(Base):
    """Who was represented at a held workshop, as far as the source says.

    `institution_id` is empty for an unnamed group or a body that cannot be told; `candidates` lists the
    codes it might be, which count as possible and never as reached. `is_settled`: nobody is asked again.
    """

    __tablename__ = "representation"
    __table_args__ = (
        CheckConstraint(f"resolution IN {RESOLUTIONS}", name="resolution"),
        Index("ix_representation_unresolved", "workshop_id", **only("resolution = 'unresolved'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    position: Mapped[int]
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    jurisdiction_code: Mapped[str | None] = mapped_column(ForeignKey("jurisdiction.code"))
    role: Mapped[str] = mapped_column(String(40), default="attended")
    label_es: Mapped[str] = mapped_column(String(200))
    label_en: Mapped[str] = mapped_column(String(200))
    resolution: Mapped[str] = mapped_column(String(20))
    is_settled: Mapped[bool] = mapped_column(default=False, server_default=false())
    candidates: Mapped[list[str]] = mapped_column(JSON, default=list)
    note_es: Mapped[str | None] = mapped_column(String(400))
    note_en: Mapped[str | None] = mapped_column(String(400))
    institution: Mapped[Institution | None] = relationship()
    workshop: Mapped[Workshop] = relationship()
