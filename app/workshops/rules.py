"""What a workshop must be like, and what may be done to it in which state."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ..accounts.scopes import Scope
from ..language import fold, plain
from ..language import lazy_gettext as _l
from ..plan.models import Plan
from ..refusals import Conflict, Refusal
from .models import Workshop
from .quarters import Shift, is_quarter
from .questions import Question
from .seats import Seats

# Codes are read aloud, printed on posters and written in capitals into QR codes.
CODE_LENGTH = 32
RESERVED_CODES = frozenset({"new"})

EDITABLE = ("proposed", "scheduled", "published", "held")
MOVABLE_IN_EDITOR = ("proposed", "scheduled")
# A room holds somebody, and not a city.
HIGHEST_CAPACITY = 10_000

TEXTS = {
    "title": _l("Full title"),
    "short": _l("Short title"),
    "summary": _l("Summary"),
    "audience": _l("Who it is for"),
    "note": _l("Note"),
    "date_note": _l("Note on the date"),
    "venue_note": _l("Note on the venue"),
}
NEVER_EMPTY = ("title", "short")


@dataclass(frozen=True)
class Gap:
    """Something that stands between a workshop and its publication; `field` is where to mend it."""

    message: Any
    field: str


def code_from(short_title: str, number: int = 1) -> str:
    """A code from the short title: letters, digits and hyphens; `number` tells it from those taken."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(short_title)).strip("-")[:CODE_LENGTH].rstrip("-")
    if not words or words in RESERVED_CODES:
        words = f"{words}-w".strip("-")
    return words if number == 1 else f"{words[: CODE_LENGTH - 4].rstrip('-')}-{number}"


def ensure_current(version: int, found: int) -> None:
    """Nobody else saved in between."""
    if version != found:
        raise Conflict(_l("The workshop was changed elsewhere while you were writing."))


def ensure_editable(state: str) -> None:
    """Figures of a closed workshop are frozen; a cancelled one stays as it was."""
    if state not in EDITABLE:
        raise Refusal(_l("A closed or cancelled workshop cannot be changed any more."))


def planned(state: str) -> str:
    """The state a new workshop begins in: proposed or scheduled."""
    return state if state in MOVABLE_IN_EDITOR else "scheduled"


def ensure_planned(state: str, to: Shift) -> None:
    """Only what nobody has announced goes from quarter to quarter, to one that somebody plans for."""
    if state not in MOVABLE_IN_EDITOR:
        raise Refusal(_l("An announced workshop is moved on its own page: those signed up are told."))
    if not is_quarter(to.year, to.quarter):
        raise Refusal(_l("Choose a year from %(first)s to %(last)s.", first=2000, last=2099), "year")
    if to.leaving and not to.region:
        raise Refusal(_l("Choose the region it moves to."), "region")


def ensure_may_convene(scope: Scope, before: Collection[str], after: Collection[str], is_named: bool) -> None:
    """An organiser adds and removes regions of their own only, and keeps at least one of them."""
    if scope.is_national:
        return
    if not all(scope.covers(code) for code in set(before) ^ set(after)):
        raise Refusal(_l("You can only convene the regions you answer for."), "convened")
    if not is_named and not any(scope.covers(code) for code in after):
        raise Refusal(_l("Convene at least one of your regions."), "convened")


def ensure_window(opens_at: datetime | None, closes_at: datetime | None, ends_at: datetime) -> None:
    """Sign-up opens before it closes, and closes before the workshop is over."""
    if opens_at and opens_at >= ends_at:
        raise Refusal(_l("Sign-up must open before the workshop is over."), "opens_at")
    if opens_at and closes_at and closes_at <= opens_at:
        raise Refusal(_l("Sign-up must close after it opens."), "closes_at")
    if closes_at and closes_at > ends_at:
        raise Refusal(_l("Sign-up must close before the workshop is over."), "closes_at")


def ensure_component(component_plan: int | None, plan: int | None) -> None:
    """A component belongs to the workshop's plan."""
    if component_plan is not None and component_plan != plan:
        raise Refusal(_l("That component belongs to another plan."), "component_id")


def ensure_same_kind_of_plan(was_demonstration: bool, is_demonstration: bool) -> None:
    """What is invented never becomes real, nor the other way round."""
    if was_demonstration != is_demonstration:
        raise Refusal(_l("A workshop cannot change between the demonstration and a real plan."), "plan_id")


def ensure_in_plan(plan: Plan | None, first: date, last: date, field: str) -> None:
    """A workshop of a plan takes place in the plan's years."""
    if plan is not None and not (first.year in plan.years and last.year in plan.years):
        raise Refusal(
            _l(
                "%(plan)s runs from %(first)s to %(last)s: choose a day of those years, or another plan.",
                plan=plain(plan, "short"),
                first=plan.first_year,
                last=plan.last_year,
            ),
            field,
        )


def ensure_can_publish(state: str, found: list[Gap]) -> None:
    """A scheduled workshop that lacks nothing."""
    if state not in MOVABLE_IN_EDITOR:
        raise Refusal(_l("Only a scheduled workshop can be published."))
    if found:
        raise Refusal(_l("Something is still missing before it can be published."))


def ensure_stays_whole(workshop: Workshop, questions: Collection[Question] = ()) -> None:
    """What is published has both languages in every text, after an edit too."""
    found = text_gaps(workshop, questions) if workshop.state == "published" else []
    if found:
        raise Refusal(_l("%(what)s It is published already.", what=found[0].message), found[0].field)


def ensure_published(state: str) -> None:
    """Sign-up belongs to published workshops."""
    if state != "published":
        raise Refusal(_l("Only a published workshop takes sign-ups."))


def ensure_can_reopen(starts_at: datetime, at: datetime) -> None:
    """Nobody signs up for what has begun."""
    if starts_at <= at:
        raise Refusal(_l("The workshop has already begun."))


def closing_after_reopening(planned: datetime | None, starts_at: datetime, at: datetime) -> datetime:
    """The hour set before, where it is still to come and the workshop not moved before it."""
    return planned if planned is not None and at < planned < starts_at else starts_at


def ensure_can_be_held(workshop: Workshop, at: datetime) -> None:
    """Held is what has reached its last day, and lacks nothing the public reads."""
    if workshop.state not in ("scheduled", "published"):
        raise Refusal(_l("This workshop is already held, closed or cancelled."))
    if workshop.starts_at > at:
        raise Refusal(_l("The workshop has not begun yet."))
    if workshop.last_day_at > at:
        raise Refusal(_l("The workshop has days still to come: mark it as held on its last day."))
    if held_gaps(workshop):
        raise Refusal(_l("Something is still missing before it can be shown as held."))


def ensure_said_to_be_held(is_sure: bool) -> None:
    """Nothing takes it back, so it is said twice."""
    if not is_sure:
        raise Refusal(_l("Tick the box to say that it took place: this cannot be undone."))


def gaps(workshop: Workshop, seats: Seats, at: datetime, questions: Collection[Question] = ()) -> list[Gap]:
    """Everything that is missing before publication, each with the field where it is written."""
    found = [*held_gaps(workshop), *_asked(questions)]
    if workshop.starts_at <= at:
        found.append(Gap(_l("The date is past."), "first_day"))
    if workshop.first_hour is None:
        found.append(Gap(_l("The hour it begins."), "first_hour"))
    if seats.capacity < 1:
        found.append(Gap(_l("The capacity."), "capacity"))
    if seats.opens_at is None:
        found.append(Gap(_l("When sign-up opens."), "opens_at"))
    return found


def held_gaps(workshop: Workshop) -> list[Gap]:
    """What the page of a held workshop cannot do without: its texts in both languages, and where it was."""
    found = text_gaps(workshop)
    if workshop.venue is None:
        found.append(Gap(_l("The venue."), "venue_id"))
    return found


def text_gaps(workshop: Workshop, questions: Collection[Question] = ()) -> list[Gap]:
    """Every text that lacks a language."""
    return [*_texts(workshop), *_agenda(workshop), *_access(workshop), *_asked(questions)]


def _texts(workshop: Workshop) -> Iterator[Gap]:
    for name, what in TEXTS.items():
        halves = getattr(workshop, f"{name}_es"), getattr(workshop, f"{name}_en")
        yield from _halves(what, name, halves, name in NEVER_EMPTY)


def _agenda(workshop: Workshop) -> Iterator[Gap]:
    title, post = _l("Title of a session"), _l("Speaker's position")
    for one in workshop.sessions:
        yield from _halves(title, "sessions", (one.title_es, one.title_en), True, "sessions")
        for role in one.roles:
            yield from _halves(post, "sessions", (role.post_es, role.post_en), False, "sessions")


def _access(workshop: Workshop) -> Iterator[Gap]:
    if venue := workshop.venue:
        yield from _halves(_l("Access to the venue"), "access", (venue.access_es, venue.access_en), False)


def _asked(questions: Collection[Question]) -> Iterator[Gap]:
    for one in questions:
        halves = one.label_es, one.label_en
        yield from _halves(_l("A question"), "questions", halves, True, "questions")


def _halves(
    what: Any, name: str, halves: tuple[str | None, str | None], always: bool, field: str | None = None
) -> Iterator[Gap]:
    spanish, english = halves
    if not spanish and (always or english):
        yield Gap(_l("%(what)s, in Spanish.", what=what), field or f"{name}_es")
    if not english and (always or spanish):
        yield Gap(_l("%(what)s, in English.", what=what), field or f"{name}_en")
