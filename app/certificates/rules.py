"""Who may have a certificate: how much of the workshop they attended, and how long that was."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from ..workshops.models import Workshop

# The least per cent of the days, where staff have said nothing.
SHARE = 80
LEAST_MINUTES, MOST_MINUTES = 30, 24 * 60
ALREADY_WORKING = _l("The certificates are being made already.")
# Hours of somebody who never came are no hours, whatever the reason.
NEVER_CAME = _l("The desk has no record that this person came.")
Minutes = Mapping[date, int]


@dataclass(frozen=True)
class Rule:
    """What a workshop asks: a share of its days, and the minutes of a day where staff said them."""

    share: int = SHARE
    minutes_a_day: int | None = None


@dataclass(frozen=True)
class Part:
    """Something of the agenda on a day, from one hour to another."""

    day: date | None
    first_hour: time | None
    last_hour: time | None


def meets(rule: Rule, attended: int, of: int) -> bool:
    """Whether somebody attended enough of the days."""
    return of > 0 and attended > 0 and attended * 100 >= rule.share * of


def minutes_by_day(days: Collection[date], parts: Iterable[Part], hours: tuple[time | None, time | None],
                   rule: Rule) -> Minutes | None:  # fmt: skip
    """How long each day lasts: as staff say, else as the agenda, else as the hours of a workshop of one day.

    None where it is not known of every day: nobody certifies hours that nobody wrote down.
    """
    if rule.minutes_a_day:
        return dict.fromkeys(days, rule.minutes_a_day)
    only = next(iter(days)) if len(days) == 1 else None
    spans: dict[date, list[tuple[int, int]]] = {day: [] for day in days}
    for part in parts:
        day = part.day or only
        if day in spans and part.first_hour and part.last_hour:
            spans[day].append((_minute(part.first_hour), _minute(part.last_hour)))
    found = {day: _covered(some) for day, some in spans.items()}
    if only and not found[only] and hours[0] and hours[1]:
        found = {only: max(_minute(hours[1]) - _minute(hours[0]), 0)}
    return found if all(found.values()) else None


def ensure_over(workshop: Workshop, at: datetime) -> None:
    """A certificate is for a workshop that has been held."""
    if not is_over(workshop, at):
        raise Refusal(_l("Certificates are issued once the workshop has been held."))


def is_over(workshop: Workshop, at: datetime) -> bool:
    """Whether a workshop has been held, as staff said or by the clock, and no day of it is to come."""
    is_held = workshop.state in ("held", "closed") and workshop.last_day_at <= at
    return is_held or (workshop.state == "published" and workshop.ends_at <= at)


def ensure_hours_known(minutes: Minutes | None) -> Minutes:
    """Hours are certified that somebody wrote down."""
    if minutes is None:
        raise Refusal(_l("Say first how many hours a day are certified: the agenda does not say."))
    return minutes


def ensure_somebody(is_anybody: bool) -> None:
    """There is somebody to have one."""
    if not is_anybody:
        raise Refusal(_l("Nobody meets the rule yet, as far as the desk knows."))


def ensure_whole(title_en: str | None) -> None:
    """A certificate speaks both languages."""
    if not title_en:
        raise Refusal(_l("Write the workshop's title in English first: a certificate has both languages."))


def ensure_earned(is_met: bool, reason: str) -> None:
    """Below the rule only with a reason somebody answers for."""
    if not is_met and not reason:
        raise Refusal(_l("This person attended less than the rule asks. Write why they get it."), "reason")


def ensure_none_valid(has_one: bool) -> None:
    """One person has one valid certificate of a workshop."""
    if has_one:
        raise Conflict(_l("This person has a certificate already. Revoke it before you issue another."))


def ensure_valid(is_revoked: bool) -> None:
    """A certificate is revoked once."""
    if is_revoked:
        raise Conflict(_l("This certificate was revoked already."))


def _minute(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def _covered(spans: list[tuple[int, int]]) -> int:
    """Minutes within any of the spans; what runs side by side counts once."""
    total = reached = 0
    for first, last in sorted(spans):
        total += max(last - max(first, reached), 0)
        reached = max(reached, last)
    return total
