"""What a device and the server tell each other: records in, each acknowledged; what is new, out.

The answer to the same batch is the same however often it is sent. Only a device that is not let in is
refused; a revoked one is told to wipe everything, one whose desk is over to wipe the list.
"""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from flask import Response, abort, current_app, jsonify, make_response, render_template, request

from ..clock import now
from ..doors import public
from ..language import current, plain
from ..workshops.facts import days_of as when
from . import actions, queries, rules
from .admitted import find_sender, is_in_time
from .blueprint import blueprint
from .device_page import HERE
from .listing import changes, the_list
from .sending import Sender
from .told import Batch, read_batch

# Bytes of the largest batch: two hundred people without a sign-up, each with long names.
LARGEST = 512 * 1024
HEADER = "X-Desk"
# What the desk's page is made of, kept on the device.
KEPT = (
    "img/icons.svg", "img/franja.svg", "img/aforo.svg", "vendor/archivo-5.3.0-700-112.woff2",
    *(f"js/desk-{name}.js" for name in ("records", "scan", "list", "page")),
)  # fmt: skip
# The reader of codes, for browsers that have none of their own: fetched once, then kept too.
READER = tuple(f"vendor/zxing-reader-3.1.4.{kind}" for kind in ("js", "wasm"))


@blueprint.post(f"{HERE}sync")
@public
def sync(code: str) -> Any:
    """Take a batch and answer with what the device does not know yet."""
    if request.headers.get(HEADER) != "1" or request.mimetype != "application/json":
        abort(415)
    request.max_content_length = LARGEST
    device = find_sender(code)
    if device is None:
        return jsonify(refused="unknown"), 401
    if device.revoked_at is not None:
        return jsonify(refused="revoked"), 401
    batch = read_batch(_sent(), now(), rules.MOST_IN_BATCH)
    if batch is None:
        return jsonify(refused="unreadable"), 422
    batch = _in_this_language(batch)
    return jsonify(_answer(device, batch, actions.sync(device, batch)))


def _sent() -> Any:
    """What came as JSON; None for what is none, or is nested too deep to be read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _in_this_language(batch: Batch) -> Batch:
    """A device that knows names of institutions in the other language is told everything anew."""
    is_other = batch.list_state and not batch.list_state.endswith(current())
    return replace(batch, cursor=0) if is_other else batch


def _answer(device: Sender, batch: Batch, synced: actions.Synced) -> dict[str, Any]:
    said: dict[str, Any] = {
        "ack": synced.recorded.ack,
        "exceptions": [_held(ref, row.reason, row.told) for ref, row in synced.recorded.held.items()],
        "is_over": synced.recorded.is_closed or not is_in_time(device),
    }
    if said["is_over"]:
        return said | {"changes": [], "cursor": batch.cursor}
    said["changes"] = changes(device.workshop.id, synced.news)
    said["cursor"] = max((one.seq for one in synced.news), default=batch.cursor)
    list_state = f"{device.list_state}.{current()}"
    if list_state != batch.list_state:
        said |= {"people": the_list(device.workshop.id), "list": list_state}
    return said


def _held(ref: str, reason: str, told: dict[str, Any]) -> dict[str, str]:
    """Why a record is held; of another announced workshop also which and when."""
    other = queries.find_announced(str(told.get("workshop", "")))
    return {"id": ref, "reason": reason} | (
        {"workshop": plain(other, "short"), "when": when(other)} if other else {}
    )


@blueprint.get(f"{HERE}worker.js")
@public
def worker(code: str) -> Response:
    """The worker that opens the desk without a network: the same for everybody, and only under this desk."""
    asset = current_app.jinja_env.globals["asset"]
    files, reader = ([asset(name) for name in names] for names in (KEPT, READER))  # type: ignore[operator]
    mark = sha256("".join(files).encode()).hexdigest()[:10]
    mine = f"desk-{code}-{current()}-"
    parts = {"code": code, "files": files, "reader": reader, "mine": mine, "cache": mine + mark}
    answer = make_response(render_template("attendance/worker.js", **parts))
    answer.mimetype = "text/javascript"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
