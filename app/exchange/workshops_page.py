"""Sending a spreadsheet of workshops that took place, or of who came to them, and what was sent before."""

from typing import Any

from flask import Response, render_template, url_for

from ..accounts.sessions import scope
from ..doors import actor, allowed
from ..form_keys import fresh_key, posted_key
from ..forms import show
from ..htmx import go_to
from ..language import gettext as _
from ..language import other
from ..refusals import Refusal
from ..security import hit, takes_files
from . import actions, queries, words
from .blueprint import blueprint
from .fields import TEMPLATES, known_headings
from .forms import OF_MANY, WorkshopsForm
from .kinds import fields_for
from .models import LISTS, WORKSHOPS
from .reading import MOST_BYTES, sheets
from .sending_page import AGAIN, CHOOSE, EMPTY, sent_file, xlsx
from .table import best_table


@blueprint.get("/manage/imports")
@allowed("run workshops")
def imports() -> Any:
    """The form, the template and what was sent before."""
    return _page(_form(formdata=None))


@blueprint.post("/manage/imports")
@takes_files(MOST_BYTES + 64 * 1024)
@allowed("run workshops")
def send_workshops() -> Any:
    """Read a file and keep its rows, to be looked at."""
    form, (name, sent) = _form(), sent_file()
    try:
        if not form.validate() or not sent:
            raise Refusal(AGAIN if sent else EMPTY if name else CHOOSE, "file")
        hit("limit_import", str(actor().id))
        kind = form.kind.data
        fields = fields_for(kind, None)
        table = best_table(sheets(sent), known_headings(fields), form.sheet.data)
        number = actions.stage(actor(), kind, None, posted_key(), name, table, fields)
    except Refusal as refusal:
        show(form, refusal)
        return _page(form), refusal.status
    return go_to(url_for("exchange.batch", number=number))


@blueprint.get("/manage/imports/template.xlsx")
@allowed("run workshops")
def workshops_template() -> Response:
    """An empty spreadsheet for workshops, in the language of this address."""
    return _template(WORKSHOPS)


@blueprint.get("/manage/imports/template-lists.xlsx")
@allowed("run workshops")
def lists_template() -> Response:
    """An empty spreadsheet for who came to several workshops, in the language of this address."""
    return _template(LISTS)


def _template(kind: str) -> Response:
    fields = fields_for(kind, None)
    return xlsx(_("Import"), [str(fields[name].label) for name in TEMPLATES[kind]], [], kind)


def _form(**given: Any) -> WorkshopsForm:
    form = WorkshopsForm(**given)
    form.kind.choices = {kind: str(said) for kind, said in OF_MANY.items()}
    return form


def _page(form: WorkshopsForm) -> str:
    return render_template(
        "exchange/imports.html",
        form=form,
        key=fresh_key(),
        batches=queries.batches(scope(), None),
        kinds=OF_MANY,
        fields={kind: fields_for(kind, None) for kind in OF_MANY},
        words=words,
        other_language_url=url_for("exchange.imports", lang=other()),
    )
