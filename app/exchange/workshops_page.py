"""Sending a spreadsheet of workshops that took place, and what was sent before."""

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
from .forms import WorkshopsForm
from .kinds import fields_for
from .models import WORKSHOPS
from .reading import MOST_BYTES, sheets
from .sending_page import CHOOSE, sent_file, xlsx
from .table import best_table


@blueprint.get("/manage/imports")
@allowed("run workshops")
def imports() -> Any:
    """The form, the template and what was sent before."""
    return _page(WorkshopsForm(formdata=None))


@blueprint.post("/manage/imports")
@takes_files(MOST_BYTES + 64 * 1024)
@allowed("run workshops")
def send_workshops() -> Any:
    """Read a file and keep its rows, to be looked at."""
    form, (name, sent) = WorkshopsForm(), sent_file()
    try:
        if not sent:
            raise Refusal(CHOOSE, "file")
        hit("limit_import", str(actor().id))
        fields = fields_for(WORKSHOPS, None)
        table = best_table(sheets(sent), known_headings(fields))
        number = actions.stage(actor(), WORKSHOPS, None, posted_key(), name, table, fields)
    except Refusal as refusal:
        show(form, refusal)
        return _page(form), refusal.status
    return go_to(url_for("exchange.batch", number=number))


@blueprint.get("/manage/imports/template.xlsx")
@allowed("run workshops")
def workshops_template() -> Response:
    """An empty spreadsheet with the headings, in the language of this address."""
    fields = fields_for(WORKSHOPS, None)
    return xlsx(_("Import"), [str(fields[name].label) for name in TEMPLATES[WORKSHOPS]], [], WORKSHOPS)


def _page(form: WorkshopsForm) -> str:
    return render_template(
        "exchange/imports.html",
        form=form,
        key=fresh_key(),
        batches=queries.batches(scope(), None),
        fields=fields_for(WORKSHOPS, None),
        words=words,
        other_language_url=url_for("exchange.imports", lang=other()),
    )
