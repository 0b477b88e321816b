"""What the desk's pages may send: shape only."""

from wtforms import StringField

from ..forms import Form, Needed, Plain, line
from ..language import lazy_gettext as _l
from ..registration.rules import INSTITUTION_LENGTH, NAME_LENGTH


class DeviceForm(Form):
    """What a device is called, so that it can be told from the others."""

    name = StringField(
        _l("What is this device called?"),
        filters=[line],
        validators=[Needed(_l("Give the device a name, like “Rosa's phone”.")), Plain(60)],
    )


class OpeningForm(Form):
    """The code an organiser shows."""

    code = StringField(
        _l("Device code"), filters=[line], validators=[Needed(_l("Write the code.")), Plain(40)]
    )


class WalkInForm(Form):
    """Somebody who came without a sign-up, or for another; seconds, with a queue behind them."""

    given_names = StringField(
        _l("Given names"),
        filters=[line],
        validators=[Needed(_l("Write the given names.")), Plain(NAME_LENGTH)],
    )
    family_names = StringField(
        _l("Family names"),
        filters=[line],
        validators=[Needed(_l("Write the family names.")), Plain(NAME_LENGTH)],
    )
    institution = StringField(
        _l("Institution they represent"), filters=[line], validators=[Plain(INSTITUTION_LENGTH)]
    )
    phone = StringField(_l("Mobile phone"), filters=[line], validators=[Plain(40)])
