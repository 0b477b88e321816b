"""What each kind of file asks for: its columns, its options, and when it may come in at all."""

from collections.abc import Mapping
from typing import Any

from ..accounts.sessions import scope
from ..attendance.board import days_of
from ..attendance.queries import is_desk_closed
from ..clock import now
from ..database import db
from ..language import day, plain
from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..plan.models import Plan
from ..plan.queries import all_plans
from ..refusals import Conflict
from ..territory.queries import jurisdictions
from ..workshops.counts import NOT_STATED
from ..workshops.models import PUBLIC, Workshop
from ..workshops.questions import asked_by
from ..workshops.seats import Seats
from ..workshops.standing import SOON, standing
from . import forms
from .attendance import ensure_begun
from .fields import Field, fields_of
from .models import ATTENDANCE, LISTS, SIGN_UPS
from .sign_ups import ensure_open

NOT_PUBLISHED = _l("This workshop is not published yet: publish it, and send the file then.")
NOT_OPEN = _l("Sign-up for this workshop has not opened yet: send the file when it opens.")
OPTIONS = (
    "region", "language", "tell", "days", "plan", "city", "one_title", "basis", "source_es", "source_en",
    "all_came",
)  # fmt: skip


def fields_for(kind: str, workshop: Workshop | None) -> dict[str, Field]:
    """What a column of such a file can be."""
    questions = asked_by(db.session(), workshop.id) if workshop is not None else ()
    return fields_of(kind, questions)


def ensure_may_import(kind: str, workshop: Workshop, seats: Seats) -> None:
    """Sign-ups while sign-up is open; who came from its beginning, while the desk is open."""
    if kind == ATTENDANCE:
        ensure_begun(workshop, is_desk_closed(workshop.id, now()))
        return
    if workshop.state not in PUBLIC:
        raise Conflict(NOT_PUBLISHED)
    if standing(workshop, seats, now()) == SOON:
        raise Conflict(NOT_OPEN)
    ensure_open(workshop, seats)


def options_for(kind: str, workshop: Workshop | None) -> dict[str, Any]:
    """The fields beside the columns."""
    if workshop is None:
        plans = forms.plan_option({str(one.id): plain(one, "short") for one in _plans()})
        if kind == LISTS:
            region = forms.region_option(regions(None))
            one_title = forms.one_title_option(
                _l("A title in one language stands in both, as it was announced")
            )
            return {"region": region, "plan": plans, "city": forms.city_option(), "one_title": one_title}
        return {
            "plan": plans,
            "city": forms.city_option(),
            "one_title": forms.one_title_option(_l("A title or a source in one language stands in both")),
            "basis": forms.basis_option(),
            "source_es": forms.source_option(_l("Who reported it and where, in Spanish")),
            "source_en": forms.source_option(_l("Who reported it and where, in English")),
        }
    found: dict[str, Any] = {"region": forms.region_option(regions(workshop))}
    if kind == SIGN_UPS:
        return found | {"language": forms.language_option(), "tell": forms.tell_option()}
    days = days_of(workshop)
    return found | (
        {"days": forms.days_option({one.isoformat(): day(one) for one in days})} if len(days) > 1 else {}
    )


def usual_options(kind: str, workshop: Workshop | None) -> dict[str, Any]:
    """What is offered first: one convened region, Spanish, everybody told, every day."""
    if workshop is None:
        return {"one_title": True} | ({"region": NOT_STATED} if kind == LISTS else {"basis": "reported"})
    only = workshop.region_codes[0] if len(workshop.convened) == 1 else NOT_STATED
    days = [one.isoformat() for one in days_of(workshop)]
    return {"region": only, "language": "es", "tell": True, "days": days}


def regions(workshop: Workshop | None) -> dict[str, str]:
    """Regions with those the workshop is for first; not stated before all."""
    places, first = jurisdictions(db.session()), workshop.region_codes if workshop else []
    codes = dict.fromkeys([*(code for code in places if code in first), *places])
    return {NOT_STATED: _("Not stated")} | {code: plain(places[code], "name") for code in codes}


def _plans() -> list[Plan]:
    """Those the sender may put workshops into."""
    within = scope()
    return [one for one in all_plans() if within.may_write(one.is_demonstration)]


def kept_options(kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they are kept."""
    return {name: said[name] for name in OPTIONS if name in said} | {"kind": kind}
