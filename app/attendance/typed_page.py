"""One page of a signed sheet, typed in: rows by number or by tap, people written by hand, photographs."""

from datetime import date
from typing import Any

from flask import abort, render_template, request, url_for

from ..accounts.sessions import scope
from ..clock import now
from ..doors import actor, allowed
from ..form_keys import fresh_key, posted_key
from ..forms import show
from ..htmx import go_to
from ..language import other
from ..refusals import Refusal
from ..registration.manage import head
from ..tokens import shown_code
from ..workshops.own import own_workshop
from . import evidence, numbering, queries, sheet_queries, typing_in
from .blueprint import blueprint
from .models import ARRIVAL, EXCUSE
from .newcomers import ensure_named, ensure_phone
from .numbering import OnPage
from .paper import SheetPage
from .paper_forms import ByHandForm, RowsForm, by_hand_form, field_name, rows_form
from .sheet_lines import everybody, lines
from .sheet_page import HERE
from .told import Newcomer
from .typing_in import Filled, Mark, Said

PAGE = f"{HERE}/<page>"


@blueprint.get(PAGE)
@allowed("run workshops")
def typed(code: str, page: str) -> Any:
    """What the page says so far, and its rows."""
    return typed_page(own_page(code, page))


@blueprint.post(PAGE)
@allowed("run workshops")
def type_in(code: str, page: str) -> Any:
    """Make the page say what was typed, or turn one row about by a tap."""
    found = own_page(code, page)
    form = rows_form(found.days)
    if not form.validate():
        return typed_page(found, rows=form), 422
    try:
        marks = _tapped(_wanted(found, form), _on_page(found), found.days)
        typing_in.type_in(actor(), found, _filled(), marks)
    except Refusal as refusal:
        show(form, refusal)
        return typed_page(found, rows=form), refusal.status
    return go_to(url_for("attendance.typed", code=code, page=found.code))


@blueprint.post(f"{PAGE}/by-hand")
@allowed("run workshops")
def by_hand(code: str, page: str) -> Any:
    """Somebody who wrote their name on a blank row."""
    found = own_page(code, page)
    form = by_hand_form(found.days)
    if not form.validate():
        return typed_page(found, by_hand=form), 422
    try:
        newcomer = _newcomer(form)
        days = [on for on in found.days if on in form.days.data]
        typing_in.add_by_hand(actor(), found, _filled(), form.row.data or 0, newcomer, days)
    except Refusal as refusal:
        show(form, refusal)
        return typed_page(found, by_hand=form), refusal.status
    return go_to(url_for("attendance.typed", code=code, page=found.code))


def own_page(code: str, page: str) -> SheetPage:
    """A page of this workshop within the scope, or 404."""
    workshop, _seats = own_workshop(code)
    found = sheet_queries.find_page(scope(), page)
    if found is None or found.sheet.workshop_id != workshop.id:
        abort(404)
    return found


def typed_page(
    page: SheetPage, rows: RowsForm | None = None, by_hand: ByHandForm | None = None,
    photo_errors: tuple[str, ...] = (),
) -> str:  # fmt: skip
    """The page with its forms; what was typed wrongly is shown again."""
    workshop, seats = own_workshop(page.sheet.workshop.code)
    said = typing_in.standing(page)
    return render_template(
        "attendance/typed.html",
        **head(workshop, seats),
        page=page,
        said=said,
        lines=lines(page, everybody(workshop.id), said.people),
        rows=rows or rows_form(page.days, formdata=None, **_filled_in(page, said)),
        by_hand=by_hand or by_hand_form(page.days, formdata=None, days=page.days[:1]),
        photos=sheet_queries.photos(page.id),
        photo_errors=photo_errors,
        photo_reasons=evidence.REASONS,
        keys=(fresh_key(), fresh_key()),
        field_name=field_name,
        shown_code=shown_code,
        as_date=date.fromisoformat,
        kinds=(ARRIVAL, EXCUSE),
        is_closed=queries.is_desk_closed(workshop.id, now()),
        other_language_url=url_for("attendance.typed", code=workshop.code, page=page.code, lang=other()),
    )


def _filled_in(page: SheetPage, said: Said) -> dict[str, Any]:
    both = [(on, kind) for on in page.days for kind in (ARRIVAL, EXCUSE)]
    return {field_name(on, kind): numbering.as_typed(said.rows(on, kind)) for on, kind in both}


def _wanted(page: SheetPage, form: RowsForm) -> set[Mark]:
    """The marks typed; a Refusal names the field and the number that is wrong."""
    here = _on_page(page)
    marks: set[Mark] = set()
    for on in page.days:
        came, excused = (
            numbering.rows_in(form.rows(on, kind), here, field_name(on, kind)) for kind in (ARRIVAL, EXCUSE)
        )
        numbering.ensure_either(came, excused, field_name(on, EXCUSE))
        marks |= {(on, ARRIVAL, row) for row in came} | {(on, EXCUSE, row) for row in excused}
    return marks


def _on_page(page: SheetPage) -> OnPage:
    """Which rows of it are somebody's by now."""
    people = typing_in.standing(page).people
    named = {number for number, who in enumerate(page.rows, page.first_row) if who} | set(map(int, people))
    return OnPage(page.first_row, page.last_row, frozenset(named))


def _tapped(marks: set[Mark], page: OnPage, days: list[str]) -> set[Mark]:
    """With the row of the button that was pressed, if any, turned about."""
    on, _sign, row = request.form.get("tap", "").partition(" ")
    if on not in days or row not in set(map(str, page.named)):
        return marks
    mark = (on, ARRIVAL, int(row))
    return marks - {mark} if mark in marks else (marks | {mark}) - {(on, EXCUSE, int(row))}


def _filled() -> Filled:
    typed = request.form.get("based_on", "")
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 10
    return Filled(posted_key(), int(typed) if is_number else 0)


def _newcomer(form: ByHandForm) -> Newcomer:
    found = Newcomer(
        given_names=form.given_names.data,
        family_names=form.family_names.data,
        institution=form.institution.data or "",
        phone=form.phone.data or "",
    )
    ensure_named(found)
    ensure_phone(found.phone)
    return found
