"""Deeds: setting the rule, issuing, revoking, and asking for everybody's certificates."""

from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..database import broken_rule, insert_into, transaction
from ..outbox import job
from ..refusals import Conflict, Refusal
from ..registration.certified import forget_certified
from ..registration.line import lock_workshop
from ..workshops.models import Workshop
from . import queries, rules
from .issuing import issue_to
from .models import WORKING, Certificate, CertificateBatch, CertificateRule
from .outdating import drop_sheets


def set_rule(actor: Actor, workshop_id: int, rule: rules.Rule) -> None:
    """Say what the workshop asks from now on; what was issued stays as it is."""
    with transaction() as session:
        asked = {"share": rule.share, "minutes_a_day": rule.minutes_a_day}
        made = insert_into(session, CertificateRule).values(workshop_id=workshop_id, **asked)
        session.execute(made.on_conflict_do_update(index_elements=["workshop_id"], set_=asked))
        told = {"share": rule.share, "minutes": rule.minutes_a_day}
        record(session, actor, "set certificate rule", ("workshop", workshop_id), **told)


def issue(actor: Actor, workshop_id: int, who: str, reason: str) -> None:
    """Issue one person's certificate; below the rule only with a reason, which is kept with who gave it."""
    try:
        with transaction() as session:
            lock_workshop(session, workshop_id)
            at, workshop = now(), queries.get_workshop(workshop_id)
            rule = queries.rule_of(workshop_id)
            minutes = _may_issue(workshop, rule)
            person = _came(workshop, who)
            rules.ensure_none_valid(queries.find_valid(workshop_id, who) is not None)
            rules.ensure_earned(rules.meets(rule, len(person.days), len(minutes)), reason)
            issue_to(session, actor, workshop, person, rule, minutes, at, reason)
    except IntegrityError as error:
        rules.ensure_none_valid(broken_rule(error) == "uq_certificate_valid")
        raise


def revoke(actor: Actor, certificate_id: int, reason: str) -> None:
    """Take a certificate back for good; its code says so from now on."""
    with transaction() as session:
        lock_workshop(session, session.get_one(Certificate, certificate_id).workshop_id)
        row = session.get_one(Certificate, certificate_id, with_for_update=True, populate_existing=True)
        rules.ensure_valid(row.revoked_at is not None)
        row.revoked_at, row.revoked_by, row.revoked_reason = now(), actor.id, reason
        drop_sheets(session, [row.workshop_id])
        if row.who:
            forget_certified(session, row.who)
        record(session, actor, "revoke certificate", ("certificate", row.id), workshop=row.workshop_id)


def ask_for_all(actor: Actor, workshop_id: int) -> int:
    """Let the worker issue to everybody who meets the rule and draw one PDF; asking twice asks once."""
    try:
        with transaction() as session:
            workshop = queries.get_workshop(workshop_id)
            rule = queries.rule_of(workshop_id)
            of = len(_may_issue(workshop, rule))
            can_be = any(rules.meets(rule, len(one.days), of) for one in queries.attended(workshop))
            rules.ensure_somebody(can_be or bool(queries.valid(workshop_id)))
            batch = _batch(session, actor, workshop_id)
            record(session, actor, "ask for certificates", ("workshop", workshop.code), batch=batch.id)
            return batch.id
    except IntegrityError as error:
        if broken_rule(error) == "uq_certificate_batch_working":
            raise Conflict(rules.ALREADY_WORKING) from error
        raise


def _batch(session: Session, actor: Actor, workshop_id: int) -> CertificateBatch:
    batch = CertificateBatch(workshop_id=workshop_id, account_id=actor.id, state=WORKING, made_at=now())
    session.add(batch)
    session.flush()
    session.add(job("certificates", f"certificates:{uuid4().hex}", batch=batch.id))
    return batch


def _came(workshop: Workshop, who: str) -> queries.Attended:
    for one in queries.attended(workshop):
        if one.who == who:
            return one
    raise Refusal(rules.NEVER_CAME)


def _may_issue(workshop: Workshop, rule: rules.Rule) -> rules.Minutes:
    rules.ensure_over(workshop, now())
    rules.ensure_whole(workshop.title_en)
    return rules.ensure_hours_known(queries.minutes_of(workshop, rule))
