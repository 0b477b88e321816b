"""Ticking institutions that were told by hand, and taking a tick back."""

from typing import Any

from flask import abort, render_template, request, url_for

from ..accounts.sessions import scope
from ..doors import actor, allowed
from ..htmx import go_to, wants_part
from ..workshops.own import own_workshop
from . import institutions_told
from .blueprint import blueprint
from .listing import LAST
from .telling import count_to_tell

ONE = f"/manage/workshops/<code>/to-tell/institutions/<int(max={LAST}):number>"


@blueprint.post(ONE)
@allowed("run workshops")
def tell_institution(code: str, number: int) -> Any:
    """Tick one: told."""
    workshop_id = _of(code, number)
    institutions_told.tell(actor(), workshop_id, number, request.form.get("owed", ""))
    return _ticked(code, workshop_id, number)


@blueprint.post(f"{ONE}/undo")
@allowed("run workshops")
def untell_institution(code: str, number: int) -> Any:
    """Take a tick back: it was another one, or nobody answered."""
    workshop_id = _of(code, number)
    institutions_told.untell(actor(), workshop_id, number)
    return _ticked(code, workshop_id, number)


def _of(code: str, number: int) -> int:
    workshop, _seats = own_workshop(code)
    if institutions_told.find_notice(scope(), workshop.id, number) is None:
        abort(404)
    return workshop.id


def _ticked(code: str, workshop_id: int, number: int) -> Any:
    """The row alone for HTMX, with how many are left; otherwise the list again, at the row."""
    notice = institutions_told.find_notice(scope(), workshop_id, number)
    if notice is None or not wants_part():
        return go_to(url_for("registration.to_tell", code=code, _anchor=f"institution-{number}"))
    count = count_to_tell(scope(), workshop_id) + institutions_told.count_to_tell(scope(), workshop_id)
    (line,) = institutions_told.lines(workshop_id, [notice])
    return render_template(
        "registration/_institution_ticked.html", workshop=notice.workshop, line=line, count=count
    )
