"""Taking a list of people away as a file: the reason first, then the file; and what was taken."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, make_response, render_template, request

from ..accounts.sessions import scope
from ..doors import actor, allowed
from ..form_keys import fresh_key, posted_key
from ..forms import Form, Needed, OneOf
from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..sheets import MIMETYPES, Table, table_file
from ..workshops.models import Workshop
from ..workshops.own import own_workshop
from . import exports, roster, spreadsheet
from .blueprint import blueprint
from .manage import head

HERE = "/manage/workshops/<code>/registrations/export"
LAST_PAGE = 10_000
WORDS = {"forms": exports.FORMS, "reasons": exports.REASONS, "lists": exports.LISTS}


class ExportForm(Form):
    """In which form, and why."""

    form = OneOf(_l("Form of the file"), default="xlsx")
    reason = OneOf(_l("Reason"), [Needed(_l("Choose a reason."))], default="")


@blueprint.get(HERE)
@allowed("see people")
def export(code: str) -> Any:
    """Ask why the list of those who signed up is wanted."""
    return asked(code, exports.SIGN_UPS)


@blueprint.post(HERE)
@allowed("see people")
def export_people(code: str) -> Any:
    """Everybody who ever signed up, as a file."""
    return answered(
        code, exports.SIGN_UPS, lambda one: spreadsheet.table(roster.everyone(scope(), one.id), one)
    )


@blueprint.get("/manage/exports")
@allowed("read the audit")
def exports_made() -> str:
    """Every list that was taken away: by whom, when, why, of how many rows."""
    page = min(max(request.args.get("p", 1, int), 1), LAST_PAGE)
    found = exports.exports(page)
    shown = {"found": found[: exports.PAGE], "has_more": len(found) > exports.PAGE, "page": page}
    return render_template("registration/exports.html", takers=exports.takers(), **shown, **WORDS)


def asked(code: str, kind: str, form: ExportForm | None = None) -> Any:
    """The form; what is invented is never exported."""
    workshop, seats = _exported(code)
    parts = {"kind": kind, "form": form or _form(formdata=None), "key": posted_key() if form else fresh_key()}
    made = exports.exports(workshop_id=workshop.id)[: exports.PAGE]
    shown = {**head(workshop, seats), **parts, **WORDS, "made": made}
    return render_template("registration/export.html", **shown), 422 if form else 200


def answered(code: str, kind: str, table_of: Callable[[Workshop], Table]) -> Any:
    """The file, once it is written down that it goes."""
    workshop, _seats = _exported(code)
    form = _form()
    if not form.validate():
        return asked(code, kind, form)
    table, wish = table_of(workshop), exports.Wish(kind, form.form.data, form.reason.data, posted_key())
    name = workshop.code if kind == exports.SIGN_UPS else f"{workshop.code}-{kind}"
    exports.note_export(actor(), workshop, wish, len(table.rows))
    answer: Response = make_response(table_file(wish.form, table))
    answer.mimetype = MIMETYPES[wish.form]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{wish.form}"'
    return answer


def _exported(code: str) -> tuple[Workshop, Any]:
    found = own_workshop(code)
    if found[0].is_demonstration:
        abort(404)
    return found


def _form(**given: Any) -> ExportForm:
    form = ExportForm(**given)
    form.form.choices = [(one, str(said)) for one, said in exports.FORMS.items()]
    form.reason.choices = [("", _("Choose")), *((one, str(said)) for one, said in exports.REASONS.items())]
    return form
