"""Materials of a workshop: handed out to everybody, and for its staff added, removed and put back."""

import re
from typing import Any

from flask import Response, abort, render_template, request, url_for

from ..addresses import neutral
from ..config import settings
from ..doors import actor, allowed, public
from ..forms import show
from ..htmx import go_to
from ..language import fold, other, plain
from ..language import lazy_gettext as _l
from ..pages import kept
from ..refusals import Refusal
from ..security import takes_files
from . import materials, published
from .blueprint import blueprint
from .file_kinds import KINDS
from .forms import MaterialForm
from .free_days_page import LAST
from .materials import Material
from .own import own_workshop

HERE = "/manage/workshops/<code>/materials"
ONE = f"{HERE}/<int(max={LAST}):number>"
# The largest file any setting allows, and what a form adds around it.
MOST_BYTES = 50_000_000 + 64 * 1024
CHOOSE = _l("Choose a file.")
AGAIN = _l("Choose the file again: no browser keeps it in the form.")


@blueprint.get("/workshops/<code>/materials")
@public
@kept
def materials_of(code: str) -> Response:
    """What a workshop hands out; one that hands out nothing has no such page."""
    found = published.find_public(code) or abort(404)
    workshop, _seats = found
    given = materials.materials(workshop.id) or abort(404)
    elsewhere = url_for("workshops.materials_of", code=workshop.code, lang=other())
    shown = {"workshop": workshop, "given": given, "demo": workshop.is_demonstration}
    return Response(
        render_template("workshops/materials.html", **shown, kinds=KINDS, other_language_url=elsewhere)
    )


@neutral(blueprint, "/m/<name>")
@public
def material(name: str) -> Response:
    """A file, to be saved and never shown inside our own pages."""
    return _handed_out(materials.find_public(name) or abort(404), "public, max-age=600")


@blueprint.get(HERE)
@allowed("run workshops")
def materials_page(code: str) -> Any:
    """What is handed out, what was removed, and how another is added."""
    return _page(code, MaterialForm(formdata=None))


@blueprint.post(HERE)
@takes_files(MOST_BYTES)
@allowed("run workshops")
def add_material(code: str) -> Any:
    """Hand out another."""
    workshop, _seats = own_workshop(code)
    form, read = MaterialForm(), _sent()
    try:
        if not form.validate() or not read:
            raise Refusal(AGAIN if read else CHOOSE, "file")
        materials.add_material(actor(), workshop.id, read, form.title_es.data, form.title_en.data)
    except Refusal as refusal:
        show(form, Refusal(refusal.message, "file") if refusal.field == "photo" else refusal)
        return _page(code, form), refusal.status
    return go_to(url_for("workshops.materials_page", code=code))


@blueprint.get(ONE)
@allowed("run workshops")
def staff_material(code: str, number: int) -> Response:
    """A file as staff see it, also before the workshop is announced."""
    return _handed_out(_own(code, number), "private, no-store")


@blueprint.post(f"{ONE}/remove")
@allowed("run workshops")
def remove_material(code: str, number: int) -> Any:
    """Take one off."""
    row = _own(code, number)
    materials.remove_material(actor(), row.workshop_id, row.id)
    return go_to(url_for("workshops.materials_page", code=code))


@blueprint.post(f"{ONE}/put-back")
@allowed("run workshops")
def put_back_material(code: str, number: int) -> Any:
    """Undo that."""
    row = _own(code, number)
    try:
        materials.put_back_material(actor(), row.workshop_id, row.id)
    except Refusal as refusal:
        form = MaterialForm(formdata=None)
        show(form, refusal)
        return _page(code, form), refusal.status
    return go_to(url_for("workshops.materials_page", code=code))


def _sent() -> bytes:
    """The file that was sent; a large one lies on disk until it is closed."""
    found = request.files.get("file")
    if found is None:
        return b""
    try:
        read: bytes = found.read()
        return read
    finally:
        found.close()


def _own(code: str, number: int) -> Material:
    workshop, _seats = own_workshop(code)
    return materials.find_material(workshop.id, number) or abort(404)


def _handed_out(row: Material, kept_for: str) -> Response:
    path = materials.path_of(row)
    if not path.is_file():
        abort(404)
    title = re.sub(r"[^a-z0-9]+", "-", fold(plain(row, "title"))).strip("-")[:60] or "material"
    answer = Response(path.read_bytes(), mimetype=KINDS[row.kind])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{title}.{row.kind}")
    answer.headers["Cache-Control"] = kept_for
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _page(code: str, form: MaterialForm) -> str:
    workshop, _seats = own_workshop(code)
    return render_template(
        "workshops/materials_page.html",
        workshop=workshop,
        form=form,
        given=materials.materials(workshop.id),
        removed=materials.removed(workshop.id),
        most=settings().material_mb,
        demo=workshop.is_demonstration,
        other_language_url=url_for("workshops.materials_page", code=code, lang=other()),
    )
