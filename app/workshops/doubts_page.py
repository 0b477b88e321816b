"""What is doubtful of a held workshop, settled by those who coordinate: one thing, one form."""

from collections.abc import Collection
from typing import Any

from flask import abort, render_template, request, url_for
from wtforms import HiddenField, TextAreaField

from ..doors import actor, allowed
from ..forms import Day, Form, Needed, OneOf, Plain, Version, line, show
from ..htmx import go_to
from ..institutions import wording
from ..language import LANGUAGES, listed, other, speaking
from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from . import doubts, record
from .blueprint import blueprint
from .facts import days_of
from .models import Representation, Workshop
from .own import own_workshop

KNOWN, OPEN = "known", ""
HERE = "/manage/workshops/<code>/doubts"
MOST = 400


class NoteForm(Form):
    """How something is known, in both languages; `doubt` is what the note said while it was not."""

    version = Version()
    note_es = TextAreaField(_l("How it is known, in Spanish"), filters=[line], validators=[Plain(MOST)])
    note_en = TextAreaField(_l("How it is known, in English"), filters=[line], validators=[Plain(MOST)])
    doubt: Collection[str | None] = ()

    def is_whole(self, is_known: bool) -> bool:
        """Whether it will do: the words of the doubt are no answer to it."""
        is_valid = bool(self.validate())
        for field in (self.note_es, self.note_en) if is_known else ():
            if not field.data or field.data in self.doubt:
                field.errors = [*field.errors, str(_l("Write how it is known."))]
                is_valid = False
        return is_valid


class DateForm(NoteForm):
    """What is known of the date."""

    answer = OneOf(_l("What is known"))
    first_day = Day(_l("First day"), [Needed(_l("Write a day."))])
    last_day = Day(_l("Last day"), [Needed(_l("Write a day."))])


class BodyForm(NoteForm):
    """Which institution it was."""

    number = HiddenField()
    institution = OneOf(_l("Institution"))


@blueprint.get(HERE)
@allowed("edit plan")
def settle_doubts(code: str) -> Any:
    """What is doubtful, and the forms to settle it; of the institutions one at a time."""
    workshop, _counters = own_workshop(code)
    return _page(workshop)


@blueprint.post(f"{HERE}/date")
@allowed("edit plan")
def settle_date(code: str) -> Any:
    """The date stands, is another, or cannot be known."""
    workshop, _counters = own_workshop(code)
    form = _date_form(workshop, typed=True)
    if not doubts.has_doubtful_date(workshop):
        abort(404)
    is_known = form.answer.data == KNOWN
    if not form.is_whole(is_known):
        return _page(workshop, form), 422
    days = form.first_day.data, form.last_day.data
    known = doubts.KnownDays(form.note_es.data, form.note_en.data, *days) if is_known else None
    try:
        doubts.settle_date(actor(), workshop.id, form.version.data or 0, known)
    except Refusal as refusal:
        return _refused(code, form, refusal)
    return go_to(url_for("workshops.settle_doubts", code=code, settled=1))


@blueprint.post(f"{HERE}/institution")
@allowed("edit plan")
def settle_represented(code: str) -> Any:
    """It was this institution, or it cannot be known."""
    workshop, _counters = own_workshop(code)
    row = _body(workshop, request.form.get("body-number", ""))
    if row is None:
        abort(404)
    form = _body_form(workshop, row, typed=True)
    is_known = form.institution.data != OPEN
    if not form.is_whole(is_known):
        return _page(workshop, body=form), 422
    notes = form.note_es.data, form.note_en.data
    known = doubts.KnownBody(*notes, int(form.institution.data)) if is_known else None
    try:
        doubts.settle_body(actor(), workshop.id, form.version.data or 0, row.id, known)
    except Refusal as refusal:
        return _refused(code, form, refusal)
    return go_to(url_for("workshops.settle_doubts", code=code, settled=1))


def _refused(code: str, form: Any, refusal: Refusal) -> Any:
    """With all that was typed; whoever comes second sees how it is now, and may send again."""
    workshop, _counters = own_workshop(code)
    form.version.data, form.version.raw_data = workshop.version, None
    show(form, refusal)
    forms = {"date": form} if isinstance(form, DateForm) else {"body": form}
    return _page(workshop, **forms), refusal.status


def _body(workshop: Workshop, number: str) -> Representation | None:
    """The one of this number, else the first that is asked for; none where a number is nobody's."""
    found = {str(one.id): one for one in doubts.doubtful_bodies(workshop)}
    return found.get(number) if number else next((one for one in found.values() if not one.is_settled), None)


def _date_form(workshop: Workshop, typed: bool = False) -> DateForm:
    data = {
        "version": workshop.version, "first_day": workshop.first_day, "last_day": workshop.last_day,
        "note_es": workshop.date_note_es, "note_en": workshop.date_note_en,
        "answer": KNOWN if workshop.date_confidence == "stated" else OPEN,
    }  # fmt: skip
    form = DateForm(prefix="date", data=data) if typed else DateForm(formdata=None, prefix="date", data=data)
    form.doubt = _doubt(data) if workshop.date_confidence == "doubtful" else ()
    form.answer.choices = {
        OPEN: _("It cannot be known: it stays as the source has it"),
        KNOWN: _("The days below are sure"),
    }
    return form


def _body_form(workshop: Workshop, row: Representation, typed: bool = False) -> BodyForm:
    is_open = row.resolution in doubts.UNDECIDED
    data = _notes(row) | {
        "version": workshop.version,
        "number": row.id,
        "institution": OPEN if is_open else str(row.institution_id),
    }
    form = BodyForm(prefix="body", data=data) if typed else BodyForm(formdata=None, prefix="body", data=data)
    form.doubt = _doubt(data) if is_open else ()
    open_one = {OPEN: _("It cannot be known: it stays as the source has it")} if is_open else {}
    form.institution.choices = open_one | wording.told_apart(doubts.candidates(row))
    return form


def _notes(row: Representation) -> dict[str, Any]:
    """The note to write on in: of somebody without a name on the list it keeps what the source calls them."""
    if row.institution_id is not None:
        return {"note_es": row.note_es, "note_en": row.note_en}
    found = {}
    for tongue in LANGUAGES:
        with speaking(tongue):
            written = _("Written “%(text)s”.", text=getattr(row, f"label_{tongue}"))
        found[f"note_{tongue}"] = " ".join(filter(None, (written, getattr(row, f"note_{tongue}"))))[:MOST]
    return found


def _doubt(data: dict[str, Any]) -> Collection[str | None]:
    return data["note_es"], data["note_en"]


def _page(workshop: Workshop, date: DateForm | None = None, body: BodyForm | None = None) -> str:
    row = _body(workshop, request.args.get("which", ""))
    if date is None and doubts.has_doubtful_date(workshop):
        date = _date_form(workshop)
    if body is None and row is not None:
        body = _body_form(workshop, row)
    bodies = doubts.doubtful_bodies(workshop)
    asked = next((one for one in bodies if body is not None and str(one.id) == str(body.number.data)), None)
    capitals = listed(doubts.capitals(asked)) if asked else ""
    return render_template(
        "workshops/doubts.html", workshop=workshop, date=date, body=body, shown=days_of(workshop),
        capitals=capitals,
        bodies=list(zip(bodies, record.lines(bodies), strict=True)), settled="settled" in request.args,
        demo=workshop.is_demonstration, other_language_url=url_for(
            "workshops.settle_doubts", code=workshop.code, lang=other(), which=request.args.get("which")
        ),
    )  # fmt: skip
