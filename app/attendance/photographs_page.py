"""Photographs of the workshop: put on its public page with what has to be said of them, and taken off."""

from datetime import timedelta
from typing import Any

from flask import Response, abort, render_template, request, url_for

from ..clock import day_at_home, now
from ..config import settings
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..language import lazy_gettext as _l
from ..language import other
from ..pictures import LARGEST
from ..refusals import Refusal
from ..registration.listing import LAST
from ..registration.manage import head
from ..security import takes_files
from ..workshops import photographing, photographs
from ..workshops.own import own_workshop
from .blueprint import blueprint
from .paper_forms import PhotographForm
from .photo_page import AROUND

HERE = "/manage/workshops/<code>/photographs"
CHOOSE = _l("Choose a photograph.")
AGAIN = _l("Choose the photograph again: no browser keeps it in the form.")


@blueprint.get(HERE)
@allowed("run workshops")
def photographs_page(code: str) -> Any:
    """What is shown, until when, and how another is added."""
    workshop, _seats = own_workshop(code)
    until = max(workshop.ends_at, now()).date() + timedelta(days=settings().photograph_days)
    return _page(code, PhotographForm(formdata=None, keep_until=until))


@blueprint.post(HERE)
@takes_files(LARGEST + AROUND)
@allowed("run workshops")
def add_photograph(code: str) -> Any:
    """Put one on the page."""
    workshop, _seats = own_workshop(code)
    form, sent = PhotographForm(), request.files.get("photo")
    try:
        read = sent.read() if sent else b""
        if not form.validate() or not read:
            raise Refusal(AGAIN if read else CHOOSE, "photo")
        photographing.keep_photograph(actor(), workshop.id, read, _shown(form))
    except Refusal as refusal:
        show(form, refusal)
        return _page(code, form), refusal.status
    return go_to(url_for("attendance.photographs_page", code=code))


@blueprint.get(f"{HERE}/<int(max={LAST}):number>.webp")
@allowed("run workshops")
def staff_photograph(code: str, number: int) -> Response:
    """A picture as staff see it, also before the workshop was held."""
    workshop, _seats = own_workshop(code)
    row = photographs.find_photograph(workshop.id, number) or abort(404)
    answer = Response(row.picture or abort(404), mimetype="image/webp")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post(f"{HERE}/<int(max={LAST}):number>/remove")
@allowed("run workshops")
def remove_photograph(code: str, number: int) -> Any:
    """Take one off and delete it."""
    workshop, _seats = own_workshop(code)
    row = photographs.find_photograph(workshop.id, number) or abort(404)
    photographing.take_off(actor(), workshop.id, row.id)
    return go_to(url_for("attendance.photographs_page", code=code))


def _shown(form: PhotographForm) -> photographing.Shown:
    return photographing.Shown(form.alt_es.data, form.alt_en.data, form.consent.data, form.keep_until.data)


def _page(code: str, form: PhotographForm) -> str:
    workshop, seats = own_workshop(code)
    return render_template(
        "attendance/photographs.html",
        **head(workshop, seats),
        form=form,
        kept=photographs.photographs(workshop.id, day_at_home(now())),
        is_shown=workshop.state in photographs.SHOWN,
        can_add=workshop.starts_at <= now(),
        other_language_url=url_for("attendance.photographs_page", code=code, lang=other()),
    )
