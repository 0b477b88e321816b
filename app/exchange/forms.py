"""What the pages of imports may send: shape only."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, FileField, HiddenField, RadioField, StringField

from ..attendance.paper_forms import STATED
from ..forms import Boxes, Form, Needed, OneOf, Plain, line
from ..language import NAMES
from ..language import lazy_gettext as _l
from .models import ATTENDANCE, LISTS, SIGN_UPS, WORKSHOPS

KINDS = {
    SIGN_UPS: _l("People who sign up"),
    ATTENDANCE: _l("Who came"),
}


# What a file for no single workshop may be.
OF_MANY = {
    WORKSHOPS: _l("Workshops that took place, with how many took part"),
    LISTS: _l("Lists of who came to several workshops"),
}


def sheet_option() -> Any:
    """The sheet of a workbook that is to be read; without it, the one whose headings say most."""
    return StringField(_l("Sheet"), filters=[line], validators=[Plain(60)])


class FileForm(Form):
    """A file and what is in it."""

    key = HiddenField()
    kind = RadioField(
        _l("What is in the file?"), [Needed(_l("Say what is in the file."))],
        invalid_choice_message=_l("Choose from the list."),
    )  # fmt: skip
    file = FileField(_l("Spreadsheet"))
    sheet = sheet_option()


class ColumnsForm(Form):
    """What each column is; `columns_form` adds a field a column, and those a kind of file needs."""


def columns_form(
    headings: Mapping[int, str], choices: Mapping[str, Any], options: Mapping[str, Any], **given: Any
) -> ColumnsForm:
    """A select for each column, and what holds for every row."""
    fields: dict[str, Any] = {
        f"column-{number}": OneOf(heading, choices=dict(choices)) for number, heading in headings.items()
    }
    form: ColumnsForm = type("FileColumnsForm", (ColumnsForm,), fields | dict(options))(**given)
    return form


def region_option(regions: Mapping[str, Any]) -> Any:
    """Where those are from whose row does not say."""
    return OneOf(_l("Region of those whose row says none"), choices=dict(regions))


def language_option() -> Any:
    """In which language people are written to whose row does not say."""
    return OneOf(_l("Language of their messages"), choices=dict(NAMES))


def tell_option() -> Any:
    """Whether people hear of it."""
    return BooleanField(_l("Tell everybody: by mail, and by hand who left only a phone"))


def days_option(days: Mapping[str, str]) -> Any:
    """The days they came on, where rows do not say."""
    return Boxes(_l("They came on"), [Needed(_l("Tick a day."))], choices=dict(days))


def all_came_option() -> Any:
    """That nobody of the file was absent, where a column that may say so is left out."""
    return BooleanField(_l("I leave these columns out: everyone in the file came"))


def plan_option(plans: Mapping[str, str]) -> Any:
    """The plan the workshops belong to."""
    return OneOf(_l("Plan"), choices={"": str(_l("No plan"))} | dict(plans))


def basis_option() -> Any:
    """On what numbers rest whose row does not say."""
    bases = {name: str(STATED[name]) for name in ("reported", "sheet")}
    return OneOf(_l("On what the numbers rest"), choices=bases)


def one_title_option(label: Any) -> Any:
    """Whether what is said in one language stands in the other too."""
    return BooleanField(label)


def city_option() -> Any:
    """Where workshops took place whose row does not say."""
    return StringField(
        _l("City of workshops whose row says no place"), filters=[line], validators=[Plain(80)]
    )


def source_option(label: Any) -> Any:
    """Who reported numbers whose row does not say."""
    return StringField(label, filters=[line], validators=[Plain(300)])


class StartForm(Form):
    """Starting takes the word that people know."""

    consent = BooleanField(
        _l("These people know of it and agree to their data being used for their workshop.")
    )


class UndoForm(Form):
    """Taking a whole import back takes a tick."""

    sure = BooleanField(_l("Yes, take back everything that came in with this file"))


class WorkshopsForm(Form):
    """A file of several workshops, and what is in it."""

    key = HiddenField()
    kind = RadioField(
        _l("What is in the file?"), default=WORKSHOPS, invalid_choice_message=_l("Choose from the list."),
    )  # fmt: skip
    file = FileField(_l("Spreadsheet"))
    sheet = sheet_option()
