"""Registrations, and the notices owed to each person."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Utc, only
from ..forgetting import GONE
from ..institutions.models import Institution
from ..tokens import link_token
from ..workshops.models import Workshop

SEATED, WAITING, CANCELLED = "seated", "waiting", "cancelled"
SEXES = ("", "female", "male", "other", "undisclosed")
AGE_BANDS = ("", "-29", "30-44", "45-59", "60-", "undisclosed")


class Registration(Base):
    """A person's place in a workshop: a seat or a place in line, by `seq`, the order of arrival.

    `ref` names it in links and calendars; `link_hash` and `door_hash` are hashes of what the person holds;
    `person_key` is a keyed hash of contact and name, empty without a contact (homonyms are people);
    `email_key` is a keyed hash of the e-mail, so that a job can look for it without holding it;
    `delegation_id` is set for whom an institution named to one of its seats;
    `note` is what staff wrote beside it, which the person reads too;
    `removed_for` is the word for why staff took them off, `removed_words` what they wrote of it;
    `attendance` is what the desk's records say: present, excused, or nothing; frozen while it is closed;
    `certified_at` is when a certificate was issued that is still good;
    `form_key` and `form_hash` tell a repeated post from a new one. `region` is as counts.py says;
    `country` is set for somebody from abroad. `forgotten_at` is when all that led to the person was erased.
    """

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint("state IN ('seated', 'waiting', 'cancelled')", name="state"),
        UniqueConstraint("workshop_id", "seq", name="uq_registration_order"),
        UniqueConstraint("form_key", name="uq_registration_form_key"),
        UniqueConstraint("short_code", name="uq_registration_short_code"),
        Index(
            "uq_registration_person",
            "workshop_id",
            "person_key",
            unique=True,
            postgresql_where=text("state <> 'cancelled'"),
            sqlite_where=text("state <> 'cancelled'"),
        ),
        Index("ix_registration_line", "workshop_id", "state", "seq"),
        Index("ix_registration_email_key", "email_key"),
        Index("ix_registration_institution", "workshop_id", "institution_id"),
        # Whether a device's list is still what it was: asked at each arrival.
        Index("ix_registration_changed", "workshop_id", "version", **only("version > 1")),
        # Which institutions came, each looked up by itself.
        Index("ix_registration_came", "institution_id", "workshop_id", **only("attendance = 'present'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(32), unique=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    seq: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    given_names: Mapped[str] = mapped_column(String(80))
    family_names: Mapped[str] = mapped_column(String(80))
    search: Mapped[str] = mapped_column(String(400))
    squeezed: Mapped[str] = mapped_column(String(400))
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(64))
    phone: Mapped[str | None] = mapped_column(String(20))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    institution_text: Mapped[str | None] = mapped_column(String(160))
    region: Mapped[str] = mapped_column(String(8))
    country: Mapped[str | None] = mapped_column(String(2))
    position: Mapped[str | None] = mapped_column(String(120))
    sex: Mapped[str] = mapped_column(String(12), default="")
    age_band: Mapped[str] = mapped_column(String(12), default="")
    access_need: Mapped[str | None] = mapped_column(String(300))
    note: Mapped[str | None] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(2))
    consent_at: Mapped[datetime] = mapped_column(Utc)
    union_consent_at: Mapped[datetime | None] = mapped_column(Utc)
    person_key: Mapped[str | None] = mapped_column(String(64))
    form_key: Mapped[str] = mapped_column(String(64))
    form_hash: Mapped[str] = mapped_column(String(64))
    generation: Mapped[int] = mapped_column(default=1)
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    door_hash: Mapped[str] = mapped_column(String(64), unique=True)
    short_code: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime] = mapped_column(Utc)
    seated_at: Mapped[datetime | None] = mapped_column(Utc)
    cancelled_at: Mapped[datetime | None] = mapped_column(Utc)
    cancelled_by: Mapped[str | None] = mapped_column(String(20))
    removed_for: Mapped[str | None] = mapped_column(String(20))
    removed_words: Mapped[str | None] = mapped_column(String(200))
    certified_at: Mapped[datetime | None] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)
    attendance: Mapped[str] = mapped_column(String(8), default="", server_default="")
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"), index=True)
    forgotten_at: Mapped[datetime | None] = mapped_column(Utc)
    workshop: Mapped[Workshop] = relationship()
    institution: Mapped[Institution | None] = relationship()

    @property
    def full_name(self) -> str:
        """Given names and family names; a dash for somebody forgotten."""
        return f"{self.given_names} {self.family_names}".strip() or GONE


class Delegation(Base):
    """What an institution was given: `seats` in all, of which `held` have no name yet.

    The link is made from `ref` and `generation`; only its hash is kept. `email` is who is warned.
    `lapses_at` is as it was promised, also while the workshop begins earlier.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        UniqueConstraint("workshop_id", "institution_id", name="uq_delegation_institution"),
        CheckConstraint("held BETWEEN 0 AND seats", name="held"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(32), unique=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    seats: Mapped[int]
    held: Mapped[int]
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    generation: Mapped[int] = mapped_column(default=1)
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    lapses_at: Mapped[datetime] = mapped_column(Utc)
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    warned_at: Mapped[datetime | None] = mapped_column(Utc)
    lapsed_at: Mapped[datetime | None] = mapped_column(Utc)
    given_back_at: Mapped[datetime | None] = mapped_column(Utc)
    workshop: Mapped[Workshop] = relationship()
    institution: Mapped[Institution] = relationship()

    @property
    def token(self) -> str:
        """The secret of its link, made anew each time."""
        return link_token("delegation", self.ref, self.generation)

    @property
    def held_until(self) -> datetime:
        """When seats without a name lapse: on the date promised, and before the workshop begins."""
        return min(self.lapses_at, self.workshop.starts_at)


class Settlement(Base):
    """An institution written freely that staff found in the list: what was written, and whom it touched.

    `rows` keeps each sign-up's number with the region and country it was counted under, so that the choice
    can be taken back; `undone_at` is when it was. They are the same in all its rows, save where a choice was
    made for the text alone, as it once was.
    """

    __tablename__ = "settlement"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    written: Mapped[str] = mapped_column(String(160))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    rows: Mapped[list[list[Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Utc)
    institution: Mapped[Institution] = relationship()

    @property
    def places(self) -> list[tuple[str, str | None]]:
        """The region and country said beside the text, or each that was."""
        return list(dict.fromkeys((region, country) for _number, region, country in self.rows))


class GroupMessage(Base):
    """What staff wrote to many people of a workshop at once, in both languages.

    `audience` says to whom: seated, waiting, attended or absent; `people` is how many of them it was owed,
    `unreached` how many left no way to be told.
    """

    __tablename__ = "group_message"
    __table_args__ = (
        CheckConstraint("audience IN ('seated', 'waiting', 'attended', 'absent')", name="audience"),
        UniqueConstraint("form_key", name="uq_group_message_form_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)
    audience: Mapped[str] = mapped_column(String(10))
    text_es: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    people: Mapped[int]
    unreached: Mapped[int] = mapped_column(default=0, server_default="0")
    form_key: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Notice(Base):
    """Something a person must be told: by mail through the outbox, or by an organiser's hand.

    kind: confirmation, waiting, promoted, reminder, moved, cancelled, link, thanks, certificate, message;
    `message_id` is which, of those staff write.
    state: pending; sent; told, by hand; lapsed, as it was no longer needed;
    bounced, refused by the other side; failed.
    `sequence` is what the workshop's was when word became owed, then when the person had it; `before` is,
    for moved, when and where it was.
    """

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("channel IN ('mail', 'hand')", name="channel"),
        CheckConstraint("state IN ('pending', 'sent', 'told', 'lapsed', 'bounced', 'failed')", name="state"),
        Index("ix_notice_to_tell", "workshop_id", "channel", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    kind: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(4))
    state: Mapped[str] = mapped_column(String(10), default="pending")
    sequence: Mapped[int] = mapped_column(default=0)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    made_at: Mapped[datetime] = mapped_column(Utc)
    settled_at: Mapped[datetime | None] = mapped_column(Utc)
    told_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    error: Mapped[str | None] = mapped_column(String(300))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("group_message.id"), index=True)
    registration: Mapped[Registration] = relationship()
    message: Mapped[GroupMessage | None] = relationship()


class Answer(Base):
    """What a person answered to a question of the workshop.

    `value` is a text, true or false, or the places of the chosen ones among the question's choices.
    """

    __tablename__ = "answer"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True, index=True)
    value: Mapped[Any] = mapped_column(JSON)
