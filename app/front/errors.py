"""Pages that say what went wrong and what to do, in the person's language, also when little else works."""

import re
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException, SecurityError

from ..htmx import wants_part
from ..language import current, speaking
from ..logs import log, seen
from ..refusals import Busy, Refusal
from ..security import most_bytes
from .troubles import too_large, trouble_of, waiting

# Seconds after which a busy or absent database is worth another try.
SOON = 5
_LANGUAGE = re.compile(r"/(es|en)(?:/|$)")


def set_up(app: Flask) -> None:
    """Answer every failure with a page of ours, and write it down without anybody's words."""
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(NoConnection, _database_away)
    app.log_exception = _log_exception  # type: ignore[method-assign]


def _failed(error: HTTPException) -> Response | HTTPException:
    if isinstance(error, SecurityError):
        # The request names a host that is not ours: no address can be built from it.
        return Response("400: unknown host / anfitrión desconocido\n", 400, mimetype="text/plain")
    if error.code is None or error.code < 400:
        return error
    given = str(error.description or "")
    wait = int(given) if error.code == 429 and given.isdigit() else None
    answer = _page(error.code, wait=wait)
    answer.headers.update({name: value for name, value in error.get_headers() if name != "Content-Type"})
    return answer


def _refused(error: Refusal) -> Response:
    return _page(error.status, advice=error.message)


def _busy(_error: Busy) -> Response:
    return _page(503, wait=SOON)


def _database_away(error: Exception) -> Response:
    log.error("database", error=type(error).__name__, **seen(503))
    return _page(503, wait=SOON)


def _page(status: int, advice: Any = None, wait: int | None = None) -> Response:
    """The page, or the part for HTMX. Nobody is asked for: who is signed in may be what failed."""
    g.is_trouble = g.personal = True
    found = _LANGUAGE.match(request.path)
    g.lang = found[1] if found else current()
    with speaking(g.lang):
        most = most_bytes() if status == 413 else None
        trouble = too_large(most) if most else trouble_of(status)
        answer = make_response(
            render_template(
                "front/_trouble.html" if wants_part() else "front/trouble.html",
                status=status,
                title=trouble.title,
                advice=advice or trouble.advice,
                wait=waiting(wait) if wait else None,
                reference=g.get("request_id") if status >= 500 else None,
            ),
            status,
        )
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


def _log_exception(exc_info: Any) -> None:
    log.error("failed", exc_info=exc_info, **seen(500))
