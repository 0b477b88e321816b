"""What the workshop editor may send: shape only."""

from datetime import datetime
from typing import Any

from wtforms import BooleanField, FormField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms import Form as Part
from wtforms.validators import Optional, Regexp

from ..forms import Boxes, Day, FieldList, Form, Hour, Moment, Needed, OneOf, Plain, Whole, line, lines
from ..language import lazy_gettext as _l
from .draft import TEXTS, Draft, NewVenue, SessionDraft, Where
from .rules import HIGHEST_CAPACITY
from .when import When, instant_at

MOST_SESSIONS = 30
# Nothing in it that means more than itself in a mailto: link.
EMAIL = r"""^[^@\s?&"<>]+@[^@\s?&"<>]+\.[^@\s?&"<>]+$"""
# Fields a published workshop's editor has not: it is moved by a deed of its own, and its people are told.
WHEN_AND_WHERE = (
    "first_day", "last_day", "first_hour", "last_hour", "zone", "venue_id", "venue_name", "venue_address",
    "venue_city", "venue_country", "venue_region", "district_query", "district",
)  # fmt: skip


def _text(label: Any, most: int, *validators: Any) -> StringField:
    return StringField(label, filters=[line], validators=[*validators, Plain(most)])


def _area(label: Any, most: int) -> TextAreaField:
    return TextAreaField(label, filters=[lines], validators=[Plain(most, several_lines=True)])


class SessionPart(Part):  # type: ignore[misc]
    """One line of the agenda."""

    id = HiddenField(filters=[lambda typed: int(typed) if str(typed or "").isdecimal() else None])
    day = Day(_l("Day"))
    first_hour = Hour(_l("From"))
    last_hour = Hour(_l("To"))
    title_es = _text(_l("Title in Spanish"), 300, Needed(_l("Write the title of the session in Spanish.")))
    title_en = _text(_l("Title in English"), 300)
    speakers = TextAreaField(_l("Speakers"), filters=[lines], validators=[Plain(1500, several_lines=True)])

    def draft(self) -> SessionDraft:
        """The line as plain values."""
        return SessionDraft(
            day=self.day.data, first_hour=self.first_hour.data, last_hour=self.last_hour.data,
            title_es=self.title_es.data, title_en=self.title_en.data or None, id=self.id.data or None,
            speakers=tuple(name[:120] for name in (self.speakers.data or "").split("\n") if name.strip()),
        )  # fmt: skip


class WorkshopForm(Form):
    """A workshop as its editor sees it."""

    version = IntegerField(validators=[Optional()])
    short_es = _text(_l("Short title in Spanish"), 80, Needed(_l("Write the short title in Spanish.")))
    short_en = _text(_l("Short title in English"), 80)
    title_es = _text(_l("Full title in Spanish"), 300, Needed(_l("Write the full title in Spanish.")))
    title_en = _text(_l("Full title in English"), 300)
    summary_es = _area(_l("Summary in Spanish"), 4000)
    summary_en = _area(_l("Summary in English"), 4000)
    audience_es = _text(_l("Who it is for, in Spanish"), 300)
    audience_en = _text(_l("Who it is for, in English"), 300)
    note_es = _area(_l("Note in Spanish"), 2000)
    note_en = _area(_l("Note in English"), 2000)
    plan_id = OneOf(_l("Plan"))
    component_id = OneOf(_l("Component"))
    theme_code = OneOf(_l("Theme"))
    certainty = OneOf(_l("How certain it is"))
    first_day = Day(_l("First day"), [Needed(_l("Choose the first day."))])
    last_day = Day(_l("Last day"))
    first_hour = Hour(_l("Begins at"))
    last_hour = Hour(_l("Ends at"))
    zone = OneOf(_l("Time zone"))
    venue_id = OneOf(_l("Venue"))
    venue_name = _text(_l("Name of the new venue"), 160)
    venue_address = _text(_l("Address"), 200)
    venue_city = _text(_l("City"), 80)
    venue_country = OneOf(_l("Country"))
    venue_region = OneOf(_l("Region of the venue"))
    district_query = _text(_l("District"), 60)
    district = OneOf(_l("Districts found"), validate_choice=False)
    access_es = _text(_l("Access for everybody, in Spanish"), 300)
    access_en = _text(_l("Access for everybody, in English"), 300)
    convened = Boxes(_l("Convened regions"))
    sources = Boxes(_l("Cooperating sources"))
    hosts = Boxes(_l("Hosts"))
    capacity = Whole(_l("Capacity"), 1, HIGHEST_CAPACITY, [Optional()])
    opens_at = Moment(_l("Sign-up opens"))
    closes_at = Moment(_l("Sign-up closes"))
    held_in = Boxes(_l("Held in"), [Needed(_l("Choose at least one language."))])
    interpreted_to = Boxes(_l("With interpreters to"))
    requires_institution = BooleanField(_l("Whoever signs up represents an institution"))
    contact_name = _text(_l("Contact: name"), 120)
    contact_email = _text(
        _l("Contact: e-mail"),
        254,
        Optional(),
        Regexp(EMAIL, message=_l("Write an e-mail address like taller@example.org.")),
    )
    contact_phone = _text(
        _l("Contact: phone"),
        30,
        Optional(),
        Regexp(r"^\+?[0-9 ()\-]{6,30}$", message=_l("Write a phone number with digits only.")),
    )
    sessions = FieldList(FormField(SessionPart), max_entries=MOST_SESSIONS)

    def validate(self, extra_validators: Any = None) -> bool:
        """As always; the summary says one sentence for the whole agenda, each line says its own."""
        is_valid = bool(super().validate(extra_validators))
        if "sessions" in self and self.sessions.errors:
            self.sessions.errors = [_l("Check the agenda.")]
        return is_valid

    def draft(self, zone: str = "", also_convened: frozenset[str] = frozenset()) -> Draft:
        """Everything the form says as plain values.

        `zone` is that of a workshop whose date is settled, `also_convened` the regions somebody else
        answers for, which this editor neither sees as boxes nor takes away.
        """
        zone = self.zone.data if "zone" in self else zone
        return Draft(
            texts={name: self[name].data or None for name in TEXTS},
            plan_id=_number(self.plan_id.data),
            component_id=_number(self.component_id.data),
            theme_code=self.theme_code.data or None,
            when=self.when() if "first_day" in self else None,
            where=self.where() if "venue_id" in self else None,
            access_es=self.access_es.data or None,
            access_en=self.access_en.data or None,
            convened=also_convened.union(self.convened.data),
            sources=frozenset(map(int, self.sources.data)),
            hosts=frozenset(map(int, self.hosts.data)),
            held_in=tuple(self.held_in.data),
            interpreted_to=tuple(self.interpreted_to.data),
            requires_institution=self.requires_institution.data,
            opens_at=_instant(self.opens_at.data, zone),
            closes_at=_instant(self.closes_at.data, zone),
            sessions=tuple(part.form.draft() for part in self.sessions),
        )

    def when(self) -> When:
        """Days and hours as written; a last day left empty is the first."""
        last = self.last_day.data or self.first_day.data
        hours = self.first_hour.data, self.last_hour.data
        return When(self.first_day.data, last, *hours, self.zone.data)

    def where(self) -> Where:
        """The venue chosen, or the new one."""
        if self.venue_id.data != "new":
            return Where(_number(self.venue_id.data))
        return Where(
            new=NewVenue(
                name=self.venue_name.data or None,
                address=self.venue_address.data or None,
                city=self.venue_city.data or None,
                country=self.venue_country.data,
                jurisdiction=self.venue_region.data or None,
                district=self.district.data or None,
                access_es=self.access_es.data or None,
                access_en=self.access_en.data or None,
            )
        )


class HeldForm(Form):
    """That a workshop took place."""

    sure = BooleanField(_l("Yes, it took place. I know that this cannot be undone."))


def _number(chosen: str | None) -> int | None:
    return int(chosen) if chosen else None


def _instant(local: datetime | None, zone: str) -> datetime | None:
    return instant_at(local.date(), local.time(), zone) if local else None
