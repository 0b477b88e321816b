"""Steps that write an editor's draft into a workshop, part by part, inside a deed."""

from datetime import date, datetime

from sqlalchemy.orm import Session, object_session

from ..language import lazy_gettext as _l
from ..plan.models import Component, Plan
from ..refusals import Refusal
from . import draft as drafts
from . import rules
from .agenda import write_agenda
from .draft import Draft
from .models import ConvenedRegion, Workshop, WorkshopSource
from .on_record import ensure_may_leave_its_plan, ensure_stay_convened
from .organisers import write_organisers
from .parts import turn
from .placing import write_place
from .questions import write_questions
from .search import search_text
from .seats import Seats
from .when import When, ensure_possible

SOURCE, HOST, SUPPORTER = "cooperating source", "host", "supporter"
# The roles the editor gives; others come with the source's workshops and stay.
GIVEN = (SOURCE, HOST, SUPPORTER)


def write(session: Session, workshop: Workshop, counters: Seats, draft: Draft, at: datetime) -> None:
    """Every part the draft says; what it leaves out stays.

    Of a new workshop the questions and accounts that need its number are written once it has one.
    """
    if draft.what is not None:
        _write_what(session, workshop, draft.what)
    if draft.when is not None:
        _write_when(workshop, counters, draft.when)
    if draft.where is not None:
        write_place(session, workshop, draft.where)
    if draft.who is not None:
        _write_who(session, workshop, draft.who)
    if draft.seats is not None:
        _write_sign_up(workshop, counters, draft.seats)
    if draft.asked is not None:
        _write_asked(session, workshop, draft.asked, at)
    if draft.sessions is not None:
        write_agenda(session, workshop, draft.sessions)
    workshop.search = search_text(workshop)


def write_days(workshop: Workshop, when: When) -> None:
    """Days, hours and zone, and the instants they are."""
    ensure_possible(when)
    if workshop.plan is not None:
        _hold(workshop.plan)
    rules.ensure_in_plan(workshop.plan, when.first_day, when.last_day, "first_day")
    for name in ("first_day", "last_day", "first_hour", "last_hour", "zone", "starts_at", "ends_at"):
        setattr(workshop, name, getattr(when, name))


def days_kept(workshop: Workshop) -> list[str]:
    """First and last day as the audit trail keeps them."""
    return [workshop.first_day.isoformat(), workshop.last_day.isoformat()]


def shift_agenda(workshop: Workshop, before: date | None) -> None:
    """The sessions as far from the first day as they were when it was another; on the same day they stay."""
    if before in (None, workshop.first_day) or not workshop.sessions:
        return
    turn(workshop, "sessions")
    for one in workshop.sessions:
        one.day = one.day + (workshop.first_day - before) if one.day else None


def _write_what(session: Session, workshop: Workshop, what: drafts.What) -> None:
    _write_plan(session, workshop, what)
    for name in drafts.WHAT:
        setattr(workshop, name, what.texts[name])
    workshop.theme_code = what.theme_code
    workshop.held_in, workshop.interpreted_to = list(what.held_in), list(what.interpreted_to)


def _write_plan(session: Session, workshop: Workshop, what: drafts.What) -> None:
    if workshop.plan_id not in (None, what.plan_id):
        ensure_may_leave_its_plan(workshop)
    plan = session.get_one(Plan, what.plan_id) if what.plan_id else None
    if plan is not None:
        _hold(plan)
    component = session.get_one(Component, what.component_id) if what.component_id else None
    rules.ensure_component(component.plan_id if component else None, what.plan_id)
    # Outside every plan it stays what it is.
    is_demonstration = plan.is_demonstration if plan else workshop.is_demonstration
    if workshop.id or workshop.is_demonstration:
        rules.ensure_same_kind_of_plan(workshop.is_demonstration, is_demonstration)
    workshop.plan, workshop.component, workshop.is_demonstration = plan, component, is_demonstration
    if workshop.first_day is not None:
        rules.ensure_in_plan(plan, workshop.first_day, workshop.last_day, "plan_id")


def _hold(plan: Plan) -> None:
    """Its years stay what they are until the deed ends."""
    if (session := object_session(plan)) is not None:
        session.refresh(plan, ["first_year", "last_year"], with_for_update={"read": True, "key_share": True})


def _write_when(workshop: Workshop, counters: Seats, when: When) -> None:
    """The days of what is not announced yet; agenda and the end of sign-up go with them."""
    if workshop.state not in rules.MOVABLE_IN_EDITOR:
        raise Refusal(_l("An announced workshop is moved on its own page: those signed up are told."))
    before, zone = workshop.first_day, workshop.zone
    follows = counters.closes_at in (None, workshop.starts_at)
    write_days(workshop, when)
    ends_first = not follows and counters.closes_at is not None and counters.closes_at > workshop.ends_at
    follows = follows or ends_first
    if ends_first or zone not in (None, workshop.zone):
        # On another clock the hours of sign-up read otherwise.
        turn(workshop, "seats")
    if follows:
        counters.closes_at = workshop.starts_at
    rules.ensure_window(counters.opens_at, counters.closes_at, workshop.ends_at)
    shift_agenda(workshop, before)


def _write_who(session: Session, workshop: Workshop, who: drafts.Who) -> None:
    for name in drafts.WHO:
        setattr(workshop, name, who.texts[name])
    ensure_stay_convened(workshop, who.convened)
    kept = {link.jurisdiction_code: link for link in workshop.convened}
    workshop.convened = [
        kept.get(code) or ConvenedRegion(jurisdiction_code=code) for code in sorted(who.convened)
    ]
    _write_sources(workshop, who)
    if workshop.id:
        write_organisers(session, workshop.id, who.organisers)


def _write_sources(workshop: Workshop, who: drafts.Who) -> None:
    """The chosen institutions; those with another role stay as they are."""
    chosen = ((SOURCE, who.sources), (HOST, who.hosts), (SUPPORTER, who.supporters))
    wanted = {(number, role) for role, numbers in chosen for number in numbers}
    kept = [one for one in workshop.sources if one.role not in GIVEN]
    found = {(one.institution_id, one.role): one for one in workshop.sources}
    rows = [found.get(key) or WorkshopSource(institution_id=key[0], role=key[1]) for key in sorted(wanted)]
    workshop.sources = kept + sorted(rows, key=lambda one: (one.position or 99, one.institution_id))
    for position, one in enumerate(workshop.sources, 1):
        one.position = position


def _write_sign_up(workshop: Workshop, counters: Seats, said: drafts.SignUp) -> None:
    rules.ensure_window(said.opens_at, said.closes_at, workshop.ends_at)
    counters.opens_at, counters.closes_at = said.opens_at, said.closes_at or workshop.starts_at
    counters.has_line, counters.per_institution = said.has_line, said.per_institution


def _write_asked(session: Session, workshop: Workshop, asked: drafts.Asked, at: datetime) -> None:
    workshop.requires_institution = asked.requires_institution
    workshop.requires_position = asked.requires_position
    if workshop.id:
        write_questions(session, workshop.id, asked.questions, at)
