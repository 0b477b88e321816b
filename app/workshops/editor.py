"""The workshop editor, and the deeds that need no more than a button."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import render_template, request, url_for

from ..accounts.sessions import scope
from ..audit import Actor
from ..differences import Difference, differences
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..language import gettext as _
from ..language import other
from ..refusals import Conflict, Refusal
from ..text import readable
from . import actions, editing, offered
from .blueprint import blueprint
from .forms import HeldForm, WorkshopForm
from .models import Workshop
from .own import own_workshop


@blueprint.get("/manage/workshops/new")
@allowed("run workshops")
def new() -> Any:
    """An empty editor."""
    return _page(editing.blank_form())


@blueprint.post("/manage/workshops/new")
@allowed("run workshops")
def create() -> Any:
    """Schedule a workshop."""
    form = editing.blank_form()
    if editing.is_rearranged(form):
        return _page(form)
    if not editing.is_valid(form, None):
        return _page(form), 422
    try:
        code = actions.create_workshop(
            actor(), scope(), form.draft(), form.capacity.data or 0, form.certainty.data
        )
    except Refusal as refusal:
        show(form, refusal)
        return _page(form), refusal.status
    return go_to(url_for("registration.manage", code=code))


@blueprint.get("/manage/workshops/<code>/edit")
@allowed("run workshops")
def edit(code: str) -> Any:
    """The editor of a workshop."""
    workshop, counters = own_workshop(code)
    return _page(editing.form_of(workshop, counters), workshop)


@blueprint.post("/manage/workshops/<code>/edit")
@allowed("run workshops")
def save(code: str) -> Any:
    """Save it, or show what stands against it with all that was typed."""
    workshop, counters = own_workshop(code)
    form = editing.form_of(workshop, counters)
    if editing.is_rearranged(form):
        return _page(form, workshop)
    if not editing.is_valid(form, workshop):
        return _page(form, workshop), 422
    draft, version = editing.draft_of(form, workshop), form.version.data or 0
    try:
        actions.edit_workshop(actor(), scope(), workshop.id, version, draft)
    except Conflict:
        return _conflict(form, code)
    except Refusal as refusal:
        show(form, refusal)
        return _page(form, workshop), refusal.status
    return go_to(url_for("registration.manage", code=code))


@blueprint.get("/manage/districts")
@allowed("run workshops")
def districts() -> Any:
    """Districts to choose from, for the editor's venue."""
    typed = readable(request.args.get("district_query", ""))[:60]
    shown = {"districts": offered.find_districts(typed), "chosen": "", "typed": typed}
    return render_template("workshops/_districts.html", **shown)


@blueprint.post("/manage/workshops/<code>/publish")
@allowed("run workshops")
def publish(code: str) -> Any:
    """Announce it."""
    return _deed(code, actions.publish)


@blueprint.post("/manage/workshops/<code>/close")
@allowed("run workshops")
def close(code: str) -> Any:
    """End its sign-up."""
    return _deed(code, actions.close_sign_up)


@blueprint.post("/manage/workshops/<code>/reopen")
@allowed("run workshops")
def reopen(code: str) -> Any:
    """Take sign-ups again."""
    return _deed(code, actions.reopen_sign_up)


@blueprint.post("/manage/workshops/<code>/held")
@allowed("run workshops")
def held(code: str) -> Any:
    """Say that it took place, by a tick: nothing takes it back."""
    is_sure = HeldForm().sure.data
    return _deed(code, partial(actions.mark_held, is_sure=is_sure))


def _deed(code: str, deed: Callable[[Actor, int], None]) -> Any:
    workshop, _counters = own_workshop(code)
    try:
        deed(actor(), workshop.id)
    except Refusal as refusal:
        return _refused(workshop, refusal), refusal.status
    return go_to(url_for("registration.manage", code=code))


def _refused(workshop: Workshop, refusal: Refusal) -> str:
    return render_template(
        "workshops/refused.html",
        workshop=workshop,
        refusal=refusal.message,
        demo=workshop.is_demonstration,
        other_language_url=url_for("registration.manage", code=workshop.code, lang=other()),
    )


def _conflict(form: WorkshopForm, code: str) -> Any:
    """Both versions side by side; saving again saves mine over the other."""
    workshop, counters = own_workshop(code)
    found = differences(form, editing.stored_form(workshop, counters))
    form.version.data, form.version.raw_data = workshop.version, None
    return _page(form, workshop, found), 409


def _page(
    form: WorkshopForm,
    workshop: Workshop | None = None,
    found: list[Difference] | None = None,
) -> str:
    return render_template(
        "workshops/editor.html",
        form=form,
        workshop=workshop,
        differences=found or [],
        title=_("Edit the workshop") if workshop else _("New workshop"),
        others=editing.also_convened(workshop, scope()),
        demo=workshop is not None and workshop.is_demonstration,
    )
