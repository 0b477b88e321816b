"""The names and colours of the themes, in both languages."""

from typing import Any

from flask import render_template, request, url_for

from ..accounts.sessions import scope
from ..differences import Difference, settle
from ..doors import actor, allowed, only_show
from ..forms import show
from ..htmx import go_to
from ..refusals import Conflict, Refusal
from . import actions, editing
from .blueprint import blueprint
from .forms import ThemesForm
from .queries import all_themes


@blueprint.get("/manage/themes")
@allowed("edit plan")
def themes() -> Any:
    """All of them in one form."""
    return _page(editing.themes_form(all_themes()))


@blueprint.post("/manage/themes", endpoint="save_themes")
@allowed("edit plan")
def save() -> Any:
    """Save them, or show what stands against it; two who write see both versions.

    Every plan, real and invented, names its themes by these.
    """
    if not scope().may_write(is_demonstration=False):
        only_show()
    found = all_themes()
    form = editing.themes_form(found)
    if len(form.themes) != len(found) or not form.validate():
        return _page(form), 422
    drafts = [part.form.draft(one.code) for part, one in zip(form.themes, found, strict=True)]
    try:
        actions.name_themes(actor(), drafts)
    except Conflict:
        return _conflict(form)
    except Refusal as refusal:
        show(form, refusal)
        return _page(form), refusal.status
    return go_to(url_for("plan.themes", saved=1))


def _conflict(form: ThemesForm) -> Any:
    return _page(form, settle(form, editing.themes_form(all_themes(), typed=False))), 409


def _page(form: ThemesForm, found: list[Difference] | None = None) -> str:
    saved = request.method == "GET" and "saved" in request.args
    return render_template("plan/themes.html", form=form, codes=all_themes(), differences=found, saved=saved)
