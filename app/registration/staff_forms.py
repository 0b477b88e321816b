"""What the staff pages of a workshop's sign-ups may send."""

from wtforms import BooleanField, RadioField, TextAreaField

from ..forms import Form, Needed, Plain, Whole, lines
from ..language import lazy_gettext as _l
from ..workshops.rules import HIGHEST_CAPACITY

# Why staff take somebody off; kept with the deed, never as free words about a person.
REASONS = {
    "asked": _l("The person asked for it"),
    "duplicate": _l("Signed up twice"),
    "mistaken": _l("Signed up for another workshop by mistake"),
    "not-for-them": _l("The workshop is not for them"),
    "other": _l("Another reason"),
}


class CapacityForm(Form):
    """Another capacity; below the seats taken only when said aloud."""

    capacity = Whole(_l("Capacity"), 1, HIGHEST_CAPACITY, [Needed(_l("Write how many seats there are."))])
    below = BooleanField(_l("Yes, fewer seats than are taken"))


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
