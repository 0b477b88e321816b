"""A workshop's certificates as its organiser sees them: the rule, everybody who came, and all at once."""

from typing import Any

from flask import Response, abort, render_template, url_for

from ..accounts.sessions import scope
from ..attendance.board import days_of
from ..clock import now
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to, wants_part
from ..language import gettext as _
from ..language import other
from ..refusals import Refusal
from ..registration.manage import head
from ..workshops.own import own_workshop
from . import actions, queries, rules, words
from .blueprint import blueprint
from .facts import read
from .forms import RuleForm
from .models import READY, WORKING, CertificateBatch
from .own_page import pdf_file

HERE = "/manage/workshops/<code>/certificates"
# Lengths of a day that are offered, in minutes.
LENGTHS = range(60, 12 * 60 + 1, 30)


@blueprint.get(HERE)
@allowed("run workshops")
def manage(code: str) -> Any:
    """The rule, who came, who has a certificate, and what is being made."""
    return _page(code, None)


@blueprint.get(f"{HERE}/progress")
@allowed("run workshops")
def progress(code: str) -> Any:
    """How far the worker has come, asked for again while somebody looks; then the whole page anew."""
    workshop, _seats = own_workshop(code)
    made = _made(workshop.id)
    if not wants_part() or not made["is_working"]:
        return go_to(url_for("certificates.manage", code=code))
    return render_template("certificates/_progress.html", workshop=workshop, **made)


@blueprint.post(f"{HERE}/rule")
@allowed("run workshops")
def rule(code: str) -> Any:
    """Say what the workshop asks."""
    workshop, _seats = own_workshop(code)
    form = _rule_form(None)
    if not form.validate():
        return _page(code, form), 422
    share, minutes = form.share.data or rules.SHARE, form.minutes_a_day.data
    actions.set_rule(actor(), workshop.id, rules.Rule(share, int(minutes) if minutes else None))
    return go_to(url_for("certificates.manage", code=code))


@blueprint.post(f"{HERE}/all")
@allowed("run workshops")
def issue_all(code: str) -> Any:
    """Issue to everybody who meets the rule, by the worker."""
    workshop, _seats = own_workshop(code)
    try:
        actions.ask_for_all(actor(), workshop.id)
    except Refusal as refusal:
        form = _rule_form(queries.rule_of(workshop.id))
        show(form, refusal)
        return _page(code, form), refusal.status
    return go_to(url_for("certificates.manage", code=code))


@blueprint.get("/manage/workshops/<code>/certificates.pdf")
@allowed("run workshops")
def all_pdf(code: str) -> Response:
    """The PDF of everybody, while it is kept; once it is not, the page that says so."""
    workshop, _seats = own_workshop(code)
    batch = queries.latest_batch(scope(), workshop.id, whole=True) or abort(404)
    if not _is_ready(batch) or batch.pdf is None:
        return go_to(url_for("certificates.manage", code=code))
    return pdf_file(batch.pdf, f"constancias-{workshop.code}")


def _made(workshop_id: int) -> dict[str, Any]:
    batch = queries.latest_batch(scope(), workshop_id)
    is_ready = batch is not None and _is_ready(batch)
    is_kept = is_ready and batch is not None and queries.has_pdf(batch)
    return {
        "batch": batch,
        "is_working": batch is not None and batch.state == WORKING,
        "is_kept": is_kept,
        "is_outdated": is_ready and not is_kept,
    }


def _is_ready(batch: CertificateBatch) -> bool:
    return batch.state == READY and batch.kept_until is not None and batch.kept_until > now()


def _page(code: str, form: RuleForm | None) -> str:
    workshop, seats = own_workshop(code)
    asked, of = queries.rule_of(workshop.id), len(days_of(workshop))
    people, have = queries.attended(workshop), queries.valid(workshop.id)
    issued, revoked = queries.count_issued(workshop.id)
    return render_template(
        "certificates/manage.html",
        **head(workshop, seats),
        **_made(workshop.id),
        form=form or _rule_form(asked),
        people=people,
        have=have,
        changed={who for who, row in have.items() if _has_changed(row, people)},
        of=of,
        share=asked.share,
        meets={one.who for one in people if rules.meets(asked, len(one.days), of)},
        issued=issued,
        revoked=revoked,
        forgotten=queries.count_forgotten(workshop.id),
        minutes=queries.minutes_of(workshop, asked),
        hours=words.hours,
        is_over=rules.is_over(workshop, now()),
        other_language_url=url_for("certificates.manage", code=code, lang=other()),
    )


def _has_changed(row: Any, people: list[queries.Attended]) -> bool:
    """Whether the desk says other days, or another name, than a certificate does."""
    said = next(((one.days, one.name) for one in people if one.who == row.who), None)
    return said != (read(row.facts).days, row.name)


def _rule_form(asked: rules.Rule | None) -> RuleForm:
    if asked is None:
        form = RuleForm()
    else:
        form = RuleForm(formdata=None, share=asked.share, minutes_a_day=str(asked.minutes_a_day or ""))
    lengths = {str(length): words.hours(length) for length in LENGTHS}
    form.minutes_a_day.choices = {"": _("As the agenda says")} | lengths
    return form
