"""What the pages of the accounts may send."""

from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import Length, ValidationError

from ..forms import Boxes, Form, Needed, Plain, line
from ..language import lazy_gettext as _l
from ..text import readable

MOST_PASSWORD = 1000


def _email() -> StringField:
    return StringField(
        _l("E-mail address"),
        filters=[line],
        validators=[Needed(_l("Write your e-mail address.")), Plain(254)],
    )


def _code(label: object) -> StringField:
    return StringField(label, filters=[line], validators=[Needed(_l("Write the code.")), Plain(40)])


def _new_password() -> PasswordField:
    return PasswordField(
        _l("New password"), validators=[Needed(_l("Write a password.")), Length(max=MOST_PASSWORD)]
    )


class SignInForm(Form):
    """E-mail address, password, and where to go afterwards."""

    email = _email()
    password = PasswordField(
        _l("Password"), validators=[Needed(_l("Write your password.")), Length(max=MOST_PASSWORD)]
    )
    next = HiddenField(filters=[lambda typed: readable(typed or "")])


class CodeForm(Form):
    """The code of the app, or a recovery code."""

    code = _code(_l("Code"))


class ProofForm(Form):
    """The password or the code once more, where to go afterwards, and whether a form waits to be sent on."""

    password = PasswordField(_l("Password"), validators=[Length(max=MOST_PASSWORD)])
    code = StringField(_l("Code"), filters=[line], validators=[Plain(40)])
    next = HiddenField(filters=[lambda typed: readable(typed or "")])
    waiting = HiddenField(filters=[lambda typed: "1" if typed else ""])


class ForgottenForm(Form):
    """Whose password is forgotten."""

    email = _email()


class NewPasswordForm(Form):
    """A password, written twice so that a slip is seen."""

    password = _new_password()
    again = PasswordField(_l("Repeat the password"), validators=[Length(max=MOST_PASSWORD)])

    def validate_again(self, field: PasswordField) -> None:
        """Both are the same."""
        if field.data != self.password.data:
            raise ValidationError(str(_l("The two passwords are not the same.")))


class AcceptForm(NewPasswordForm):
    """Who accepts an invitation."""

    name = StringField(
        _l("Your name and family names"),
        filters=[line],
        validators=[Needed(_l("Write your name and family names.")), Plain(120)],
    )


class ScopeForm(Form):
    """A role and regions. Whether they may be given is the deed's to say, so no choice is refused here."""

    role = RadioField(_l("Role"), [Needed(_l("Choose a role."))], validate_choice=False)
    regions = Boxes(_l("Regions"), validate_choice=False)


class InviteForm(ScopeForm):
    """Whom to invite, as what, and in which language to write to them."""

    email = StringField(
        _l("E-mail address"),
        filters=[line],
        validators=[Needed(_l("Write the e-mail address.")), Plain(254)],
    )
    language = RadioField(
        _l("Language of the letter"),
        [Needed(_l("Choose a language."))],
        choices={"es": "Español", "en": "English"},
        default="es",
        invalid_choice_message=_l("Choose from the list."),
    )
