"""What the page of letters may send."""

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Optional

from ..forms import Day, Form, Needed, Plain, Whole, line
from ..language import lazy_gettext as _l

# To whom: those without a letter, all anew until the newest by its number, or one letter by its own.
NEW, ALL = "new", "all-"


class LetterForm(Form):
    """The reference with a place for its number, until when an answer is asked for, seats, who signs."""

    whom = SelectField(_l("Which letters"), default=NEW, validate_choice=False)
    reference = StringField(
        _l("Reference"), filters=[line], validators=[Needed(_l("Write the reference.")), Plain(100)]
    )
    first = Whole(_l("Number of the first letter"), 1, 99_999, [Needed(_l("Write the first number."))])
    language = RadioField(_l("Language"), validators=[Needed(_l("Choose a language."))])
    deadline = Day(_l("Reply by"), [Needed(_l("Choose a day."))])
    seats = Whole(_l("Seats held for each institution"), 0, 20, [Optional()])
    signer = StringField(
        _l("Who signs"), filters=[line], validators=[Needed(_l("Write who signs.")), Plain(120)]
    )
    post = StringField(_l("Signatory's position"), filters=[line], validators=[Plain(160)])
