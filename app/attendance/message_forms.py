"""What the page of messages may send."""

from wtforms import HiddenField, RadioField, TextAreaField

from ..forms import Form, Needed, Plain, lines
from ..language import lazy_gettext as _l
from .message_rules import LONGEST


class MessageForm(Form):
    """To whom, and what, in both languages; `seen` is the mark of what was shown before it is sent."""

    key = HiddenField()
    seen = HiddenField()
    audience = RadioField(_l("To whom"), validators=[Needed(_l("Choose to whom."))])
    text_es = TextAreaField(
        _l("In Spanish"),
        filters=[lines],
        validators=[Needed(_l("Write it in Spanish.")), Plain(LONGEST, several_lines=True)],
    )
    text_en = TextAreaField(
        _l("In English"),
        filters=[lines],
        validators=[Needed(_l("Write it in English.")), Plain(LONGEST, several_lines=True)],
    )
