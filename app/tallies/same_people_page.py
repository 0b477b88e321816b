"""People of a plan who may be the same, settled by staff one pair at a time."""

from typing import Any

from flask import abort, render_template, request, url_for
from wtforms import RadioField, StringField

from ..accounts.sessions import scope
from ..attendance import alike, likeness
from ..attendance.told import who_in
from ..doors import actor, allowed
from ..forms import Form, Needed
from ..htmx import go_to
from ..language import fold, plain
from ..language import lazy_gettext as _l
from ..plan.models import Plan
from ..plan.own import own_plan
from ..refusals import Refusal
from ..registration import spreadsheet
from ..registration.reading import Reading
from . import apart, queries, same_people
from .blueprint import blueprint

HERE = "/manage/figures/<key>/same-people"
# The largest number a row can have.
LAST = 2**31 - 1
# Where somebody stands with their workshop: in the list of sign-ups, or in that of who came.
LISTS = {"r": "registration.people", "w": "attendance.attendance"}
REASONS = {
    alike.INSTITUTION: _l("the same name for the same institution"),
    alike.PHONE: _l("the same phone and a like name"),
    alike.EMAIL: _l("the same e-mail and a like name"),
}
APART = {
    apart.NEITHER: _l("neither left a contact"),
    apart.ONE: _l("one of the two left no contact"),
    apart.CONTACT: _l("they left different contacts"),
    apart.PHONE: _l("their phones are not the same"),
    apart.NAME: _l("their names are not written the same"),
}
VERDICTS = {"same": _l("They are the same person"), "different": _l("They are different people")}
CHOOSE = _l("Choose a pair of the list, and whether they are the same.")


class SameForm(Form):
    """Two who came, as the desk names them, and whether they are one person."""

    one = StringField(_l("One"), [Needed(CHOOSE)], filters=[who_in])
    other = StringField(_l("The other"), [Needed(CHOOSE)], filters=[who_in])
    verdict = RadioField(
        _l("Who are they?"), [Needed(CHOOSE)], choices=list(VERDICTS), invalid_choice_message=CHOOSE
    )


@blueprint.get(HERE, endpoint="same_people")
@allowed("see people")
def page(key: str) -> Any:
    """Who may be the same, with the reason; what was settled, to be taken back."""
    return _page(own_plan(key), Reading(SameForm(formdata=None)))


@blueprint.post(HERE)
@allowed("run workshops")
def settle_same(key: str) -> Any:
    """Say of two whether they are the same."""
    plan, reading = own_plan(key), Reading(SameForm())
    form: Any = reading.form
    if not form.validate():
        reading.refuse(Refusal(CHOOSE))
        return _page(plan, reading)
    pair = same_people.find_pair(plan, scope(), form.one.data, form.other.data) or abort(404)
    reading.ask(likeness.settle, actor(), pair, form.verdict.data == "same")
    return _page(plan, reading) if reading.is_refused else _back(plan)


@blueprint.post(f"{HERE}/<int(max={LAST}):number>/undo")
@allowed("run workshops")
def undo_same(key: str, number: int) -> Any:
    """Take a choice back."""
    plan = own_plan(key)
    if same_people.find_settled(plan, scope(), number) is None:
        abort(404)
    likeness.undo(actor(), number)
    return _back(plan)


def _back(plan: Plan) -> Any:
    return go_to(url_for("tallies.same_people", key=plan.key, region=request.args.get("region") or None))


def _page(plan: Plan, reading: Reading) -> Any:
    places = sorted(queries.places(lima_in_two=True), key=lambda one: fold(one.name_es))
    regions = {code: plain(one, "name") for one in places for code in one.members}
    asked = request.args.get("region", "")
    region = asked if asked in regions else ""
    found = same_people.pairs(plan, scope(), region)
    return render_template(
        "tallies/same_people.html", plan=plan, demo=plan.is_demonstration, form=reading.form,
        pairs=found[: same_people.MOST], has_more=len(found) > same_people.MOST, region=region,
        regions=regions, settled=same_people.settled(plan, scope()), reasons=REASONS, apart=APART,
        verdicts=VERDICTS, words=spreadsheet, lists=LISTS, most=same_people.LOOKED,
    ), reading.status  # fmt: skip
