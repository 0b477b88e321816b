"""What countries, languages and time zones are called in the reader's language."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location

from .language import LOCALES, current, fold, gettext

# Babel does not know it, and it is the one that interpreters offer here.
PERUVIAN_SIGNS = "prl"


@lru_cache(maxsize=len(LOCALES))
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def country(code: str) -> str:
    """A country's name by its ISO code."""
    return str(_locale(LOCALES[current()]).territories.get(code, code))


def tongue(code: str) -> str:
    """A language's name, as it stands inside a sentence."""
    if code == PERUVIAN_SIGNS:
        return str(gettext("Peruvian Sign Language"))
    return str(_locale(LOCALES[current()]).languages.get(code, code))


def zone_time(zone: str, at: datetime) -> str:
    """Whose time it is and how far from UTC: Lima time (UTC−5)."""
    offset = _offset(zone, at)
    return str(gettext("%(city)s time (UTC%(offset)s)", city=_city(zone, LOCALES[current()]), offset=offset))


@lru_cache(maxsize=256)
def _city(zone: str, locale: str) -> str:
    # Argentina/Buenos Aires is Buenos Aires.
    return str(get_timezone_location(zone, locale=locale, return_city=True)).rpartition("/")[2]


def _offset(zone: str, at: datetime) -> str:
    passed = at.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = int(passed.total_seconds()) // 60 if passed else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"{sign}{hours}" + (f":{rest:02}" if rest else "")


# Cities of other languages that have a time zone of their own, by what Spanish calls them.
_CITIES = ("America/Mexico_City", "America/New_York", "America/Sao_Paulo", "Europe/Rome", "Europe/Zurich",
           "Asia/Tokyo")  # fmt: skip


def city(name: str) -> str:
    """A city in the reader's language, where it has a name in each: Ciudad de México, Mexico City."""
    zone = _zones_by_city().get(fold(name))
    return _city(zone, LOCALES[current()]) if zone else name


@lru_cache(maxsize=1)
def _zones_by_city() -> dict[str, str]:
    return {fold(_city(zone, LOCALES[one])): zone for zone in _CITIES for one in LOCALES}


# Two letters that are no country: unions, outlying parts, and codes kept for other uses.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


def countries() -> dict[str, str]:
    """Every country by its ISO code, in the order of their names."""
    return _countries(LOCALES[current()])


@lru_cache(maxsize=len(LOCALES))
def _countries(locale: str) -> dict[str, str]:
    names = _locale(locale).territories
    named = {str(code): str(name) for code, name in names.items() if str(code) not in _NO_COUNTRY}
    found = {code: name for code, name in named.items() if len(code) == 2 and code.isalpha()}
    return dict(sorted(found.items(), key=lambda one: fold(one[1])))


def zone_city(zone: str) -> str:
    """The city a time zone is named after: Lima."""
    return _city(zone, LOCALES[current()])
