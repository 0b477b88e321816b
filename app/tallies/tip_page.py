"""“Do you have this fact?”: a short public form about something not known, and its review by coordinators."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from wtforms import HiddenField, StringField, TextAreaField

from ..accounts.sessions import scope
from ..clock import now
from ..config import settings
from ..doors import actor, allowed, public
from ..forms import Form, Needed, OneOf, Plain, line, lines, show
from ..htmx import go_to
from ..language import LANGUAGES, current, speaking
from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..pages import FORM_KEY_MARK, kept
from ..plan.models import Plan
from ..plan.queries import find_plan
from ..refusals import Refusal
from ..registration.sign_up_form import ensure_sent_by_a_person
from ..security import address, hit
from ..tokens import form_age, form_key, keyed
from . import tips
from .behind import page_of
from .blueprint import blueprint
from .models import Tip
from .tally import read_tally
from .tips import Told

# The largest number a row can have.
LAST = 2**31 - 1


class TipForm(Form):
    """What somebody knows, how, and how to reach them if they like."""

    key = HiddenField()
    asked = HiddenField()
    website = StringField()
    known = TextAreaField(
        _l("What you know"),
        filters=[lines],
        validators=[Needed(_l("Write what you know.")), Plain(2000, several_lines=True)],
    )
    source = StringField(
        _l("How it is known"),
        filters=[line],
        validators=[Needed(_l("Write how it is known.")), Plain(400)],
    )
    contact = StringField(_l("Your e-mail or phone"), filters=[line], validators=[Plain(254)])


class SettleForm(Form):
    """What became of it, and why."""

    outcome = OneOf(_l("What is done with it"))
    reason = StringField(_l("Reason"), filters=[line], validators=[Needed(_l("Write a reason.")), Plain(400)])


@blueprint.get("/plan/<key>/known", endpoint="tip")
@public
@kept
def ask(key: str) -> Response:
    """The form, about one line of what is not known."""
    plan, form, about = _plan(key), TipForm(formdata=None), request.args.get("about", "")
    form.key.data = FORM_KEY_MARK
    sentence = line_about(plan, about)
    form.asked.data = sealed(plan, sentence)
    return _page(plan, form, 200, sentence)


@blueprint.post("/plan/<key>/known", endpoint="give_tip")
@public
def give(key: str) -> Response:
    """Keep what was told; sent twice it is kept once."""
    plan, form = _plan(key), TipForm()
    is_whole, sentence = form.validate(), _read(plan, form)
    try:
        ensure_sent_by_a_person(form.website.data or "", form_age(form.key.data or ""))
    except Refusal as refusal:
        form.key.data = form_key()
        show(form, refusal)
        return _page(plan, form, refusal.status, sentence)
    if not is_whole:
        return _page(plan, form, 422, sentence)
    hit("limit_tips", address())
    told = Told(sentence, form.known.data, form.source.data, form.contact.data or "", form.key.data)
    tips.tell(actor(), plan.id, told)
    return make_response(redirect(url_for("tallies.tip", key=key, sent=1), 303))


@blueprint.get("/manage/told", endpoint="tips")
@allowed("edit plan")
def review() -> Any:
    """What waits, a page at a time, and what was settled last."""
    return _review(None, 200)


@blueprint.post(f"/manage/told/<int(max={LAST}):number>", endpoint="settle_tip")
@allowed("edit plan")
def settle(number: int) -> Any:
    """Note or dismiss one of them."""
    if tips.find_tip(number, scope()) is None:
        abort(404)
    form = _settle_form(typed=True)
    if not form.validate():
        return _review((number, form), 422)
    try:
        tips.settle(actor(), number, form.outcome.data, form.reason.data)
    except Refusal as refusal:
        show(form, refusal)
        return _review((number, form), refusal.status)
    return go_to(url_for("tallies.tips", p=request.args.get("p")))


def mark(sentence: str) -> str:
    """A line of what is not known, as an address names it."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:16]


def sealed(plan: Plan, sentence: str) -> str:
    """A line as the form carries it, with our mark on it: it may have changed before the form comes back."""
    said = tips.cut(sentence)
    return f"{_seal(plan, said)} {said}" if said else ""


def find_sealed(plan: Plan, asked: str) -> str:
    """The line a form carries as it was read; empty where it is not one of this plan that we wrote."""
    seal, _space, said = asked.partition(" ")
    return said if hmac.compare_digest(seal.encode(), _seal(plan, said).encode()) else ""


def _seal(plan: Plan, said: str) -> str:
    return keyed("tip", plan.key, said).hex()[:32]


def _read(plan: Plan, form: TipForm) -> str:
    """What somebody answers, as they read it; of a form that does not say, the line as it stands now."""
    return find_sealed(plan, form.asked.data or "") or line_about(plan, request.args.get("about", ""))


def line_about(plan: Plan, about: str) -> str:
    """The line an address names, in whichever language, as it stands now; empty when it has gone."""
    if not about:
        return ""
    for said in _lines(plan):
        if about in {mark(one) for one in said.values()}:
            return said[current()]
    hit("limit_misses", address())
    return ""


def lines_about(rows: Sequence[Tip]) -> dict[int, str]:
    """What each tip is about: the line as it stands now in the reader's language, else as it was then."""
    here = {one.plan_id: one.plan for one in rows if one.about}
    now_said = {
        (number, tips.cut(one)): said[current()]
        for number, plan in here.items()
        for said in _lines(plan)
        for one in said.values()
    }
    return {one.id: now_said.get((one.plan_id, one.about), one.about) for one in rows}


def _lines(plan: Plan) -> list[dict[str, str]]:
    """Each line of what is not known, by language."""
    tally, found = read_tally(plan, now()), []
    for tongue in LANGUAGES:
        with speaking(tongue):
            # A copy has found nothing yet: the sentences are made anew, from what was read once.
            found.append([one.sentence for topic in replace(tally).topics for one in topic.unknowns])
    return [dict(zip(LANGUAGES, said, strict=True)) for said in zip(*found, strict=True)]


def _plan(key: str) -> Plan:
    found = find_plan(key)
    if found is None:
        abort(404)
    return found


def _page(plan: Plan, form: TipForm, status: int, sentence: str) -> Response:
    about = request.args.get("about", "")
    page = render_template(
        "tallies/tip.html", plan=plan, form=form, about=about, sentence=sentence,
        sent="sent" in request.args, demo=plan.is_demonstration, days=settings().contact_days,
    )  # fmt: skip
    return make_response(page, status)


def _settle_form(typed: bool = False) -> SettleForm:
    form = SettleForm() if typed else SettleForm(formdata=None)
    form.outcome.choices = {tips.NOTED: _("Noted"), tips.DISMISSED: _("Dismissed")}
    return form


def _review(typed: tuple[int, SettleForm] | None, status: int) -> Any:
    page = page_of(request.args.get("p", ""))
    found, has_more = tips.waiting(scope(), page)
    number, refused = typed or (0, None)
    forms = {one.id: refused if one.id == number and refused else _settle_form() for one in found}
    settled = tips.settled(scope())
    body = render_template(
        "tallies/tips.html", waiting=found, settled=settled, forms=forms, refused=refused,
        page=page, has_more=has_more, about=lines_about([*found, *settled]),
    )  # fmt: skip
    return make_response(body, status)
