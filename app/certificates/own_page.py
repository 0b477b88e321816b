"""A person's own certificate: a page to print, and a PDF with the document number if they want it there."""

from typing import Any

from flask import Response, make_response, render_template

from ..attendance.rules import registration_key
from ..clock import now
from ..doors import public
from ..language import plain
from ..qr import qr_code
from ..registration.models import Registration
from ..registration.opened import opened
from . import queries, rules, words
from .blueprint import blueprint
from .forms import DocumentForm
from .models import Certificate
from .pdf import document
from .pen import can_print


@blueprint.get("/me/certificate")
@public
def own() -> Any:
    """The certificate, or why there is none."""
    row = opened()
    return _page(row, _of(row), DocumentForm(formdata=None))


@blueprint.post("/me/certificate")
@public
def own_pdf() -> Any:
    """The same as a PDF; a document number is printed into it and kept nowhere."""
    row, form = opened(), DocumentForm()
    found = _of(row)
    if found is None:
        return _page(row, None, form, 404)
    if not form.validate():
        return _page(row, found, form, 422)
    sheet = words.sheet(found, row.workshop.is_demonstration, form.document.data or "")
    return pdf_file(document([sheet]), f"constancia-{row.workshop.code}")


def pdf_file(body: bytes, name: str) -> Response:
    """A PDF to keep; it is nobody else's, so no machine between keeps it."""
    answer = Response(body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _of(row: Registration) -> Certificate | None:
    return queries.find_valid(row.workshop_id, registration_key(row.id))


def _page(row: Registration, found: Certificate | None, form: DocumentForm, status: int = 200) -> Response:
    sheet = words.sheet(found, row.workshop.is_demonstration) if found else None
    parts = {
        "workshop": row.workshop,
        "short": plain(row.workshop, "short"),
        "sheet": sheet,
        "qr": qr_code(sheet.qr) if sheet else "",
        "form": form,
        "has_other_name": sheet is not None and sheet.name != row.full_name,
        "prints_whole": sheet is None or can_print(sheet.name),
        "revoked": None if found else queries.latest_revoked(row.workshop_id, registration_key(row.id)),
        "is_over": rules.is_over(row.workshop, now()),
    }
    return make_response(render_template("certificates/own.html", **parts), status)
