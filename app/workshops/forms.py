"""What the workshop editor may send: shape only."""

from collections.abc import Callable, Sequence
from typing import Any

from wtforms import BooleanField, FileField, FormField
from wtforms.validators import Optional, Regexp

from ..differences import Opened
from ..forms import Boxes, Day, FieldList, Form, Hour, Moment, Needed, OneOf, Version, Whole
from ..language import fold, gettext
from ..language import lazy_gettext as _l
from ..territory.home import HOME_COUNTRY
from .lines import Meant, QuestionPart, SessionPart, area, text
from .rules import HIGHEST_CAPACITY

MOST_SESSIONS, MOST_QUESTIONS = 30, 10
# What is written of a new venue alone; the access is also that of a kept one.
NEW_VENUE = (
    "venue_name", "venue_address", "venue_city", "venue_country", "venue_region", "venue_map_url",
    "venue_capacity", "district_query", "district",
)  # fmt: skip
# Nothing in it that means more than itself in a mailto: link.
EMAIL = r"""^[^@\s?&"<>]+@[^@\s?&"<>]+\.[^@\s?&"<>]+$"""
# A link the reader taps: a page of the web, nothing that runs.
LINK = r"""^https://[^\s"<>\\]+$"""


class WorkshopForm(Form):
    """A workshop as its editor sees it; `people` are those kept from other agendas."""

    people: Callable[[], Sequence[str]]

    version = Version()
    opened = Opened()
    short_es = text(_l("Short title in Spanish"), 80, Needed(_l("Write the short title in Spanish.")))
    short_en = text(_l("Short title in English"), 80)
    title_es = text(_l("Full title in Spanish"), 300, Needed(_l("Write the full title in Spanish.")))
    title_en = text(_l("Full title in English"), 300)
    summary_es = area(_l("Summary in Spanish"), 4000)
    summary_en = area(_l("Summary in English"), 4000)
    audience_es = text(_l("Who it is for, in Spanish"), 300)
    audience_en = text(_l("Who it is for, in English"), 300)
    note_es = area(_l("Note in Spanish"), 2000)
    note_en = area(_l("Note in English"), 2000)
    plan_id = OneOf(_l("Plan"))
    component_id = OneOf(_l("Component"))
    theme_code = OneOf(_l("Theme"))
    certainty = OneOf(_l("How certain it is"))
    first_day = Day(_l("First day"), [Needed(_l("Choose the first day."))])
    last_day = Day(_l("Last day"))
    first_hour = Hour(_l("Begins at"))
    last_hour = Hour(_l("Ends at"))
    zone = OneOf(_l("Time zone"))
    meant = Meant(_l("Save it anyway"))
    venue_id = OneOf(_l("Venue"))
    venue_name = text(_l("Name of the new venue"), 160)
    venue_address = text(_l("Address"), 200)
    venue_city = text(_l("City"), 80)
    venue_country = OneOf(_l("Country"))
    venue_region = OneOf(_l("Region of the venue"))
    venue_map_url = text(
        _l("Link to a map"),
        300,
        Optional(),
        Regexp(LINK, message=_l("Write the whole address of the page, with https:// in front.")),
    )
    venue_capacity = Whole(_l("How many people it holds"), 1, HIGHEST_CAPACITY, [Optional()])
    district_query = text(_l("District"), 60)
    district = OneOf(_l("Districts found"), validate_choice=False)
    access_es = text(_l("Access for everybody, in Spanish"), 300)
    access_en = text(_l("Access for everybody, in English"), 300)
    convened = Boxes(_l("Convened regions"))
    sources = Boxes(_l("Cooperating sources"))
    hosts = Boxes(_l("Hosts"))
    supporters = Boxes(_l("With the support of"))
    organisers = Boxes(_l("Who else runs it"))
    capacity = Whole(_l("Capacity"), 1, HIGHEST_CAPACITY, [Optional()])
    opens_at = Moment(_l("Sign-up opens"))
    closes_at = Moment(_l("Sign-up closes"))
    has_line = BooleanField(_l("Whoever finds no seat may join a waiting list"))
    per_institution = Whole(_l("Most people of one institution"), 1, HIGHEST_CAPACITY, [Optional()])
    held_in = Boxes(_l("Held in"), [Needed(_l("Choose at least one language."))])
    interpreted_to = Boxes(_l("With interpreters to"))
    requires_institution = BooleanField(_l("Whoever signs up represents an institution"))
    requires_position = BooleanField(_l("Whoever signs up says their position"))
    questions = FieldList(FormField(QuestionPart), _l("Questions asked"), max_entries=MOST_QUESTIONS)
    contact_name = text(_l("Contact: name"), 120)
    contact_email = text(
        _l("Contact: e-mail"),
        254,
        Optional(),
        Regexp(EMAIL, message=_l("Write an e-mail address like taller@example.org.")),
    )
    contact_phone = text(
        _l("Contact: phone"),
        30,
        Optional(),
        Regexp(r"^\+?[0-9 ()\-]{6,30}$", message=_l("Write a phone number with digits only.")),
    )
    sessions = FieldList(FormField(SessionPart), _l("Agenda"), max_entries=MOST_SESSIONS)

    def validate(self, extra_validators: Any = None) -> bool:
        """As always; the summary says one sentence for a whole list, each line of it says its own."""
        is_valid = bool(super().validate(extra_validators))
        is_valid = self._settle_venue() and is_valid
        is_valid = self._settle_district() and is_valid
        for name, said in (("sessions", _l("Check the agenda.")), ("questions", _l("Check the questions."))):
            if name in self and self[name].errors:
                self[name].errors = [said]
        return is_valid

    @property
    def writes_venue(self) -> bool:
        """Whether something of a new venue is written, or it is the one chosen."""
        if "venue_id" not in self:
            return False
        written = (self[name] for name in NEW_VENUE if name != "venue_country")
        is_abroad = self.venue_country.data != self.venue_country.object_data
        return (
            self.venue_id.data == "new" or is_abroad or any(field.data or field.errors for field in written)
        )

    def _settle_venue(self) -> bool:
        """What is written of a new venue is never dropped: it is the venue, unless a kept one is chosen."""
        if not self.writes_venue or self.venue_id.data == "new":
            return True
        if not self.venue_id.data:
            self.venue_id.data = "new"
            return True
        kept = {value: label for value, label, *_more in self.venue_id.iter_choices()}
        self.venue_id.errors = [
            gettext(
                "You wrote a new venue and chose “%(kept)s”. "
                "Choose “A new venue”, or empty what you wrote of it.",
                kept=kept.get(self.venue_id.data, ""),
            )
        ]
        return False

    def _settle_district(self) -> bool:
        """A district that is typed is never dropped: it is the only one so called, or one is chosen."""
        wanted = fold(self.district_query.data or "") if "district_query" in self else ""
        if not wanted or ("venue_id" in self and self.venue_id.data != "new"):
            return True
        found = {
            code: fold(label)
            for code, label, *_more in self.district.iter_choices()
            if code.startswith(wanted) or fold(label).startswith(wanted)
        }
        if self.district.data in found:
            return True
        called_so = [code for code, label in found.items() if wanted in (label, label.split(",")[0])]
        meant = called_so or list(found)
        if len(meant) == 1:
            (self.district.data,) = meant
            return True
        unclear = _l("Several districts begin like that: choose yours below, or empty this field.")
        unknown = _l("No district of the list begins like that: write it otherwise, or empty this field.")
        abroad = _l("The districts of the list are Peru's: of a venue abroad empty this field.")
        is_abroad = "venue_country" in self and self.venue_country.data != HOME_COUNTRY
        self.district_query.errors = [str(abroad if is_abroad else unclear if found else unknown)]
        return False


MOST_DAYS_APART = 366


class SeriesForm(Form):
    """The regions a workshop is made again for; which there are, whoever shows it says."""

    names: dict[str, str]

    def validate(self, extra_validators: Any = None) -> bool:
        """As always; a day beside a region that is not ticked is for somebody to decide."""
        is_valid = bool(super().validate(extra_validators))
        for code, name in self.names.items():
            if self[f"day_{code}"].data and code not in (self.regions.data or ()):
                said = str(
                    _l("%(region)s has a day and is not ticked: tick it, or take its day out.", region=name)
                )
                self[f"day_{code}"].errors, is_valid = [said], False
        return is_valid


def series_form(names: dict[str, str]) -> type[Form]:
    """The regions a workshop is made again for, and when: from a day on at a distance, or a day for each."""
    fields: dict[str, Any] = {
        "__doc__": "A series.",
        "names": names,
        "first_day": Day(_l("First day")),
        "every": Whole(_l("Days between one and the next"), 0, MOST_DAYS_APART, default=7),
        "regions": Boxes(_l("Regions")),
    }
    fields |= {f"day_{code}": Day(_l("Day in %(region)s", region=name)) for code, name in names.items()}
    return type("SeriesForm", (SeriesForm,), fields)


class DayOffForm(Form):
    """A day nobody works."""

    day = Day(_l("Day"), [Needed(_l("Choose the day."))])
    name_es = text(_l("Name in Spanish"), 120, Needed(_l("Write the name in Spanish.")))
    name_en = text(_l("Name in English"), 120, Needed(_l("Write the name in English.")))
    region = OneOf(_l("Where"))


class MaterialForm(Form):
    """A file for whoever comes, and what it is called."""

    file = FileField(_l("File"))
    title_es = text(_l("Title in Spanish"), 160, Needed(_l("Write the title in Spanish.")))
    title_en = text(_l("Title in English"), 160, Needed(_l("Write the title in English.")))


class HeldForm(Form):
    """That a workshop took place."""

    sure = BooleanField(_l("Yes, it took place. I know that this cannot be undone."))
