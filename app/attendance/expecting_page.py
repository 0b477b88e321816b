"""Institutions expected at a workshop: by province, network or one by one; who is missing at the table."""

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request, url_for

from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to, wants_part
from ..institutions import wording
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..registration.manage import head
from ..registration.spreadsheet import region_words
from ..workshops import expected
from ..workshops.models import Workshop
from ..workshops.own import own_workshop
from . import expecting, queries, words
from .blueprint import blueprint
from .expecting_forms import ExpectForm

HERE = "/manage/workshops/<code>/expected"
# The largest number a row can have.
LAST = 2**31 - 1
STATE_WORDS = {
    expecting.EXPECTED: _l("Not invited yet"),
    expecting.INVITED: _l("Invited"),
    expecting.SIGNED_UP: _l("Has signed up"),
    expecting.DECLINED: _l("Declined"),
    expecting.ATTENDED: _l("Attended"),
}


@blueprint.get(HERE)
@allowed("see people")
def expected_ones(code: str) -> Any:
    """Who is expected, in what state, and who is missing by sector and region."""
    return _page(code, ExpectForm(formdata=None), 200)


@blueprint.post(HERE)
@allowed("run workshops")
def expect(code: str) -> Any:
    """Expect a province's municipalities, a network's members, or one institution."""
    workshop, _seats = own_workshop(code)
    form = ExpectForm()
    if "look_up" in request.form:
        return _page(code, form, 200)
    try:
        _ensure_chosen(form, workshop.region_codes)
        expected.expect(actor(), workshop.id, _meant(form))
    except Refusal as refusal:
        show(form, refusal)
        return _page(code, form, refusal.status)
    return go_to(url_for("attendance.expected_ones", code=code, done="added"))


@blueprint.post(f"{HERE}/<int(max={LAST}):number>/mark")
@allowed("run workshops")
def mark(code: str, number: int) -> Any:
    """Write down that one was invited or declined, or take it back; the row stays before the eyes."""
    workshop = _ensure_of(code, number)
    what = request.form.get("what", "")
    if what not in expected.MARKS:
        return _page(code, ExpectForm(formdata=None), 422)
    expected.mark(actor(), number, what, request.form.get("undo") is None)
    whole = expecting.table(workshop)
    row = next((one for one in whole.rows if one.row.id == number), None)
    if row is None or not wants_part():
        return _back(code, number)
    said = {"workshop": workshop, "one": row, "state": request.args.get("state", ""), **_counted(whole)}
    return render_template("attendance/_expected_marked.html", **said)


@blueprint.post(f"{HERE}/<int(max={LAST}):number>/remove")
@allowed("run workshops")
def expect_no_more(code: str, number: int) -> Any:
    """Take one off; the next in the list stays before the eyes."""
    workshop = _ensure_of(code, number)
    there = [one.row.id for one in _shown(workshop).rows]
    after = there[there.index(number) + 1 :] if number in there else []
    expected.expect_no_more(actor(), number)
    return _back(code, (after or there[-2:-1] or [number])[0])


def _back(code: str, number: int) -> Any:
    """To the list as it was narrowed, at one of its rows."""
    state = request.args.get("state") or None
    return go_to(url_for("attendance.expected_ones", code=code, state=state, _anchor=f"expected-{number}"))


def _shown(workshop: Workshop) -> expecting.Table:
    state = request.args.get("state", "")
    return expecting.table(workshop, state if state in expecting.STATES else "")


def _counted(whole: expecting.Table) -> dict[str, Any]:
    return {
        "whole": whole,
        "states": STATE_WORDS,
        "sectors": words.SECTORS,
        "regions": region_words([*{value or "none" for value, _missing, _all in whole.by("region")}]),
    }


def _ensure_chosen(form: Any, near: Sequence[str]) -> None:
    """Something is chosen, or the whole name of one is typed; other letters are looked up."""
    if form.province.data or form.network.data or form.institution_id.data:
        return
    if called := queries.institution_called(form.institution.data or ""):
        form.institution_id.data = called
        return
    if wording.found(form.institution.data or "", near):
        raise Refusal(_l("Choose the institution from the list below it."), "institution")
    if form.institution.data:
        raise Refusal(_l("Nothing on the list looks like it. Search with other words."), "institution")
    raise Refusal(_l("Choose a province, a network or an institution first."), "province")


def _ensure_of(code: str, number: int) -> Workshop:
    workshop, _seats = own_workshop(code)
    if expected.find_expected(workshop.id, number) is None:
        abort(404)
    return workshop


def _meant(form: Any) -> Sequence[int]:
    """The numbers of those a gesture means; nobody for what is not on the lists."""
    return queries.institutions_meant(
        form.province.data or "", form.network.data or "", form.institution_id.data or ""
    )


def _page(code: str, form: Any, status: int) -> Any:
    workshop, seats = own_workshop(code)
    form.province.choices, form.network.choices = queries.institutions_offered(workshop.region_codes)
    parts = {
        "form": form,
        "shown": _shown(workshop),
        "state": request.args.get("state", ""),
        **_counted(expecting.table(workshop)),
        "hits": wording.found(form.institution.data or "", workshop.region_codes),
        "asked": form.institution.data or "",
        "done": request.args.get("done") if request.method == "GET" else None,
    }
    return render_template("attendance/expected.html", **head(workshop, seats), **parts), status
