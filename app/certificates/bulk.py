"""Certificates for a whole workshop, made by the worker: a few a deed, then one PDF, kept for two days."""

from datetime import timedelta

from sqlalchemy.orm import Session, undefer

from ..audit import WORKER, Actor, record
from ..clock import now
from ..database import db, transaction
from ..outbox import DONE, PENDING, GiveUp, Outcome, Payload, Task, job
from ..refusals import Refusal
from ..registration.line import lock_workshop
from . import queries, rules
from .issuing import issue_to
from .models import FAILED, READY, WORKING, CertificateBatch
from .pdf import document
from .words import sheet

# Certificates issued in one deed: others may write in between, and who looks sees it go on.
AT_ONCE = 25
KEPT = timedelta(days=2)


def make(payload: Payload) -> bytes:
    """Issue to everybody who meets the rule and has none yet, then draw all that are valid."""
    number = payload["batch"]
    try:
        while _issue_some(number):
            pass
    except Refusal as refusal:
        raise GiveUp(str(refusal.message)) from refusal
    batch = db.session.get_one(CertificateBatch, number)
    kept = sorted(queries.valid(batch.workshop_id).values(), key=lambda row: (row.name or "", row.id))
    if not kept:
        raise GiveUp("nobody has a certificate")
    return document([sheet(row, batch.workshop.is_demonstration) for row in kept])


def settle(session: Session, payload: Payload, outcome: Outcome) -> None:
    """Keep the PDF for a while, or say that it could not be made."""
    batch = session.get_one(CertificateBatch, payload["batch"])
    if outcome.state == PENDING or batch.state != WORKING:
        return
    batch.state = READY if outcome.state == DONE else FAILED
    if outcome.state == DONE:
        batch.pdf, batch.kept_until = outcome.result, now() + KEPT
        session.add(
            job("certificates wipe", f"certificates wipe:{batch.id}", batch.kept_until, batch=batch.id)
        )
    told = {"certificates": batch.total, "state": batch.state}
    record(session, WORKER, "make certificates", ("workshop", batch.workshop_id), **told)


def wipe(session: Session, payload: Payload, _outcome: Outcome) -> None:
    """Empty a PDF that was kept long enough; it can be made again."""
    batch = session.get(CertificateBatch, payload["batch"], options=[undefer(CertificateBatch.pdf)])
    if batch is not None:
        batch.pdf = None


def _issue_some(number: int) -> bool:
    """One deed: the next few of those who have none; False when nobody is left.

    The workshop is locked first, as erasing somebody does: the two never wait for each other, and nobody
    who is forgotten meanwhile is named.
    """
    with transaction() as session:
        lock_workshop(session, session.get_one(CertificateBatch, number).workshop_id)
        batch = session.get_one(CertificateBatch, number, with_for_update=True, populate_existing=True)
        workshop, rule = queries.get_workshop(batch.workshop_id), queries.rule_of(batch.workshop_id)
        rules.ensure_over(workshop, now())
        minutes = rules.ensure_hours_known(queries.minutes_of(workshop, rule))
        have = queries.valid(workshop.id)
        lack = [
            one
            for one in queries.attended(workshop)
            if one.who not in have and rules.meets(rule, len(one.days), len(minutes))
        ]
        for person in lack[:AT_ONCE]:
            issue_to(session, Actor("account", batch.account_id), workshop, person, rule, minutes, now())
        batch.total = len(have) + len(lack)
        batch.done = batch.total - len(lack[AT_ONCE:])
        return len(lack) > AT_ONCE


def _nothing(_payload: Payload) -> None:
    """There is nothing to do outside the deed that settles it."""


TASK = Task(make, settle)
WIPE = Task(_nothing, wipe)
