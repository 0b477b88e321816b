"""The editor of a workshop: its parts on one page, each saved by itself."""

from typing import Any

from flask import abort, redirect, request, url_for

from ..accounts.sessions import scope
from ..differences import Difference, settle
from ..doors import actor, allowed
from ..forms import show
from ..htmx import render, wants_part
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from . import actions, editing
from .blueprint import blueprint
from .drafting import also_convened
from .forms import WorkshopForm
from .meant import Doubted, ensure_meant, stray
from .models import Workshop
from .own import own_workshop
from .parts import FIELDS, PARTS, leads_to, version_of
from .seats import Seats
from .warned import warnings

PART = "/manage/workshops/<code>/edit/<any({}):part>".format(", ".join(PARTS))


@blueprint.get("/manage/workshops/<code>/edit")
@allowed("run workshops")
def edit(code: str) -> Any:
    """Every part of a workshop, each in a form of its own."""
    saved = request.args.get("saved", "")
    return _page(code, saved, is_saved=saved in PARTS)


@blueprint.get(PART)
@allowed("run workshops")
def part(code: str, part: str) -> Any:
    """The address of a part's post, asked for: the part stands on the editor's page."""
    own_workshop(code)
    return redirect(url_for("workshops.edit", code=code, _anchor=f"part-{part}"), 303)


@blueprint.post(PART)
@allowed("run workshops")
def save_part(code: str, part: str) -> Any:
    """Save a part, or show what stands against it with all that was typed."""
    workshop, counters = own_workshop(code)
    form = editing.part_form(workshop, counters, part)
    is_current, only_follows = _follow_own(form, workshop, counters, part), "follow" in request.form
    if only_follows or editing.is_rearranged(form):
        # Where somebody else wrote too the page is left as it is: saving it will say so.
        return _page(code, part, form) if is_current or not only_follows else ("", 204)
    if not editing.is_valid(form, workshop):
        return _page(code, part, form, status=422)
    try:
        taken_along = _save(workshop, part, form)
    except Conflict:
        return _conflict(code, part, form)
    except Refusal as refusal:
        show(form, refusal)
        return _page(code, part, form, status=refusal.status, refusal=refusal)
    if wants_part():
        return _page(code, part, is_saved=True, taken_along=taken_along)
    return redirect(url_for("workshops.edit", code=code, saved=part, _anchor=f"saved-{part}"), 303)


def _follow_own(form: WorkshopForm, workshop: Workshop, counters: Seats, part: str) -> bool:
    """Bring a part that only its own page's saves took along to what is kept now; whether it stands there.

    What was typed stays; whatever somebody else saved in between still stands against it.
    """
    version, current = form.version.data or 0, version_of(workshop, part)
    is_taken_along = leads_to(request.form.getlist("taken_along"), version, current)
    if version != current and is_taken_along:
        settle(form, editing.part_form(workshop, counters, part, typed=False))
    return is_taken_along


def _save(workshop: Workshop, part: str, form: WorkshopForm) -> dict[str, tuple[int, int]]:
    """The deed; an announced workshop's days have no fields here, so nothing may say them."""
    _ensure_day_and_place_are_free(workshop, form)
    if part == "when" and "first_day" not in form:
        abort(404)
    draft = editing.draft_of_part(form, part, workshop)
    said = form.meant.data
    ask = (lambda written: ensure_meant(stray(written), said)) if part == "when" else None
    return actions.edit_part(actor(), scope(), workshop.id, part, form.version.data or 0, draft, ask)


def _ensure_day_and_place_are_free(workshop: Workshop, form: WorkshopForm) -> None:
    """A form shown before the workshop was announced says a day or a place that is no longer written here."""
    if any(name in request.form and name not in form for name in ("first_day", "venue_id")):
        is_moved = workshop.state == "published"
        raise Refusal(
            _l("The workshop was announced meanwhile: its day and its place stay as they are."),
            where=("registration.move", _l("Move the workshop"), workshop.code) if is_moved else None,
        )


def _conflict(code: str, part: str, form: WorkshopForm) -> Any:
    """Both versions side by side; saving again saves mine over the other."""
    workshop, counters = own_workshop(code)
    found = settle(form, editing.part_form(workshop, counters, part, typed=False))
    return _page(code, part, form, found, status=409)


def _page(
    code: str,
    open_part: str = "",
    form: WorkshopForm | None = None,
    found: list[Difference] | None = None,
    status: int = 200,
    is_saved: bool = False,
    taken_along: dict[str, tuple[int, int]] | None = None,
    refusal: Refusal | None = None,
) -> Any:
    workshop, counters = own_workshop(code)
    stored = editing.stored_form(workshop, counters)
    return render(
        "workshops/editor.html",
        "workshops/_part.html",
        status,
        workshop=workshop,
        counters=counters,
        parts=PARTS,
        fields=FIELDS,
        part=open_part,
        open_part=open_part,
        stored=stored,
        sent=form,
        version_of=version_of,
        differences=found,
        is_saved=is_saved,
        taken_along=taken_along or {},
        doubted=refusal if isinstance(refusal, Doubted) else None,
        others=also_convened(workshop, scope()),
        warnings=warnings(workshop, scope()) if open_part == "when" or not wants_part() else [],
        demo=workshop.is_demonstration,
    )
