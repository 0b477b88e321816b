"""Public pages: no cookie, kept for a moment in the process, compressed.

A page is kept per address, language and theme as long as the database has not changed, which is asked
at most once in `page_cache` seconds. What must be fresh in every copy (the form's key) is written as a
mark and filled in afterwards.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any

import brotli
from flask import Flask, Response, current_app, g, make_response, request
from sqlalchemy import text

from . import language
from .config import settings
from .database import db
from .htmx import wants_part
from .tokens import form_key

FORM_KEY_MARK = "0000form-key-is-filled-in-when-sent0000"
# A kept page is made anew after this many seconds in any case: windows open and close by the clock.
LONGEST = 5.0
MOST_PAGES = 500
WORTH_COMPRESSING = 500


@dataclass
class Kept:
    """One kept page: its bytes, plain and compressed, the state of the database it was made from, and what
    its headers tell HTMX."""

    body: bytes
    packed: bytes | None
    tag: str
    version: str
    made: float
    said: tuple[tuple[str, str], ...]


class Shelf:
    """The kept pages of one process and the last known state of the database."""

    def __init__(self) -> None:
        self.pages: OrderedDict[Any, Kept] = OrderedDict()
        self.version = ""
        self.asked = 0.0
        self.lock = Lock()


def set_up(app: Flask) -> None:
    """Give the application its shelf and compress what goes out."""
    app.extensions["aforo_shelf"] = Shelf()
    app.after_request(_compress)
    app.jinja_env.globals["form_key_mark"] = FORM_KEY_MARK


def kept(view: Callable[..., Any]) -> Callable[..., Any]:
    """A public page that is the same for everybody: answer it from the shelf while it is true."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        g.personal = False
        if request.method not in {"GET", "HEAD"} or settings().page_cache <= 0:
            return _fill_in(make_response(view(*args, **kwargs)))
        shelf: Shelf = current_app.extensions["aforo_shelf"]
        name = (request.full_path, language.current(), _theme(), wants_part())
        version = _version(shelf)
        found = shelf.pages.get(name)
        if found is None or found.version != version or monotonic() - found.made > LONGEST:
            answer = make_response(view(*args, **kwargs))
            if answer.status_code != 200:
                return _fill_in(answer)
            found = _keep(shelf, name, answer, version)
        return _send(found)

    return answered


def _theme() -> str:
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


def _version(shelf: Shelf) -> str:
    """The state of the database: SQLite counts others' commits on a connection that never writes."""
    at = monotonic()
    if at - shelf.asked > settings().page_cache:
        with shelf.lock:
            if db.engine.dialect.name == "sqlite":
                shelf.version = str(_sqlite_version())
            else:
                shelf.version = str(db.session.scalar(text("SELECT pg_current_snapshot()::text")))
            shelf.asked = at
    return shelf.version


def _sqlite_version() -> int:
    watcher = current_app.extensions.get("aforo_watcher")
    if watcher is None:
        watcher = current_app.extensions["aforo_watcher"] = db.engine.raw_connection()
    return int(watcher.cursor().execute("PRAGMA data_version").fetchone()[0])


def _keep(shelf: Shelf, name: Any, answer: Response, version: str) -> Kept:
    body = answer.get_data()
    fresh = FORM_KEY_MARK.encode() in body
    made = Kept(
        body=body,
        packed=None if fresh else brotli.compress(body, quality=6),
        tag="" if fresh else hashlib.sha256(body).hexdigest()[:20],
        version=version,
        made=monotonic(),
        said=tuple((name, value) for name, value in answer.headers if name.upper().startswith("HX-")),
    )
    shelf.pages[name] = made
    while len(shelf.pages) > MOST_PAGES:
        shelf.pages.popitem(last=False)
    return made


def _send(page: Kept) -> Response:
    if page.tag and page.tag in request.if_none_match:
        answer = Response(status=304)
    elif page.packed is not None and request.accept_encodings["br"] > 0:
        answer = Response(page.packed, mimetype="text/html")
        answer.headers["Content-Encoding"] = "br"
    else:
        answer = Response(
            page.body.replace(FORM_KEY_MARK.encode(), form_key().encode()), mimetype="text/html"
        )
    if page.tag:
        answer.set_etag(page.tag)
    answer.headers.extend(page.said)
    answer.vary.update(("HX-Request", "Accept-Encoding", "Cookie"))
    return answer


def _fill_in(answer: Response) -> Response:
    if answer.is_sequence:
        answer.set_data(answer.get_data().replace(FORM_KEY_MARK.encode(), form_key().encode()))
    return answer


def _compress(answer: Response) -> Response:
    """Compress what was not yet: HTML and JSON worth it, when the browser takes brotli."""
    ready = (
        answer.is_sequence
        and "Content-Encoding" not in answer.headers
        and answer.status_code not in {204, 304}
    )
    if not ready or answer.mimetype not in {"text/html", "application/json", "text/csv", "image/svg+xml"}:
        return answer
    answer.vary.add("Accept-Encoding")
    body = answer.get_data()
    if len(body) >= WORTH_COMPRESSING and request.accept_encodings["br"] > 0:
        answer.set_data(brotli.compress(body, quality=4))
        answer.headers["Content-Encoding"] = "br"
    return answer
