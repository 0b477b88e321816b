"""Somebody without a sign-up, or in another's place, on a page that works without JavaScript."""

from typing import Any
from uuid import uuid4

from flask import make_response, redirect, render_template, request, url_for

from ..clock import now
from ..doors import public
from ..forms import show
from ..refusals import Refusal
from ..text import readable
from . import actions, board, queries, words
from .admitted import keeps_list, own_device
from .blueprint import blueprint
from .device_page import HERE, page_ref
from .forms import WalkInForm
from .models import REPLACEMENT, WALK_IN, DeskDevice
from .newcomers import ensure_named, ensure_phone
from .policy import desk_headers
from .told import Newcomer, Told


@blueprint.get(f"{HERE}walk-in")
@public
def walk_in(code: str) -> Any:
    """Ask for the names; of a replacement nothing else."""
    asked = own_device(code)
    if not keeps_list(asked):
        return redirect(url_for("attendance.device", code=code), 303)
    return desk_headers(_page(asked, WalkInForm(formdata=None)))


@blueprint.post(f"{HERE}walk-in")
@public
def walked_in(code: str) -> Any:
    """Write them down and let them in; more than the room holds is for the room to decide."""
    asked, form = own_device(code), WalkInForm()
    replaced = _replaced(asked)
    try:
        if form.validate():
            told = _told(asked, form, replaced)
            actions.record_at_desk(asked, [told])
            return _back(asked, told)
    except Refusal as refusal:
        show(form, refusal)
    return desk_headers(_page(asked, form, 422))


def _told(asked: DeskDevice, form: WalkInForm, replaced: board.Person | None) -> Told:
    newcomer = Newcomer(
        given_names=form.given_names.data,
        family_names=form.family_names.data,
        institution="" if replaced else form.institution.data or "",
        phone=form.phone.data or "",
    )
    ensure_named(newcomer)
    ensure_phone(newcomer.phone)
    kind = REPLACEMENT if replaced else WALK_IN
    day = board.day_of(asked.workshop, request.form.get("day", ""), now())
    ref = page_ref(asked, kind, day)
    return Told(ref, kind, now(), day=day, who=replaced.who if replaced else None, newcomer=newcomer)


def _back(asked: DeskDevice, told: Told) -> Any:
    said: dict[str, Any] = {"said": words.WALKED_IN, "who": queries.whose(told.ref), "day": str(told.day)}
    return redirect(url_for("attendance.device", code=asked.workshop.code, **said), 303)


def _page(asked: DeskDevice, form: WalkInForm, status: int = 200) -> Any:
    day = board.day_of(asked.workshop, request.values.get("day", ""), now())
    shown = render_template(
        "attendance/walk_in.html",
        workshop=asked.workshop,
        form=form,
        replaced=_replaced(asked),
        on=day,
        key=request.form.get("key") or uuid4(),
    )
    return make_response(shown, status)


def _replaced(asked: DeskDevice) -> board.Person | None:
    """Whom they come for, of this workshop's list."""
    who = readable(request.values.get("replaces", ""))
    day = board.day_of(asked.workshop, request.values.get("day", ""), now())
    return board.board(asked.workshop, day).person(who) if who else None
