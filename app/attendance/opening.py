"""Where a helper's phone is let in: with a code an organiser shows, once, within ten minutes."""

from typing import Any

from flask import Response, abort, make_response, redirect, render_template, url_for

from ..addresses import neutral
from ..clock import now
from ..doors import actor, public
from ..forms import show
from ..language import other
from ..refusals import Refusal
from ..security import address, hit, spent
from . import actions, queries, rules
from .admitted import remember
from .blueprint import blueprint
from .forms import OpeningForm
from .rules import Spent


@blueprint.get("/desk")
@public
def opening() -> str:
    """Ask for the code."""
    return _page(OpeningForm(formdata=None))


@neutral(blueprint, "/d/<code>", "/D/<code>")
@public
def opened_by_code(code: str) -> Any:
    """What the QR leads to: which desk this is, and a button; looking uses nothing up."""
    found = _wanted(code)
    try:
        rules.ensure_fresh(found.expires_at, found.device_id is not None, now())
    except Spent as refusal:
        return render_template("attendance/spent.html", advice=refusal.message), refusal.status
    return _page(OpeningForm(formdata=None, code=code.upper()), found)


@blueprint.post("/desk")
@public
def open_desk() -> Any:
    """Let the device in; a code works once."""
    form = OpeningForm()
    if not form.validate():
        return _page(form), 422
    if spent("limit_misses", address()):
        abort(429, description="60")
    try:
        opened = actions.let_in(actor(), form.code.data)
    except Refusal as refusal:
        show(form, refusal)
        return _page(form), refusal.status
    if opened is None:
        return _missed(form)
    return _let_in(*opened)


def _let_in(workshop: Any, token: str) -> Response:
    answer = make_response(redirect(url_for("attendance.device", code=workshop.code), 303))
    remember(answer, workshop.code, token)
    return answer


def _missed(form: OpeningForm) -> Any:
    hit("limit_misses", address())
    show(form, Refusal(rules.NO_SUCH_CODE, "code"))
    return _page(form), 422


def _wanted(code: str) -> Any:
    found = queries.find_code(code)
    if found is None:
        hit("limit_misses", address())
        abort(404)
    return found


def _page(form: OpeningForm, found: Any = None) -> str:
    elsewhere = url_for("attendance.opening", lang=other())
    return render_template("attendance/opening.html", form=form, found=found, other_language_url=elsewhere)
