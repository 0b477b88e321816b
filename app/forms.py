"""What every form shares: shape only, text brought to one form, odd signs refused.

The token that guards signed-in forms is checked once for all of them in security.py.
"""

import re
from collections import Counter
from datetime import datetime
from typing import Any

from flask import request, url_for
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from markupsafe import Markup
from wtforms import (
    DateField,
    DateTimeLocalField,
    Field,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TimeField,
    fields,
)
from wtforms.i18n import DummyTranslations
from wtforms.validators import Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from . import text
from .language import gettext, number
from .language import lazy_gettext as _l
from .refusals import Refusal

# Nobody plans a workshop outside these.
YEARS = (2000, 2099)


class Form(FlaskForm):  # type: ignore[misc]
    """A form without a token of its own."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How WTForms makes it."""

        csrf = False

        def get_translations(self, _form: Any) -> Any:
            """None of WTForms' own: what a form says is ours, and reading a catalogue for each form costs."""
            return DummyTranslations()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What a browser's form sends and nothing else: no files, no JSON where words are expected."""
            is_sent = formdata is _Auto and form.is_submitted()
            return (request.form or None) if is_sent else super().wrap_formdata(form, formdata)

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            """As always; a ticked box says the same whatever was sent for it, which is never shown again."""
            own = {"value": "y"} if isinstance(field, fields.BooleanField) else {}
            return super().render_field(field, own | render_kw)


class FieldList(fields.FieldList):  # type: ignore[misc]
    """Parts of a form, numbered in few digits: names with any other number are nobody's."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Any:
        numbered = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,3}})-")
        return {int(found[1]) for found in map(numbered.match, formdata) if found}


def show(form: Form, refusal: Refusal) -> None:
    """A rule's answer, at the field it belongs to, else above the whole form.

    As plain text: a lazy one counts as safe in a template, and may hold what somebody typed.
    """
    said = str(refusal.message)
    if refusal.field in form:
        form[refusal.field].errors = [*form[refusal.field].errors, said]
    else:
        form.form_errors = [*form.form_errors, _with_link(refusal)]


def faults(form: Form) -> list[tuple[str, str]]:
    """What the summary says of each field, and where that stands; what is said twice names the field."""
    told = [one for field in form if field.errors for one in _told_of(field)]
    often = Counter(fault for _id, _name, fault in told)
    return [
        (found, gettext("%(field)s: %(fault)s", field=name, fault=fault) if often[fault] > 1 else fault)
        for found, name, fault in told
    ]


def _told_of(field: Any) -> list[tuple[str, str, str]]:
    """Of a field, what stands first against it; of a list, what each line says."""
    if not isinstance(field, FieldList):
        return [(field.id, str(field.label.text), str(field.errors[0]))]
    lines = [(number, one) for number, part in enumerate(field, 1) for one in part.form if one.errors]
    told = [
        (
            one.id,
            str(one.label.text),
            gettext("%(list)s, %(num)s: %(fault)s", list=field.label.text, num=number, fault=one.errors[0]),
        )
        for number, one in lines
    ]
    return told or [(field.id, str(field.label.text), str(field.errors[0]))]


def _with_link(refusal: Refusal) -> Any:
    """What a rule said, with a link to the page that helps, if there is one."""
    if refusal.where is None:
        return str(refusal.message)
    endpoint, words, *code = refusal.where
    address = url_for(endpoint, code=code[0]) if code else url_for(endpoint)
    return Markup('{} <a href="{}">{}</a>').format(str(refusal.message), address, str(words))


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
            if not any(str(one).strip() for one in field.raw_data or ()):
                # Of what was left empty nobody says that it is written wrong.
                field.errors = []
            # What was written, but wrong, has been told so.
            raise StopValidation(*([] if field.errors else [str(self.message)]))


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
            field.data = text.readable(typed)
            raise ValidationError(str(_l("Take out the signs that cannot be seen.")))
        if len(typed) > self.most:
            raise ValidationError(str(_l("Write at most %(most)s characters.", most=self.most)))


class Echo:
    """A field that shows again what was typed, understood or not."""

    def _value(self) -> str:
        """Without the signs that no page may hold."""
        return text.readable(super()._value())  # type: ignore[misc]


class Day(Echo, DateField):  # type: ignore[misc]
    """A day: the browser's own picker, or typed."""

    def __init__(self, label: Any = None, validators: Any = None, **given: Any) -> None:
        super().__init__(label, validators or [Optional()], **given)
        self.invalid_value_message = _l("Write a day like 2027-03-15.")


class Hour(Echo, TimeField):  # type: ignore[misc]
    """An hour of the day: the browser's own picker, or typed."""

    def __init__(self, label: Any = None, validators: Any = None, **given: Any) -> None:
        super().__init__(label, validators or [Optional()], format=["%H:%M", "%H:%M:%S"], **given)
        self.invalid_value_message = _l("Write an hour like 14:30.")


class Moment(Echo, DateTimeLocalField):  # type: ignore[misc]
    """A day and an hour on some wall clock, without its zone."""

    data: datetime | None

    def __init__(self, label: Any = None, validators: Any = None, **given: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        super().__init__(label, validators or [Optional()], format=formats, **given)
        self.invalid_value_message = _l("Write a day and an hour like 2027-03-15 14:30.")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Refuse years nobody means: they cannot be brought to UTC."""
        super().process_formdata(valuelist)
        if self.data is not None and not YEARS[0] <= self.data.year <= YEARS[1]:
            self.data = None
            raise ValueError(self.invalid_value_message)


class Whole(Echo, IntegerField):  # type: ignore[misc]
    """A whole number between two bounds."""

    data: int | None

    def __init__(self, label: Any, least: int, most: int, validators: Any = (), **given: Any) -> None:
        self.least, self.most = least, most
        super().__init__(label, validators, **given)
        shown = number(most) if most > YEARS[1] else most  # years have no separators
        fault = _l("Write a whole number from %(least)s to %(most)s.", least=least, most=shown)
        self.invalid_value_message = fault

    def process_formdata(self, valuelist: list[str]) -> None:
        """Refuse what is no number or out of bounds."""
        super().process_formdata([text.line(one) for one in valuelist[:1]])
        if self.data is not None and not self.least <= self.data <= self.most:
            self.data = None
            raise ValueError(self.invalid_value_message)


class Version(Whole):
    """The version a page was made from; a form that names none was made from none."""

    def __init__(self, label: Any = None, **given: Any) -> None:
        super().__init__(label or _l("Version"), 0, 2_000_000_000, [Optional()], **given)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Never what is kept: that would let a cut-off form write over it."""
        self.data = 0
        super().process_formdata(valuelist)


class Boxes(SelectMultipleField):  # type: ignore[misc]
    """Several of a list, each with its box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, validators: Any = (), **given: Any) -> None:
        super().__init__(label, validators, **given)
        self.invalid_choice_message = _l("Choose from the list.")


class OneOf(SelectField):  # type: ignore[misc]
    """One of a list; an empty value where nothing has to be chosen."""

    def __init__(self, label: Any = None, validators: Any = (), **given: Any) -> None:
        super().__init__(label, validators, **given)
        self.invalid_choice_message = _l("Choose from the list.")
