"""What the staff pages of a workshop's sign-ups may send."""

from wtforms import BooleanField, EmailField, HiddenField, RadioField, StringField, TextAreaField

from ..forms import Day, Form, Needed, Plain, Whole, line, lines
from ..language import NAMES
from ..language import lazy_gettext as _l
from ..workshops.rules import HIGHEST_CAPACITY
from .delegation_rules import MOST_SEATS
from .forms import Choice, PersonForm

# Why staff take somebody off.
REASONS = {
    "asked": _l("The person asked for it"),
    "duplicate": _l("Signed up twice"),
    "mistaken": _l("Signed up for this workshop by mistake"),
    "not-for-them": _l("The workshop is not for them"),
    "other": _l("Another reason"),
}


class CapacityForm(Form):
    """Another capacity; below the seats taken only when said aloud."""

    capacity = Whole(_l("Capacity"), 1, HIGHEST_CAPACITY, [Needed(_l("Write how many seats there are."))])
    below = BooleanField(_l("Yes, fewer seats than are taken"))


class AddForm(PersonForm):
    """Somebody whom staff sign up; `key` tells a repeated post from another person."""

    key = HiddenField()
    language = Choice(_l("Language of their messages"), NAMES)
    consent = BooleanField(
        _l("The person knows of it and agrees to their data being used for this workshop.")
    )


class NoteForm(Form):
    """A few words beside a sign-up."""

    note = TextAreaField(_l("Note"), filters=[lines], validators=[Plain(500, several_lines=True)])


class SettleForm(Form):
    """The institution that is meant by what people wrote; `said` is what the page showed of them."""

    said = StringField()
    institution_id = StringField()
    q = StringField(_l("Search for another one"), filters=[line])


class GrantForm(Form):
    """Seats for one institution, until a day on which those without a name lapse."""

    institution = StringField(_l("Institution"), filters=[line])
    institution_id = StringField()
    number = Whole(_l("Seats"), 1, MOST_SEATS, [Needed(_l("Write how many seats."))])
    until = Day(_l("Names are needed by"), [Needed(_l("Choose a day."))])
    email = EmailField(_l("E-mail for the reminder"), filters=[line])
    language = Choice(_l("Language of the letter"), NAMES)


class EmailForm(Form):
    """Where an institution is written to."""

    email = EmailField(_l("E-mail"), filters=[line])


class CancelWorkshopForm(Form):
    """Why a workshop is called off, in both languages: everybody signed up reads it in theirs."""

    reason_es = TextAreaField(
        _l("Reason in Spanish"),
        filters=[lines],
        validators=[Needed(_l("Write the reason in Spanish.")), Plain(400, several_lines=True)],
    )
    reason_en = TextAreaField(
        _l("Reason in English"),
        filters=[lines],
        validators=[Needed(_l("Write the reason in English.")), Plain(400, several_lines=True)],
    )


class RemoveForm(Form):
    """Why somebody is taken off the list."""

    reason = RadioField(
        _l("Reason"), [Needed(_l("Choose a reason."))], invalid_choice_message=_l("Choose from the list.")
    )
    words = StringField(_l("In a few words"), filters=[line], validators=[Plain(200)])
