"""The agenda of a workshop: written line by line, with what the form does not show kept."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..database import insert_into
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .draft import SessionDraft
from .models import SessionRole, Speaker, Workshop, WorkshopSession

SPEAKER = "speaker"


def write_agenda(session: Session, workshop: Workshop, drafts: Sequence[SessionDraft]) -> None:
    """The sessions as drafted, in their order; those left out go."""
    kept = {one.id: one for one in workshop.sessions if one.id is not None}
    workshop.sessions = [
        _written(session, workshop, kept.get(draft.id or 0) or WorkshopSession(), position, draft)
        for position, draft in enumerate(drafts, 1)
    ]


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
    _write_speakers(session, row, draft.speakers)
    return row


def _write_speakers(session: Session, row: WorkshopSession, names: Sequence[str]) -> None:
    """The named speakers; a role that stays keeps its post and institution, other roles are not touched."""
    speakers = {role.speaker.name: role for role in row.roles if role.role == SPEAKER}
    others = [role for role in row.roles if role.role != SPEAKER]
    wanted = [
        speakers.get(name) or SessionRole(role=SPEAKER, speaker=_speaker(session, name))
        for name in dict.fromkeys(names)
    ]
    row.roles = wanted + others
    for position, role in enumerate(row.roles, 1):
        role.position = position


def _speaker(session: Session, name: str) -> Speaker:
    named = insert_into(session, Speaker.__table__).values(name=name)
    session.execute(named.on_conflict_do_nothing(index_elements=["name"]))
    return session.scalars(select(Speaker).where(Speaker.name == name)).one()
