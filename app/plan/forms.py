"""What the editors of a plan, its targets and the themes may send: shape only."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Form as Part
from wtforms import FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import Optional

from ..differences import Opened
from ..forms import Boxes, FieldList, Form, Needed, OneOf, Plain, Version, Whole, line, lines
from ..language import gettext
from ..language import lazy_gettext as _l
from .draft import ALWAYS, PERHAPS, PlanDraft, Step, ThemeDraft, Wave
from .rules import EARLIEST, LATEST

MOST_STEPS, MOST_WAVES = 30, 30
# More people or workshops than this no country has.
MOST = 10_000_000
# The colours of the style sheets, by their numbers.
COLOURS = {
    "1": _l("Añil (indigo)"), "2": _l("Cochinilla (crimson)"), "3": _l("Q'olle (yellow)"),
    "4": _l("Ch'illka (teal)"), "5": _l("Cielo (sky blue)"), "6": _l("Nogal (brown)"),
}  # fmt: skip
BOTH = _l("Write it in Spanish."), _l("Write it in English.")


def _number(typed: Any) -> int | None:
    """The number of a row as a hidden field sends it; anything else is a new row."""
    return (
        int(typed) if isinstance(typed, int) or (str(typed or "").isdecimal() and len(typed) < 10) else None
    )


def _text(label: Any, most: int, *validators: Any) -> StringField:
    return StringField(label, filters=[line], validators=[*validators, Plain(most)])


def _area(label: Any, needed: Any) -> TextAreaField:
    return TextAreaField(label, filters=[lines], validators=[Needed(needed), Plain(4000, several_lines=True)])


class StepPart(Part):  # type: ignore[misc]
    """One component."""

    id = HiddenField(filters=[_number])
    name_es = _text(_l("Name in Spanish"), 300, Needed(_l("Write the name in Spanish.")))
    name_en = _text(_l("Name in English"), 300, Needed(_l("Write the name in English.")))
    rung = OneOf(_l("Step of each region's ladder"), default="")


class WavePart(Part):  # type: ignore[misc]
    """One intervention group."""

    id = HiddenField(filters=[_number])
    name_es = _text(_l("Name in Spanish"), 120, Needed(_l("Write the name in Spanish.")))
    name_en = _text(_l("Name in English"), 120, Needed(_l("Write the name in English.")))
    members = Boxes(_l("Its regions"))


class PlanForm(Form):
    """A plan as its editor sees it."""

    version = Version()
    opened = Opened()
    short_es = _text(_l("Short title in Spanish"), 80, Needed(BOTH[0]))
    short_en = _text(_l("Short title in English"), 80, Needed(BOTH[1]))
    title_es = _text(_l("Full title in Spanish"), 300, Needed(BOTH[0]))
    title_en = _text(_l("Full title in English"), 300, Needed(BOTH[1]))
    summary_es = _area(_l("Summary in Spanish"), BOTH[0])
    summary_en = _area(_l("Summary in English"), BOTH[1])
    purpose_es = _area(_l("Aims, in Spanish"), BOTH[0])
    purpose_en = _area(_l("Aims, in English"), BOTH[1])
    direct_es = _area(_l("Whom it serves directly, in Spanish"), BOTH[0])
    direct_en = _area(_l("Whom it serves directly, in English"), BOTH[1])
    indirect_es = _area(_l("Whom it serves indirectly, in Spanish"), BOTH[0])
    indirect_en = _area(_l("Whom it serves indirectly, in English"), BOTH[1])
    legal_basis = _text(_l("Legal basis"), 200)
    source_es = _text(_l("Where this is written, in Spanish"), 300)
    source_en = _text(_l("Where this is written, in English"), 300)
    owner = OneOf(_l("Who answers for it"))
    first_year = Whole(_l("First year"), EARLIEST, LATEST, [Needed(_l("Write the first year."))])
    last_year = Whole(_l("Last year"), EARLIEST, LATEST, [Needed(_l("Write the last year."))])
    announced_components = Whole(_l("Components it announces"), 0, MOST_STEPS, [Optional()])
    sources = Boxes(_l("Cooperating sources"))
    steps = FieldList(FormField(StepPart), _l("Components"), max_entries=MOST_STEPS)
    waves = FieldList(FormField(WavePart), _l("Intervention groups"), max_entries=MOST_WAVES)

    def validate(self, extra_validators: Any = None) -> bool:
        """As always; the summary says one sentence for each list, each line says its own."""
        is_valid = bool(super().validate(extra_validators))
        for name, sentence in (("steps", _l("Check the components.")), ("waves", _l("Check the groups."))):
            if self[name].errors:
                self[name].errors = [sentence]
        return is_valid

    def draft(self) -> PlanDraft:
        """Everything the form says as plain values."""
        texts = [f"{name}_{tongue}" for name in (*ALWAYS, *PERHAPS) for tongue in ("es", "en")]
        return PlanDraft(
            texts={name: self[name].data or None for name in texts},
            legal_basis=self.legal_basis.data or None,
            owner_id=int(self.owner.data) if self.owner.data else None,
            first_year=self.first_year.data or 0,
            last_year=self.last_year.data or 0,
            announced_components=self.announced_components.data,
            steps=tuple(_step(part) for part in _parts(self.steps)),
            waves=tuple(_wave(part) for part in _parts(self.waves)),
            sources=tuple(map(int, self.sources.data)),
        )


class CellsForm(Form):
    """Cells that look alike: what stands against one names it."""

    def validate(self, extra_validators: Any = None) -> bool:
        """As always, each fault with the name of its cell."""
        is_valid = bool(super().validate(extra_validators))
        for field in (one for one in self if one.errors):
            field.errors = [gettext("%(field)s: %(fault)s", field=field.label.text, fault=field.errors[0])]
        return is_valid


def targets_form(rows: Mapping[str, str], years: Sequence[int]) -> type[Form]:
    """A form with a number for each region and year; empty means that nothing was promised."""
    fields: dict[str, Any] = {"version": Version(), "opened": Opened()}
    for code, name in rows.items():
        for year in years:
            fields[cell(code, year)] = Whole(f"{name}, {year}", 0, MOST, [Optional()])
    return type("TargetsForm", (CellsForm,), fields)


def cell(code: str, year: int) -> str:
    """The name of a region's number for a year."""
    return f"n-{code or 'all'}-{year}"


class ThemePart(Part):  # type: ignore[misc]
    """One theme."""

    code = HiddenField()
    version = HiddenField(filters=[_number])
    name_es = _text(_l("Name in Spanish"), 80, Needed(BOTH[0]))
    name_en = _text(_l("Name in English"), 80, Needed(BOTH[1]))
    colour = OneOf(_l("Colour"), choices=lambda: {number: str(name) for number, name in COLOURS.items()})

    def draft(self, code: str) -> ThemeDraft:
        """The line as plain values; which theme it is says its place, not the browser."""
        return ThemeDraft(
            code, self.version.data or 0, self.name_es.data, self.name_en.data, int(self.colour.data)
        )


class ThemesForm(Form):
    """The names of the themes."""

    opened = Opened()
    themes = FieldList(FormField(ThemePart), _l("Themes"))


def _parts(field: Any) -> list[Any]:
    return [part.form for part in field]


def _step(part: Any) -> Step:
    return Step(part.name_es.data, part.name_en.data, part.id.data, part.rung.data)


def _wave(part: Any) -> Wave:
    return Wave(part.name_es.data, part.name_en.data, frozenset(part.members.data), part.id.data)
