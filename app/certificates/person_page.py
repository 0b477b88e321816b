"""One person's certificate for staff: issue it, by the rule or with a reason, hand it over, revoke it."""

from typing import Any

from flask import Response, abort, render_template, url_for

from ..accounts.sessions import scope
from ..attendance.board import days_of
from ..clock import now
from ..doors import actor, allowed
from ..forms import Form, show
from ..htmx import go_to
from ..refusals import Refusal
from ..registration.manage import head
from ..workshops.models import Workshop
from ..workshops.own import own_workshop
from . import actions, codes, queries, rules, words
from .blueprint import blueprint
from .forms import IssueForm, RevokeForm
from .models import Certificate
from .own_page import pdf_file
from .pdf import document
from .queries import Attended
from .staff_page import HERE

PERSON = f"{HERE}/people/<who>"


@blueprint.get(PERSON)
@allowed("run workshops")
def person(code: str, who: str) -> Any:
    """What they attended, and their certificate."""
    return _page(code, who)


@blueprint.post(f"{PERSON}/issue")
@allowed("run workshops")
def issue(code: str, who: str) -> Any:
    """Issue it; below the rule only with a reason."""
    workshop, *_rest = _found(code, who)
    form = IssueForm()
    if not form.validate():
        return _page(code, who, issuing=form), 422
    try:
        actions.issue(actor(), workshop.id, who, form.reason.data or "")
    except Refusal as refusal:
        show(form, refusal)
        return _page(code, who, issuing=form), refusal.status
    return go_to(url_for("certificates.person", code=code, who=who))


@blueprint.post(f"{PERSON}/revoke")
@allowed("run workshops")
def revoke(code: str, who: str) -> Any:
    """Take it back, with a reason."""
    _workshop, _person, valid, _gone = _found(code, who)
    form = RevokeForm()
    if not form.validate():
        return _page(code, who, revoking=form), 422
    try:
        rules.ensure_valid(valid is None)
        actions.revoke(actor(), valid.id if valid else 0, form.revoked_reason.data)
    except Refusal as refusal:
        show(form, refusal)
        return _page(code, who, revoking=form), refusal.status
    return go_to(url_for("certificates.person", code=code, who=who))


@blueprint.get(f"{PERSON}/certificate.pdf")
@allowed("run workshops")
def person_pdf(code: str, who: str) -> Response:
    """Their certificate, to print and hand over."""
    workshop, _person, valid, _gone = _found(code, who)
    if valid is None or valid.ref is None:
        abort(404)
    return pdf_file(document([words.sheet(valid, workshop.is_demonstration)]), f"constancia-{workshop.code}")


def _found(code: str, who: str) -> tuple[Workshop, Attended | None, Certificate | None, list[Certificate]]:
    """Somebody who came, or who has or had a certificate, valid or revoked; anybody else is nobody here."""
    workshop, _seats = own_workshop(code)
    came = next((one for one in queries.attended(workshop) if one.who == who), None)
    rows = queries.certificates_of(scope(), workshop.id, who)
    if came is None and not rows:
        abort(404)
    valid = next((one for one in rows if one.revoked_at is None), None)
    return workshop, came, valid, [one for one in rows if one.revoked_at is not None]


def _page(code: str, who: str, issuing: Form | None = None, revoking: Form | None = None) -> str:
    workshop, came, valid, gone = _found(code, who)
    asked, of = queries.rule_of(workshop.id), len(days_of(workshop))
    attended = len(came.days) if came else 0
    row = valid or next(iter(gone), None)
    return render_template(
        "certificates/person.html",
        **head(*own_workshop(code)),
        who=who,
        name=came.name if came else row and row.name,
        initials=row.initials if row else "",
        came=came,
        when=words.when(came.days) if came else "",
        of=of,
        valid=valid,
        valid_code=codes.shown(codes.typed_code_of(str(valid.ref))) if valid and valid.ref else "",
        gone=gone,
        asked=asked,
        is_met=rules.meets(asked, attended, of),
        is_over=rules.is_over(workshop, now()),
        issuing=issuing or IssueForm(formdata=None),
        revoking=revoking or RevokeForm(formdata=None),
    )
