"""The editor's form, made ready: filled from the workshop, without what may not be changed."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_login import current_user

from ..accounts.scopes import Scope
from ..accounts.sessions import scope
from ..clock import now
from ..config import settings
from ..forms import show
from ..plan.queries import all_plans
from ..refusals import Refusal
from . import offered
from .agenda import SPEAKER
from .draft import TEXTS, Draft
from .forms import MOST_SESSIONS, WHEN_AND_WHERE, WorkshopForm
from .models import Workshop
from .quarters import first_weekday
from .rules import MOVABLE_IN_EDITOR, ensure_may_convene
from .seats import Seats
from .when import ensure_possible
from .wording import HOME_COUNTRY, HOME_ZONE
from .writing import HOST, SOURCE

# Besides the texts, what the form shows as the workshop has it.
AS_IT_IS = (
    "version", "theme_code", "requires_institution",
    "first_day", "first_hour", "last_hour", "zone",
)  # fmt: skip
# A move asks for these besides days and venue.
WHEN = ("first_day", "last_day", "first_hour", "last_hour", "zone")
MOVED_TOO = ("version", "access_es", "access_en")


def blank_form() -> WorkshopForm:
    """A new workshop, with what is usual here."""
    usual = {
        "plan_id": _usual_plan(),
        "zone": HOME_ZONE,
        "venue_country": HOME_COUNTRY,
        "held_in": ["es"],
        "requires_institution": True,
        "contact_email": settings().contact_email,
        "certainty": "scheduled",
    }
    return _ready(WorkshopForm(data=usual | _asked()), None)


def form_of(workshop: Workshop, counters: Seats) -> WorkshopForm:
    """A workshop as it is, or as somebody just typed it."""
    return _ready(WorkshopForm(data=filled(workshop, counters)), workshop)


def stored_form(workshop: Workshop, counters: Seats) -> WorkshopForm:
    """A workshop as it is, whatever was typed."""
    return _ready(WorkshopForm(formdata=None, data=filled(workshop, counters)), workshop)


def move_form(workshop: Workshop, counters: Seats) -> WorkshopForm:
    """Days, hours and venue alone: what moving a published workshop changes."""
    form = _with_lists(WorkshopForm(data=filled(workshop, counters)), workshop)
    for name in [name for name in form.data if name not in (*WHEN_AND_WHERE, *MOVED_TOO)]:
        del form[name]
    return form


def draft_of(form: WorkshopForm, workshop: Workshop) -> Draft:
    """What the editor says, the regions of others kept."""
    return form.draft(workshop.zone, also_convened(workshop, scope()))


def also_convened(workshop: Workshop | None, within: Scope) -> frozenset[str]:
    """The convened regions somebody else answers for."""
    codes = workshop.region_codes if workshop else ()
    return frozenset(code for code in codes if not within.covers(code))


def filled(workshop: Workshop, counters: Seats) -> dict[str, Any]:
    """The form's values for a workshop."""
    venue = workshop.venue
    closes_by_itself = counters.closes_at == workshop.starts_at
    lasts_one_day = workshop.last_day == workshop.first_day
    return {
        **{name: getattr(workshop, name) for name in (*TEXTS, *AS_IT_IS)},
        "last_day": None if lasts_one_day else workshop.last_day,
        **{name: _chosen(getattr(workshop, name)) for name in ("plan_id", "component_id", "venue_id")},
        "venue_country": HOME_COUNTRY,
        "access_es": venue.access_es if venue else None,
        "access_en": venue.access_en if venue else None,
        "convened": workshop.region_codes,
        "sources": [str(one.institution_id) for one in workshop.sources if one.role == SOURCE],
        "hosts": [str(one.institution_id) for one in workshop.sources if one.role == HOST],
        "held_in": workshop.held_in,
        "interpreted_to": workshop.interpreted_to,
        "opens_at": _local(counters.opens_at, workshop.zone),
        "closes_at": None if closes_by_itself else _local(counters.closes_at, workshop.zone),
        "sessions": [_session(one) for one in workshop.sessions],
    }


def is_rearranged(form: WorkshopForm) -> bool:
    """Whether a button asked for another line or for districts: the page comes back, nothing is saved."""
    asked = request.form
    if "add_session" in asked and "sessions" in form and len(form.sessions) < MOST_SESSIONS:
        form.sessions.append_entry()
    if "sessions" in form and (index := asked.get("remove_session", "")).isdecimal():
        kept = [part for part in form.sessions.entries if not part.name.endswith(f"-{index}")]
        form.sessions.entries = kept
    return any(name in asked for name in ("add_session", "remove_session", "find_district"))


def is_valid(form: WorkshopForm, workshop: Workshop | None) -> bool:
    """Whether the form will do, everything that stands against it told at once."""
    is_whole, within = form.validate(), scope()
    before = workshop.region_codes if workshop else ()
    wanted = also_convened(workshop, within).union(form.convened.data)
    rules: list[Callable[[], None]] = []
    if not form.convened.errors:
        # Who was named for a workshop may keep none of their own: that is for the deed to know.
        rules.append(lambda: ensure_may_convene(within, before, wanted, is_named=workshop is not None))
    if "first_day" in form and not any(form[name].errors for name in WHEN):
        rules.append(lambda: ensure_possible(form.when()))
    return all([_stands(form, rule) for rule in rules]) and is_whole


def _stands(form: WorkshopForm, rule: Callable[[], None]) -> bool:
    try:
        rule()
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True


def _ready(form: WorkshopForm, workshop: Workshop | None) -> WorkshopForm:
    form = _with_lists(form, workshop)
    if workshop is not None:
        del form["capacity"], form["certainty"]
        if workshop.state not in MOVABLE_IN_EDITOR:
            for name in WHEN_AND_WHERE:
                del form[name]
    return form


def _with_lists(form: WorkshopForm, workshop: Workshop | None) -> WorkshopForm:
    within = scope()
    lists = offered.choices(workshop, within.may_write)
    lists["convened"] = {code: name for code, name in lists["convened"].items() if within.covers(code)}
    for name, found in lists.items():
        form[name].choices = found
    form.district.choices = offered.find_districts(form.district_query.data or "")
    form.district.choices |= offered.district_name(form.district.data or "")
    return form


def _usual_plan() -> str:
    """The plan that runs now; the demonstration only for its own accounts."""
    year, is_demonstration = now().year, current_user.is_demonstration
    plans = [plan for plan in all_plans() if plan.is_demonstration == is_demonstration]
    return next((str(plan.id) for plan in plans if year in plan.years), "")


def _asked() -> dict[str, Any]:
    """What a cell of the board asks for: its plan, region and quarter; nothing odd in it is an error."""
    asked = request.args
    found: dict[str, Any] = {}
    if plan := next((plan for plan in all_plans() if plan.key == asked.get("plan")), None):
        found["plan_id"] = str(plan.id)
    if asked.get("region", "") in offered.regions():
        found["convened"] = [asked["region"]]
    if re.fullmatch(r"20\d\d-[1-4]", cell := f"{asked.get('year', '')}-{asked.get('quarter', '')}"):
        year, quarter = map(int, cell.split("-"))
        found |= {"first_day": first_weekday(year, quarter), "certainty": "proposed"}
    return found


def _session(one: Any) -> dict[str, Any]:
    names = ("id", "day", "first_hour", "last_hour", "title_es", "title_en")
    speakers = [role.speaker.name for role in one.roles if role.role == SPEAKER]
    return {**{name: getattr(one, name) for name in names}, "speakers": "\n".join(speakers)}


def _chosen(number: int | None) -> str:
    return "" if number is None else str(number)


def _local(at: datetime | None, zone: str) -> datetime | None:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if at else None
