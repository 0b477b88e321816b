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
from secrets import token_hex
from threading import Lock
from time import monotonic
from typing import Any

import brotli
from flask import Flask, Response, current_app, g, make_response, request, session
from markupsafe import Markup
from sqlalchemy import text

from . import language
from .config import settings
from .database import db
from .htmx import wants_part
from .packed import QUALITY, Packed, pack
from .tokens import form_key

# As long as a key and like nothing else a page says: a kept page is compressed around it.
FORM_KEY_MARK = token_hex(29)
# A kept page is made anew after this many seconds in any case: windows open and close by the clock.
LONGEST = 5.0
MOST_PAGES = 500
# Parts of pages are remembered under all they depend on; what nobody thought of is seen after this long.
LONGEST_TEXT = 30.0
MOST_TEXTS = 300
# Large pages of signed-in people, each one's own and kept compressed alone.
MOST_PERSONAL = 100
WORTH_COMPRESSING = 500
COMPRESSED = {"text/html", "application/json", "text/csv", "text/javascript", "image/svg+xml"}
# How hard a page that is sent once is compressed: past 5 it costs more and gains little.
FAST = 5
# What every kept page says of itself.
SENT = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Vary", "HX-Request, Accept-Encoding, Save-Data, Cookie"),
)


@dataclass(frozen=True)
class Kept:
    """One kept page, plain and compressed, the state of the database it was made from, and its headers."""

    body: bytes
    packed: bytes | Packed | None
    tag: str
    version: str
    made: float
    headers: tuple[tuple[str, str], ...]


class Shelf:
    """The kept pages of one process and the last known state of the database."""

    def __init__(self) -> None:
        self.pages: OrderedDict[Any, Kept] = OrderedDict()
        self.texts: OrderedDict[tuple[Any, ...], tuple[float, Markup]] = OrderedDict()
        self.personal: OrderedDict[Any, tuple[str, float, bytes]] = OrderedDict()
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
        name = (request.full_path, language.current(), theme(), wants_part(), saves_data())
        version = _version(shelf)
        found = shelf.pages.get(name)
        if found is None or found.version != version or monotonic() - found.made > LONGEST:
            answer = make_response(view(*args, **kwargs))
            if answer.status_code != 200:
                return _fill_in(answer)
            found = _keep(shelf, name, answer, version)
        return _send(found)

    return answered


def kept_for_each(view: Callable[..., Any]) -> Callable[..., Any]:
    """A large page of somebody signed in: made once for their session while the database stays as it is.

    The state of the database is asked anew every time: whoever changed something sees it at once. The
    page's name holds the session's own token, so that nobody is ever given another's.
    """

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        mine = session.get("token"), session.get("csrf_token")
        if settings().page_cache <= 0 or not all(mine) or not _takes_brotli():
            return view(*args, **kwargs)
        shelf: Shelf = current_app.extensions["aforo_shelf"]
        name = (mine, request.full_path, language.current(), theme(), wants_part())
        state = _state(shelf)
        found = shelf.personal.get(name)
        if found is None or found[0] != state or monotonic() - found[1] > LONGEST_TEXT:
            answer = make_response(view(*args, **kwargs))
            if answer.status_code != 200:
                return answer
            found = (state, monotonic(), brotli.compress(answer.get_data(), quality=FAST))
            _put(shelf.personal, name, found, MOST_PERSONAL)
        return Response(found[2], headers=[*SENT, ("Content-Encoding", "br")])

    return answered


def theme() -> str:
    """The colour scheme the person chose, or nothing: the system's."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


def saves_data() -> bool:
    """Whether the browser asks for as few bytes as can be."""
    return request.headers.get("Save-Data", "").lower() == "on"


def remembered(name: tuple[Any, ...], make: Callable[[], str]) -> Markup:
    """A text that depends on nothing but its name: made once, and again after a while all the same."""
    shelf: Shelf = current_app.extensions["aforo_shelf"]
    found = shelf.texts.get(name)
    if found is None or monotonic() - found[0] > LONGEST_TEXT:
        found = (monotonic(), Markup(make()))  # noqa: S704 - our own templates'
        _put(shelf.texts, name, found, MOST_TEXTS)
    return found[1]


def _version(shelf: Shelf) -> str:
    """The state of the database: SQLite counts others' commits on a connection that never writes."""
    at = monotonic()
    if at - shelf.asked > settings().page_cache:
        shelf.version, shelf.asked = _state(shelf), at
    return shelf.version


def _state(shelf: Shelf) -> str:
    with shelf.lock:
        if db.engine.dialect.name == "sqlite":
            return str(_sqlite_version())
        return str(db.session.scalar(text("SELECT pg_current_snapshot()::text")))


def _put(kept: OrderedDict[Any, Any], name: Any, found: Any, most: int) -> None:
    kept[name] = found
    while len(kept) > most:
        kept.popitem(last=False)


def _sqlite_version() -> int:
    watcher = current_app.extensions.get("aforo_watcher")
    if watcher is None:
        watcher = current_app.extensions["aforo_watcher"] = db.engine.raw_connection()
    return int(watcher.cursor().execute("PRAGMA data_version").fetchone()[0])


def stop_watching(app: Flask) -> None:
    """Give back the connection on which SQLite is asked for its state; the next question takes one anew."""
    if (watcher := app.extensions.pop("aforo_watcher", None)) is not None:
        watcher.close()


def _keep(shelf: Shelf, name: Any, answer: Response, version: str) -> Kept:
    body = answer.get_data()
    mark = FORM_KEY_MARK.encode()
    packed = pack(body, mark) if mark in body else brotli.compress(body, quality=QUALITY)
    tag = "" if mark in body else hashlib.sha256(body).hexdigest()[:20]
    told = [pair for pair in answer.headers if pair[0].upper().startswith("HX-")]
    headers = (*SENT, *told, *([("ETag", f'"{tag}"')] if tag else ()))
    made = Kept(body, packed, tag, version, monotonic(), tuple(headers))
    _put(shelf.pages, name, made, MOST_PAGES)
    return made


def _send(page: Kept) -> Response:
    if page.tag and page.tag in request.if_none_match:
        return Response(status=304, headers=page.headers)
    if page.packed is None or not _takes_brotli():
        return Response(_with_key(page.body), headers=page.headers)
    body = page.packed.filled(form_key().encode()) if isinstance(page.packed, Packed) else page.packed
    answer = Response(body, headers=page.headers)
    answer.headers["Content-Encoding"] = "br"
    return answer


def _takes_brotli() -> bool:
    """Whether the browser unpacks brotli; the usual header is read without weighing it."""
    asked = request.headers.get("Accept-Encoding", "")
    return (";" not in asked and "br" in asked.split(", ")) or request.accept_encodings["br"] > 0


def _fill_in(answer: Response) -> Response:
    if answer.is_sequence:
        answer.set_data(_with_key(answer.get_data()))
    return answer


def _with_key(body: bytes) -> bytes:
    return body.replace(FORM_KEY_MARK.encode(), form_key().encode())


def _compress(answer: Response) -> Response:
    """Compress what was not yet and is worth it, when the browser takes brotli."""
    ready = (
        answer.is_sequence
        and "Content-Encoding" not in answer.headers
        and answer.status_code not in {204, 304}
    )
    if not ready or answer.mimetype not in COMPRESSED:
        return answer
    answer.vary.add("Accept-Encoding")
    body = answer.get_data()
    if len(body) >= WORTH_COMPRESSING and _takes_brotli():
        answer.set_data(brotli.compress(body, quality=FAST))
        answer.headers["Content-Encoding"] = "br"
    return answer
