"""Workshops whose every field of personal data holds a word of its own, and a search for those words."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app.accounts.models import (
    Account,
    Invitation,
    InvitationRegion,
    PasswordReset,
    RecoveryCode,
    SignedIn,
)
from app.attendance import expecting, group_message
from app.attendance.group_message import Draft
from app.attendance.models import ARRIVAL, WALK_IN, DeskDevice, DeskException, DeskOperation
from app.attendance.queries import kept_records
from app.attendance.recording import Author, keep, lock_desk
from app.attendance.rules import attendance, registration_key
from app.attendance.told import Newcomer, Told
from app.attendance.written import settle
from app.audit import COMMAND
from app.certificates import actions as certificates
from app.certificates import queries as certified
from app.certificates.models import CertificateBatch
from app.clock import HOME, now
from app.config import settings
from app.database import Base, db, transaction
from app.exchange.models import DONE, ImportBatch, ImportChunk
from app.institutions.models import Institution
from app.outbox import job
from app.plan.models import Plan
from app.registration import actions
from app.registration.answers import Answers
from app.registration.delegations import Grant, grant
from app.registration.drift import drift
from app.registration.models import Delegation, Notice, Registration
from app.registration.people import Person, Represented
from app.registration.settling import Said
from app.tallies.models import Tip
from app.tokens import form_key
from app.workshops.counts import SignUpCount
from app.workshops.headcounts import Headcount
from app.workshops.models import Workshop, WorkshopSession
from app.workshops.questions import Question
from app.workshops.seats import Seats
from tests.makers import make_workshop, sign_up

LINK, CONTACT, NAME, ACCOUNT, FILE = 30, 90, 365, 30, 14
_serial = count(1)


@dataclass
class World:
    """What was planted: each word with the instant from which it may stand nowhere."""

    words: dict[str, datetime] = field(default_factory=dict)
    workshops: list[int] = field(default_factory=list)

    def word(self, due: datetime, before: str = "", after: str = "") -> str:
        """A word that is found nowhere else."""
        made = f"zq{next(_serial):07}x"
        self.words[made] = due
        return f"{before}{made}{after}"

    def email(self, due: datetime) -> str:
        """An address that is found nowhere else."""
        return self.word(due, after="@example.org")

    def digits(self, due: datetime) -> str:
        """A phone that is found nowhere else."""
        made = f"+5198{next(_serial):07}"
        self.words[made] = due
        return made


def plant(world: World, ended: int, people: int) -> None:
    """A workshop that ended so many days ago, whose people left all that can be left."""
    day = now().astimezone(HOME).date() - timedelta(days=ended)
    ends = datetime.combine(day, time(23), UTC)
    contact, named = ends + timedelta(days=CONTACT), ends + timedelta(days=NAME)
    workshop = make_workshop(capacity=200)
    world.workshops.append(workshop.id)
    for number in range(people):
        _person(world, workshop, number, contact, named)
    _delegation(world, workshop, contact)
    _message(world, workshop, contact)
    _settled(world, workshop, named)
    with transaction() as session:
        row = session.get_one(Workshop, workshop.id)
        row.first_day = row.last_day = day
        row.starts_at, row.ends_at, row.state = ends - timedelta(hours=4), ends, "held"
        row.sessions = [_session(day)]
    _door(world, workshop, day, contact, named)
    _issued(world, workshop, named)


def plant_ground(world: World, ended: int) -> None:
    """What is not about a workshop: staff who were invited, resets, sessions, jobs, letters in files."""
    at = now() - timedelta(days=ended)
    due, later, gone = (at + timedelta(days=days) for days in (ACCOUNT, CONTACT, NAME))
    with transaction() as session:
        account = make_account_in(session)
        invited = Invitation(
            ref=uuid4().hex, token_hash=uuid4().hex, email=world.word(due, after="@example.org"),
            role="viewer", language="es", invited_by=account, made_at=at, expires_at=at,
        )  # fmt: skip
        invited.regions = [InvitationRegion(jurisdiction_code="08")]
        reset = PasswordReset(
            ref=world.word(due), token_hash=uuid4().hex, account_id=account, epoch=1, language="es",
            expires_at=at,
        )  # fmt: skip
        came = SignedIn(
            token_hash=world.word(due), account_id=account, epoch=1, since=at, ended_at=at, proved_at=at,
            browser="Firefox", system="Linux",
        )  # fmt: skip
        left = Account(
            email=world.word(gone, after="@example.org"), name=world.word(gone), role="coordinator",
            password_hash=world.word(gone), created_at=at, disabled_at=at, factor_nonce=world.word(gone),
        )  # fmt: skip
        session.add(left)
        session.flush()
        spare = RecoveryCode(account_id=left.id, code_hash=world.word(gone))
        asked = job("link", f"link:{uuid4().hex}", email_key=world.word(later))
        asked.state, asked.done_at, asked.error = "failed", at, world.word(later)
        told = Tip(
            plan=_plan_told_of(), about="", known=world.word(gone), source=world.word(gone),
            contact=world.word(later), form_key=uuid4().hex, made_at=at,
        )  # fmt: skip
        session.add_all([invited, reset, came, spare, asked, told])
        _import_in(session, world, account, at + timedelta(days=FILE))
    folder = settings().data_dir / "mail"
    folder.mkdir(exist_ok=True)
    path = folder / f"{uuid4().hex}.eml"
    path.write_text(world.word(later), encoding="utf-8")
    os.utime(path, (at.timestamp(), at.timestamp()))


def _import_in(session: Any, world: World, account: int, due: datetime) -> None:
    """A file that came in: its rows, and what the import says of them."""
    sent = ImportBatch(
        kind="workshops", account_id=account, form_key=uuid4().hex, state=DONE, file_name=world.word(due),
        sheet="Hoja", heading_row=1, headings=[world.word(due)], samples=[[world.word(due)]],
        left=[[9, world.word(due)]], matches={world.word(due): {}}, unmatched={world.word(due): 1}, total=1,
        made_at=now(), kept_until=due,
    )  # fmt: skip
    session.add(sent)
    session.flush()
    session.add(ImportChunk(batch_id=sent.id, position=0, rows=[[2, [world.word(due)]]]))


def _plan_told_of() -> Plan:
    """A plan somebody told something of."""
    names = ("title", "short", "summary", "purpose", "direct", "indirect")
    texts = {f"{name}_{tongue}": "Plan" for name in names for tongue in ("es", "en")}
    return Plan(key=f"plan-{next(_serial)}", first_year=2026, last_year=2029, **texts)


def make_account_in(session: Any) -> int:
    """Somebody who invites, written in the deed at hand."""
    row = Account(
        email=f"staff{next(_serial)}@example.org", name="Persona Ejemplo", role="coordinator",
        password_hash="x", created_at=now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return int(row.id)


def found_in(world: World, at: datetime) -> tuple[set[str], set[str]]:
    """Words found though their day has come, and words missing though it has not."""
    there = "\n".join(everything())
    late = {word for word, due in world.words.items() if due <= at and word in there}
    missing = {word for word, due in world.words.items() if due > at and word not in there}
    return late, missing


def everything() -> Iterator[str]:
    """Every column of every row of every table, and every file."""
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            for value in row:
                yield json.dumps(_plain(value), ensure_ascii=False, default=str)
    for path in settings().data_dir.rglob("*.eml"):
        yield path.read_text(encoding="utf-8")


def tallies(world: World) -> list[Any]:
    """Every number there is about these workshops."""
    db.session.expire_all()
    mine = world.workshops
    counted = [
        db.session.execute(select(*table.__table__.columns).where(table.workshop_id.in_(mine))).all()
        for table in (SignUpCount, Seats, Headcount)
    ]
    came = [
        sorted((str(day), one.status) for (_who, day), one in _presences(number).items()) for number in mine
    ]  # fmt: skip
    tables = [(expecting._signed_up(number), expecting._attended(number)) for number in mine]
    issued = [certified.count_issued(number) for number in mine]
    states = db.session.execute(
        select(Registration.workshop_id, Registration.seq, Registration.state, Registration.region)
        .where(Registration.workshop_id.in_(mine))
        .order_by(Registration.id)
    ).all()
    return [[sorted(map(str, rows)) for rows in counted], came, tables, issued, states, drift(db.session())]


def _presences(workshop_id: int) -> dict[Any, Any]:
    return dict(attendance(one.record for one in kept_records(workshop_id)))


def _plain(value: Any) -> Any:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _session(day: date) -> WorkshopSession:
    return WorkshopSession(
        position=1, day=day, first_hour=time(9), last_hour=time(13), title_es="A", title_en="A"
    )


def _message(world: World, workshop: Workshop, contact: datetime) -> None:
    draft = Draft("seated", world.word(contact), world.word(contact), form_key())
    group_message.send(COMMAND, workshop.id, draft)


def _person(world: World, workshop: Workshop, number: int, contact: datetime, named: datetime) -> None:
    listed = db.session.scalars(select(Institution.id).where(Institution.key == "MP-0504")).one()
    represents = (
        Represented("08", kind="unlisted", text=world.word(named, "Mesa "))
        if number % 2
        else Represented("05", institution_id=listed, kind="provincial municipality", name="Huanta")
    )
    person = Person(
        world.word(named), world.word(named), world.digits(contact) if number % 3 else None,
        world.word(contact, after="@example.org") if number % 3 != 1 else None, represents,
    )  # fmt: skip
    if person.email:
        world.words[str(person.columns()["email_key"])] = contact
    made = sign_up(workshop, person)
    row = db.session.scalars(select(Registration).where(Registration.ref == made.ref)).one()
    world.words |= {row.ref: named, row.door_hash: named, row.short_code: named, row.link_hash: contact}
    world.words[row.link_hash] = contact - timedelta(days=CONTACT - LINK)
    actions.answer(
        COMMAND, row.id, Answers(world.word(named), ("-29", "")[number % 2], "female", world.word(contact))
    )
    actions.write_note(COMMAND, row.id, world.word(contact))
    with transaction() as session:
        question = Question(workshop_id=workshop.id, position=1, kind="text", label_es="A", label_en="A")
        session.add(question)
        session.flush()
    actions.answer_own(COMMAND, row.id, [question.id], {question.id: world.word(contact)})
    with transaction() as session:
        notice = session.scalars(select(Notice).where(Notice.registration_id == row.id)).first()
        if notice is not None:
            notice.error = world.word(contact)
    if number % 4 == 3:
        actions.leave(COMMAND, row.id, "other", world.word(contact))


def _delegation(world: World, workshop: Workshop, contact: datetime) -> None:
    listed = db.session.scalars(select(Institution.id).where(Institution.key == "MP-0601")).one()
    lapses = workshop.starts_at - timedelta(days=2)
    ref = grant(COMMAND, workshop.id, Grant(listed, 2, lapses, world.word(contact, after="@example.org")))
    row = db.session.scalars(select(Delegation).where(Delegation.ref == ref)).one()
    world.words[row.link_hash] = contact - timedelta(days=CONTACT - LINK)


def _settled(world: World, workshop: Workshop, named: datetime) -> None:
    written = world.word(named)
    sign_up(workshop, represents_text(world, written, named))
    huanta = db.session.scalars(select(Institution).where(Institution.key == "MP-0504")).one()
    settle(COMMAND, workshop.id, Said(written, "08"), huanta)


def represents_text(world: World, written: str, named: datetime) -> Person:
    """Somebody without a contact who wrote their institution freely."""
    told = Represented("08", kind="unlisted", text=written)
    return Person(world.word(named), world.word(named), None, None, told)


def _first(workshop: Workshop) -> Registration:
    """Who signed up first: PostgreSQL gives rows that were written again after the others."""
    rows = select(Registration).where(Registration.workshop_id == workshop.id).order_by(Registration.id)
    return db.session.scalars(rows.limit(1)).one()


def _door(world: World, workshop: Workshop, day: date, contact: datetime, named: datetime) -> None:
    newcomer = Newcomer(
        world.word(named),
        world.word(named),
        world.word(named, "Red "),
        world.digits(contact),
        email=world.email(contact),
    )
    row = _first(workshop)
    told = [
        Told(str(uuid4()), WALK_IN, now(), day=day, newcomer=newcomer),
        Told(str(uuid4()), ARRIVAL, now(), day=day, who=registration_key(row.id)),
    ]
    with transaction() as session:
        held = session.get_one(Workshop, workshop.id)
        keep(session, lock_desk(session, workshop.id), held, Author(), told, now())
        operation = session.scalars(
            select(DeskOperation).where(DeskOperation.workshop_id == workshop.id).order_by(DeskOperation.id)
        ).first()
        assert operation is not None
        operation.reason = world.word(contact)
        session.add(
            DeskException(
                workshop_id=workshop.id, operation_id=operation.id, reason="unknown_code", made_at=now(),
                told={"names": world.word(contact)}, settled_at=now(), settlement="dismissed",
            )
        )  # fmt: skip
        session.add(
            DeskDevice(
                workshop_id=workshop.id, name=world.word(contact), token_hash=uuid4().hex, let_in_at=now()
            )
        )


def _issued(world: World, workshop: Workshop, named: datetime) -> None:
    row = _first(workshop)
    certificates.issue(COMMAND, workshop.id, registration_key(row.id), "")
    made = certified.valid(workshop.id)[registration_key(row.id)]
    # The link is good again for its days, or until the name goes.
    world.words |= {str(made.ref): named, row.link_hash: min(named, now() + timedelta(days=LINK))}
    with transaction() as session:
        kept = session.get_one(type(made), made.id)
        kept.reason = world.word(named)
        batch = CertificateBatch(workshop_id=workshop.id, state="ready", made_at=now(), kept_until=now())
        batch.pdf = world.word(named).encode()
        session.add(batch)


__all__ = ["World", "everything", "found_in", "plant", "plant_ground", "tallies"]
