"""What every template may use."""

from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user

from .. import language
from ..config import settings
from ..doors import may


def set_up(app: Flask) -> None:
    """Give the templates their functions and each page its context."""
    app.jinja_env.globals.update(
        said=language.said, plain=language.plain, day=language.day, days=language.days, hour=language.hour,
        instant=language.instant, number=language.number, listed=language.listed, may=may,
    )  # fmt: skip
    app.context_processor(context)


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
        "current_account": current_user if current_user.is_authenticated else None,
        "settings": {
            "programme": getattr(chosen, f"programme_{lang}"),
            "contact_email": chosen.contact_email,
            "contact_phone": chosen.contact_phone,
            "base_url": chosen.base_url,
        },
    }


def theme() -> str:
    """The colour scheme the person chose, or nothing: the system's."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


def other_language_url() -> str:
    """This page in the other language; the home page where the address has no language."""
    if request.endpoint and "lang" in (request.url_rule.arguments if request.url_rule else ()):
        # A leading underscore would steer url_for itself: its scheme, its host.
        asked = {name: value for name, value in request.args.items() if not name.startswith("_")}
        values: dict[str, Any] = {**asked, **(request.view_args or {}), "lang": language.other()}
        return url_for(request.endpoint, **values)
    return url_for("front.home", lang=language.other())
