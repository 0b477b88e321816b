"""One import: what its columns are, what would come in, how far it is, what came of it."""

from typing import Any

from flask import Response, abort, render_template, request, url_for

from ..accounts.sessions import scope
from ..doors import actor, allowed, only_show
from ..forms import Form, show
from ..htmx import go_to, wants_part
from ..language import current, other
from ..language import gettext as _
from ..refusals import Refusal
from . import actions, kinds, queries, settling, words
from .blueprint import blueprint
from .cells import letters_of
from .forms import ColumnsForm, StartForm, UndoForm, all_came_option, columns_form
from .models import ATTENDANCE, BAD, CHECKED, DONE, FAILED, LISTS, MAPPING, ImportBatch
from .sending_page import xlsx
from .table import LEFT

HERE = "/manage/imports/<int(max=2147483647):number>"
STATES = ("ok", "bad", "known", "left", "made", "gone")


@blueprint.get(HERE)
@allowed("run workshops")
def batch(number: int) -> Any:
    """The import as it stands."""
    return _page(own_batch(number))


@blueprint.get(f"{HERE}/progress")
@allowed("run workshops")
def progress(number: int) -> Any:
    """How far the worker has come, asked for again while it works."""
    found = own_batch(number)
    if not wants_part() or not found.is_working:
        return go_to(url_for("exchange.batch", number=number))
    return render_template("exchange/_progress.html", batch=found)


@blueprint.get(f"{HERE}/columns")
@blueprint.get(f"{HERE}/choices")
@blueprint.get(f"{HERE}/start")
@blueprint.get(f"{HERE}/undo")
@allowed("run workshops")
def after_deed(number: int) -> Any:
    """Its page, for whoever asks for the address of a deed, as a browser does that reloads a refusal."""
    columns = 1 if request.path.endswith("/columns") else None
    return go_to(url_for("exchange.batch", number=own_batch(number).id, columns=columns))


@blueprint.post(f"{HERE}/columns")
@allowed("run workshops")
def columns(number: int) -> Any:
    """Say what the columns are, and let the rows be looked at."""
    found = own_batch(number)
    form = _columns(found)
    if not form.validate():
        return _page(found, form), 422
    said = {
        name.removeprefix("column-"): value for name, value in form.data.items() if name.startswith("column-")
    }
    # A page from before may still offer what was left out since: that is refused, and not passed over.
    said |= {str(column): request.form.get(f"column-{column}", "") for column in found.emptied}
    mapping = {column: value for column, value in said.items() if value}
    return _done(
        found,
        form,
        lambda: actions.say_columns(actor(), found.id, mapping, kinds.kept_options(found.kind, form.data)),
    )


@blueprint.post(f"{HERE}/choices")
@allowed("run workshops")
def choices(number: int) -> Any:
    """Say what is meant by texts no list has."""
    found, form = own_batch(number), Form()
    return _done(found, form, lambda: actions.choose(actor(), found.id, settling.chosen(found, request.form)))


@blueprint.post(f"{HERE}/start")
@allowed("run workshops")
def start(number: int) -> Any:
    """Bring the good rows in."""
    found, form = own_batch(number), StartForm()
    return _done(found, form, lambda: actions.start(actor(), found.id, form.consent.data))


@blueprint.post(f"{HERE}/undo")
@allowed("run workshops")
def undo(number: int) -> Any:
    """Take back what came in."""
    found, form = own_batch(number), UndoForm()
    return _done(found, form, lambda: actions.undo(actor(), found.id, form.sure.data))


@blueprint.get(f"{HERE}/mend.xlsx")
@allowed("run workshops")
def mend(number: int) -> Response:
    """The rows something is to be mended in, as they were sent, with what it is in both languages."""
    found = own_batch(number)
    lines = queries.bad_lines(found.id)
    if not lines:
        abort(404)
    heading = [*found.headings, _("Row"), "Qué corregir", "What to mend"]
    return xlsx(_("To fix"), heading, words.mended(found, lines), f"import-{number}")


def own_batch(number: int) -> ImportBatch:
    """An import within the scope, or 404; of a real workshop only shown to a demonstration account."""
    within = scope()
    found = queries.find_batch(within, number)
    if found is None:
        abort(404)
    if found.workshop is not None and not within.may_write(found.workshop.is_demonstration):
        only_show()
    return found


def _done(found: ImportBatch, form: Any, deed: Any) -> Any:
    try:
        deed()
    except Refusal as refusal:
        show(form, refusal)
        return _page(own_batch(found.id), form), refusal.status
    return go_to(url_for("exchange.batch", number=found.id))


def _columns(found: ImportBatch, **given: Any) -> ColumnsForm:
    fields = kinds.fields_for(found.kind, found.workshop)
    names = {"": _("Leave it out")} | {name: str(one.label) for name, one in fields.items()}
    headings = {
        number: said or _("Column %(letters)s", letters=letters_of(number))
        for number, said in enumerate(found.headings)
        if number not in found.emptied
    }
    options = kinds.options_for(found.kind, found.workshop)
    options |= {"all_came": all_came_option()} if found.doubtful else {}
    return columns_form(headings, names, options, **given)


def _stored_columns(found: ImportBatch) -> ColumnsForm:
    said = {f"column-{number}": found.mapping.get(str(number), "") for number in range(len(found.headings))}
    usual = {} if "kind" in found.options else kinds.usual_options(found.kind, found.workshop)
    return _columns(found, formdata=None, data=said | usual | found.options)


def _page(found: ImportBatch, form: Any = None) -> str:
    is_mapping = found.state == MAPPING or "columns" in request.args or isinstance(form, ColumnsForm)
    columns = form if isinstance(form, ColumnsForm) else _stored_columns(found)
    return render_template(
        "exchange/batch.html",
        batch=found,
        workshop=found.workshop,
        seats=settling.seats_of(found),
        is_long_ago=settling.outlives_names(found.workshop),
        says_who_came=found.kind in (ATTENDANCE, LISTS),
        is_mapping=is_mapping and found.state in (MAPPING, CHECKED, FAILED),
        columns=columns,
        has_made=queries.has_made(found.id),
        made_workshops=queries.made_workshops(found) if found.state == DONE else (),
        to_be_closed=queries.to_be_closed(found) if found.state == DONE else (),
        to_be_made=queries.to_be_made(found),
        form=form or StartForm(formdata=None),
        undo_form=form if isinstance(form, UndoForm) else UndoForm(formdata=None),
        groups=settling.groups(found) if found.state == CHECKED else [],
        more_groups=settling.more(found) if found.state == CHECKED else 0,
        regions=kinds.regions(found.workshop),
        letters_of=letters_of,
        words=words,
        left_words=LEFT,
        language=current(),
        other_language_url=url_for("exchange.batch", number=found.id, lang=other()),
        **_rows(found),
    )


def _rows(found: ImportBatch) -> dict[str, Any]:
    """One page of the rows asked for; those to mend first, where nobody asked."""
    asked, said = request.args.get("rows", ""), request.args.get("p", "")
    bad_first = BAD if found.counts.get(BAD) and not asked else ""
    wanted = asked if asked in STATES else bad_first
    page = int(said) if said.isdecimal() and said.isascii() and 0 < len(said) < 5 else 1
    lines = [] if found.is_working else list(queries.lines(found.id, (wanted,) if wanted else ()))
    first, pages = (page - 1) * queries.PAGE, max(1, -(-len(lines) // queries.PAGE))
    shown = lines[max(first, 0) : first + queries.PAGE] if page else []
    return {"lines": shown, "page": page, "pages": pages, "wanted": wanted}
