"""A workshop as its organiser runs it: numbers, state, and the deeds that touch those signed up."""

from typing import Any

from flask import render_template, request, url_for

from ..accounts.sessions import scope
from ..clock import now
from ..doors import actor, allowed, may
from ..forms import show
from ..htmx import go_to
from ..language import lazy_gettext as _l
from ..language import other, plain
from ..refusals import Conflict, Refusal
from ..workshops import editing
from ..workshops.agenda import outside
from ..workshops.checklist import open_gaps
from ..workshops.doubts import has_doubts
from ..workshops.drafting import when_of, where_of
from ..workshops.facts import facts
from ..workshops.forms import HeldForm
from ..workshops.meant import Doubted, ensure_meant, stray
from ..workshops.models import Workshop
from ..workshops.on_record import what_says_it_took_place
from ..workshops.own import own_workshop
from ..workshops.record import figures
from ..workshops.rules import EDITABLE, held_gaps
from ..workshops.seats import Seats
from ..workshops.standing import standing
from ..workshops.warned import Warned, warnings
from ..workshops.window import Window
from . import actions, appointment, institutions_owed, institutions_told, roster, workshop_rules
from .blueprint import blueprint
from .sharing import share_text, share_url, short_address
from .staff_forms import CancelWorkshopForm, CapacityForm
from .telling import count_to_tell, count_undelivered


@blueprint.get("/manage/workshops/<code>")
@allowed("see workshops")
def manage(code: str) -> Any:
    """Numbers, state, addresses, and what can be done."""
    workshop, seats = own_workshop(code)
    return render_template(
        "registration/manage.html",
        **head(workshop, seats),
        gaps=open_gaps(workshop, seats) if workshop.state in ("proposed", "scheduled") else [],
        warnings=_warnings(workshop),
        outside=len(outside(workshop)) if workshop.state in EDITABLE else 0,
        capacity_form=CapacityForm(formdata=None, capacity=seats.capacity),
        address=short_address(workshop),
        share=share_url(share_text(workshop, facts(workshop))),
        convened=[plain(link.jurisdiction, "name") for link in workshop.convened],
        place=appointment.place_text(workshop),
        when=appointment.of(workshop).when_text(),
        has_begun=workshop.starts_at <= now(),
        can_be_held=max(workshop.starts_at, workshop.last_day_at) <= now(),
        held_form=HeldForm(formdata=None),
        held_gaps=held_gaps(workshop),
        figures=figures(workshop.id) if workshop.state in ("held", "closed") else [],
        **_ways_out(workshop),
        done=request.args.get("done"),
        undelivered=count_undelivered(scope(), workshop.id),
        has_doubts=may("edit plan") and has_doubts(workshop),
    )


@blueprint.post("/manage/workshops/<code>/capacity")
@allowed("run workshops")
def capacity(code: str) -> Any:
    """Another capacity: more seats go to the first in line, fewer than are taken only when said aloud."""
    workshop, seats = own_workshop(code)
    form = CapacityForm()
    if not form.validate():
        return _capacity_page(workshop, seats, form, False), 422
    try:
        actions.change_capacity(actor(), workshop.id, form.capacity.data or 0, form.below.data)
    except workshop_rules.Cut as cut:
        return _capacity_page(*own_workshop(code), form, True), cut.status
    except Refusal as refusal:
        show(form, refusal)
        return _capacity_page(workshop, seats, form, False), refusal.status
    return go_to(url_for("registration.manage", code=code))


@blueprint.get("/manage/workshops/<code>/move")
@allowed("run workshops")
def move(code: str) -> Any:
    """Where and when to, and whom it touches."""
    workshop, seats = own_workshop(code)
    return _move_page(workshop, seats, editing.move_form(workshop, seats))


@blueprint.post("/manage/workshops/<code>/move")
@allowed("run workshops")
def move_it(code: str) -> Any:
    """Move it: everybody keeps their place and is told."""
    workshop, seats = own_workshop(code)
    form = editing.move_form(workshop, seats)
    if editing.is_rearranged(form):
        return _move_page(workshop, seats, form)
    if not form.validate():
        return _move_page(workshop, seats, form), 422
    version, said = form.version.data or 0, form.meant.data
    try:
        has_moved = actions.move_workshop(
            actor(), workshop.id, version, when_of(form), where_of(form),
            lambda moved: ensure_meant(stray(moved) + warnings(moved, scope()), said),
        )  # fmt: skip
    except Conflict as conflict:
        return _moved_meanwhile(code, form, conflict)
    except Refusal as refusal:
        show(form, refusal)
        return _move_page(*own_workshop(code), form, refusal), refusal.status
    return go_to(url_for("registration.manage", code=code, done="moved" if has_moved else "not-moved"))


@blueprint.get("/manage/workshops/<code>/cancel")
@allowed("run workshops")
def cancel_workshop(code: str) -> Any:
    """Ask for the reason, and say whom it touches."""
    workshop, seats = own_workshop(code)
    return _cancel_page(workshop, seats, CancelWorkshopForm())


@blueprint.post("/manage/workshops/<code>/cancel")
@allowed("run workshops")
def call_off(code: str) -> Any:
    """Call it off and tell everybody why."""
    workshop, seats = own_workshop(code)
    form = CancelWorkshopForm()
    if not form.validate():
        return _cancel_page(workshop, seats, form), 422
    try:
        actions.cancel_workshop(actor(), workshop.id, form.reason_es.data, form.reason_en.data)
    except Refusal as refusal:
        show(form, refusal)
        return _cancel_page(workshop, seats, form), refusal.status
    return go_to(url_for("registration.manage", code=code))


def _ways_out(workshop: Workshop) -> dict[str, bool]:
    """Whether it may be called off, and moved: not where somebody came."""
    took_place = bool(what_says_it_took_place(workshop))
    is_counted = took_place and workshop.ends_at <= now()
    return {
        "can_be_cancelled": workshop.state in workshop_rules.CANCELLABLE and not took_place,
        "can_be_moved": workshop.state == "published" and not is_counted,
    }


def _warnings(workshop: Workshop) -> list[Warned]:
    """What to think twice about, as long as it can still be moved."""
    is_to_come = workshop.state in ("proposed", "scheduled", "published") and workshop.ends_at > now()
    return warnings(workshop, scope()) if is_to_come else []


def _moved_meanwhile(code: str, form: Any, conflict: Conflict) -> Any:
    workshop, seats = own_workshop(code)
    form.version.data, form.version.raw_data = workshop.version, None
    show(form, Refusal(_l("%(what)s Check the dates below and send again.", what=conflict.message)))
    return _move_page(workshop, seats, form), 409


def head(workshop: Workshop, seats: Seats) -> dict[str, Any]:
    """What every page of one workshop shows above."""
    return {
        "workshop": workshop,
        "seats": seats,
        "standing": standing(workshop, seats, now()),
        "counted": roster.counted(workshop.id),
        "people_to_tell": (people := count_to_tell(scope(), workshop.id)),
        "institutions_to_tell": (institutions := institutions_told.count_to_tell(scope(), workshop.id)),
        "to_tell_count": people + institutions,
        "demo": workshop.is_demonstration,
    }


def _capacity_page(workshop: Workshop, seats: Seats, form: CapacityForm, is_cut: bool) -> str:
    elsewhere = url_for("registration.manage", code=workshop.code, lang=other())
    shown = {"form": form, "is_cut": is_cut, "other_language_url": elsewhere}
    return render_template("registration/capacity.html", **head(workshop, seats), **shown)


def _move_page(workshop: Workshop, seats: Seats, form: Any, refusal: Refusal | None = None) -> str:
    shown = {
        "place": appointment.place_text(workshop),
        "when": appointment.of(workshop).when_text(),
        "window": (window := Window(seats.opens_at, seats.closes_at, workshop.starts_at)),
        "is_closed": window.is_closed(now()),
        "doubted": refusal if isinstance(refusal, Doubted) else None,
    }
    shown |= {"form": form, **_touched(workshop)}
    return render_template("registration/move.html", **head(workshop, seats), **shown)


def _cancel_page(workshop: Workshop, seats: Seats, form: CancelWorkshopForm) -> str:
    shown = {"form": form, **_touched(workshop)}
    return render_template("registration/cancel_workshop.html", **head(workshop, seats), **shown)


def _touched(workshop: Workshop) -> dict[str, Any]:
    """Whom a move or the end touches: people, and institutions by mail and by hand."""
    institutions = institutions_owed.touched(workshop.id)
    return {"reach": roster.reach(scope(), workshop.id), "institutions": institutions}
