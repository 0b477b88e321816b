"""How a workshop is put in a list: its date block, hours, place and where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from ..clock import HOME_ZONE
from ..language import TAGS, current, day, gettext, hour, ngettext, other, plain
from ..names import city, country, zone_time
from ..territory.home import HOME_COUNTRY
from .editions import KEPT_BACK, ByName
from .standing import is_held, standing


@dataclass(frozen=True)
class DateParts:
    """A date block: its pieces as words, and the day as machines read it."""

    weekday: str
    day: str
    month: str
    year: str
    iso: str


@dataclass(frozen=True)
class Listed:
    """A workshop as a card shows it; `row` holds the rest."""

    url: str
    title: str
    title_language: str | None
    date: DateParts
    place: str
    time: str
    standing: str
    opens: str
    took_part: str
    row: Any


def listed(rows: Iterable[Any], at: datetime) -> list[Listed]:
    """The cards of these rows, as things stand at an instant."""
    start, rows = url_for("registration.workshop", code="-").removesuffix("-"), [*rows]
    by_name = ByName(row.plan_id for row in rows if is_held(row, at))
    return [
        Listed(
            url=start + row.code,
            title=plain(row, "short"),
            title_language=_title_language(row),
            date=date_parts(row.first_day, row.last_day),
            place=place(row.district or row.city, plain(row, "place"), row.country) or row.venue_name or "",
            time=hours(row),
            standing=standing(row, row, at),
            opens=_opening(row),
            took_part=took_part(*by_name.read(row.basis, row.headcount, row.plan_id, row.code)),
            row=row,
        )
        for row in rows
    ]


def took_part(basis: str | None, number: int | None, withheld: str) -> str:
    """A headcount in words with what it stands on; unknown is said, never 0."""
    if withheld:
        return withheld_words(withheld)
    if number is None:
        return str(gettext("No figure"))
    if basis == "named":
        said = ngettext("%(num)s participation by name", "%(num)s participations by name", number)
    elif basis == "sheet":
        said = ngettext("%(num)s participation on a sheet", "%(num)s participations on a sheet", number)
    else:
        said = ngettext("%(num)s participation reported", "%(num)s participations reported", number)
    return str(said)


def withheld_words(withheld: str) -> str:
    """Why no number of people recorded by name is read, in few words."""
    if withheld == KEPT_BACK:
        return str(gettext("Recorded by name: kept back"))
    return str(gettext("Recorded by name: not published yet"))


def _opening(row: Any) -> str:
    """The day sign-up opens, on the workshop's own calendar."""
    if row.opens_at is None:
        return ""
    return day(row.opens_at.astimezone(ZoneInfo(row.zone)).date(), "d MMM y")


def _title_language(row: Any) -> str | None:
    return None if getattr(row, f"short_{current()}") else TAGS[other()]


def date_parts(first: date, last: date) -> DateParts:
    """The block of one day or of several; a year stands in every one."""
    spans = [first] if first == last else [first, last]
    return DateParts(
        weekday="–".join(_short(one, "EEE") for one in spans),
        day="–".join(str(one.day) for one in spans),
        month="–".join(dict.fromkeys(_short(one, "MMM") for one in spans)),
        year="–".join(dict.fromkeys(str(one.year) for one in spans)),
        iso=first.isoformat(),
    )


def _short(value: date, form: str) -> str:
    return day(value, form).rstrip(".")


def hours(row: Any) -> str:
    """The hours in few words, with whose time it is when it is not Lima's."""
    said = _span(row.first_hour, row.last_hour, row.first_day == row.last_day)
    if said and row.zone != HOME_ZONE:
        return f"{said}, {zone_time(row.zone, row.starts_at)}"
    return said


def _span(first: time | None, last: time | None, is_one_day: bool) -> str:
    if first is None:
        return ""
    if last is None or not is_one_day:
        return str(gettext("from %(hour)s", hour=hour(first)))
    return f"{hour(first)} – {hour(last)}"


def place(town: str | None, region: str, country_code: str | None) -> str:
    """Town and region, or town and country abroad; empty where nothing is known."""
    town = city(town or "")
    abroad = country(country_code) if country_code and country_code != HOME_COUNTRY else ""
    return ", ".join(dict.fromkeys(filter(None, (town, abroad or region))))


def quarters() -> dict[int, str]:
    """The quarters by name, without their year."""
    return {
        1: gettext("1st quarter"),
        2: gettext("2nd quarter"),
        3: gettext("3rd quarter"),
        4: gettext("4th quarter"),
    }


def quarter_name(year: int, quarter: int) -> str:
    """A quarter with its year."""
    return gettext("%(quarter)s of %(year)s", quarter=quarters()[quarter], year=year)
