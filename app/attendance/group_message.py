"""Writing to many people of a workshop at once: whole, to all of them or to nobody, and once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from ..audit import Actor, record
from ..clock import now
from ..database import broken_rule, db, transaction
from ..registration.line import lock_workshop
from ..registration.models import CANCELLED, SEATED, WAITING, GroupMessage, Notice, Registration
from ..registration.owed import owe_all
from ..workshops.by_name import knows_absent
from ..workshops.counts import WALKED_IN, SignUpCount
from ..workshops.models import Workshop
from . import message_rules, queries, rules

PAGE = 100
ATTENDED, ABSENT = "attended", "absent"


def _who(row: Any) -> dict[str, ColumnElement[bool]]:
    """The audiences among sign-ups, or among their counts: both say the state, and what the desk recorded."""
    came = row.attendance == rules.PRESENT
    return {
        SEATED: row.state == SEATED,
        WAITING: row.state == WAITING,
        ATTENDED: and_(row.state != CANCELLED, came),
        ABSENT: and_(row.state == SEATED, ~came, row.attendance != rules.EXCUSED),
    }


WHO = _who(Registration)
AUDIENCES = tuple(WHO)


@dataclass(frozen=True)
class Draft:
    """What is to be sent: to whom, in both languages, under which key."""

    audience: str
    text_es: str
    text_en: str
    key: str


def send(actor: Actor, workshop_id: int, draft: Draft) -> None:
    """Owe it to every one of them in one deed; a repeated post changes nothing."""
    try:
        with transaction() as session:
            at = now()
            _counters, workshop = lock_workshop(session, workshop_id)
            same = select(GroupMessage.id).where(GroupMessage.form_key == draft.key)
            if session.scalar(same) is not None:
                return
            message_rules.ensure_may_write(*when(workshop, at), draft.audience)
            made = GroupMessage(
                workshop_id=workshop_id, audience=draft.audience, text_es=draft.text_es,
                text_en=draft.text_en, people=0, form_key=draft.key, made_at=at, made_by=actor.id,
            )  # fmt: skip
            session.add(made)
            session.flush()
            made.unreached = reached(workshop_id, draft.audience)[2]
            made.people = owe_all(session, "message", WHO[draft.audience], workshop, at, message=made.id)
            message_rules.ensure_somebody(made.people)
            told = {"audience": draft.audience, "people": made.people}
            record(session, actor, "message group", ("workshop", workshop.code), **told)
    except IntegrityError as error:
        if broken_rule(error) != "uq_group_message_form_key":
            raise


def when(workshop: Workshop, at: datetime) -> tuple[str, datetime, datetime, bool, datetime]:
    """What the rules ask of a workshop, and the time."""
    knows = queries.holds(workshop.id, knows_absent(at))
    return workshop.state, workshop.starts_at, workshop.ends_at, knows, at


def numbers(workshop_id: int) -> dict[str, int]:
    """How many each audience is: the counters know, by state and by what the desk recorded."""
    people = func.sum(SignUpCount.number)
    told = [func.coalesce(people.filter(who), 0) for who in _who(SignUpCount).values()]
    here = SignUpCount.workshop_id == workshop_id, SignUpCount.state != WALKED_IN
    found = db.session.execute(select(*told).where(*here)).one()
    return dict(zip(AUDIENCES, map(int, found), strict=True))


def first_of(workshop_id: int, which: str) -> Registration | None:
    """Who of them came first, to show the message as they read it."""
    rows = select(Registration).where(Registration.workshop_id == workshop_id, WHO[which])
    return db.session.scalar(rows.order_by(Registration.seq).limit(1))


def reached(workshop_id: int, which: str) -> tuple[int, int, int]:
    """How many are told by mail, by hand, and not at all."""
    has_mail, has_phone = Registration.email.is_not(None), Registration.phone.is_not(None)
    ways = has_mail, and_(~has_mail, has_phone), and_(~has_mail, ~has_phone)
    theirs = Registration.workshop_id == workshop_id, WHO[which]
    counted = select(*(func.count().filter(way) for way in ways)).where(*theirs)
    by_mail, by_hand, unreached = tuple(db.session.execute(counted).one())
    return by_mail, by_hand, unreached


def sent(workshop_id: int) -> list[tuple[GroupMessage, Counter[str]]]:
    """What was sent, the last first, with how many notices of it are in which state.

    Mail that is still to go out is under way; pending are those to be told by hand; who left is owed nothing,
    and nobody of a workshop that was cancelled since.
    """
    rows = select(GroupMessage).where(GroupMessage.workshop_id == workshop_id)
    found = db.session.scalars(rows.order_by(GroupMessage.id.desc())).all()
    is_off = or_(Registration.state == CANCELLED, Workshop.state == CANCELLED)
    by = Notice.message_id, Notice.state, Notice.channel, is_off
    counted = select(*by, func.count()).join(Notice.registration).join(Registration.workshop).group_by(*by)
    states: dict[int, Counter[str]] = {one.id: Counter() for one in found}
    told = db.session.execute(counted.where(Notice.message_id.in_(states)))
    for number, state, channel, has_lapsed, count in told:
        owed = "lapsed" if has_lapsed else "under_way" if channel == "mail" else state
        states[number or 0][owed if state == "pending" else state] += count
    return [(one, states[one.id]) for one in found]


def find_sent(workshop_id: int, number: int) -> GroupMessage | None:
    """One of a workshop."""
    mine = GroupMessage.workshop_id == workshop_id, GroupMessage.id == number
    return db.session.scalar(select(GroupMessage).where(*mine))


def delivery(message: GroupMessage, page: int) -> Sequence[Notice]:
    """What became of it for each person, a page of them; one more says that there is another page."""
    rows = select(Notice).where(Notice.message_id == message.id).options(joinedload(Notice.registration))
    return db.session.scalars(rows.order_by(Notice.id).limit(PAGE + 1).offset(PAGE * (page - 1))).all()
