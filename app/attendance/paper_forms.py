"""What the pages of sheets, figures and closing may send: shape only."""

from datetime import date
from typing import Any

from wtforms import BooleanField, FileField, HiddenField, StringField, TextAreaField
from wtforms.validators import Optional

from ..forms import Boxes, Day, Form, Needed, OneOf, Plain, Whole, line, lines
from ..language import day, gettext
from ..language import lazy_gettext as _l
from .counting import NO_FIGURE_IS_0
from .forms import WalkInForm
from .models import ARRIVAL, EXCUSE

# Letters of one field of row numbers: every row of a page, one by one, and room to spare.
ROWS_LENGTH = 200
HIGHEST_FIGURE = 100_000


class PrintForm(Form):
    """What a sheet asks for besides a signature."""

    asks_document = BooleanField(_l("Add a column for the document number, which nobody has to fill in"))


class PageForm(Form):
    """A page's code, typed."""

    page = StringField(_l("Page code"), filters=[line], validators=[Needed(_l("Write the code.")), Plain(40)])


class RowsForm(Form):
    """The rows of one page; `made_for` adds the fields of its days."""

    based_on = HiddenField()

    def rows(self, on: str, kind: str) -> str:
        """What was typed for a day."""
        return str(self[field_name(on, kind)].data or "")


def rows_form(days: list[str], **filled: Any) -> RowsForm:
    """A form for a page that is signed on these days."""
    fields: dict[str, Any] = {}
    for on in days:
        said = day(date.fromisoformat(on))
        for kind, label in (
            (ARRIVAL, gettext("Signed on %(day)s", day=said)),
            (EXCUSE, gettext("Excused on %(day)s", day=said)),
        ):
            fields[field_name(on, kind)] = StringField(label, filters=[line], validators=[Plain(ROWS_LENGTH)])
    form: RowsForm = type("PageRowsForm", (RowsForm,), fields)(**filled)
    return form


def field_name(on: str, kind: str) -> str:
    """The field of a day."""
    return f"{kind}_{on}"


class ByHandForm(WalkInForm):
    """Somebody who wrote their name on a blank row."""

    row = Whole(_l("Row"), 1, 99999, [Needed(_l("Write the number of the row."))])
    days = Boxes(_l("Signed on"), [Needed(_l("Tick a day."))])


def by_hand_form(of: list[str], **given: Any) -> ByHandForm:
    """The form with the days of a page."""
    form = ByHandForm(**given)
    form.days.choices = {on: day(date.fromisoformat(on)) for on in of}
    return form


# On what a stated number rests.
STATED = {
    "reported": _l("Somebody reported it"),
    "sheet": _l("Counted on the signed sheet"),
    "unknown": _l("No figure is known after all"),
}


class Figure(Whole):
    """How many took part: never 0 for want of a number."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.invalid_value_message = NO_FIGURE_IS_0


class FigureForm(Form):
    """A number somebody stated, and on what it rests."""

    basis = OneOf(_l("Basis"))
    number = Figure(_l("People who took part"), 1, HIGHEST_FIGURE, [Optional()])
    region = OneOf(_l("For whom"))
    source_es = StringField(_l("Who said it and where, in Spanish"), filters=[line], validators=[Plain(300)])
    source_en = StringField(_l("Who said it and where, in English"), filters=[line], validators=[Plain(300)])


class OneDayForm(Form):
    """The button that was pressed, with whose and which day: they came, or are excused; or not so."""

    came = StringField(validators=[Plain(40)])
    came_back = StringField(validators=[Plain(40)])
    excuse = StringField(validators=[Plain(40)])
    back = StringField(validators=[Plain(40)])

    @property
    def pressed(self) -> tuple[str, str]:
        """The button's name and what it says; an excuse of nobody when none was pressed."""
        said = ((one.name, one.data) for one in self if one.name != "csrf_token" and one.data)
        return next(said, ("excuse", ""))


class ClosingForm(Form):
    """Closing the desk: what is missing has to be said aloud."""

    anyway = BooleanField(_l("Close all the same: what is missing is kept and marked when it arrives"))
    keep_figure = BooleanField(
        _l("Keep the figure that was stated, not the number of people recorded by name")
    )


class ReopeningForm(Form):
    """Why the desk is opened again."""

    reason = TextAreaField(
        _l("Why is it opened again?"),
        filters=[lines],
        validators=[Needed(_l("Write why.")), Plain(300, several_lines=True)],
    )


class PhotographForm(Form):
    """A photograph for the workshop's page, and what has to be said of it."""

    photo = FileField(_l("Photograph"))
    alt_es = StringField(
        _l("What is to be seen, in Spanish"),
        filters=[line],
        validators=[Needed(_l("Describe it in Spanish.")), Plain(200)],
    )
    alt_en = StringField(
        _l("What is to be seen, in English"),
        filters=[line],
        validators=[Needed(_l("Describe it in English.")), Plain(200)],
    )
    consent = StringField(
        _l("How those in it agreed to be shown"),
        filters=[line],
        validators=[Needed(_l("Write how they agreed; without that it cannot be shown.")), Plain(300)],
    )
    keep_until = Day(
        _l("Take it off and delete it after"), validators=[Needed(_l("Write until which day it is shown."))]
    )
