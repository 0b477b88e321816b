"""What the editor's form is filled with: a workshop as it is, or what is usual for a new one."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_login import current_user

from ..clock import HOME_ZONE, now
from ..config import settings
from ..database import db
from ..plan.queries import all_plans
from ..territory.home import HOME_COUNTRY
from . import offered, organisers
from .draft import TEXTS
from .models import Workshop
from .quarters import first_weekday
from .questions import Question, asked_by
from .seats import Seats
from .writing import HOST, SOURCE, SUPPORTER

# Besides the texts, what the form shows as the workshop has it.
AS_IT_IS = (
    "version", "theme_code", "requires_institution", "requires_position", "held_in", "interpreted_to",
    "first_day", "first_hour", "last_hour", "zone",
)  # fmt: skip


def usual() -> dict[str, Any]:
    """What is usual here, for a new workshop."""
    return {
        "plan_id": _usual_plan(),
        "zone": HOME_ZONE,
        "venue_country": HOME_COUNTRY,
        "held_in": ["es"],
        "requires_institution": True,
        "has_line": True,
        "contact_email": settings().contact_email,
        "certainty": "scheduled",
    } | _asked()


def filled(workshop: Workshop, counters: Seats) -> dict[str, Any]:
    """The form's values for a workshop."""
    venue = workshop.venue
    closes_by_itself = counters.closes_at == workshop.starts_at
    lasts_one_day = workshop.last_day == workshop.first_day
    named = organisers.named(db.session(), workshop.id)
    return {
        **{name: getattr(workshop, name) for name in (*TEXTS, *AS_IT_IS)},
        "last_day": None if lasts_one_day else workshop.last_day,
        **{name: _chosen(getattr(workshop, name)) for name in ("plan_id", "component_id", "venue_id")},
        "venue_country": HOME_COUNTRY,
        "access_es": venue.access_es if venue else None,
        "access_en": venue.access_en if venue else None,
        "convened": workshop.region_codes,
        "sources": _backed(workshop, SOURCE),
        "hosts": _backed(workshop, HOST),
        "supporters": _backed(workshop, SUPPORTER),
        "organisers": [str(number) for number in sorted(named)],
        "opens_at": _local(counters.opens_at, workshop.zone),
        "closes_at": None if closes_by_itself else _local(counters.closes_at, workshop.zone),
        "has_line": counters.has_line,
        "per_institution": counters.per_institution,
        "questions": [_question(one) for one in asked_by(db.session(), workshop.id)],
        "sessions": [_session(one) for one in workshop.sessions],
    }


def _backed(workshop: Workshop, role: str) -> list[str]:
    return [str(one.institution_id) for one in workshop.sources if one.role == role]


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
    voices = {
        f"{part}s": "\n".join(role.speaker.name for role in one.roles if role.role == part)
        for part in ("speaker", "moderator", "rapporteur")
    }
    return {**{name: getattr(one, name) for name in names}, **voices}


def _question(one: Question) -> dict[str, Any]:
    names = ("id", "kind", "label_es", "label_en")
    choices = {
        "choices_es": "\n".join(spanish for spanish, _english in one.choices),
        "choices_en": "\n".join(english for _spanish, english in one.choices),
    }
    return {**{name: getattr(one, name) for name in names}, **choices}


def _chosen(number: int | None) -> str:
    return "" if number is None else str(number)


def _local(at: datetime | None, zone: str) -> datetime | None:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if at else None
