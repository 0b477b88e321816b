"""Certificates as they are asked for: by code, by person, by workshop; and who attended what."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import false, func, select
from sqlalchemy.orm import contains_eager, selectinload, undefer

from ..accounts.scopes import Scope
from ..attendance import queries as desk
from ..attendance import rules as presence
from ..attendance.board import days_of, represents
from ..attendance.models import WalkIn
from ..database import db
from ..language import fold
from ..registration.models import Registration
from ..workshops.models import Workshop, WorkshopSource
from ..workshops.scoped import in_scope
from .codes import looked_for
from .models import Certificate, CertificateBatch, CertificateRule
from .rules import Minutes, Part, Rule, minutes_by_day

# How pages name the owner of a certificate that names nobody any more: this and its number.
FORGOTTEN = "c"


@dataclass(frozen=True)
class Attended:
    """Somebody who came: how the desk names them, their name, as lists have it, whom they represent, and the
    days they came."""

    who: str
    name: str
    listed: str
    represents: str
    days: tuple[date, ...]


def attended(workshop: Workshop) -> list[Attended]:
    """Everybody who came on a day of the workshop, by family names; the forgotten are not among them."""
    found = presence.attendance(one.record for one in desk.kept_records(workshop.id))
    all_days, came = set(days_of(workshop)), defaultdict(list)
    for (who, day), one in found.items():
        if one.status == presence.PRESENT and day in all_days:
            came[who].append(day)
    rows: list[tuple[str, Registration | WalkIn]] = [
        *((presence.registration_key(row.id), row) for row in desk.signed_up(workshop.id)),
        *((presence.walk_in_key(row.ref), row) for row in desk.walk_ins(workshop.id)),
    ]
    people = [
        Attended(
            who,
            row.full_name,
            f"{row.family_names}, {row.given_names}",
            represents(row),
            tuple(sorted(came[who])),
        )
        for who, row in rows
        if who in came and (row.given_names or row.family_names)
    ]
    return sorted(people, key=lambda one: (fold(one.listed), one.who))


def rule_of(workshop_id: int) -> Rule:
    """What the workshop asks."""
    row = db.session.get(CertificateRule, workshop_id)
    return Rule(row.share, row.minutes_a_day) if row else Rule()


def minutes_of(workshop: Workshop, rule: Rule) -> Minutes | None:
    """How long each day of the workshop lasts; None where it is not known."""
    parts = [Part(one.day, one.first_hour, one.last_hour) for one in workshop.sessions]
    return minutes_by_day(days_of(workshop), parts, (workshop.first_hour, workshop.last_hour), rule)


def get_workshop(workshop_id: int) -> Workshop:
    """A workshop with what a certificate says of it, as it is now."""
    wanted = (
        select(Workshop)
        .where(Workshop.id == workshop_id)
        .options(
            selectinload(Workshop.sessions),
            selectinload(Workshop.sources).joinedload(WorkshopSource.institution),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(wanted).one()


def find_by_code(code: str) -> Certificate | None:
    """The certificate of a code, the QR's or the typed one, valid or revoked."""
    wanted = looked_for(code)
    is_it = (Certificate.code_hash == wanted) | (Certificate.qr_hash == wanted)
    rows = select(Certificate).join(Certificate.workshop).options(contains_eager(Certificate.workshop))
    return db.session.scalar(rows.where(is_it))


def find_valid(workshop_id: int, who: str) -> Certificate | None:
    """The certificate somebody has of a workshop."""
    wanted = select(Certificate).where(
        Certificate.workshop_id == workshop_id, Certificate.who == who, Certificate.revoked_at.is_(None)
    )
    return db.session.scalar(wanted)


def valid(workshop_id: int) -> dict[str, Certificate]:
    """Every valid certificate of a workshop, by the person; those of the forgotten are not among them."""
    wanted = select(Certificate).where(
        Certificate.workshop_id == workshop_id, Certificate.revoked_at.is_(None), Certificate.who.is_not(None)
    )
    return {str(row.who): row for row in db.session.scalars(wanted.order_by(Certificate.id))}


def certificates_of(scope: Scope, workshop_id: int, who: str) -> Sequence[Certificate]:
    """Every certificate of a person, the latest first; who is forgotten is named after a certificate."""
    found = re.fullmatch(rf"{FORGOTTEN}([0-9]{{1,9}})", who)
    nobodys = Certificate.who.is_(None) & (Certificate.id == int(found[1])) if found else false()
    wanted = (
        select(Certificate)
        .join(Certificate.workshop)
        .where(Certificate.workshop_id == workshop_id, (Certificate.who == who) | nobodys, in_scope(scope))
    )
    return db.session.scalars(wanted.order_by(Certificate.id.desc())).all()


def owner(row: Certificate) -> str:
    """Whose a certificate is, for staff."""
    return row.who or f"{FORGOTTEN}{row.id}"


def latest_revoked(workshop_id: int, who: str) -> Certificate | None:
    """What somebody had and was taken back last."""
    wanted = select(Certificate).where(
        Certificate.workshop_id == workshop_id, Certificate.who == who, Certificate.revoked_at.is_not(None)
    )
    return db.session.scalar(wanted.order_by(Certificate.id.desc()).limit(1))


def count_forgotten(workshop_id: int) -> int:
    """How many valid certificates of a workshop are of people whose details were erased."""
    wanted = select(func.count(Certificate.id)).where(
        Certificate.workshop_id == workshop_id, Certificate.who.is_(None), Certificate.revoked_at.is_(None)
    )
    return db.session.scalar(wanted) or 0


def count_issued(workshop_id: int) -> tuple[int, int]:
    """How many certificates of a workshop are valid, and how many were revoked."""
    rows = select(func.count(Certificate.id), func.count(Certificate.revoked_at)).where(
        Certificate.workshop_id == workshop_id
    )
    every, gone = db.session.execute(rows).one()
    return every - gone, gone


def latest_batch(scope: Scope, workshop_id: int, whole: bool = False) -> CertificateBatch | None:
    """What was asked for last for everybody of a workshop; `whole` brings its PDF along."""
    wanted = (
        select(CertificateBatch)
        .join(CertificateBatch.workshop)
        .where(CertificateBatch.workshop_id == workshop_id, in_scope(scope))
        .order_by(CertificateBatch.id.desc())
        .limit(1)
    )
    return db.session.scalar(wanted.options(undefer(CertificateBatch.pdf)) if whole else wanted)


def has_pdf(batch: CertificateBatch) -> bool:
    """Whether its PDF is still there, without reading it."""
    wanted = select(CertificateBatch.pdf.is_not(None)).where(CertificateBatch.id == batch.id)
    return bool(db.session.scalar(wanted))
