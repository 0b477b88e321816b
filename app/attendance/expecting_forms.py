"""What the page of those expected may send."""

from wtforms import StringField

from ..forms import Form, line
from ..language import lazy_gettext as _l
from ..registration.forms import Choice


class ExpectForm(Form):
    """One gesture: a province, a network, or an institution found by a few letters."""

    province = Choice(_l("All municipalities of a province"))
    network = Choice(_l("The members of a network"))
    institution = StringField(_l("One institution"), filters=[line])
    institution_id = StringField()
