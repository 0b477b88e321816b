"""From the editor's form to plain values: each part by itself, those the form has not are left out."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from ..accounts.scopes import Scope
from . import draft as said
from .draft import Draft, NewVenue, Where
from .forms import WorkshopForm
from .models import Workshop
from .when import When, instant_at

Numbers = frozenset[int]


def whole_draft(form: WorkshopForm) -> Draft:
    """A new workshop: every part."""
    return Draft(
        what=what_of(form),
        when=when_of(form),
        where=place_of(form),
        who=who_of(form, frozenset(), frozenset()),
        seats=sign_up_of(form, form.zone.data),
        asked=asked_of(form),
        sessions=sessions_of(form),
    )


def draft_of(form: WorkshopForm, part: str, workshop: Workshop, within: Scope, named: Numbers) -> Draft:
    """One part of a workshop that is there; what others answer for is kept."""
    made: dict[str, Any] = {
        "what": lambda: what_of(form),
        "when": lambda: when_of(form),
        "where": lambda: place_of(form),
        "who": lambda: who_of(form, also_convened(workshop, within), _also_named(form, named)),
        "seats": lambda: sign_up_of(form, workshop.zone),
        "asked": lambda: asked_of(form),
        "sessions": lambda: sessions_of(form),
    }
    return replace(Draft(), **{part: made[part]()})


def also_convened(workshop: Workshop | None, within: Scope) -> frozenset[str]:
    """The convened regions somebody else answers for, which this editor neither sees nor takes away."""
    codes = workshop.region_codes if workshop else ()
    return frozenset(code for code in codes if not within.covers(code))


def _also_named(form: WorkshopForm, named: Numbers) -> Numbers:
    """Accounts named for it that this editor is not shown."""
    offered = {str(value) for value, *_label in form.organisers.iter_choices()}
    return frozenset(number for number in named if str(number) not in offered)


def what_of(form: WorkshopForm) -> said.What:
    """Titles and texts, plan, theme, languages."""
    return said.What(
        texts={name: form[name].data or None for name in said.WHAT},
        plan_id=_number(form.plan_id.data),
        component_id=_number(form.component_id.data),
        theme_code=form.theme_code.data or None,
        held_in=tuple(form.held_in.data),
        interpreted_to=tuple(form.interpreted_to.data),
    )


def when_of(form: WorkshopForm) -> When:
    """Days and hours as written; a last day left empty is the first."""
    last = form.last_day.data or form.first_day.data
    hours = form.first_hour.data, form.last_hour.data
    return When(form.first_day.data, last, *hours, form.zone.data)


def place_of(form: WorkshopForm) -> said.Place:
    """The venue chosen or new, and how everybody gets in."""
    where = where_of(form) if "venue_id" in form else None
    return said.Place(where, form.access_es.data or None, form.access_en.data or None)


def where_of(form: WorkshopForm) -> Where:
    """The venue chosen, or the new one."""
    if form.venue_id.data != "new":
        return Where(_number(form.venue_id.data))
    return Where(new=venue_of_form(form))


def venue_of_form(form: Any) -> NewVenue:
    """A venue as its fields say; a form without its place says nothing of it."""
    known = {name: form[name].data or None for name in said.VENUE if name in form}
    return NewVenue(
        name=known.get("venue_name"),
        address=known.get("venue_address"),
        city=known.get("venue_city"),
        country=known.get("venue_country") or NewVenue.country,
        jurisdiction=known.get("venue_region"),
        district=known.get("district"),
        map_url=known["venue_map_url"],
        capacity=known["venue_capacity"],
        access_es=known["access_es"],
        access_en=known["access_en"],
    )


def who_of(form: WorkshopForm, also: frozenset[str], also_named: Numbers) -> said.Who:
    """For whom and with whom."""
    return said.Who(
        texts={name: form[name].data or None for name in said.WHO},
        convened=also.union(form.convened.data),
        sources=frozenset(map(int, form.sources.data)),
        hosts=frozenset(map(int, form.hosts.data)),
        supporters=frozenset(map(int, form.supporters.data)),
        organisers=also_named.union(map(int, form.organisers.data)) if "organisers" in form else also_named,
    )


def sign_up_of(form: WorkshopForm, zone: str) -> said.SignUp:
    """When sign-up opens and closes, the line, the limit."""
    return said.SignUp(
        opens_at=_instant(form.opens_at.data, zone),
        closes_at=_instant(form.closes_at.data, zone),
        has_line=form.has_line.data,
        per_institution=form.per_institution.data,
    )


def asked_of(form: WorkshopForm) -> said.Asked:
    """What is asked of those who sign up."""
    questions = tuple(part.form.draft() for part in form.questions) if "questions" in form else ()
    return said.Asked(form.requires_institution.data, form.requires_position.data, questions)


def sessions_of(form: WorkshopForm) -> tuple[said.SessionDraft, ...]:
    """The agenda, line by line."""
    return tuple(part.form.draft() for part in form.sessions)


def _number(chosen: str | None) -> int | None:
    return int(chosen) if chosen else None


def _instant(local: datetime | None, zone: str) -> datetime | None:
    return instant_at(local.date(), local.time(), zone) if local else None
