"""Deeds on sign-ups, and on workshops people have signed up for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from ..audit import Actor, record
from ..clock import now
from ..database import at_once, broken_rule, transaction
from ..outbox import job
from ..refusals import Busy
from ..workshops import seats
from ..workshops.closings import MOVING
from ..workshops.draft import Where
from ..workshops.meant import Ask
from ..workshops.models import Workshop
from ..workshops.on_record import what_counts_it
from ..workshops.rules import ensure_current
from ..workshops.standing import standing
from ..workshops.when import When
from . import (
    appointment,
    delegation_change,
    delegation_dates,
    institutions_owed,
    queries,
    rules,
    workshop_rules,
)  # fmt: skip
from .answers import Answers
from .claim import SignedUp, claim
from .leaving import step_out
from .line import get_locked, lock_workshop, recount, seat_the_first
from .models import CANCELLED, SEATED, Registration
from .move import write_move
from .owed import owe, owe_all
from .own_answers import write_answers
from .people import Asked, Person, Represented, cell, email_key

# Tries when somebody else's deed takes away what this one stood on.
TRIES = 5
RACES = {"uq_registration_form_key", "uq_registration_person", "uq_registration_short_code"}


def sign_up(actor: Actor, asked: Asked, sequence: int) -> SignedUp:
    """Give a seat or a place in line; a repeated post is answered with what already stands."""
    is_limited = False
    for _ in range(TRIES):
        found = _claimed(actor, asked, sequence, is_limited) or _standing(asked)
        if found is not None:
            return found
        workshop, counters = queries.get_offered(asked.workshop_id)
        state = standing(workshop, counters, now())
        rules.ensure_can_be_had(state, asked.accepts_line, counters.has_line)
        _ensure_institution_fits(counters, asked.workshop_id, asked.person.represents)
        is_limited = counters.per_institution is not None
    raise Busy


def _claimed(actor: Actor, asked: Asked, sequence: int, is_limited: bool) -> SignedUp | None:
    """What the counters give; nothing when they have nothing, or a constraint says this is no new sign-up."""
    try:
        with transaction() as session:
            if is_limited:
                seats.lock(session, asked.workshop_id)
            else:
                at_once(session)
            return claim(session, actor, asked, now(), sequence, is_limited)
    except IntegrityError as error:
        if broken_rule(error) not in RACES:
            raise
        return None


def _standing(asked: Asked) -> SignedUp | None:
    """What an earlier post of this form made; refuses other details, and who is signed up already."""
    made = queries.find_by_form_key(asked.key)
    if made is not None:
        rules.ensure_same_form(made.form_hash, asked.body)
        return SignedUp(made.ref, made.generation, made.state)
    rules.ensure_not_yet(queries.find_same_person(asked.workshop_id, asked.person.key) is not None)
    return None


def _ensure_institution_fits(counters: seats.Seats, workshop_id: int, represents: Represented) -> None:
    """In words why nothing was given; the claim itself decided."""
    if counters.per_institution is not None:
        there = queries.count_of_represented(workshop_id, represents)
        rules.ensure_institution_fits(there, counters.per_institution)


def leave(actor: Actor, registration_id: int, reason: str = "", words: str = "") -> None:
    """Give up a seat or a place in line; the seat goes to the first in line in this same deed.

    `reason` is the word for why staff take somebody off, `words` what they write of it.
    """
    rules.ensure_reason_said(reason, words)
    with transaction() as session:
        at = now()
        counters, workshop = lock_workshop(session, queries.workshop_of(session, registration_id))
        row = get_locked(session, registration_id)
        if row.state == CANCELLED:
            return
        rules.ensure_may_leave(workshop.state, workshop.starts_at, at)
        step_out(session, actor, counters, workshop, row, at, reason, words=words)


def _ensure_stands(row: Registration) -> None:
    rules.ensure_known(row.forgotten_at)
    rules.ensure_stands(row.state)


def correct(actor: Actor, registration_id: int, person: Person, union_consent: bool = False) -> None:
    """Write a person's names, contact and institution anew; a new e-mail gets the link too."""
    try:
        with transaction() as session:
            at = now()
            counters = seats.lock(session, queries.workshop_of(session, registration_id))
            row = get_locked(session, registration_id)
            _ensure_stands(row)
            if not person.represents.stands_in(row):
                _ensure_institution_fits(counters, row.workshop_id, person.represents)
            left, is_new_email = cell(row), person.email not in (None, row.email)
            for name, value in person.columns().items():
                setattr(row, name, value)
            row.union_consent_at = at if union_consent else None
            row.version += 1
            session.flush()
            session.refresh(row, ["institution"])
            recount(session, [left], [cell(row)])
            if is_new_email:
                owe(session, "confirmation" if row.state == SEATED else "waiting", [row], row.workshop, at)
            record(session, actor, "correct registration", ("registration", row.id), workshop=row.workshop_id)
    except IntegrityError as error:
        rules.ensure_not_yet(broken_rule(error) == "uq_registration_person")
        raise


def answer(actor: Actor, registration_id: int, answers: Answers) -> None:
    """Write what a person liked to add, and count them under it."""
    with transaction() as session:
        row = get_locked(session, registration_id)
        _ensure_stands(row)
        left = cell(row)
        for name, value in vars(answers).items():
            setattr(row, name, value)
        row.version += 1
        recount(session, [left], [cell(row)])
        record(session, actor, "answer questions", ("registration", row.id), workshop=row.workshop_id)


def write_note(actor: Actor, registration_id: int, note: str | None) -> None:
    """Write a few words beside a sign-up; the person reads them on their page."""
    with transaction() as session:
        row = get_locked(session, registration_id)
        if row.note == note:
            return
        rules.ensure_known(row.forgotten_at)
        row.note = note
        row.version += 1
        record(session, actor, "write note", ("registration", row.id), workshop=row.workshop_id)


def answer_own(actor: Actor, registration_id: int, asked: Sequence[int], told: Mapping[int, Any]) -> None:
    """Keep what a person answered to the workshop's own questions."""
    with transaction() as session:
        row = get_locked(session, registration_id)
        _ensure_stands(row)
        write_answers(session, row.id, asked, told)
        record(session, actor, "answer own questions", ("registration", row.id), workshop=row.workshop_id)


def ask_link(email: str) -> None:
    """Let the worker look for sign-ups with this e-mail: a hit costs here what a miss costs."""
    with transaction() as session:
        session.add(job("link", f"link:{uuid4().hex}", email_key=email_key(email)))


def change_capacity(actor: Actor, workshop_id: int, capacity: int, is_cut_meant: bool = True) -> None:
    """More seats go to the first in line at once; fewer than are taken, where that is meant, evict nobody."""
    workshop_rules.ensure_capacity(capacity)
    with transaction() as session:
        counters, workshop = lock_workshop(session, workshop_id)
        workshop_rules.ensure_can_grow_or_shrink(workshop.state)
        before = counters.capacity
        if before == capacity:
            return
        workshop_rules.ensure_cut_is_meant(capacity, counters.taken, is_cut_meant)
        seats.set_capacity(counters, capacity)
        waited, promoted = seat_the_first(session, actor, counters, workshop, now())
        recount(session, waited, promoted)
        record(session, actor, "change capacity", ("workshop", workshop.code), before=before, after=capacity)


def move_workshop(
    actor: Actor, workshop_id: int, version: int, when: When, where: Where, ask: Ask | None = None
) -> bool:
    """Announce other days, hours or another place; everybody who holds one keeps their place and is told.

    Returns whether anything of it is another now: where nothing is, nobody is told.
    """
    with transaction() as session:
        at = now()
        counters, workshop = lock_workshop(session, workshop_id)
        ensure_current(version, workshop.version)
        workshop_rules.ensure_movable(workshop.state, when.starts_at, at)
        before, begun_at = appointment.of(workshop).kept(), workshop.starts_at
        planned = write_move(session, workshop, counters, when, where, at)
        if appointment.of(workshop).kept() == before:
            return False
        if ask is not None:
            ask(workshop)
        _change(workshop, at)
        workshop.moved_at = at
        delegation_dates.follow_move(session, workshop, begun_at, at)
        owe_all(session, "moved", Registration.state != CANCELLED, workshop, at, before)
        institutions_owed.owe_change(session, workshop, at, before)
        session.add_all(delegation_change.jobs(session, workshop))
        told: dict[str, Any] = {"moved_from": before, "moved_to": appointment.of(workshop).kept()}
        told |= {"version": workshop.version} | ({"planned": planned} if planned else {})
        record(session, actor, MOVING, ("workshop", workshop.code), **told)
    return True


def cancel_workshop(actor: Actor, workshop_id: int, reason_es: str, reason_en: str) -> None:
    """Call it off and tell everybody why; who had signed up stays on record."""
    with transaction() as session:
        at = now()
        counters, workshop = lock_workshop(session, workshop_id)
        if workshop.state == CANCELLED:
            return
        workshop_rules.ensure_can_be_cancelled(workshop.state, what_counts_it(workshop), workshop.code)
        workshop.state, counters.is_taking = CANCELLED, False
        workshop.cancelled_reason_es, workshop.cancelled_reason_en = reason_es, reason_en
        _change(workshop, at)
        owe_all(session, "cancelled", Registration.state != CANCELLED, workshop, at)
        institutions_owed.owe_change(session, workshop, at, None)
        session.add_all(delegation_change.jobs(session, workshop))
        record(session, actor, "cancel workshop", ("workshop", workshop.code), version=workshop.version)


def _change(workshop: Workshop, at: datetime) -> None:
    """A change calendars must learn of."""
    workshop.version += 1
    workshop.sequence += 1
    workshop.changed_at = at
