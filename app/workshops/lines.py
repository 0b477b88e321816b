"""Lines of the workshop editor that there may be several of: sessions and questions. Shape only."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form as Part
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput

from ..forms import Day, Hour, Needed, OneOf, Plain, line, lines
from ..language import lazy_gettext as _l
from .draft import QuestionDraft, SessionDraft
from .questions import CHOOSING
from .speakers import LONGEST

MOST_CHOICES = 12
QUESTION_KINDS = {
    "text": _l("A short text"),
    "one": _l("One of several"),
    "several": _l("Several of several"),
    "yesno": _l("Yes or no"),
}

# A speaker, unless something else is chosen.
ROLES = {"": _l("Speaker"), "moderator": _l("Moderator"), "rapporteur": _l("Rapporteur")}


def text(label: Any, most: int, *validators: Any) -> StringField:
    """A line of text."""
    return StringField(label, filters=[line], validators=[*validators, Plain(most)])


def area(label: Any, most: int) -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(label, filters=[lines], validators=[Plain(most, several_lines=True)])


class Meant(StringField):  # type: ignore[misc]
    """A box that says what it means: ticked it sends the name of what was shown beside it."""

    widget = CheckboxInput()
    # Never ticked for anybody: what stands beside it may have changed.
    checked = False


def _number(typed: Any) -> int | None:
    """The number of a row, if it is one that a row may have."""
    shown = str(typed or "")
    return int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 10 else None


class Kind(OneOf):
    """One of a few kinds, in the reader's words."""

    def __init__(self, label: Any, kinds: Mapping[str, Any], **given: Any) -> None:
        super().__init__(label, choices={kind: str(word) for kind, word in kinds.items()}, **given)


class SessionPart(Part):  # type: ignore[misc]
    """One line of the agenda; who speaks, moderates and reports is one name a line.

    `more` is one of those kept from other agendas, or anybody else, who comes last in what they do.
    """

    id = HiddenField(filters=[_number])
    day = Day(_l("Day"))
    first_hour = Hour(_l("From"))
    last_hour = Hour(_l("To"))
    title_es = text(_l("Title in Spanish"), 300, Needed(_l("Write the title of the session in Spanish.")))
    title_en = text(_l("Title in English"), 300)
    speakers = area(_l("Speakers"), 1500)
    moderators = area(_l("Moderators"), 600)
    rapporteurs = area(_l("Rapporteurs"), 600)
    more = text(_l("Somebody more"), LONGEST)
    more_as = Kind(_l("Takes part as"), ROLES, default="")

    def draft(self) -> SessionDraft:
        """The line as plain values."""
        return SessionDraft(
            day=self.day.data, first_hour=self.first_hour.data, last_hour=self.last_hour.data,
            title_es=self.title_es.data, title_en=self.title_en.data or None, id=self.id.data or None,
            speakers=self._names("speaker"), moderators=self._names("moderator"),
            rapporteurs=self._names("rapporteur"),
        )  # fmt: skip

    def _names(self, role: str) -> tuple[str, ...]:
        more = self.more.data if (self.more_as.data or "speaker") == role else None
        return _names(self[f"{role}s"].data) + _names(more)


class QuestionPart(Part):  # type: ignore[misc]
    """One question; its choices are one a line, in the same order in both languages."""

    id = HiddenField(filters=[_number])
    kind = Kind(_l("Kind of answer"), QUESTION_KINDS)
    label_es = text(_l("Question in Spanish"), 200, Needed(_l("Write the question in Spanish.")))
    label_en = text(_l("Question in English"), 200)
    choices_es = area(_l("Choices in Spanish"), 1000)
    choices_en = area(_l("Choices in English"), 1000)

    def validate(self, extra_validators: Any = None) -> bool:
        """As always; who chooses needs two choices, each in both languages."""
        is_valid = bool(super().validate(extra_validators))
        if self.kind.data in CHOOSING:
            spanish, english = _names(self.choices_es.data), _names(self.choices_en.data)
            if not MOST_CHOICES >= len(spanish) >= 2 or len(set(spanish)) != len(spanish):
                self.choices_es.errors = [str(_l("Write from 2 to 12 choices, one a line, none twice."))]
                return False
            if len(english) != len(spanish):
                self.choices_en.errors = [str(_l("Write as many choices in English, in the same order."))]
                return False
        return is_valid

    def draft(self) -> QuestionDraft:
        """The question as plain values; choices belong to those who choose alone."""
        pairs: tuple[tuple[str, str], ...] = ()
        if self.kind.data in CHOOSING:
            pairs = tuple(zip(_names(self.choices_es.data), _names(self.choices_en.data), strict=True))
        told = self.label_es.data, self.label_en.data or None
        return QuestionDraft(self.kind.data, *told, pairs, self.id.data or None)


def _names(typed: str | None) -> tuple[str, ...]:
    """One a line, each as long as a name may be."""
    return tuple(line(one)[:LONGEST] for one in (typed or "").split("\n") if one.strip())
