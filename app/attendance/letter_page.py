"""Letters to the institutions expected: what they say, writing them, and one PDF of all."""

from typing import Any

from flask import Response, abort, render_template, url_for

from ..doors import actor, allowed
from ..htmx import go_to
from ..refusals import Refusal
from ..registration.manage import head
from ..registration.reading import Reading
from ..workshops.own import own_workshop
from . import letter_rules, official_letters
from .blueprint import blueprint
from .letter_forms import LetterForm
from .letter_pdf import letters_pdf

HERE = "/manage/workshops/<code>/letters"


@blueprint.get(HERE)
@allowed("run workshops")
def letters(code: str) -> Any:
    """Those written, and the form for those who have none."""
    return _page(code, Reading(_form(formdata=None, first=1, language="es", seats=2)))


@blueprint.post(HERE)
@allowed("run workshops")
def write_letters(code: str) -> Any:
    """Write to all expected institutions that have no letter; each counts as invited."""
    workshop, _seats = own_workshop(code)
    reading = Reading(_form())
    form: Any = reading.form
    if not form.validate():
        reading.status = 422
        return _page(code, reading)
    if not official_letters.letters(workshop.id) and not official_letters.count_without(workshop.id):
        reading.refuse(Refusal(letter_rules.NOBODY))
    else:
        reading.ask(official_letters.write, actor(), workshop.id, _asked(form))
    return _page(code, reading) if reading.is_refused else go_to(url_for("attendance.letters", code=code))


@blueprint.get(f"{HERE}.pdf")
@allowed("run workshops")
def letters_file(code: str) -> Response:
    """All of them, to print and sign."""
    workshop, _seats = own_workshop(code)
    found = official_letters.letters(workshop.id) or abort(404)
    answer = Response(
        letters_pdf(workshop, found, official_letters.links(workshop)), mimetype="application/pdf"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="oficios-{workshop.code}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _form(**given: Any) -> LetterForm:
    form = LetterForm(**given)
    form.language.choices = {one: str(said) for one, said in letter_rules.LANGUAGE_WORDS.items()}
    return form


def _asked(form: Any) -> official_letters.Asked:
    return official_letters.Asked(
        pattern=form.reference.data, first=form.first.data, language=form.language.data,
        deadline=form.deadline.data, seats=form.seats.data or 0, signer=form.signer.data, post=form.post.data,
    )  # fmt: skip


def _page(code: str, reading: Reading) -> Any:
    workshop, seats = own_workshop(code)
    parts = {
        "form": reading.form,
        "letters": official_letters.letters(workshop.id),
        "without": official_letters.count_without(workshop.id),
        "links": official_letters.links(workshop),
    }
    return render_template("attendance/letters.html", **head(workshop, seats), **parts), reading.status
