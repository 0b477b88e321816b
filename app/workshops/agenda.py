"""The agenda of a workshop: written line by line, with what the form does not show kept."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..database import insert_into
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .draft import SessionDraft
from .models import SessionRole, Speaker, Workshop, WorkshopSession
from .speakers import first_spellings, is_careful, speaker_key

People = Mapping[str, Speaker]


def write_agenda(session: Session, workshop: Workshop, drafts: Sequence[SessionDraft]) -> None:
    """The sessions as drafted, in their order; those left out go."""
    kept = {one.id: one for one in workshop.sessions if one.id is not None}
    people = _people(session, workshop, drafts)
    workshop.sessions = [
        _written(workshop, kept.get(draft.id or 0) or WorkshopSession(), position, draft, people)
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
    workshop: Workshop, row: WorkshopSession, position: int, draft: SessionDraft, people: People
) -> WorkshopSession:
    if draft.day and not workshop.first_day <= draft.day <= workshop.last_day:
        raise Refusal(_l("A session takes place on a day of the workshop."), "sessions")
    if draft.first_hour and draft.last_hour and draft.last_hour <= draft.first_hour:
        raise Refusal(_l("A session must end after it begins."), "sessions")
    row.position = position
    row.day, row.first_hour, row.last_hour = draft.day, draft.first_hour, draft.last_hour
    row.title_es, row.title_en = draft.title_es, draft.title_en
    _write_roles(row, draft, people)
    return row


def _write_roles(row: WorkshopSession, draft: SessionDraft, people: People) -> None:
    """Who speaks, moderates, reports, in their order; a role that stays keeps its post and institution."""
    before = {(role.role, role.speaker.key): role for role in row.roles}
    wanted = [(part, key) for part, names in draft.voices for key in first_spellings(names)]
    row.roles = [
        before.get((part, key)) or SessionRole(role=part, speaker=people[key]) for part, key in wanted
    ]
    for position, role in enumerate(row.roles, 1):
        role.position = position


def _people(session: Session, workshop: Workshop, drafts: Sequence[SessionDraft]) -> People:
    """Everybody named, by their key, in its order: two deeds then never wait for each other."""
    typed: dict[str, list[str]] = {}
    for name in [name for draft in drafts for _part, names in draft.voices for name in names]:
        typed.setdefault(speaker_key(name), []).append(name)
    return {key: _person(session, workshop, key, typed[key]) for key in sorted(typed)}


def _person(session: Session, workshop: Workshop, key: str, typed: Sequence[str]) -> Speaker:
    """Somebody kept once, as written first or mended since.

    Where other workshops name them too, another spelling counts from an agenda that named them before, as it
    was mended there and not just typed, unless it is less careful; from any other one only if it is more so.
    What is invented mends nobody who is named for real.
    """
    row = insert_into(session, Speaker.__table__).values(name=typed[0], key=key)
    is_new = session.scalar(row.on_conflict_do_nothing().returning(Speaker.id))
    found = session.scalars(select(Speaker).where(Speaker.key == key)).one()
    other = next((name for name in typed if name != found.name), None)
    if other is None or is_new:
        return found
    gain = is_careful(other) - is_careful(found.name)
    is_here, elsewhere = _named(session, workshop, found)
    is_for_real = workshop.is_demonstration and False in elsewhere
    if not is_for_real and (not elsewhere or gain > 0 or (is_here and gain == 0)):
        found.name = other
    return found


def _named(session: Session, workshop: Workshop, person: Speaker) -> tuple[bool, set[bool]]:
    """Whether this workshop names somebody already; of the others that do, whether they are invented."""
    theirs = select(Workshop.id, Workshop.is_demonstration).join(WorkshopSession).join(SessionRole)
    rows = session.execute(theirs.where(SessionRole.speaker_id == person.id).distinct())
    found = {number: is_invented for number, is_invented in rows}
    return found.pop(workshop.id, None) is not None, set(found.values())


def named(session: Session, name: str) -> Speaker:
    """The person of that name, made if nobody is."""
    found = session.scalar(select(Speaker).where(Speaker.key == speaker_key(name)))
    if found is None:
        session.add(found := Speaker(name=name))
    return found
