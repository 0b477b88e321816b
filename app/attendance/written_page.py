"""Institutions people wrote freely, brought to the list by hand."""

from typing import Any

from flask import abort, render_template, request, url_for

from ..doors import actor, allowed
from ..htmx import go_to
from ..institutions import wording
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..registration import queries, settling, spreadsheet
from ..registration.listing import LAST
from ..registration.manage import head
from ..registration.reading import Reading
from ..registration.staff_forms import SettleForm
from ..workshops.own import own_workshop
from . import written
from .blueprint import blueprint
from .written import Written

HERE = "/manage/workshops/<code>/registrations/institutions"
# Offered at most of what is only like a text; of those called so, all.
MOST_HITS, MOST_CALLED = 12, 40


@blueprint.get(HERE)
@allowed("run workshops")
def institutions_written(code: str) -> Any:
    """What was written and is not settled; what was settled, to be taken back."""
    workshop, seats = own_workshop(code)
    settled = settling.settlements(workshop.id)
    parts = {
        "written": written.unsettled(workshop.id),
        "settled": settled,
        "called": wording.told_apart([one.institution for one in settled]),
        "regions_said": spreadsheet.regions_said,
        "most": written.MOST,
    }
    return render_template("attendance/institutions_written.html", **head(workshop, seats), **parts)


@blueprint.get(f"{HERE}/<number>")
@allowed("run workshops")
def which_institution(code: str, number: str) -> Any:
    """What may be meant by what somebody wrote."""
    return _page(code, _found(code, number), Reading(SettleForm(formdata=None, q=request.args.get("q"))))


@blueprint.post(f"{HERE}/<number>")
@allowed("run workshops")
def settle_institution(code: str, number: str) -> Any:
    """Settle it for everybody who wrote the same and said the same region, or search again."""
    found, reading = _found(code, number), Reading(SettleForm())
    form: Any = reading.form
    if "look_up" in request.form:
        return _page(code, found, reading)
    institution = settling.find_chosen(form.institution_id.data or "")
    if form.said.data != found.said.key:
        reading.refuse(
            Conflict(_l("What they wrote, or the region, was changed meanwhile. Choose once more."))
        )
    elif institution is None:
        reading.refuse(Refusal(_l("Choose an institution of the list.")))
    else:
        workshop, _seats = own_workshop(code)
        reading.ask(written.settle, actor(), workshop.id, found.said, institution)
    if reading.is_refused:
        return _page(code, found, reading)
    return go_to(url_for("attendance.institutions_written", code=code))


@blueprint.post(f"{HERE}/settled/<int(max={LAST}):number>/undo")
@allowed("run workshops")
def unsettle_institution(code: str, number: int) -> Any:
    """Take a choice back."""
    workshop, _seats = own_workshop(code)
    if settling.find_settlement(workshop.id, number) is None:
        abort(404)
    written.undo(actor(), workshop.id, number)
    return go_to(url_for("attendance.institutions_written", code=code))


def _found(code: str, number: str) -> Written:
    workshop, _seats = own_workshop(code)
    return written.find_written(workshop.id, number) or abort(404)


def _page(code: str, found: Written, reading: Reading) -> Any:
    workshop, seats = own_workshop(code)
    form: Any = reading.form
    said, near = found.said, [found.said.region, *workshop.region_codes]
    hits = wording.offered(form.q.data or said.text, near, MOST_HITS)[:MOST_CALLED]
    hits = hits or (wording.found(form.q.data, near) if form.q.data else [])
    elsewhere = settling.elsewhere(said, [hit.id for hit in hits])
    parts = {
        "written": found,
        "form": form,
        "hits": [hit for hit in hits if hit.id not in elsewhere],
        "others": [hit for hit in hits if hit.id in elsewhere],
        "region": spreadsheet.regions_said([said.place]),
        "besides": [spreadsheet.counted_in(*one) for one in written.places_besides(workshop.id, said)],
        "said": spreadsheet.counted_in(*said.place),
        "above": _above(workshop.id, seats.per_institution, found, [hit.id for hit in hits]),
    }
    page = render_template("attendance/which_institution.html", **head(workshop, seats), **parts)
    return page, reading.status


def _above(workshop_id: int, most: int | None, asked: Written, numbers: list[int]) -> dict[int, int]:
    """The institutions that would be above the limit with these people, and how many they would be.

    Who came without signing up took no seat.
    """
    if most is None or not asked.signed_up:
        return {}
    there = {
        number: queries.count_of_institution(workshop_id, number) + asked.signed_up for number in numbers
    }
    return {number: many for number, many in there.items() if many > most}
