"""Letters to the institutions expected: what they say, writing them, also anew, and one PDF of all."""

from typing import Any

from flask import Response, abort, render_template, request, url_for

from ..doors import actor, allowed
from ..htmx import go_to
from ..language import gettext, ngettext, plain
from ..refusals import Refusal
from ..registration.manage import head
from ..registration.reading import Reading
from ..workshops.expected import declined
from ..workshops.models import Workshop
from ..workshops.own import own_workshop
from . import letter_rules, official_letters
from .blueprint import blueprint
from .letter_forms import ALL, NEW, LetterForm
from .letter_pdf import letters_pdf

HERE = "/manage/workshops/<code>/letters"


@blueprint.get(HERE)
@allowed("run workshops")
def letters(code: str) -> Any:
    """Those written, and the form for those who have none, or to write them anew."""
    workshop, _seats = own_workshop(code)
    return _page(code, Reading(_form(workshop, formdata=None, **_as_before(workshop))))


@blueprint.post(HERE)
@allowed("run workshops")
def write_letters(code: str) -> Any:
    """Write to all expected institutions that have no letter, or anew; each counts as invited."""
    workshop, _seats = own_workshop(code)
    reading = Reading(_form(workshop))
    form: Any = reading.form
    if not form.validate():
        reading.status = 422
        return _page(code, reading)
    if not official_letters.letters(workshop.id) and not official_letters.count_without(workshop.id):
        reading.refuse(Refusal(letter_rules.NOBODY))
    else:
        reading.ask(_write, workshop.id, form)
    return _page(code, reading) if reading.is_refused else go_to(url_for("attendance.letters", code=code))


@blueprint.get(f"{HERE}.pdf")
@allowed("run workshops")
def letters_file(code: str) -> Any:
    """Those to all that have not declined, or one by its number, to print and sign."""
    workshop, _seats = own_workshop(code)
    reading = Reading(_form(workshop, formdata=None))
    reading.ask(letter_rules.ensure_invites, workshop.state)
    if reading.is_refused:
        return _page(code, reading)
    only, left_out = request.args.get("letter"), declined(workshop.id)
    found = [
        one
        for one in official_letters.letters(workshop.id)
        if (one.institution_id not in left_out if only is None else str(one.id) == only)
    ] or abort(404)
    answer = Response(
        letters_pdf(workshop, found, official_letters.links(workshop.id)), mimetype="application/pdf"
    )
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="oficio{"s" if only is None else ""}-{workshop.code}.pdf"'
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _form(workshop: Workshop, **given: Any) -> LetterForm:
    form = LetterForm(**given)
    form.language.choices = {one: str(said) for one, said in letter_rules.LANGUAGE_WORDS.items()}
    offered: dict[str, str] = {}
    if without := official_letters.count_without(workshop.id):
        offered[NEW] = ngettext("The one not written yet", "Those not written yet: %(num)s", without)
    if written := official_letters.letters(workshop.id):
        said_no = declined(workshop.id)
        if many := len([one for one in written if one.institution_id not in said_no]):
            offered[_all(written)] = _all_anew(many, len(written) - many)
        for one in written:
            words = {"reference": one.reference, "institution": plain(one.institution, "name")}
            if one.institution_id in said_no:
                offered[str(one.id)] = gettext("Anew: %(reference)s, %(institution)s (declined)", **words)
            else:
                offered[str(one.id)] = gettext("Anew: %(reference)s, %(institution)s", **words)
    form.whom.choices = offered
    return form


def _as_before(workshop: Workshop) -> dict[str, Any]:
    """What was said in the letters before, to be corrected or said again."""
    given: dict[str, Any] = {"first": 1, "language": "es", "seats": 2}
    written = official_letters.letters(workshop.id)
    for last in written[-1:]:
        given |= {name: getattr(last, name) for name in ("language", "deadline", "signer", "post")}
    return given | ({} if official_letters.count_without(workshop.id) else {"whom": _all(written)})


def _all_anew(many: int, left_out: int) -> str:
    if left_out:
        return ngettext(
            "The one that has not declined, anew", "All %(num)s that have not declined, anew", many
        )
    return ngettext("The one written, anew", "All %(num)s written, anew", many)


def _all(written: list[official_letters.OfficialLetter]) -> str:
    """All of these, which the page shows."""
    return f"{ALL}{max((one.id for one in written), default=0)}"


def _write(workshop_id: int, form: Any) -> int:
    """Those the form means; anything but a number of few digits means no letter."""
    whom, asked = form.whom.data, _asked(form)
    if whom == NEW:
        return official_letters.write(actor(), workshop_id, asked)
    number = whom.removeprefix(ALL)
    letter_rules.ensure_stands(number.isascii() and number.isdecimal() and len(number) < 10)
    return official_letters.write_anew(actor(), workshop_id, asked, int(number), whom != number)


def _asked(form: Any) -> official_letters.Asked:
    return official_letters.Asked(
        pattern=form.reference.data, first=form.first.data, language=form.language.data,
        deadline=form.deadline.data, seats=form.seats.data or 0, signer=form.signer.data, post=form.post.data,
    )  # fmt: skip


def _page(code: str, reading: Reading) -> Any:
    workshop, seats = own_workshop(code)
    held, said_no = official_letters.links(workshop.id), declined(workshop.id)
    parts = {
        "form": reading.form,
        "letters": [
            (
                one,
                stands := held.get(one.institution_id),
                official_letters.answer_by(workshop, one, stands),
                official_letters.is_outdated(one, stands),
                one.institution_id in said_no,
            )
            for one in official_letters.letters(workshop.id)
        ],
        "without": official_letters.count_without(workshop.id),
        "replaced": official_letters.replaced(workshop.id),
    }
    return render_template("attendance/letters.html", **head(workshop, seats), **parts), reading.status
