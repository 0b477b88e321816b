"""A new workshop, and the deeds that need no more than a button."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import render_template, request, url_for

from ..accounts.sessions import scope
from ..audit import Actor
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..language import other
from ..refusals import Refusal
from ..text import readable
from . import actions, editing, offered
from .blueprint import blueprint
from .drafting import whole_draft
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
            actor(), scope(), whole_draft(form), form.capacity.data or 0, form.certainty.data
        )
    except Refusal as refusal:
        show(form, refusal)
        return _page(form), refusal.status
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


def _page(form: WorkshopForm) -> str:
    return render_template("workshops/new.html", form=form, workshop=None, others=())
