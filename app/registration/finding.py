"""Finding one's sign-up: by the code and what only its owner knows, or by asking for the link."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from ..doors import public
from ..language import lazy_gettext as _l
from ..language import squeezed
from ..refusals import Refusal
from ..security import address, ensure_unspent, hit
from ..tokens import as_code, link_token
from . import actions, queries, rules
from .blueprint import blueprint
from .forms import FindForm, LinkForm
from .models import Registration
from .people import email_key
from .reading import Reading
from .ticket import show_ticket

NOT_FOUND = _l("We found no sign-up with these details. Check them, or ask for your link.")


@blueprint.route("/find", methods=["GET", "POST"])
@public
def find() -> Response:
    """Code and last three digits open the ticket and the person's page; code and family names the ticket."""
    reading = Reading(FindForm())
    if request.method == "GET":
        return _page(reading)
    code, digits, names = _typed(reading.form)
    row = queries.find_by_code(code)
    _ensure_may_guess(code, row)
    if row is not None and _knows_phone(row, digits):
        return make_response(redirect(_ticket(row), 303))
    if row is not None and _knows_names(row, names):
        return show_ticket(row, None)
    _count_miss(code, row)
    reading.refuse(Refusal(NOT_FOUND))
    return _page(reading)


@blueprint.post("/find/link")
@public
def ask_link() -> Response:
    """Send the link to an e-mail, if somebody signed up with it: the answer is the same if nobody did."""
    reading = Reading(LinkForm())
    hit("limit_resend", address())
    email = reading.ask(rules.known_email, reading.form.email.data or "")
    if email is None:
        return _page(Reading(FindForm(formdata=None)), reading)
    hit("limit_resend_contact", str(email_key(email)))
    actions.ask_link(email)
    return make_response(redirect(url_for("registration.find", sent=1), 303))


def _page(finding: Reading, asking: Reading | None = None) -> Response:
    link_form = asking.form if asking else LinkForm(formdata=None)
    told = {name: name in request.args for name in ("sent", "closed")}
    answer = render_template("registration/find.html", form=finding.form, link_form=link_form, **told)
    return make_response(answer, max(finding.status, asking.status if asking else 200))


def _typed(form: Any) -> tuple[str, str, str]:
    return as_code(form.code.data or ""), form.digits.data or "", form.family_names.data or ""


def _knows_phone(row: Registration, digits: str) -> bool:
    return row.phone is not None and len(digits) == 3 and row.phone[-3:] == digits


def _knows_names(row: Registration, names: str) -> bool:
    """Only for somebody without a phone; accents, spaces and apostrophes do not matter for a mere ticket."""
    typed = squeezed(names)
    return row.phone is None and bool(typed) and typed == squeezed(row.family_names)


def _ensure_may_guess(code: str, row: Registration | None) -> None:
    """Misses are few: from one address, at one code, and at all the codes a stolen desk holds."""
    ensure_unspent("limit_misses", address())
    ensure_unspent("limit_code", code)
    if row is not None:
        ensure_unspent("limit_code_workshop", str(row.workshop_id))


def _count_miss(code: str, row: Registration | None) -> None:
    hit("limit_misses", address())
    hit("limit_code", code)
    if row is not None:
        hit("limit_code_workshop", str(row.workshop_id))


def _ticket(row: Registration) -> str:
    return url_for("registration.ticket", token=link_token("ticket", row.ref, row.generation))
