"""What the pages of certificates may send: shape only."""

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Optional, Regexp

from ..forms import Form, Needed, OneOf, Plain, Whole, line, lines
from ..language import lazy_gettext as _l

# What whoever has their details erased writes.
ERASE_WORD = _l("ERASE")
CODE_LENGTH, NAME_LENGTH, DOCUMENT_LENGTH, REASON_LENGTH = 60, 200, 20, 300


class CodeForm(Form):
    """The code of a certificate, as somebody reads it on paper."""

    code = StringField(
        _l("Certificate code"),
        filters=[line],
        validators=[Needed(_l("Write the code of the certificate.")), Plain(CODE_LENGTH)],
    )


class NameForm(Form):
    """The name somebody reads on the certificate they hold."""

    name = StringField(
        _l("Name on the certificate"),
        filters=[line],
        validators=[Needed(_l("Write the name you read on the certificate.")), Plain(NAME_LENGTH)],
    )


class DocumentForm(Form):
    """The number of a document, printed and kept nowhere."""

    document = StringField(
        _l("Document number"),
        filters=[line],
        validators=[
            Plain(DOCUMENT_LENGTH),
            Optional(),
            Regexp(
                r"[A-Za-z0-9][A-Za-z0-9 .\-/]{3,}$",
                message=_l("Write the number as on your document: letters and digits, four at least."),
            ),
        ],
    )


class RuleForm(Form):
    """What a workshop asks, and how long a day is where the agenda does not say."""

    share = Whole(
        _l("Least share of the days, in per cent"), 1, 100, [Needed(_l("Write how much has to be attended."))]
    )
    minutes_a_day = OneOf(_l("Hours certified for each day"))


class IssueForm(Form):
    """Why somebody who attended less gets it all the same."""

    reason = TextAreaField(
        _l("Why they get it"), filters=[lines], validators=[Plain(REASON_LENGTH, several_lines=True)]
    )


class RevokeForm(Form):
    """Why a certificate is taken back."""

    revoked_reason = TextAreaField(
        _l("Why it is revoked"),
        filters=[lines],
        validators=[
            Needed(_l("Write why it is revoked.")),
            Plain(REASON_LENGTH, several_lines=True),
        ],
    )


class EraseForm(Form):
    """What cannot be undone takes a word."""

    word = StringField(_l("To erase them, write the word %(word)s", word=ERASE_WORD), filters=[line])


class ErasePersonForm(Form):
    """A tick of staff whom somebody asked."""

    sure = BooleanField(_l("Yes, the person asked for it"))
