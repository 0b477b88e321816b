"""The venues of the programme: a list, and each with what is known of it and where it is used."""

from typing import Any

from flask import abort, render_template, request, url_for

from ..accounts.sessions import scope
from ..differences import Difference, settle
from ..doors import actor, allowed, only_show
from ..forms import show
from ..htmx import go_to
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..text import line, readable
from . import editing, offered, venues
from .blueprint import blueprint
from .drafting import venue_of_form
from .forms import WorkshopForm
from .models import Venue

# The largest number a row can have.
LAST = 2_147_483_647
ONE = f"/manage/venues/<int(max={LAST}):number>"


@blueprint.get("/manage/venues")
@allowed("run workshops")
def venue_list() -> Any:
    """Every venue, narrowed by words, a page at a time."""
    typed = line(readable(request.args.get("q", "")))[:80]
    asked = request.args.get("p", "")
    page = int(asked) if asked.isascii() and asked.isdecimal() and 0 < len(asked) < 5 else 1
    found, first = venues.list_venues(scope(), typed), (max(page, 1) - 1) * venues.PAGE
    return render_template(
        "workshops/venues.html", found=found[first : first + venues.PAGE], total=len(found), typed=typed,
        page=max(page, 1), has_more=first + venues.PAGE < len(found),
    )  # fmt: skip


@blueprint.get(ONE)
@allowed("run workshops")
def venue(number: int) -> Any:
    """One of them, ready to be edited, and the workshops there."""
    found = _own(number)
    return _page(found, editing.venue_form(found, venues.announced(found)))


@blueprint.post(ONE)
@allowed("run workshops")
def save_venue(number: int) -> Any:
    """Write it, or show what stands against it; two who write see both versions."""
    found = _own(number)
    form = editing.venue_form(found, venues.announced(found))
    if editing.is_rearranged(form):
        return _page(found, form)
    if not form.validate():
        return _page(found, form), 422
    try:
        _ensure_place_is_free(form)
        venues.edit_venue(actor(), found.id, form.version.data or 0, venue_of_form(form))
    except Conflict:
        return _conflict(number, form)
    except Refusal as refusal:
        show(form, refusal)
        return _page(found, form), refusal.status
    return go_to(url_for("workshops.venue", number=number))


def _ensure_place_is_free(form: WorkshopForm) -> None:
    """A form shown before a workshop was announced there says a place that can no longer be written."""
    if "venue_name" not in form and "venue_name" in request.form:
        raise Refusal(_l("A workshop was announced there meanwhile: its place stays as it is."))


def _conflict(number: int, form: WorkshopForm) -> Any:
    found = _own(number)
    both = settle(form, editing.venue_form(found, venues.announced(found), typed=False))
    return _page(found, form, both), 409


def _own(number: int) -> Venue:
    found = venues.find_venue(number, scope()) or abort(404)
    if not scope().may_write(venues.is_invented(found)):
        only_show()
    return found


def _page(found: Venue, form: WorkshopForm, both: list[Difference] | None = None) -> str:
    return render_template(
        "workshops/venue.html",
        venue=found,
        label=offered.venue_label(found),
        form=form,
        there=venues.workshops_at(found, scope()),
        differences=both,
    )
