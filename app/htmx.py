"""One path for page and part: the fragment for HTMX, the whole page otherwise."""

from typing import Any

from flask import Response, make_response, redirect, render_template
from htmx_flask import Htmx, request
from werkzeug.urls import iri_to_uri

htmx = Htmx()


def wants_part() -> bool:
    """Whether HTMX asks for a fragment (not a boosted page, not a history restore)."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def render(page: str, fragment: str, status: int = 200, **context: Any) -> Response:
    """The fragment for HTMX, the whole page otherwise; caches keep the two apart."""
    answer = make_response(render_template(fragment if wants_part() else page, **context), status)
    answer.vary.add("HX-Request")
    return answer


def go_to(address: str) -> Response:
    """After a good post: a 303 for a browser, HX-Redirect for HTMX, which would swallow the 303."""
    if not request.htmx:
        return make_response(redirect(address, 303))
    answer = make_response("", 204)
    answer.headers["HX-Redirect"] = iri_to_uri(address)
    return answer
