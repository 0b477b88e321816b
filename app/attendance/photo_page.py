"""Photographs of a signed page: taken in, shown to the staff of the workshop alone, removed with a reason."""

from typing import Any

from flask import Response, abort, make_response, request, url_for

from ..accounts.sessions import scope
from ..doors import actor, allowed
from ..htmx import go_to
from ..language import gettext
from ..language import lazy_gettext as _l
from ..pictures import LARGEST
from ..refusals import Refusal
from ..registration.listing import LAST
from ..security import takes_files
from ..workshops.own import own_workshop
from . import evidence, sheet_queries
from .blueprint import blueprint
from .sheet_page import HERE
from .typed_page import PAGE, own_page, typed_page

# What a form adds around the file.
AROUND = 64 * 1024


@blueprint.post(f"{PAGE}/photos")
@takes_files(LARGEST + AROUND)
@allowed("run workshops")
def add_photo(code: str, page: str) -> Any:
    """Keep a photograph as evidence, until its day."""
    found = own_page(code, page)
    sent = request.files.get("photo")
    try:
        if sent is None or not (read := sent.read()):
            raise Refusal(_l("Choose a photograph."))
        evidence.keep_photo(actor(), found, read)
    except Refusal as refusal:
        return typed_page(found, photo_errors=(str(refusal.message),)), refusal.status
    return go_to(url_for("attendance.typed", code=code, page=found.code))


@blueprint.get(f"{HERE}/photos/<int(max={LAST}):number>")
@allowed("run workshops")
def photo(code: str, number: int) -> Response:
    """The picture itself; no browser and no proxy keeps it."""
    workshop, _seats = own_workshop(code)
    found = sheet_queries.find_photo(scope(), workshop.id, number) or abort(404)
    path = evidence.path_of(found)
    answer = make_response(path.read_bytes() if path.is_file() else abort(404))
    answer.mimetype = "image/jpeg"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post(f"{PAGE}/photos/remove")
@allowed("run workshops")
def remove_photo(code: str, page: str) -> Any:
    """Delete one of the page before its day, with a reason; one that is gone is gone."""
    found, number = own_page(code, page), request.form.get("photo", 0, int)
    row = next((one for one in sheet_queries.photos(found.id) if one.id == number), None)
    if request.form.get("reason", "") not in evidence.REASONS:
        return typed_page(found, photo_errors=(gettext("Choose why it is removed."),)), 422
    if row is not None:
        evidence.remove_photo(actor(), row, request.form["reason"])
    return go_to(url_for("attendance.typed", code=code, page=found.code, _anchor="photos"))
