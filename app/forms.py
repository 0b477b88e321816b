"""What every form shares: shape only, text brought to one form, odd signs refused.

The token that guards signed-in forms is checked once for all of them in security.py.
"""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import StopValidation, ValidationError

from . import text
from .language import lazy_gettext as _l


class Form(FlaskForm):  # type: ignore[misc]
    """A form without a token of its own."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How WTForms makes it."""

        csrf = False


def line(typed: Any) -> Any:
    """A filter: one line, brought to one form; what is missing stays missing."""
    return text.line(typed) if isinstance(typed, str) else typed


def lines(typed: Any) -> Any:
    """A filter: several lines, brought to one form."""
    return text.lines(typed) if isinstance(typed, str) else typed


class Needed:
    """Something must be written."""

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Field) -> None:
        """Stop at once: nothing else can be said of an empty field."""
        if not field.data and field.data != 0:
            raise StopValidation(str(self.message))


class Plain:
    """Text of at most so many characters, without controls, and on one line unless told."""

    def __init__(self, most: int, several_lines: bool = False) -> None:
        self.most = most
        self.several_lines = several_lines
        self.field_flags = {"maxlength": most}

    def __call__(self, _form: Any, field: Field) -> None:
        """Refuse what could not be stored or shown as it was typed."""
        typed = field.data or ""
        if text.is_odd(typed, self.several_lines):
            raise ValidationError(str(_l("Take out the signs that cannot be seen.")))
        if len(typed) > self.most:
            raise ValidationError(str(_l("Write at most %(most)s characters.", most=self.most)))
