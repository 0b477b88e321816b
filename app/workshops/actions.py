"""Deeds on workshops: making, editing, publishing, closing and reopening sign-up, marking as held."""

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..accounts.scopes import Scope
from ..audit import Actor, record
from ..clock import now
from ..database import broken_rule, transaction
from . import organisers, rules, seats
from .closings import CLOSING, last_closing
from .draft import Draft, Who
from .making import hold, make
from .meant import Ask
from .models import Workshop, WorkshopOrganiser
from .parts import turn, version_of, versions_of
from .quarters import Shift
from .questions import asked_by
from .shifting import regions_after, write_shift
from .writing import days_kept, write

# Tries to find a code nobody took in the meantime.
TRIES = 5


def create_workshop(actor: Actor, scope: Scope, draft: Draft, capacity: int, state: str = "scheduled") -> str:
    """Schedule a workshop, or propose it; returns its code."""
    for attempt in range(TRIES):
        try:
            return _create(actor, scope, draft, capacity, state)
        except IntegrityError as error:
            if broken_rule(error) != "uq_workshop_code" or attempt == TRIES - 1:
                raise
    raise AssertionError("the last attempt raises or returns")


def edit_part(
    actor: Actor,
    scope: Scope,
    workshop_id: int,
    part: str,
    version: int,
    draft: Draft,
    ask: Ask | None = None,
) -> dict[str, tuple[int, int]]:
    """Write what the editor says of one part, unless somebody else saved that part in between.

    Returns the versions, before and after, of the other parts it took along.
    """
    with transaction() as session:
        counters, workshop = _locked(session, workshop_id)
        rules.ensure_current(version, version_of(workshop, part))
        rules.ensure_editable(workshop.state)
        if draft.who is not None:
            _ensure_may_run(session, scope, workshop, draft.who)
        at, before = now(), versions_of(workshop)
        write(session, workshop, counters, draft, at)
        rules.ensure_stays_whole(workshop, asked_by(session, workshop.id))
        if ask is not None:
            ask(workshop)
        taken_along = {
            one: (was, version)
            for one, was in before.items()
            if one != part and (version := version_of(workshop, one)) != was
        }
        turn(workshop, part)
        _changed(session, actor, "edit workshop", workshop, part=part)
        return taken_along


def shift_workshop(actor: Actor, scope: Scope, workshop_id: int, version: int, to: Shift) -> None:
    """Put a planned workshop into another quarter, region or state, unless somebody else saved in between."""
    with transaction() as session:
        counters, workshop = _locked(session, workshop_id)
        rules.ensure_current(version, workshop.version)
        rules.ensure_planned(workshop.state, to)
        is_named = session.get(WorkshopOrganiser, (workshop.id, scope.account_id)) is not None
        before, days = workshop.region_codes, days_kept(workshop)
        rules.ensure_may_convene(scope, before, regions_after(before, to), is_named)
        write_shift(workshop, counters, to)
        turn(workshop, "when", "who", "seats", "sessions")
        places = {"regions_before": before, "regions": workshop.region_codes}
        shifted = {"days_before": days, "days_after": days_kept(workshop)} | places
        _changed(session, actor, "shift workshop", workshop, **shifted)


def publish(actor: Actor, workshop_id: int) -> None:
    """Announce a workshop that lacks nothing; its sign-up opens when it says."""
    with transaction() as session:
        counters, workshop = _locked(session, workshop_id)
        rules.ensure_can_publish(
            workshop.state, rules.gaps(workshop, counters, now(), asked_by(session, workshop.id))
        )
        workshop.state = "published"
        counters.is_taking = True
        _changed(session, actor, "publish workshop", workshop)


def close_sign_up(actor: Actor, workshop_id: int) -> None:
    """End sign-up now; the line stays, and a freed seat still goes to its first."""
    with transaction() as session:
        counters, workshop = _locked(session, workshop_id)
        rules.ensure_published(workshop.state)
        at = now()
        if counters.closes_at is None or counters.closes_at > at:
            planned = counters.closes_at.isoformat() if counters.closes_at else None
            counters.closes_at = at
            turn(workshop, "seats")
            _changed(session, actor, CLOSING, workshop, planned=planned)


def reopen_sign_up(actor: Actor, workshop_id: int) -> None:
    """Take sign-ups again, until the hour that was set before it was closed, else until it begins."""
    with transaction() as session:
        counters, workshop = _locked(session, workshop_id)
        rules.ensure_published(workshop.state)
        at = now()
        rules.ensure_can_reopen(workshop.starts_at, at)
        if counters.closes_at is not None and counters.closes_at <= at:
            planned = last_closing(session, workshop)
            counters.closes_at = rules.closing_after_reopening(planned, workshop.starts_at, at)
            turn(workshop, "seats")
            _changed(session, actor, "reopen sign-up", workshop)


def mark_held(actor: Actor, workshop_id: int, is_sure: bool) -> None:
    """Say that it took place; nobody signs up or moves up any more."""
    rules.ensure_said_to_be_held(is_sure)
    with transaction() as session:
        counters, workshop = _locked(session, workshop_id)
        hold(workshop, counters, now())
        _changed(session, actor, "mark held", workshop)


def _create(actor: Actor, scope: Scope, draft: Draft, capacity: int, state: str) -> str:
    with transaction() as session:
        workshop, _counters = make(session, actor, scope, draft, capacity, now(), state)
        return workshop.code


def _locked(session: Session, workshop_id: int) -> tuple[seats.Seats, Workshop]:
    """The counters first, as sign-up does: two deeds then never wait for each other."""
    counters = seats.lock(session, workshop_id)
    workshop = session.get_one(
        Workshop, workshop_id, populate_existing=True, with_for_update={"key_share": True, "of": Workshop}
    )
    return counters, workshop


def _ensure_may_run(session: Session, scope: Scope, workshop: Workshop, who: Who) -> None:
    """Regions and accounts stay within what the editor answers for."""
    before = organisers.named(session, workshop.id)
    is_named = scope.account_id in before
    rules.ensure_may_convene(scope, workshop.region_codes, who.convened, is_named)
    is_theirs = scope.is_national or any(scope.covers(code) for code in who.convened)
    organisers.ensure_stays_in(before, who.organisers, scope.account_id, needs=not is_theirs)


def _changed(session: Session, actor: Actor, action: str, workshop: Workshop, **details: Any) -> None:
    workshop.version += 1
    workshop.changed_at = now()
    record(session, actor, action, ("workshop", workshop.code), version=workshop.version, **details)
