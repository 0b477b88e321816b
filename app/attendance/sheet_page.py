"""The sign-in sheets of a workshop: printed, found again by the code of a page."""

from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for

from ..accounts.sessions import scope
from ..addresses import neutral
from ..clock import now
from ..doors import actor, allowed
from ..form_keys import fresh_key, posted_key
from ..forms import show
from ..htmx import go_to
from ..language import lazy_gettext as _l
from ..language import other
from ..refusals import Refusal
from ..registration.listing import LAST
from ..registration.manage import head
from ..text import readable
from ..tokens import shown_code
from ..workshops.own import own_workshop
from . import printing, queries, sheet_queries
from .blueprint import blueprint
from .paper import SheetPage
from .paper_forms import PageForm, PrintForm
from .sheet_pdf import sheet_pdf

HERE = "/manage/workshops/<code>/sheets"
NO_SUCH_PAGE = _l("No page of yours has this code. It stands beside the QR code on the paper.")


@blueprint.get(HERE)
@allowed("run workshops")
def sheets(code: str) -> Any:
    """What was printed, and where a page's code is typed."""
    typed = readable(request.args.get("page", ""))[:40]
    form = PageForm(formdata=None, page=typed)
    if typed:
        if found := sheet_queries.find_page(scope(), typed):
            return go_to(_address(found))
        show(form, Refusal(NO_SUCH_PAGE, "page"))
    return _sheets(code, form, PrintForm(formdata=None))


@blueprint.post(HERE)
@allowed("run workshops")
def print_sheet(code: str) -> Any:
    """Record a sheet of all who hold a seat now."""
    workshop, _seats = own_workshop(code)
    form = PrintForm()
    try:
        printing.print_sheet(actor(), workshop, posted_key(), bool(form.asks_document.data))
    except Refusal as refusal:
        show(form, refusal)
        return _sheets(code, PageForm(formdata=None), form), refusal.status
    return go_to(url_for("attendance.sheets", code=code))


@blueprint.get(f"{HERE}/<int(max={LAST}):number>.pdf")
@allowed("run workshops")
def sheet(code: str, number: int) -> Response:
    """A sheet to print, the same each time."""
    workshop, _seats = own_workshop(code)
    found = sheet_queries.find_print(scope(), workshop.id, number) or abort(404)
    answer = make_response(sheet_pdf(found))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{workshop.code}-{found.id}.pdf"'
    return answer


@neutral(blueprint, "/h/<page>", "/H/<page>")
@allowed("run workshops")
def sheet_by_code(page: str) -> Any:
    """What the square on a page leads to."""
    return go_to(_address(sheet_queries.find_page(scope(), page) or abort(404)))


def _address(page: SheetPage) -> str:
    return url_for("attendance.typed", code=page.sheet.workshop.code, page=page.code)


def _sheets(code: str, form: PageForm, print_form: PrintForm) -> str:
    workshop, seats = own_workshop(code)
    found = sheet_queries.prints(scope(), workshop.id)
    return render_template(
        "attendance/sheets.html",
        **head(workshop, seats),
        form=form,
        print_form=print_form,
        key=fresh_key(),
        shown_code=shown_code,
        prints=found,
        typed=sheet_queries.typed_pages(page.id for one in found for page in one.pages),
        can_print=workshop.state in printing.PRINTED,
        is_closed=queries.is_desk_closed(workshop.id, now()),
        other_language_url=url_for("attendance.sheets", code=code, lang=other()),
    )
