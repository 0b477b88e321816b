"""The step that writes one certificate, shared by staff's deed and the worker's."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from ..attendance.board import days_of
from ..audit import Actor, record
from ..registration.certified import tell_certified
from ..tokens import hashed
from ..workshops.models import Workshop
from ..workshops.structured import RUN_BY
from . import rules
from .codes import qr_code_of, typed_code_of
from .facts import Facts, initials, name_key, sealed
from .models import Certificate
from .queries import Attended
from .rules import Minutes, Rule


def issue_to(
    session: Session, actor: Actor, workshop: Workshop, person: Attended, rule: Rule,
    minutes: Minutes, at: datetime, reason: str = "",
) -> Certificate:  # fmt: skip
    """Write somebody's certificate and owe them word of it; `reason` is why the rule was set aside."""
    facts, ref = _facts(workshop, person, rule, minutes), uuid4().hex
    is_override = not rules.meets(rule, len(person.days), facts.of)
    code_hash, qr_hash = hashed(typed_code_of(ref)), hashed(qr_code_of(ref))
    row = Certificate(
        ref=ref, qr_hash=qr_hash, code_hash=code_hash, workshop_id=workshop.id, who=person.who,
        name=person.name, initials=initials(person.name), name_key=name_key(code_hash, person.name),
        facts=facts.kept(), is_override=is_override, reason=reason if is_override else None,
        issued_on=at.astimezone(workshop.time_zone).date(), issued_at=at, issued_by=actor.id,
    )  # fmt: skip
    row.seal = seal_of(row)
    session.add(row)
    session.flush()
    tell_certified(session, person.who, workshop, at)
    told = {"workshop": workshop.code, "override": is_override}
    record(session, actor, "issue certificate", ("certificate", row.id), **told)
    return row


def seal_of(row: Certificate) -> str:
    """The keyed hash a certificate's seal must equal."""
    kept = row.facts | {"workshop": row.workshop_id, "issued_on": row.issued_on.isoformat()}
    return sealed(row.code_hash, row.qr_hash, row.name_key, row.initials, kept)


def _facts(workshop: Workshop, person: Attended, rule: Rule, minutes: Minutes) -> Facts:
    return Facts(
        title_es=workshop.title_es, title_en=workshop.title_en or "", first_day=workshop.first_day,
        last_day=workshop.last_day, days=person.days, of=len(days_of(workshop)), asked=rule.share,
        minutes=sum(minutes[day] for day in person.days), organisers=_organisers(workshop),
    )  # fmt: skip


def _organisers(workshop: Workshop) -> tuple[tuple[str, str], ...]:
    """Those who run it; where nobody is named for that, whoever stands behind it."""
    run = [one for one in workshop.sources if one.role in RUN_BY]
    bodies = {one.institution_id: one.institution for one in run or workshop.sources}
    return tuple((body.name_es, body.name_en or body.name_es) for body in bodies.values())
