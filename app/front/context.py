"""What every template may use."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, g, request, url_for
from flask_login import current_user

from .. import language
from ..config import settings
from ..doors import may
from ..forms import faults
from ..markdown import formatted


def set_up(app: Flask) -> None:
    """Give the templates their functions and each page its context."""
    # Facts for machines share their letters with the page around them, and so compress to little.
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        said=language.said, plain=language.plain, day=language.day, days=language.days, hour=language.hour,
        instant=language.instant, number=language.number, listed=language.listed, may=may,
        url_for=address_of, faults=faults, formatted=formatted,
    )  # fmt: skip
    app.context_processor(context)


def address_of(endpoint: str, **values: Any) -> str:
    """`url_for` for templates: an address of ours is built once for each language and set of values."""
    if endpoint.startswith(".") or "_external" in values:
        return url_for(endpoint, **values)
    try:
        return _built(request.script_root, language.current(), endpoint, tuple(values.items()))
    except TypeError:
        # A list among the values cannot be remembered.
        return url_for(endpoint, **values)


@lru_cache(maxsize=4096)
def _built(_root: str, _lang: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(values))


def context() -> dict[str, Any]:
    """Language, theme, who is signed in, the programme."""
    chosen = settings()
    lang = language.current()
    return {
        "lang": lang,
        "lang_tag": language.TAGS[lang],
        "other_lang": language.other(),
        "other_language_url": other_language_url(),
        "theme": theme(),
        "this_address": this_address(),
        "current_account": _account(),
        "settings": {
            "programme": getattr(chosen, f"programme_{lang}"),
            "contact_email": chosen.contact_email,
            "contact_phone": chosen.contact_phone,
            "base_url": chosen.base_url,
        },
    }


def _account() -> Any:
    """Who is signed in; nobody is asked for on a page of trouble, for that may be what failed."""
    return current_user if not g.get("is_trouble") and current_user.is_authenticated else None


def theme() -> str:
    """The colour scheme the person chose, or nothing: the system's."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


def this_address() -> str:
    """Where the person is, to come back to after choosing colours; a form's own address cannot be read."""
    if request.method not in {"GET", "HEAD"}:
        return url_for("workshops.catalogue")
    return _with_asked(quote(request.path))


def other_language_url() -> str:
    """This page in the other language; the catalogue where the address has none or cannot be read again."""
    rule, endpoint = request.url_rule, request.endpoint
    if not (rule and endpoint and "lang" in rule.arguments and "GET" in (rule.methods or ())):
        return url_for("workshops.catalogue", lang=language.other())
    address = url_for(endpoint, **{**(request.view_args or {}), "lang": language.other()})
    return _with_asked(address)


def _with_asked(address: str) -> str:
    """What a visitor wrote goes behind the question mark, never into url_for, which it could steer."""
    asked = urlencode(list(request.args.items(multi=True)))
    return f"{address}?{asked}" if asked else address
