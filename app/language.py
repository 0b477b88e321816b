"""Which language, and text kept in both; dates as Peru writes them, formatted once."""

import gettext as gettext_module
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import lru_cache
from itertools import filterfalse
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

__all__ = ["LANGUAGES", "gettext", "lazy_gettext", "ngettext"]

LANGUAGES = ("es", "en")
NAMES = {"es": "Español", "en": "English"}
# Catalogue and formats: es_PE writes 8,412.5 and 9:00 a. m.; its words come from the catalogue "es".
# English has the dates and hours of Britain: 17 April 2011, 14:00.
LOCALES = {"es": "es_PE", "en": "en_GB"}
TAGS = {"es": "es-PE", "en": "en"}

babel = Babel()

# Read once a process. Flask-Babel looks its catalogue up anew for every word, which made a page's words
# cost more than its queries.
_catalogues: dict[str, gettext_module.NullTranslations] = {"en": gettext_module.NullTranslations()}


def set_up(app: Flask) -> None:
    """Tie Flask-Babel to our way of knowing the language; fail early when a catalogue was not compiled."""
    app.config["BABEL_DEFAULT_LOCALE"] = LOCALES["en"]
    app.config["BABEL_DEFAULT_TIMEZONE"] = "UTC"
    babel.init_app(app, locale_selector=lambda: LOCALES[current()])
    folder = str(app.root_path) + "/translations"
    if gettext_module.find("messages", folder, ["es"]) is None:
        raise RuntimeError("the Spanish catalogue is not compiled: run `pybabel compile -d app/translations`")
    _catalogues["es"] = gettext_module.translation("messages", folder, ["es"])
    app.jinja_env.globals.update(_=_marked, gettext=_marked, ngettext=_marked_number)


def gettext(message: str, **variables: Any) -> str:
    """A text in the language of this answer, its holes filled."""
    said = _catalogues[current()].gettext(message)
    return said % variables if variables else said


def ngettext(one: str, many: str, num: int, **variables: Any) -> str:
    """A text for a number; the number fills its own hole."""
    return _catalogues[current()].ngettext(one, many, num) % {"num": number(num), **variables}


def lazy_gettext(message: str, **variables: Any) -> LazyString:
    """A text said later, in the language of whoever reads it."""
    return LazyString(gettext, message, **variables)


def _marked(message: str, **variables: Any) -> Markup:
    """A text in a template: ours is safe, what fills its holes is escaped; %% is a percent sign."""
    said = _ready(message, current())
    return said % variables if "%" in said else said


@lru_cache(maxsize=8192)
def _ready(message: str, language: str) -> Markup:
    return Markup(_catalogues[language].gettext(message))  # noqa: S704 - our own words


def _marked_number(one: str, many: str, num: int, **variables: Any) -> Markup:
    said = Markup(_catalogues[current()].ngettext(one, many, num))  # noqa: S704 - our own words
    return said % {"num": number(num), **variables}


def current() -> str:
    """The language of this answer: of the address, else what the browser prefers, else Spanish."""
    try:
        return g.lang  # type: ignore[no-any-return]
    except AttributeError:
        if not has_request_context():
            return "es"
        g.lang = request.accept_languages.best_match(LANGUAGES, "es")
        return str(g.lang)
    except RuntimeError:
        # No application is at work: a form is being declared, a command starts.
        return "es"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything inside is said in this language: messages, calendar files, letters."""
    before = g.get("lang")
    g.lang = language if language in LANGUAGES else "es"
    try:
        with force_locale(LOCALES[g.lang]):
            yield
    finally:
        g.lang = before or "es"


def other() -> str:
    """The other language."""
    return "en" if current() == "es" else "es"


def said(thing: Any, name: str) -> str | Markup:
    """The text `name` of a row that keeps `name_es` and `name_en`; marked when only the other half exists."""
    mine = getattr(thing, f"{name}_{current()}")
    theirs = "" if mine else getattr(thing, f"{name}_{other()}")
    if mine or not theirs:
        return str(mine or "")
    return Markup('<span lang="{}" class="other-language">{}</span>').format(TAGS[other()], theirs)


def plain(thing: Any, name: str) -> str:
    """As `said`, without the mark: for titles, messages and calendar files."""
    return str(getattr(thing, f"{name}_{current()}") or getattr(thing, f"{name}_{other()}") or "")


def fold(text: str) -> str:
    """Text as searched: without accents, case or runs of space. Never used to tell people apart."""
    if not text.isascii():
        text = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))
    # PostgreSQL can neither keep nor look for a NUL.
    return " ".join(text.casefold().replace("\0", " ").split())


def bare(text: str) -> str:
    """Words of letters and digits alone, folded."""
    words = ("".join(filter(str.isalnum, word)) for word in fold(text.replace(",", " ")).split())
    return " ".join(filter(None, words))


def squeezed(text: str) -> str:
    """Letters and digits alone, folded: O'Neil, O’Neil, O´Neil, ONeil and O Neil are found by each other."""
    return bare(text).replace(" ", "")


def _locale() -> str:
    return LOCALES[current()]


@lru_cache(maxsize=4096)
def _day(day: date, form: str, locale: str) -> str:
    return format_date(day, form, locale=locale)


@lru_cache(maxsize=2048)
def _hour(at: time, locale: str) -> str:
    return format_time(at, "short", locale=locale)


def day(value: date, form: str = "full") -> str:
    """A date with its weekday and year; `form` may be a CLDR pattern."""
    return _day(value, form, _locale())


def hour(value: time) -> str:
    """A time of day, as 9:00 a. m."""
    return _hour(value, _locale())


def days(first: date, last: date | None = None) -> str:
    """One date or a span, each with its year."""
    if last is None or last == first:
        return day(first)
    return str(gettext("%(first)s to %(last)s", first=day(first), last=day(last)))


def instant(at: datetime, zone: str) -> str:
    """An instant in a zone: date and time of day."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), 'long')}, {hour(local.time().replace(second=0, microsecond=0))}"


@lru_cache(maxsize=4096)
def _number(value: int, locale: str) -> str:
    return str(format_decimal(value, locale=locale))


def number(value: int) -> str:
    """A whole number with the language's separators."""
    return _number(value, _locale())


def listed(parts: list[str]) -> str:
    """A list in words: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    first, last = ", ".join(parts[:-1]), parts[-1]
    if current() == "es" and re.match(r"h?i(?!e)", fold(last)):
        return f"{first} e {last}"
    return str(gettext("%(first)s and %(last)s", first=first, last=last))


def safe_text(text: str) -> Markup:
    """Text with its line breaks kept, everything else escaped."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())
