"""Steps of deeds that sign many people up at once, or take them off again. None of them commits.

Under the locked counters the same is decided for each as by the statement that serves everybody, in the order
of the list; then everything is written a table at a time.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, joinedload

from ..audit import Actor, audit_row, record_all
from ..language import squeezed
from ..outbox import job
from ..refusals import Refusal
from ..workshops import counts, seats
from ..workshops.models import Workshop
from ..workshops.standing import standing
from . import rules
from .claim import row_of
from .leaving import step_out
from .limited import written_by
from .line import FRESH, get_locked
from .models import CANCELLED, SEATED, WAITING, Answer, Delegation, Notice, Registration
from .notices import OVER, settle_notice
from .people import Asked, Person, Reached, email_key

# A notice that reached the person.
HEARD = ("sent", "told")


@dataclass(frozen=True)
class Listed:
    """Somebody on a list: what the form would have asked, and what stands beside it.

    `signed_up_at` is when they did, where the list says it; `answers` are to the workshop's own questions.
    """

    asked: Asked
    note: str | None = None
    signed_up_at: datetime | None = None
    answers: Mapping[int, Any] = field(default_factory=dict)


def with_contacts(session: Session, workshop_id: int, people: Collection[Person]) -> list[Reached]:
    """Who holds a place under a key of these people, then who has their name and e-mail, or had and left.

    The key of whoever left a phone says nothing of their e-mail.
    """
    keys = {key for one in people for key in one.keys}
    mails = {_by_mail(one): email_key(one.email) for one in people if one.email}
    rows = select(*(getattr(Registration, one.name) for one in fields(Reached)))
    stands = Registration.workshop_id == workshop_id, Registration.state != CANCELLED
    by_key = rows.where(*stands, Registration.person_key.in_(keys))
    # A sum has no index: else SQLite reads the whole workshop rather than look each e-mail up.
    by_mail = rows.where(Registration.workshop_id + 0 == workshop_id)
    by_mail = by_mail.where(Registration.email_key.in_(set(mails.values())))
    # Many may share a mailbox: their names are compared before anything is made of them.
    theirs = (Reached(*row) for row in session.execute(by_mail))
    same = [one for one in theirs if _by_mail(one) in mails]
    return [*(Reached(*row) for row in session.execute(by_key)), *same]


def standing_since(session: Session, workshop_id: int, after: int) -> Sequence[Registration]:
    """Those who hold a place and came after a number of the order, in it, with their institutions."""
    rows = select(Registration).where(
        Registration.workshop_id == workshop_id, Registration.state != CANCELLED, Registration.seq > after
    )
    loaded = rows.options(joinedload(Registration.institution)).order_by(Registration.seq)
    return session.scalars(loaded, execution_options=FRESH).all()


def ensure_can_be_brought(workshop: Workshop, counters: seats.Seats, at: datetime) -> None:
    """Sign-up is open: a list comes in by the same door as everybody."""
    rules.ensure_can_be_had(standing(workshop, counters, at), True, counters.has_line)


def bring_in(
    session: Session, actor: Actor, workshop: Workshop, listed: Sequence[Listed], at: datetime
) -> list[int | Refusal]:
    """A seat or a place in line for each, in their order; the number of the sign-up, or why there is none.

    Whoever holds a place already, or stands twice on the list, was left out under the same lock.
    """
    counters = seats.lock(session, workshop.id)
    there = _of_institutions(session, workshop.id) if counters.per_institution is not None else Counter()
    placed: list[str | Refusal] = []
    rows: list[dict[str, Any]] = []
    for one in listed:
        try:
            state = _placed(workshop, counters, there, one.asked, at)
        except Refusal as refusal:
            placed.append(refusal)
            continue
        rows.append(_row(workshop, counters, one, state, at))
        placed.append(str(rows[-1]["ref"]))
    numbers = _written(session, actor, workshop, listed, rows, at) if rows else {}
    return [numbers[one] if isinstance(one, str) else one for one in placed]


def take_back(
    session: Session, actor: Actor, counters: seats.Seats, workshop: Workshop, number: int, at: datetime
) -> bool:
    """Take somebody off who was brought in by mistake; who was told is told, who was not never hears of it.

    Whether they still stood. The workshop's counters are locked.
    """
    here = select(Registration.id).where(Registration.id == number, Registration.workshop_id == workshop.id)
    if session.scalar(here) is None:
        return False
    row = get_locked(session, number)
    if row.state == CANCELLED:
        return False
    notices = session.scalars(select(Notice).where(Notice.registration_id == number)).all()
    for notice in notices:
        if notice.state not in OVER:
            settle_notice(notice, "lapsed", at)
    was_told = any(notice.state in HEARD for notice in notices)
    step_out(session, actor, counters, workshop, row, at, "mistaken", is_told=was_told)
    return True


def _by_mail(one: Person | Reached) -> str:
    """What tells somebody from others by their e-mail; empty without one."""
    return rules.identity(one.email, one.given_names, one.family_names) if one.email else ""


def _placed(
    workshop: Workshop, counters: seats.Seats, there: Counter[int | str], asked: Asked, at: datetime
) -> str:
    """A seat if one is free and nobody waits, else a place in line; a Refusal where neither can be had."""
    ensure_can_be_brought(workshop, counters, at)
    represents = asked.person.represents
    body = represents.institution_id or squeezed(represents.text or "")
    if counters.per_institution is not None and body:
        rules.ensure_institution_fits(there[body], counters.per_institution)
        there[body] += 1
    counters.last_seq += 1
    if counters.waiting == 0 and counters.taken < counters.capacity:
        counters.taken += 1
        return SEATED
    counters.waiting += 1
    return WAITING


def _of_institutions(session: Session, workshop_id: int) -> Counter[int | str]:
    """How many of each institution hold a place, or may still be named to one; as written or by number."""
    number = func.count(Registration.id)
    mine = Registration.workshop_id == workshop_id, Registration.state != CANCELLED
    signed_up = select(Registration.institution_id, number).where(*mine).group_by(Registration.institution_id)
    held = select(Delegation.institution_id, Delegation.held).where(Delegation.workshop_id == workshop_id)
    found: Counter[int | str] = Counter()
    for rows in (session.execute(signed_up), session.execute(held)):
        for institution, many in rows:
            found[institution or 0] += many
    for text, many in written_by(session, workshop_id):
        found[squeezed(text)] += many
    return found


def _row(workshop: Workshop, counters: seats.Seats, one: Listed, state: str, at: datetime) -> dict[str, Any]:
    return row_of(one.asked, at) | {
        "workshop_id": workshop.id,
        "seq": counters.last_seq,
        "state": state,
        "seated_at": at if state == SEATED else None,
        "note": one.note,
        "made_at": one.signed_up_at or at,
    }


def _written(
    session: Session, actor: Actor, workshop: Workshop, listed: Sequence[Listed],
    rows: Sequence[dict[str, Any]], at: datetime,
) -> dict[str, int]:  # fmt: skip
    """Everything the deed owes for these sign-ups; their numbers by their names."""
    session.flush()
    session.execute(insert(Registration), list(rows))
    refs = [row["ref"] for row in rows]
    found = session.execute(select(Registration.ref, Registration.id).where(Registration.ref.in_(refs)))
    numbers = {ref: number for ref, number in found}
    by_key = {one.asked.key: one for one in listed}
    told = [(numbers[row["ref"]], row["state"], by_key[row["form_key"]]) for row in rows]
    cells = Counter(_cell(workshop.id, state, one.asked) for _number, state, one in told)
    counts.change(session, dict(cells))
    words = {SEATED: "sign up", WAITING: "join line"}
    done = [
        audit_row(actor, words[state], ("registration", number), workshop=workshop.id)
        for number, state, _one in told
    ]
    record_all(session, done)
    session.add_all(
        Answer(registration_id=number, question_id=key, value=value)
        for number, _state, one in told
        for key, value in one.answers.items()
    )
    owed = [(number, state, channel) for number, state, one in told if (channel := one.asked.channel)]
    _owe(session, workshop, owed, at)
    return numbers


def _cell(workshop_id: int, state: str, asked: Asked) -> counts.Cell:
    stands_for = asked.person.represents
    return counts.Cell(workshop_id, stands_for.region, stands_for.kind, "", "", state)


def _owe(session: Session, workshop: Workshop, people: Sequence[tuple[int, str, str]], at: datetime) -> None:
    """Word of it by mail, as after any sign-up, or by hand."""
    kinds = {SEATED: "confirmation", WAITING: "waiting"}
    notices = [
        Notice(
            registration_id=number, workshop_id=workshop.id, kind=kinds[state], channel=channel,
            state="pending", sequence=workshop.sequence, made_at=at,
        )
        for number, state, channel in people
    ]  # fmt: skip
    session.add_all(notices)
    session.flush()
    session.add_all(
        job("notice", f"notice:{one.id}", notice=one.id) for one in notices if one.channel == "mail"
    )
