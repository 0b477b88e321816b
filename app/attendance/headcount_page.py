"""A number without names, stated by somebody; corrections keep what was said before."""

from typing import Any

from flask import render_template, url_for

from ..accounts import queries as accounts
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..language import fold, gettext, other, plain
from ..refusals import Refusal
from ..registration.manage import head
from ..workshops.editions import BY_NAME, ByName
from ..workshops.headcounts import Stated
from ..workshops.models import Workshop
from ..workshops.own import own_workshop
from ..workshops.queries import all_headcounts, regions
from ..workshops.record import BASES, NO_FIGURE
from . import counting
from .blueprint import blueprint
from .paper_forms import STATED, FigureForm

HERE = "/manage/workshops/<code>/headcount"


@blueprint.get(HERE)
@allowed("run workshops")
def headcount(code: str) -> Any:
    """What is stated, and what was before."""
    workshop, _seats = own_workshop(code)
    return _page(code, _form(workshop, formdata=None))


@blueprint.post(HERE)
@allowed("run workshops")
def state_headcount(code: str) -> Any:
    """State a number, for the whole workshop or a region somebody stated it for."""
    workshop, _seats = own_workshop(code)
    form = _form(workshop)
    if not form.validate():
        return _page(code, form), 422
    try:
        counting.state_figure(actor(), workshop, _stated(form))
    except Refusal as refusal:
        show(form, refusal)
        return _page(code, form), refusal.status
    return go_to(url_for("attendance.headcount", code=code))


def _form(workshop: Workshop, **given: Any) -> FigureForm:
    form = FigureForm(**given)
    form.basis.choices = {basis: str(said) for basis, said in STATED.items()}
    whole = {"": gettext("The whole workshop")}
    places = [(link.jurisdiction_code, plain(link.jurisdiction, "name")) for link in workshop.convened]
    form.region.choices = whole | dict(sorted(places, key=lambda place: fold(place[1])))
    return form


def _stated(form: FigureForm) -> Stated:
    return Stated(
        number=form.number.data,
        basis=form.basis.data,
        region=form.region.data or None,
        source_es=form.source_es.data or None,
        source_en=form.source_en.data or None,
    )


def _page(code: str, form: FigureForm) -> str:
    workshop, seats = own_workshop(code)
    figures = all_headcounts(workshop.id)
    by_name = ByName([workshop.plan_id]).published(workshop.plan_id, workshop.code)
    stands = next((one for one in figures if not (one.replaced_at or one.jurisdiction_code)), None)
    return render_template(
        "attendance/headcount.html",
        **head(workshop, seats),
        form=form,
        figures=figures,
        by_name=by_name if stands and stands.basis != BY_NAME else None,
        names=accounts.names({one.made_by for one in figures if one.made_by}),
        regions=regions(),
        bases=BASES,
        no_figure=NO_FIGURE,
        other_language_url=url_for("attendance.headcount", code=code, lang=other()),
    )
