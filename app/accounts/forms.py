"""What the sign-in page may send."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import Length

from ..forms import Form, Needed, Plain, line
from ..language import lazy_gettext as _l
from ..text import readable


class SignInForm(Form):
    """E-mail address, password, and where to go afterwards."""

    email = StringField(
        _l("E-mail address"),
        filters=[line],
        validators=[Needed(_l("Write your e-mail address.")), Plain(254)],
    )
    password = PasswordField(
        _l("Password"), validators=[Needed(_l("Write your password.")), Length(max=1000)]
    )
    next = HiddenField(filters=[lambda typed: readable(typed or "")])
