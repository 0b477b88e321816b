"""A workshop's desk as its organiser sees it: devices, who came, who is missing, what is to be settled."""

from typing import Any

from flask import abort, render_template, request, url_for

from ..accounts.sessions import scope
from ..addresses import absolute
from ..clock import now
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to, wants_part
from ..language import other
from ..qr import qr_code
from ..refusals import Refusal
from ..registration.listing import LAST
from ..registration.manage import head
from ..tokens import desk_code, shown_code
from ..workshops.own import own_workshop
from . import actions, queries, rules, words
from .blueprint import blueprint
from .board import board, day_of, days_of
from .forms import DeviceForm
from .held import Waiting

HERE = "/manage/workshops/<code>/desk"


@blueprint.get(HERE)
@allowed("run workshops")
def desk(code: str) -> Any:
    """Numbers, devices and exceptions."""
    return _desk_page(code, DeviceForm(formdata=None))


@blueprint.get(f"{HERE}/arrived")
@allowed("run workshops")
def arrived(code: str) -> Any:
    """The numbers alone, asked for again while somebody looks."""
    if not wants_part():
        return go_to(url_for("attendance.desk", code=code))
    workshop, seats = own_workshop(code)
    day = day_of(workshop, request.args.get("day", ""), now())
    return render_template("attendance/_arrived.html", **_numbers(workshop, seats, day))


@blueprint.post(f"{HERE}/codes")
@allowed("run workshops")
def make_code(code: str) -> Any:
    """A code for one device."""
    workshop, _seats = own_workshop(code)
    form = DeviceForm()
    if not form.validate():
        return _desk_page(code, form), 422
    try:
        number = actions.make_device_code(actor(), workshop, form.name.data)
    except Refusal as refusal:
        show(form, refusal)
        return _desk_page(code, form), refusal.status
    return go_to(url_for("attendance.device_code", code=code, number=number))


@blueprint.get(f"{HERE}/codes/<int(max={LAST}):number>")
@allowed("run workshops")
def device_code(code: str, number: int) -> Any:
    """The code and its QR, for ten minutes and until it is used."""
    workshop, seats = own_workshop(code)
    found = queries.find_own_code(scope(), workshop.id, number)
    if found is None:
        abort(404)
    word = desk_code(found.ref)
    is_good = found.device_id is None and now() <= found.expires_at
    return render_template(
        "attendance/device_code.html",
        **head(workshop, seats),
        found=found,
        code=shown_code(word),
        is_good=is_good,
        until=words.clock(found.expires_at, workshop.zone),
        address=absolute("attendance.opening").split("//")[-1],
        qr=qr_code(absolute("attendance.opened_by_code", code=word).upper()) if is_good else None,
    )


@blueprint.post(f"{HERE}/devices/<int(max={LAST}):number>/revoke")
@allowed("run workshops")
def revoke(code: str, number: int) -> Any:
    """Shut a device out."""
    workshop, _seats = own_workshop(code)
    device = queries.find_own_device(scope(), workshop.id, number)
    if device is None:
        abort(404)
    actions.revoke(actor(), device)
    return go_to(url_for("attendance.desk", code=code))


def _desk_page(code: str, form: DeviceForm) -> str:
    workshop, seats = own_workshop(code)
    day = day_of(workshop, request.args.get("day", ""), now())
    devices = queries.devices(scope(), workshop.id)
    exceptions = queries.open_exceptions(scope(), workshop.id)
    return render_template(
        "attendance/desk.html",
        **head(workshop, seats) | _numbers(workshop, seats, day),
        form=form,
        devices=devices,
        waiting=Waiting(exceptions, {one.id: one for one in devices}, max(request.args.get("p", 1, int), 1)),
        is_closed=queries.is_desk_closed(workshop.id, now()),
        keeps=rules.is_open(workshop.ends_at, now()),
        other_language_url=url_for("attendance.desk", code=code, lang=other()),
    )


def _numbers(workshop: Any, seats: Any, day: Any) -> dict[str, Any]:
    return {
        "workshop": workshop,
        "seats": seats,
        "board": board(workshop, day),
        "all_days": days_of(workshop),
        "at": now(),
        "words": words,
    }
