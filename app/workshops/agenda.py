"""The agenda of a workshop: written line by line, with what the form does not show kept."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..database import insert_into
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .draft import SessionDraft
from .models import SessionRole, Speaker, Workshop, WorkshopSession


def write_agenda(session: Session, workshop: Workshop, drafts: Sequence[SessionDraft]) -> None:
    """The sessions as drafted, in their order; those left out go."""
    kept = {one.id: one for one in workshop.sessions if one.id is not None}
    workshop.sessions = [
        _written(session, workshop, kept.get(draft.id or 0) or WorkshopSession(), position, draft)
        for position, draft in enumerate(drafts, 1)
    ]


def outside(workshop: Workshop) -> list[WorkshopSession]:
    """The sessions on a day that is not the workshop's, before it begins or after it ends."""
    return [one for one in workshop.sessions if _is_outside(workshop, one)]


def _is_outside(workshop: Workshop, one: WorkshopSession) -> bool:
    lasts_one_day = workshop.first_day == workshop.last_day
    on = one.day or (workshop.first_day if lasts_one_day else None)
    if on is None:
        return False
    begins, ends = one.first_hour, one.last_hour or one.first_hour
    is_early = on == workshop.first_day and bool(
        begins and workshop.first_hour and begins < workshop.first_hour
    )
    is_late = on == workshop.last_day and bool(ends and workshop.last_hour and ends > workshop.last_hour)
    return is_early or is_late or not workshop.first_day <= on <= workshop.last_day


def _written(
    session: Session, workshop: Workshop, row: WorkshopSession, position: int, draft: SessionDraft
) -> WorkshopSession:
    if draft.day and not workshop.first_day <= draft.day <= workshop.last_day:
        raise Refusal(_l("A session takes place on a day of the workshop."), "sessions")
    if draft.first_hour and draft.last_hour and draft.last_hour <= draft.first_hour:
        raise Refusal(_l("A session must end after it begins."), "sessions")
    row.position = position
    row.day, row.first_hour, row.last_hour = draft.day, draft.first_hour, draft.last_hour
    row.title_es, row.title_en = draft.title_es, draft.title_en
    _write_roles(session, row, draft)
    return row


def _write_roles(session: Session, row: WorkshopSession, draft: SessionDraft) -> None:
    """Who speaks, moderates, reports, in their order; a role that stays keeps its post and institution."""
    before = {(role.role, role.speaker.name): role for role in row.roles}
    wanted = [(part, name) for part, names in draft.voices for name in dict.fromkeys(names)]
    row.roles = [
        before.get((part, name)) or SessionRole(role=part, speaker=_speaker(session, name))
        for part, name in wanted
    ]
    for position, role in enumerate(row.roles, 1):
        role.position = position


def _speaker(session: Session, name: str) -> Speaker:
    """The person of that name, kept once."""
    named = insert_into(session, Speaker.__table__).values(name=name)
    session.execute(named.on_conflict_do_nothing(index_elements=["name"]))
    return session.scalars(select(Speaker).where(Speaker.name == name)).one()
