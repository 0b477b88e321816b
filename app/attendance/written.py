"""Which institution is meant by what people wrote freely, at sign-up and at the door, in one deed for both.

The same text with the same region is one question, whoever wrote it where; see registration/settling.py.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, joinedload

from ..audit import Actor, record
from ..database import db, transaction
from ..forgetting import GONE
from ..institutions.models import Institution
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..registration import settling
from ..registration.line import FRESH, recount
from ..registration.people import found_by
from ..registration.reading import listed
from ..registration.settling import Before, Said, said_by
from ..workshops import seats
from ..workshops.counts import Cell
from .marking import cell_of
from .models import WalkIn
from .recording import lock_desk
from .rules import is_walk_in, walk_in_key

# Groups on the page: after those are settled the next ones come.
MOST = 30
NOT_ASKED = _l(
    "Nobody is asked at the door whether it may be kept that they represent a workers' organisation: what"
    " they wrote stays as it is."
)


@dataclass(frozen=True)
class Written:
    """What was said of one institution: by whom first, how many who stand did, and of them at sign-up.

    `number` is that of the sign-up; of somebody from the door it is theirs, after a w.
    """

    number: str
    said: Said
    people: int
    signed_up: int


def unsettled(workshop_id: int) -> list[Written]:
    """What was written and not settled, by text and region: the most frequent text first, all its regions.

    What only people wrote who left again, or were taken back at the door, needs no choice.
    """
    firsts: dict[str, tuple[str, Said]] = {}
    standing, signed_up, of_text = Counter[str](), Counter[str](), Counter[str]()
    for number, one, stands in _all(workshop_id):
        firsts.setdefault(one.key, (number, one))
        standing[one.key] += stands
        signed_up[one.key] += stands and not is_walk_in(number)
        of_text[fold(one.text)] += stands
    found = [Written(*first, standing[key], signed_up[key]) for key, first in firsts.items() if standing[key]]
    order = {text: (-people, text) for text, people in of_text.items()}
    return sorted(found, key=lambda one: (order[fold(one.said.text)], -one.people, one.said.key))


def find_written(workshop_id: int, number: str) -> Written | None:
    """What somebody wrote, with everybody who said the same; None when it is settled or not of here."""
    key = next((said.key for one, said, _stands in _all(workshop_id) if one == number), None)
    return next((one for one in unsettled(workshop_id) if one.said.key == key), None)


def places_besides(workshop_id: int, said: Said) -> list[tuple[str, str | None]]:
    """The other regions and countries that were said beside the same text: each is settled by itself."""
    same = (one.said for one in unsettled(workshop_id) if fold(one.said.text) == fold(said.text))
    return [one.place for one in same if one.key != said.key]


def settle(actor: Actor, workshop_id: int, said: Said, institution: Institution) -> None:
    """Everybody who wrote this and said this region stands for that institution; done twice, it is done once.

    Who wrote the same and said another region, or none, stays where they are. Nobody from the door comes to
    stand for a workers' organisation: there nobody is asked whether that may be kept.
    """
    with transaction() as session:
        # The counters and the desk first, as in every deed that touches several people.
        seats.lock(session, workshop_id)
        is_union = institution.kind == "union" or institution.sector == "workers"
        came = _lock_same(session, workshop_id, said)
        same = settling.lock_same(session, workshop_id, said, is_union)
        if is_union and came and not same:
            raise Refusal(NOT_ASKED)
        came = [] if is_union else came
        if not (same or came):
            return
        before: Before = {
            **{row.id: (row.region, row.country) for row in same},
            **{walk_in_key(row.ref): (row.region, row.country) for row in came},
        }
        represents = listed(institution)
        settling.stand_for(session, same, represents)
        left = _counted(came)
        for row in came:
            row.institution_id, row.region, row.country = (
                institution.id,
                represents.region,
                represents.country,
            )
            row.search, _bare = found_by(row.full_name, represents.name, row.institution_text)
        _count_anew(session, came, left)
        settling.note(session, actor, workshop_id, said, institution, before)
        told = {"institution": institution.key, "region": said.region, "people": len(before)}
        record(session, actor, "settle institution", ("workshop", workshop_id), **told)


def undo(actor: Actor, workshop_id: int, settlement_id: int) -> None:
    """Take a choice back where it still stands; who has corrected theirs since keeps it.

    Whoever was settled anew after that is brought back by taking back the later choice.
    """
    with transaction() as session:
        seats.lock(session, workshop_id)
        made = settling.lock_settlement(session, settlement_id)
        if made.undone_at is not None:
            return
        before = settling.taken_back(session, made)
        refs = [str(who)[1:] for who in before if not isinstance(who, int)]
        theirs = WalkIn.institution_id == made.institution_id, WalkIn.ref.in_(refs), *_as_written()
        came = _locked(session, workshop_id, *theirs) if refs else []
        people = settling.bring_back(session, made, before) + len(came)
        left = _counted(came)
        for row in came:
            row.institution_id, (row.region, row.country) = None, before[walk_in_key(row.ref)]
            row.search, _bare = found_by(row.full_name, "", row.institution_text)
        _count_anew(session, came, left)
        record(session, actor, "unsettle institution", ("workshop", made.workshop_id), people=people)


def _all(workshop_id: int) -> list[tuple[str, Said, bool]]:
    """What everybody wrote: at sign-up, then at the door."""
    rows = select(
        WalkIn.id, WalkIn.institution_text, WalkIn.region, WalkIn.country, WalkIn.attendance
    ).where(*_open(workshop_id))  # fmt: skip
    came = db.session.execute(rows.order_by(WalkIn.id))
    found = [(str(number), said, stands) for number, said, stands in settling.at_sign_up(workshop_id)]
    return found + [(f"w{row.id}", said_by(row), bool(row.attendance)) for row in came]


def _lock_same(session: Session, workshop_id: int, said: Said) -> Sequence[WalkIn]:
    """Everybody from the door who wrote this and said this region; nobody is recorded until the deed ends."""
    wanted = _open(workshop_id)
    if not session.scalar(select(exists().where(*wanted))):
        return []
    return [row for row in _locked(session, workshop_id, *wanted) if said_by(row).key == said.key]


def _locked(session: Session, workshop_id: int, *wanted: ColumnElement[bool]) -> Sequence[WalkIn]:
    lock_desk(session, workshop_id)
    rows = select(WalkIn).where(*wanted).options(joinedload(WalkIn.institution)).order_by(WalkIn.id)
    return session.scalars(rows, execution_options=FRESH).all()


def _open(workshop_id: int) -> tuple[ColumnElement[bool], ...]:
    return WalkIn.workshop_id == workshop_id, WalkIn.institution_id.is_(None), *_as_written()


def _as_written() -> tuple[ColumnElement[bool], ...]:
    return WalkIn.institution_text.is_not(None), WalkIn.institution_text != GONE


def _counted(rows: Sequence[WalkIn]) -> list[Cell]:
    return [cell_of(row) for row in rows if row.attendance]


def _count_anew(session: Session, rows: Sequence[WalkIn], left: list[Cell]) -> None:
    session.flush()
    for row in rows:
        session.refresh(row, ["institution"])
    recount(session, left, _counted(rows))
