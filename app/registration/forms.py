"""What people may send about their own sign-up: shape only; reading.py says what of it will do."""

from collections.abc import Mapping
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)

from ..forms import Form, line, lines
from ..language import lazy_gettext as _l

# What whoever gives up a place writes; what an institution writes that gives seats back, or declines.
LEAVE_WORD = _l("LEAVE")
GIVE_BACK_WORD = _l("RETURN")
DECLINE_WORD = _l("DECLINE")
SEX_WORDS = {
    "": _l("No answer"),
    "female": _l("Woman"),
    "male": _l("Man"),
    "other": _l("Other"),
    "undisclosed": _l("I prefer not to say"),
}
AGE_WORDS = {
    "": _l("No answer"),
    "-29": _l("Up to 29"),
    "30-44": _l("30 to 44"),
    "45-59": _l("45 to 59"),
    "60-": _l("60 or over"),
    "undisclosed": _l("I prefer not to say"),
}


class Choice(SelectField):  # type: ignore[misc]
    """One of a list, given here or when it is shown; the rules say whether one of them was chosen."""

    def __init__(self, label: Any, words: Mapping[str, Any] | None = None, **given: Any) -> None:
        choices = {value: str(word) for value, word in (words or {}).items()}
        super().__init__(label, choices=choices, validate_choice=False, **given)


class PersonForm(Form):
    """Who somebody is, how to reach them, whom they represent."""

    given_names = StringField(_l("Given names"), filters=[line])
    family_names = StringField(_l("Family names"), filters=[line])
    phone = TelField(_l("Mobile phone"), filters=[line])
    email = EmailField(_l("E-mail"), filters=[line])
    no_contact = BooleanField(_l("I have neither a phone nor an e-mail"))
    institution = StringField(_l("Which institution do you represent?"), filters=[line])
    institution_id = StringField()
    region = Choice(_l("Region"))
    country = Choice(_l("Country"))
    union_consent = BooleanField(_l("I agree to it being kept that I represent a workers' organisation."))


class SignUpForm(PersonForm):
    """A whole sign-up. `key` tells forms apart, `shown` is what the person saw: a seat or the line."""

    key = HiddenField()
    shown = HiddenField()
    position = StringField(_l("Your position"), filters=[line])
    consent = BooleanField(_l("I agree to my data being used to run this workshop."))
    website = StringField()


class DelegateForm(PersonForm):
    """Whom an institution names, and in whose place if in somebody's."""

    key = HiddenField()
    position = StringField(_l("Position"), filters=[line])
    instead_of = Choice(_l("In whose place"))
    consent = BooleanField(
        _l("The person knows of it and agrees to their data being used for this workshop.")
    )


class GiveBackForm(Form):
    """Giving seats back: the word says that a person means it."""

    give_back = StringField(
        _l("To give back the seats without a name, write the word %(word)s", word=GIVE_BACK_WORD),
        filters=[line],
    )


class DeclineForm(Form):
    """Saying that nobody comes: the word says that a person means it."""

    decline = StringField(
        _l("To say that nobody of your institution will come, write the word %(word)s", word=DECLINE_WORD),
        filters=[line],
    )


class AnswersForm(Form):
    """What is asked after the seat is given, and only if one likes."""

    position = StringField(_l("Your position"), filters=[line])
    age_band = Choice(_l("Your age"), AGE_WORDS)
    sex = Choice(_l("Sex"), SEX_WORDS)
    access_need = TextAreaField(_l("What you need to take part"), filters=[lines])


class LeaveForm(Form):
    """Giving up a place: the word says that a person means it."""

    word = StringField(_l("To give up your place, write the word %(word)s", word=LEAVE_WORD), filters=[line])


class FindForm(Form):
    """A code, and what only its owner knows."""

    code = StringField(_l("Your code"), filters=[line])
    digits = StringField(_l("Last three digits of your phone"), filters=[line])
    family_names = StringField(_l("Your family names"), filters=[line])


class LinkForm(Form):
    """Where the link is to be sent."""

    email = EmailField(_l("Your e-mail"), filters=[line])
