"""Editions: for whoever signs them off what the next would be; for everybody page, CSV, XLSX and JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, abort, jsonify, make_response, render_template, url_for
from flask_login import current_user
from wtforms import TextAreaField

from ..accounts.sessions import scope
from ..addresses import absolute
from ..clock import now
from ..config import settings
from ..doors import actor, allowed, may, only_show, public
from ..forms import Form, Needed, Plain, Version, lines, show
from ..htmx import go_to
from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..pages import kept
from ..plan.models import Plan
from ..plan.queries import find_plan
from ..refusals import Conflict, Refusal
from ..security import address, hit
from ..workshops.editions import Edition
from . import edition_queries, edition_words, queries, signing, summary
from .blueprint import blueprint
from .edition import lines as lines_of
from .edition import tables_of, told
from .filed import Note, for_anybody, table_answer


class SignOffForm(Form):
    """Why figures are signed off, in both languages, and which edition it is to be."""

    version = Version()
    reason_es = TextAreaField(
        _l("Reason in Spanish"), filters=[lines], validators=[Needed(_l("Write it in Spanish.")), Plain(400)]
    )
    reason_en = TextAreaField(
        _l("Reason in English"), filters=[lines], validators=[Needed(_l("Write it in English.")), Plain(400)]
    )


@blueprint.get("/manage/figures/<key>/editions")
@allowed("see figures")
def editions(key: str) -> Any:
    """The editions there are; to whoever may sign the next one off, what it would be."""
    plan = _plan(key)
    form = SignOffForm()
    form.version.data = edition_queries.latest_version(plan) + 1
    return _staff_page(plan, form)


@blueprint.post("/manage/figures/<key>/editions", endpoint="sign_off")
@allowed("edit plan")
def sign_off(key: str) -> Any:
    """Sign the figures off as they stand."""
    plan, form = _plan(key), SignOffForm()
    if not _may_sign(plan):
        only_show()
    if not form.validate():
        return _staff_page(plan, form), 422
    version = form.version.data or 0
    try:
        signing.sign_off(
            actor(), current_user.name, plan.id, version, form.reason_es.data, form.reason_en.data
        )
    except Refusal as refusal:
        show(form, refusal)
        if isinstance(refusal, Conflict):
            # Whoever has read what stands may send the same words for the next one.
            form.version.data, form.version.raw_data = edition_queries.latest_version(plan) + 1, None
        return _staff_page(_plan(key), form), refusal.status
    return go_to(url_for("tallies.edition", key=key, version=version))


@blueprint.get("/plan/<key>/editions/<int:version>")
@public
@kept
def edition(key: str, version: int) -> Response:
    """One edition, for everybody, at an address that stays."""
    plan, found = _edition(key, version)
    editions = edition_queries.editions(plan)
    others = [one.version for one in editions if one.version != version]
    return make_response(
        render_template(
            "tallies/edition.html", plan=plan, edition=found, demo=plan.is_demonstration, others=others,
            later=[one for one in editions if one.version > version], followed=edition_words.followed,
            meanings=edition_words.meanings(),
            citation=edition_words.citation(plan, found),
            tables=edition_words.tables(lines_of(found.tables), found.tables, _names()),
            summaries=summary.in_both(lambda: summary.of_edition(plan, found)),
        )
    )  # fmt: skip


@blueprint.get("/plan/<key>/editions/<int:version>.csv")
@public
def edition_csv(key: str, version: int) -> Response:
    """The same rows as a spreadsheet."""
    return _file("csv", *_edition(key, version))


@blueprint.get("/plan/<key>/editions/<int:version>.xlsx")
@public
def edition_xlsx(key: str, version: int) -> Response:
    """The same as a workbook, its numbers numbers."""
    hit("limit_downloads", address())
    return _file("xlsx", *_edition(key, version))


@blueprint.get("/plan/<key>/editions/<int:version>.json")
@public
def edition_json(key: str, version: int) -> Response:
    """The same rows for machines, with what they need to be cited."""
    plan, found = _edition(key, version)
    later = edition_queries.later(plan, version)
    answer = jsonify(
        plan=plan.key,
        is_demonstration=plan.is_demonstration,
        version=found.version,
        signed_on=found.signed_on.isoformat(),
        signed_by=found.signer,
        reason={"es": found.reason_es, "en": found.reason_en},
        address=absolute("tallies.edition", key=plan.key, version=found.version),
        citation=edition_words.citation(plan, found),
        later_editions=[_followed_by(plan, one) for one in later],
        licence=settings().data_licence,
        licence_address=settings().data_licence_url,
        rows=told(found.tables),
    )
    return for_anybody(_pointing(answer, "tallies.edition_json", plan, later))


def _plan(key: str) -> Plan:
    found = find_plan(key)
    if found is None:
        abort(404)
    return found


def _edition(key: str, version: int) -> tuple[Plan, Edition]:
    plan = _plan(key)
    found = edition_queries.find_edition(plan, version) if version < 10**6 else None
    if found is None:
        abort(404)
    return plan, found


def _file(form: str, plan: Plan, found: Edition) -> Response:
    what, later = f"figures-{found.version}", edition_queries.later(plan, found.version)
    notes = [_followed(plan, later[-1])] if later else []
    answer = table_answer(form, plan, what, found.signed_on, *_table(plan, found), notes)
    return for_anybody(_pointing(answer, f"tallies.edition_{form}", plan, later))


def _followed(plan: Plan, by: Edition) -> Note:
    """The note on a spreadsheet of an edition that is not the newest, as its page says it."""
    words = edition_words.followed(by)
    return _("Later edition"), f"{words} {absolute('tallies.edition', key=plan.key, version=by.version)}"


def _followed_by(plan: Plan, by: Edition) -> dict[str, Any]:
    """A later edition for machines: whether it changed a number or only added some, its reason says."""
    return {
        "version": by.version,
        "signed_on": by.signed_on.isoformat(),
        "reason": {"es": by.reason_es, "en": by.reason_en},
        "address": absolute("tallies.edition", key=plan.key, version=by.version),
    }


def _pointing(answer: Response, endpoint: str, plan: Plan, later: Sequence[Edition]) -> Response:
    """Where the newest edition has the same file, told to whoever fetched an older one."""
    if later:
        newest = absolute(endpoint, key=plan.key, version=later[-1].version)
        answer.headers.add("Link", f'<{newest}>; rel="latest-version"')
    return answer


def _table(plan: Plan, found: Edition) -> tuple[list[str], Iterator[list[object]]]:
    """The lines of an edition, each with what it takes to cite it."""
    said = (found.version, edition_words.citation(plan, found))
    rows = ([*row, *said] for row in edition_words.rows(lines_of(found.tables), found.tables, _names()))
    return [*edition_words.heading(), _("Edition"), _("Cite as")], rows


def _names() -> dict[str, Any]:
    return {place.code: place for place in queries.places(lima_in_two=True)}


def _may_sign(plan: Plan) -> bool:
    """Whoever may not sign the next edition off reads nothing of it: it is live, and of the whole country."""
    within = scope()
    return may("edit plan") and within.is_national and within.may_write(plan.is_demonstration)


def _draft(plan: Plan, before: Sequence[Edition]) -> tuple[list[edition_words.Shown], Refusal | None]:
    """The tables as they would be signed off now, or why they would not be."""
    try:
        made = tables_of(edition_queries.read_draft(plan, now()), [one.tables for one in before])
    except Refusal as refusal:
        return [], refusal
    return edition_words.tables(lines_of(made), made, _names()), None


def _staff_page(plan: Plan, form: SignOffForm) -> str:
    before, may_sign = edition_queries.editions(plan), _may_sign(plan)
    tables, refused = _draft(plan, before) if may_sign else ([], None)
    return render_template(
        "tallies/editions.html", plan=plan, form=form, editions=before[::-1], demo=plan.is_demonstration,
        tables=tables, refused=refused, may_sign=may_sign, next=len(before) + 1,
    )  # fmt: skip
