"""The demonstration: loaded once, moved to today by a refresh. AFORO_DEMO=0 leaves it out."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, and_, cast, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from ..accounts.models import Account
from ..attendance.likeness import forget_likeness
from ..attendance.models import Desk, DeskCode, DeskDevice, DeskException, DeskOperation, WalkIn
from ..attendance.official_letters import OfficialLetter
from ..audit import COMMAND, record
from ..certificates.forgetting import forget_people
from ..clock import day_at_home, now
from ..config import settings
from ..database import Loaded, db, transaction
from ..exchange.models import ImportBatch, ImportChunk, ImportKey
from ..loading import digest_of, is_loaded, note_loaded
from ..outbox import Job
from ..registration.actions import sign_up
from ..registration.institutions_owed import InstitutionNotice
from ..registration.models import Answer, Delegation, GroupMessage, Notice, Registration, Settlement
from ..registration.reminding import Reminder
from ..workshops import seats
from ..workshops.counts import RegionCount, SignUpCount
from ..workshops.expected import Expected
from ..workshops.materials import Material
from ..workshops.models import Workshop
from ..workshops.photographs import Photograph
from ..workshops.questions import Question
from ..workshops.seats import Seats
from .dates import dated
from .load import FOLDER, PLAN, WRITERS, read_facts
from .meetings import write_workshop
from .people import invented_people
from .plans import Facts, put, write_plan, write_themes

NAME = "demo"
# What devices recorded, those who point before those pointed at.
RECORDED: tuple[Any, ...] = (DeskException, DeskOperation, DeskCode, DeskDevice, WalkIn, Desk)
# What visitors may have left besides, in the order in which rows let go of each other.
SIGNED_UP = (
    InstitutionNotice,
    Notice,
    GroupMessage,
    Registration,
    Delegation,
    Settlement,
    Reminder,
    SignUpCount,
    RegionCount,
    Expected,
    OfficialLetter,
    Question,
    Photograph,
    # Its file belongs to no row then and is swept away; nobody hands out what a visitor sent.
    Material,
)
DEMO = FOLDER / "demo.toml"
MAKERS = tuple(FOLDER / f"{name}.py" for name in ("demo", "dates", "people"))


def load_demo() -> bool:
    """Load the demonstration where it is wanted and not there yet; says whether it did."""
    if not settings().demo or is_loaded(NAME, _digest()):
        return False
    _make_anew()
    return True


def refresh_demo(if_due: bool = False) -> bool:
    """Move its workshops to today and make its sign-ups anew; `if_due`: only those that are past.

    The one of today is made anew each day by itself, so that what somebody tries with the others stays.
    """
    if not settings().demo:
        return False
    if not if_due or _is_due(now()):
        _make_anew()
        return True
    if _is_of_yesterday(now()):
        _make_anew(only_today=True)
        return True
    return False


def _digest() -> str:
    return digest_of(DEMO, PLAN, *WRITERS, *MAKERS)


def _is_due(at: datetime) -> bool:
    ours = Workshop.code.in_(_codes(read_facts(DEMO), only_today=False))
    soonest = db.session.scalar(
        select(func.min(Workshop.starts_at)).where(ours, Workshop.state == "published")
    )
    return soonest is None or soonest <= at


def _is_of_yesterday(at: datetime) -> bool:
    ours = Workshop.code.in_(_codes(read_facts(DEMO), only_today=True))
    day = db.session.scalar(select(func.min(Workshop.first_day)).where(ours))
    return day is None or day < day_at_home(at)


def _codes(facts: Facts, only_today: bool | None = None) -> list[str]:
    """All of them, those that are always of today, or the others."""
    wanted = (True, False) if only_today is None else (only_today,)
    return [said["code"] for said in facts["workshop"] if said.get("is_today", False) in wanted]


def _make_anew(only_today: bool = False) -> None:
    """Write it, let the invented people sign up as anybody does, and only then call it loaded."""
    facts = dated(read_facts(DEMO), day_at_home(now()))
    if only_today:
        facts["workshop"] = [said for said in facts["workshop"] if said.get("is_today")]
    with transaction() as session:
        _forget_sign_ups(session, _codes(facts))
        write_themes(session, read_facts(PLAN)["theme"])
        plan = write_plan(session, facts)
        for said in facts["workshop"]:
            _open(session, write_workshop(session, said, plan), said)
    for said in facts["workshop"]:
        _sign_people_up(said)
    with transaction() as session:
        _close(session, facts)
        note_loaded(session, NAME, _digest())
        record(session, COMMAND, "demonstration made anew", on=("plan", NAME))


def _forget_sign_ups(session: Session, codes: list[str]) -> None:
    """Nobody is signed up any more, and until the end of the deed nothing counts as loaded."""
    ids = select(Workshop.id).where(Workshop.code.in_(codes))
    # The counters first, as in every deed that frees seats: nobody signs up until all is counted anew.
    session.execute(
        select(Seats.taken).where(Seats.workshop_id.in_(ids)).order_by(Seats.workshop_id).with_for_update()
    )
    _forget_jobs(session, ids)
    _forget_imports(session, ids)
    forget_people(session, session.scalars(ids).all())
    forget_likeness(session, ids)
    asked = select(Question.id).where(Question.workshop_id.in_(ids))
    session.execute(delete(Answer).where(Answer.question_id.in_(asked)))
    for table in (*RECORDED, *SIGNED_UP):
        session.execute(delete(table).where(table.workshop_id.in_(ids)))
    session.execute(delete(Loaded).where(Loaded.name == NAME))


def _forget_jobs(session: Session, ids: Select[int]) -> None:
    """SQLite gives numbers of deleted rows again: a job left behind would be taken for a new row's."""
    deeds = ("warning", "lapse", "change")
    kinds: list[tuple[str, Any]] = [("notice", Notice), *((f"delegation {one}", Delegation) for one in deeds)]
    for kind, table in kinds:
        key = f"{kind}:" + cast(table.id, String)
        theirs = or_(Job.key == key, Job.key.startswith(key + ":"))
        session.execute(delete(Job).where(exists().where(table.workshop_id.in_(ids), theirs)))


def _forget_imports(session: Session, ids: Select[int]) -> None:
    """Files brought in for these workshops, or by invented accounts for none: no row is there already."""
    invented = select(Account.id).where(Account.is_demonstration)
    for_none = and_(ImportBatch.workshop_id.is_(None), ImportBatch.account_id.in_(invented))
    theirs = select(ImportBatch.id).where(or_(ImportBatch.workshop_id.in_(ids), for_none))
    for table in (ImportKey, ImportChunk):
        session.execute(delete(table).where(table.batch_id.in_(theirs)))
    session.execute(delete(ImportBatch).where(ImportBatch.id.in_(theirs)))


def _open(session: Session, workshop: Workshop, said: Facts) -> None:
    """Fresh counters; one whose sign-up has ended is left open until the invented people are in."""
    counters = seats.get(session, workshop.id)
    put(counters, {"capacity": said["capacity"], "taken": 0, "waiting": 0, "excess": 0, "last_seq": 0})
    counters.has_line, counters.per_institution = True, None
    counters.is_taking = said["state"] == "published"
    counters.opens_at, counters.closes_at = said["opens_at"], None


def _sign_people_up(said: Facts) -> None:
    workshop = db.session.scalars(select(Workshop).where(Workshop.code == said["code"])).one()
    for asked in list(invented_people(db.session(), workshop, said["sign_ups"])):
        sign_up(COMMAND, asked, workshop.sequence)


def _close(session: Session, facts: Facts) -> None:
    for said in facts["workshop"]:
        workshop = session.scalars(select(Workshop).where(Workshop.code == said["code"])).one()
        seats.get(session, workshop.id).closes_at = said["closes_at"]
