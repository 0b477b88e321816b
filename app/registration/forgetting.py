"""What this floor forgets: links, then contacts and answers, then names; what is counted stays as it was.

A row whose person is forgotten keeps its workshop, region, institution of the list, state and the keyed
hash that tells people apart: nothing leads back to anybody. Sex and age go with the name, for few share
them within a workshop; the counters were written when they were given and are not touched.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, func, literal, or_, select, update
from sqlalchemy.orm import Session

from ..config import settings
from ..forgetting import GONE, Rule, deleted, emptied
from ..workshops.past import over_for
from .models import Answer, Delegation, GroupMessage, Notice, Registration, Settlement

# What an expired link's hash begins with: no hash of a link does.
EXPIRED = "-"
WRITTEN = {"text_es": GONE, "text_en": GONE}
CONTACT = dict.fromkeys(("email", "phone", "email_key", "access_need", "note", "removed_words"))
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def rules() -> Sequence[Rule]:
    """In the order of their days."""
    return (
        emptied("links of people", Registration, _links_due, {"link_hash": _spent(Registration)}),
        emptied("links of delegations", Delegation, _delegations_due, {"link_hash": _spent(Delegation)}),
        emptied("contacts, needs and notes of people", Registration, _contacts_due, CONTACT),
        emptied("contacts of delegations", Delegation, _senders_due, {"email": None}),
        deleted("answers to a workshop's questions", Answer, _answers_due),
        emptied("messages nobody can be told any more", Notice, _owed_due, {"state": "lapsed"}),
        emptied("what staff wrote to groups", GroupMessage, _texts_due, WRITTEN),
        emptied("reasons why letters failed", Notice, _errors_due, {"error": None}),
        Rule("names of people", _count_names, _forget_names),
        emptied("institutions as they were written", Settlement, _settlements_due, {"written": GONE}),
    )


def forget_person(session: Session, row: Registration, at: datetime) -> None:
    """All that leads to one person, at once: their links, contacts, answers and names."""
    session.execute(delete(Answer).where(Answer.registration_id == row.id))
    owed = update(Notice).where(Notice.registration_id == row.id)
    session.execute(owed.values(error=None))
    session.execute(owed.where(Notice.state == "pending").values(state="lapsed", settled_at=at))
    _forget_rows(session, [(row.id, row.institution_id, row.institution_text)], at)
    # Devices at the door hear of it as of any correction.
    told = CONTACT | {"version": Registration.version + 1}
    session.execute(update(Registration).where(Registration.id == row.id).values(told))
    session.flush()
    session.refresh(row)


def _spent(table: Any) -> Any:
    return literal(EXPIRED) + cast(table.id, String)


def _links_due(at: datetime) -> ColumnElement[bool]:
    """A certificate issued late is got by the link too: its days begin anew with it."""
    issued = Registration.certified_at
    is_late = or_(issued.is_(None), issued <= at - timedelta(days=settings().link_days))
    over = Registration.workshop_id.in_(over_for(settings().link_days, at))
    return and_(over, is_late, ~Registration.link_hash.startswith(EXPIRED))


def _delegations_due(at: datetime) -> ColumnElement[bool]:
    over = Delegation.workshop_id.in_(over_for(settings().link_days, at))
    return and_(over, ~Delegation.link_hash.startswith(EXPIRED))


def _contacts_due(at: datetime) -> ColumnElement[bool]:
    kept = or_(*(getattr(Registration, name).is_not(None) for name in CONTACT))
    return and_(Registration.workshop_id.in_(over_for(settings().contact_days, at)), kept)


def _senders_due(at: datetime) -> ColumnElement[bool]:
    over = Delegation.workshop_id.in_(over_for(settings().contact_days, at))
    return and_(over, Delegation.email.is_not(None))


def _answers_due(at: datetime) -> ColumnElement[bool]:
    theirs = select(Registration.id).where(
        Registration.workshop_id.in_(over_for(settings().contact_days, at))
    )
    return Answer.registration_id.in_(theirs)


def _errors_due(at: datetime) -> ColumnElement[bool]:
    return and_(Notice.workshop_id.in_(over_for(settings().contact_days, at)), Notice.error.is_not(None))


def _owed_due(at: datetime) -> ColumnElement[bool]:
    over = Notice.workshop_id.in_(over_for(settings().contact_days, at))
    return and_(over, Notice.state == "pending")


def _texts_due(at: datetime) -> ColumnElement[bool]:
    """With the last notice that could carry it: whoever writes freely may have named somebody."""
    over = GroupMessage.workshop_id.in_(over_for(settings().contact_days, at))
    return and_(over, or_(GroupMessage.text_es != GONE, GroupMessage.text_en != GONE))


def _settlements_due(at: datetime) -> ColumnElement[bool]:
    over = Settlement.workshop_id.in_(over_for(settings().name_days, at))
    return and_(over, Settlement.written != GONE)


def _named(at: datetime) -> ColumnElement[bool]:
    over = Registration.workshop_id.in_(over_for(settings().name_days, at))
    return and_(over, Registration.forgotten_at.is_(None))


def _count_names(session: Session, at: datetime) -> int:
    return session.scalar(select(func.count(Registration.id)).where(_named(at))) or 0


def _forget_names(session: Session, at: datetime) -> int:
    wanted = select(Registration.id, Registration.institution_id, Registration.institution_text)
    rows = [(one[0], one[1], one[2]) for one in session.execute(wanted.where(_named(at)).with_for_update())]
    _forget_rows(session, rows, at)
    return len(rows)


def _forget_rows(session: Session, rows: Sequence[tuple[int, int | None, str | None]], at: datetime) -> None:
    """Every row keeps what it is counted under, an institution written freely only that it was written."""
    if rows:
        session.execute(update(Registration), [_forgotten(*row, at) for row in rows])


def _forgotten(number: int, institution: int | None, written: str | None, at: datetime) -> dict[str, Any]:
    spent = f"{EXPIRED}{number}"
    return {
        "id": number,
        "ref": spent,
        "given_names": "",
        "family_names": "",
        "search": "",
        "squeezed": "",
        "position": None,
        "institution_text": GONE if written and institution is None else None,
        "sex": "",
        "age_band": "",
        "form_hash": "",
        "link_hash": spent,
        "door_hash": spent,
        "short_code": _short(number),
        "forgotten_at": at,
    }


def _short(number: int) -> str:
    """A code nobody holds, as short as the column: a dash and the number in base 36."""
    signs = ""
    while number:
        number, rest = divmod(number, len(_DIGITS))
        signs = _DIGITS[rest] + signs
    return EXPIRED + signs
