"""Sending a spreadsheet for a workshop: what it holds, the template for it, and what was sent before."""

from typing import Any

from flask import Response, make_response, render_template, request, url_for

from ..accounts.sessions import scope
from ..doors import actor, allowed
from ..form_keys import fresh_key, posted_key
from ..forms import show
from ..htmx import go_to
from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..language import other
from ..refusals import Refusal
from ..registration.manage import head
from ..security import hit, takes_files
from ..sheets import XLSX, xlsx_file
from ..text import readable
from ..workshops.models import Workshop
from ..workshops.own import own_workshop
from . import actions, queries, words
from .blueprint import blueprint
from .fields import TEMPLATES, known_headings
from .forms import KINDS, FileForm
from .kinds import ensure_may_import, fields_for
from .models import KINDS as ALL_KINDS
from .reading import MOST_BYTES, sheets
from .table import best_table

HERE = "/manage/workshops/<code>/import"
CHOOSE = _l("Choose a file.")
EMPTY = _l("This file is empty: there is nothing in it.")
AGAIN = _l("Choose the file again: no browser keeps it in the form.")


@blueprint.get(HERE)
@allowed("run workshops")
def sending(code: str) -> Any:
    """The form, the templates and what was sent before."""
    return _page(code, _form(formdata=None))


@blueprint.post(HERE)
@takes_files(MOST_BYTES + 64 * 1024)
@allowed("run workshops")
def send(code: str) -> Any:
    """Read a file and keep its rows, to be looked at."""
    workshop, seats = own_workshop(code)
    form, (name, sent) = _form(), sent_file()
    try:
        if not form.validate() or not sent:
            raise Refusal(AGAIN if sent else EMPTY if name else CHOOSE, "file")
        hit("limit_import", str(actor().id))
        ensure_may_import(form.kind.data, workshop, seats)
        fields = fields_for(form.kind.data, workshop)
        table = best_table(sheets(sent), known_headings(fields), form.sheet.data)
        number = actions.stage(actor(), form.kind.data, workshop, posted_key(), name, table, fields)
    except Refusal as refusal:
        show(form, refusal)
        return _page(code, form), refusal.status
    return go_to(url_for("exchange.batch", number=number))


@blueprint.get("/manage/workshops/<code>/import/template-<any(sign_ups,attendance):kind>.xlsx")
@allowed("run workshops")
def template(code: str, kind: str) -> Response:
    """An empty spreadsheet with the headings of such a file, in the language of this address."""
    workshop, _seats = own_workshop(code)
    fields = fields_for(kind, workshop)
    names = (*TEMPLATES[kind], *(name for name in fields if name.startswith("q-")))
    return xlsx(_("Import"), [str(fields[name].label) for name in names], [], kind)


def xlsx(sheet: str, heading: list[str], rows: list[list[str]], name: str) -> Response:
    """A workbook to be saved."""
    answer = make_response(xlsx_file(sheet, heading, rows))
    answer.mimetype = XLSX
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def sent_file() -> tuple[str, bytes]:
    """The file's name, as its sender knows it, and what is in it."""
    found = request.files.get("file")
    if found is None:
        return "", b""
    try:
        return readable(found.filename or "")[-120:], found.read()
    finally:
        found.close()


def _form(**given: Any) -> FileForm:
    form = FileForm(**given)
    form.kind.choices = {kind: str(said) for kind, said in KINDS.items()}
    return form


def _page(code: str, form: FileForm) -> str:
    workshop, seats = own_workshop(code)
    return render_template(
        "exchange/sending.html",
        **head(workshop, seats),
        form=form,
        key=fresh_key(),
        batches=queries.batches(scope(), workshop.id),
        kinds=KINDS,
        words=words,
        fields=_fields(workshop),
        other_language_url=url_for("exchange.sending", code=code, lang=other()),
    )


def _fields(workshop: Workshop) -> dict[str, Any]:
    return {kind: fields_for(kind, workshop) for kind in ALL_KINDS if kind in KINDS}
