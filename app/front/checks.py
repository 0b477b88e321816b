"""For those who watch the machine: is it well, and how much does it do."""

from ipaddress import ip_address

from flask import Response, abort, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from ..addresses import neutral
from ..doors import public
from .blueprint import blueprint
from .health import examine


@neutral(blueprint, "/healthz")
@public
def healthz() -> tuple[Response, int]:
    """The database, its guard, its schema and the outbox; 503 when it cannot serve."""
    found = examine()
    return jsonify(found), 200 if found["ok"] else 503


@neutral(blueprint, "/metrics")
@public
def metrics() -> Response:
    """This process's figures, for a collector on the same machine; nobody else finds anything here."""
    if not _is_from_this_machine():
        abort(404)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _is_from_this_machine() -> bool:
    """Loopback, and not through a proxy: behind one on this machine everybody would come from here."""
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    try:
        remote = ip_address(request.remote_addr or "")
        return not forwarded and (getattr(remote, "ipv4_mapped", None) or remote).is_loopback
    except ValueError:
        return False
