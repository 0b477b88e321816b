"""What a person may add to their sign-up, if they like: nothing of it is needed for the seat."""

from dataclasses import dataclass

from .. import text
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .models import AGE_BANDS, SEXES

POSITION_LENGTH, NEED_LENGTH = 120, 300


@dataclass(frozen=True)
class Answers:
    """Position, age band, sex and what a person needs to take part; empty is no answer."""

    position: str | None = None
    age_band: str = ""
    sex: str = ""
    access_need: str | None = None


def answers(position: str, age_band: str, sex: str, access_need: str) -> Answers:
    """The answers as given, or the refusal."""
    if age_band not in AGE_BANDS:
        raise Refusal(_l("Choose one of the list."), "age_band")
    if sex not in SEXES:
        raise Refusal(_l("Choose one of the list."), "sex")
    return Answers(
        position=_written(text.line(position), "position", POSITION_LENGTH),
        age_band=age_band,
        sex=sex,
        access_need=_written(text.lines(access_need), "access_need", NEED_LENGTH),
    )


def needed_position(typed: str) -> str:
    """A position that must be there."""
    written = _written(text.line(typed), "position", POSITION_LENGTH)
    if written is None:
        third = _l("Write the person's position: this workshop asks for it.")
        raise Refusal(_l("Write your position: this workshop asks for it."), "position", third=third)
    return written


def _written(typed: str, field: str, most: int) -> str | None:
    if text.is_odd(typed, several_lines=field == "access_need"):
        raise Refusal(_l("We took out signs that cannot be seen. Check it and send it again."), field)
    if len(typed) > most:
        raise Refusal(_l("Write at most %(most)s characters.", most=most), field)
    return typed or None
