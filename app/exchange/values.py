"""Single cells read as what they are said to be: days, hours, yes and no, phones."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .marks import UNSURE

MONTHS = {
    name: number
    for number, names in enumerate(
        ("enero ene january jan", "febrero feb february", "marzo mar march", "abril abr april apr",
         "mayo may", "junio jun june", "julio jul july", "agosto ago august aug",
         "setiembre septiembre set sep sept september", "octubre oct october", "noviembre nov november",
         "diciembre dic december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
# Weekdays as they are written beside a day, Monday first; of those cut short only what is no month.
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("lunes lun monday mon", "martes tuesday tue", "miercoles mie wednesday wed",
         "jueves jue thursday thu", "viernes vie friday fri", "sabado sab saturday sat",
         "domingo dom sunday sun")
    )
    for name in names.split()
}  # fmt: skip
# One before a day; mar is a Tuesday there too, where what follows is a day by itself.
MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
WEEKDAY = re.compile(rf"({'|'.join([*WEEKDAYS, 'mar'])})\b[., ]*(?=\d)")
YES = {
    "si",
    "s",
    "x",
    "1",
    "true",
    "verdadero",
    "yes",
    "y",
    "asistio",
    "presente",
    "present",
    "ok",
    "✓",
    "✔",
    "p",
}
NO = {
    "",
    "no",
    "n",
    "0",
    "false",
    "falso",
    "ausente",
    "absent",
    "falto",
    "falta",
    "f",
    "-",
    "–",
    "no asistio",
}
NO |= {"inasistente", "inasistencia", "no asiste"}
# How a list of ours says that nothing is known yet.
NO |= {"aun no", "not yet", "sin registro", "nothing recorded"}
EXCUSED = {"justificado", "justificada", "excused", "justifico", "j", "licencia", "permiso"}
# Days of Excel's count since its year 1900, as written where a cell lost its format: from 2000 to 2099.
FIRST_SERIAL, LAST_SERIAL, SERIAL_DAY = 36526, 73050, date(1899, 12, 30)
# Characters of a cell in which a phone is looked for.
MOST_PHONES = 200
BETWEEN = re.compile(r" ?[,;/·|] ?| (?:y|e|and) (?!dios\b)", re.IGNORECASE)
UNKNOWN = ("", "-", "s/d", "n.d.", "n/d", "sin dato", "sin cifra", "desconocido", "unknown")
MOST, HOURS = 100_000, 24
# A day with its hour, folded: 2012-05-03 09:00, 03/05/2012 9:00:00 a. m., 3 de mayo de 2012, 12:00 m.
WITH_HOUR = re.compile(
    r"(.+?)(?:,? |t)(\d{1,2}):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?: ?(?:([ap])\.? ?)?m\.?| ?h(?:rs?|s)?\.?)?"
)
NO_DAY = _l("Write the day like 2011-03-22 or 22/03/2011.")
NO_SUCH_DAY = _l("This day does not exist in the calendar: correct it.")


def day(typed: str) -> date | None:
    """A day as offices write it, the day before the month, also with its hour; None for an empty cell."""
    said = fold(typed)
    if not said:
        return None
    found = WITH_HOUR.fullmatch(said)
    if found and int(found[2]) < HOURS:
        said = found[1]
    return _alone(said)


def instant(typed: str) -> datetime | None:
    """A day with its hour on the wall clock, without a zone; None where neither can be read."""
    found = WITH_HOUR.fullmatch(fold(typed))
    try:
        if found is None:
            return None
        on = _alone(found[1])
        hour = int(found[2]) % 12 + (12 if found[4] == "p" else 0) if found[4] else int(found[2])
        return datetime(on.year, on.month, on.day, hour, int(found[3]))  # noqa: DTZ001 - a wall clock's
    except (Refusal, ValueError):
        return None


def _alone(said: str) -> date:
    """A day without an hour, in folded text; a weekday may stand before it."""
    found = WEEKDAY.match(said)
    rest = said[found.end() :] if found else said
    try:
        # By itself mar is March: 22 and 2011 are no day.
        said = rest if found and (found[1] != "mar" or MONTH.search(rest) or _numbers(rest)) else said
        return _serial(said) or _numbers(said) or _words(said)
    except (ValueError, KeyError):
        raise Refusal(NO_DAY) from None


def _serial(said: str) -> date | None:
    if re.fullmatch(r"\d{5}(\.\d+)?", said) and FIRST_SERIAL <= int(said[:5]) <= LAST_SERIAL:
        return SERIAL_DAY + timedelta(days=int(said[:5]))
    return None


def _numbers(said: str) -> date | None:
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t]00:00.*)?", said):
        return _on(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)", said):
        return _on(_year(found[3]), int(found[2]), int(found[1]))
    return None


def _words(said: str) -> date:
    """22 de marzo de 2011, 22-mar-11, sábado 22 marzo 2011, March 22, 2011."""
    parts = [part for part in re.split(r"[\s,./-]+", said) if part not in ("de", "del", "of", "the")]
    numbers = [part for part in parts if part.isdecimal()]
    months = [MONTHS[part] for part in parts if part in MONTHS]
    if len(numbers) != 2 or len(months) != 1 or len(parts) > 4:
        raise ValueError(said)
    return _on(_year(numbers[1]), months[0], int(numbers[0]))


def _on(year: int, month: int, number: int) -> date:
    """A day of the calendar; one that is written as it should be and is none is said to be none."""
    if 1 <= month <= 12 and year and number > monthrange(year, month)[1]:
        raise Refusal(NO_SUCH_DAY)
    return date(year, month, number)


def _year(said: str) -> int:
    return int(said) if len(said) == 4 else 2000 + int(said)


def regions(typed: str) -> list[str]:
    """The texts between what parts regions, runs of blanks being one: a long one is read in one go."""
    return BETWEEN.split(" ".join(typed.replace("\n", ",").split()))


def headcount(typed: str) -> int | None:
    """How many took part; None where that is said to be unknown, and never 0."""
    said = fold(typed).removesuffix(" participantes")
    if said in UNKNOWN:
        return None
    # A sign between digits is one between thousands; where it cannot be, what is meant is not known.
    is_number = re.fullmatch(r"\d{1,6}|[1-9]\d{0,2}(?:([ .,])\d{3}(?:\1\d{3})*)", said)
    if not is_number or not 1 <= int(said := re.sub(r"[ .,]", "", said)) <= MOST:
        raise Refusal(_l("Write a whole number from 1 to 100,000, or leave it empty: unknown is not 0."))
    return int(said)


def yes(typed: str) -> bool:
    """Yes or no, as people tick; a Refusal for what is neither."""
    said = fold(typed).strip(" .")
    if said in YES:
        return True
    if said in NO:
        return False
    raise Refusal(_l("Write yes or no."))


def came(typed: str) -> str:
    """Whether somebody came: "present", "excused" or empty for not."""
    said = fold(typed).strip(" .")
    if said in EXCUSED:
        return "excused"
    if said == UNSURE:
        raise Refusal(_l("“A” may be who came or who was absent: write yes or no."))
    return "present" if yes(typed) else ""


def phone(typed: str) -> str:
    """A phone number as people type it, without what offices put around it; of several, the first."""
    said = " ".join(typed.split())[:MOST_PHONES]
    return re.split(r" ?(?:[/;,]| y | o ) ?", said)[0].removesuffix(".0")
