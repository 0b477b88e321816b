"""Institutions people wrote freely, brought to the list by hand."""

from typing import Any

from flask import abort, render_template, request, url_for

from ..accounts.sessions import scope
from ..doors import actor, allowed
from ..htmx import go_to
from ..institutions import wording
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..workshops.own import own_workshop
from . import queries, roster, settling, spreadsheet
from .blueprint import blueprint
from .listing import LAST
from .manage import head
from .reading import Reading
from .staff_forms import SettleForm

HERE = "/manage/workshops/<code>/registrations/institutions"
# Offered at most of what is only like a text; of those called so, all.
MOST_HITS, MOST_CALLED = 12, 40


@blueprint.get(HERE)
@allowed("run workshops")
def unsettled(code: str) -> Any:
    """What was written and is not settled; what was settled, to be taken back."""
    workshop, seats = own_workshop(code)
    settled = settling.settlements(workshop.id)
    parts = {
        "written": settling.unsettled(workshop.id),
        "settled": settled,
        "called": wording.told_apart([one.institution for one in settled]),
        "regions_said": spreadsheet.regions_said,
        "most": settling.MOST,
    }
    return render_template("registration/unsettled.html", **head(workshop, seats), **parts)


@blueprint.get(f"{HERE}/<int(max={LAST}):number>")
@allowed("run workshops")
def candidates(code: str, number: int) -> Any:
    """What may be meant by what a sign-up wrote."""
    return _page(code, _written(code, number), Reading(SettleForm(formdata=None, q=request.args.get("q"))))


@blueprint.post(f"{HERE}/<int(max={LAST}):number>")
@allowed("run workshops")
def settle(code: str, number: int) -> Any:
    """Settle it for everybody who wrote the same and said the same region, or search again."""
    written, reading = _written(code, number), Reading(SettleForm())
    form: Any = reading.form
    if "look_up" in request.form:
        return _page(code, written, reading)
    institution = settling.find_chosen(form.institution_id.data or "")
    if form.said.data != written.said.key:
        reading.refuse(
            Conflict(_l("What they wrote, or the region, was changed meanwhile. Choose once more."))
        )
    elif institution is None:
        reading.refuse(Refusal(_l("Choose an institution of the list.")))
    else:
        workshop, _seats = own_workshop(code)
        reading.ask(settling.settle, actor(), workshop.id, written.said, institution)
    if reading.is_refused:
        return _page(code, written, reading)
    return go_to(url_for("registration.unsettled", code=code))


@blueprint.post(f"{HERE}/settled/<int(max={LAST}):number>/undo")
@allowed("run workshops")
def unsettle(code: str, number: int) -> Any:
    """Take a choice back."""
    workshop, _seats = own_workshop(code)
    if settling.find_settlement(workshop.id, number) is None:
        abort(404)
    settling.undo(actor(), workshop.id, number)
    return go_to(url_for("registration.unsettled", code=code))


def _written(code: str, number: int) -> settling.Written:
    workshop, _seats = own_workshop(code)
    if roster.find_person(scope(), workshop.id, number) is None:
        abort(404)
    return settling.find_written(workshop.id, number) or abort(404)


def _page(code: str, written: settling.Written, reading: Reading) -> Any:
    workshop, seats = own_workshop(code)
    form: Any = reading.form
    said, near = written.said, [written.said.region, *workshop.region_codes]
    hits = wording.offered(form.q.data or said.text, near, MOST_HITS)[:MOST_CALLED]
    hits = hits or (wording.found(form.q.data, near) if form.q.data else [])
    elsewhere = settling.elsewhere(said, [hit.id for hit in hits])
    parts = {
        "written": written,
        "form": form,
        "hits": [hit for hit in hits if hit.id not in elsewhere],
        "others": [hit for hit in hits if hit.id in elsewhere],
        "region": spreadsheet.regions_said([said.place]),
        "besides": [spreadsheet.counted_in(*one) for one in settling.places_besides(workshop.id, said)],
        "said": spreadsheet.counted_in(*said.place),
        "above": _above(workshop.id, seats.per_institution, written, [hit.id for hit in hits]),
    }
    return render_template("registration/settle.html", **head(workshop, seats), **parts), reading.status


def _above(workshop_id: int, most: int | None, written: settling.Written, found: list[int]) -> dict[int, int]:
    """The institutions that would be above the limit with these people, and how many they would be."""
    if most is None:
        return {}
    there = {number: queries.count_of_institution(workshop_id, number) for number in found}
    return {number: many + written.people for number, many in there.items() if many + written.people > most}
