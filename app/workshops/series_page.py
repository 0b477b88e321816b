"""A workshop made again for other regions, by one form: the regions, and the day of each."""

from typing import Any

from flask import render_template, url_for

from ..accounts.sessions import scope
from ..doors import actor, allowed
from ..form_keys import fresh_key, posted_key
from ..forms import Form, show
from ..htmx import go_to
from ..language import plain
from ..refusals import Refusal
from . import series
from .blueprint import blueprint
from .forms import series_form
from .own import own_workshop
from .queries import regions
from .scoped import known_codes


@blueprint.get("/manage/workshops/<code>/series")
@allowed("run workshops")
def series_page(code: str) -> Any:
    """Which regions, from when; and what was made from this workshop before."""
    return _page(code, _form(), fresh_key())


@blueprint.post("/manage/workshops/<code>/series", endpoint="make_series")
@allowed("run workshops")
def make(code: str) -> Any:
    """Make all of them as drafts, or none; the same form again makes nothing more."""
    workshop, _seats = own_workshop(code)
    form, key = _form(), posted_key()
    places = regions()
    if not form.validate():
        return _page(code, form, key), 422
    own = {region: day for region in form.regions.data if (day := form[f"day_{region}"].data)}
    try:
        copies = series.spread(form.regions.data, own, form.first_day.data, form.every.data or 0)
        series.make_series(actor(), scope(), workshop.id, key, copies, places)
    except Refusal as refusal:
        show(form, refusal)
        return _page(code, form, key), refusal.status
    return go_to(url_for("workshops.series_page", code=code, _anchor="made"))


def _form() -> Form:
    """With the regions of whoever asks."""
    within = scope()
    names = {code: plain(one, "name") for code, one in regions().items() if within.covers(code)}
    form: Form = series_form(names)()
    form.regions.choices = names
    return form


def _page(code: str, form: Form, key: str) -> str:
    workshop, _seats = own_workshop(code)
    return render_template(
        "workshops/series.html",
        workshop=workshop,
        form=form,
        key=key,
        made=known_codes(series.series_of(workshop.id), scope()),
        demo=workshop.is_demonstration,
    )
