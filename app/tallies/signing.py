"""Signing off: the figures as they stand become an edition, with a name and a reason, and stay."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from ..audit import Actor, record
from ..clock import now
from ..database import at_one_moment, broken_rule, transaction
from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..language import listed, plain
from ..plan.models import Plan
from ..refusals import Conflict, Refusal
from ..workshops.editions import Edition
from ..workshops.models import Workshop
from . import edition_bodies, edition_queries
from .edition import FORM, tables_of


def sign_off(actor: Actor, signer: str, plan_id: int, version: int, reason_es: str, reason_en: str) -> None:
    """Make the next edition; the same version sent again is answered with the one that stands."""
    try:
        with transaction() as session:
            at_one_moment(session)
            plan, at = session.get_one(Plan, plan_id), now()
            before = edition_queries.editions(plan)
            ensure_seen(version, len(before))
            if version <= len(before):
                ensure_own(before[version - 1], actor, (reason_es, reason_en))
                return
            ensure_all_stay(edition_queries.left_out(plan, at, before[-1].tables) if before else [])
            tables = tables_of(edition_queries.read_draft(plan, at), [one.tables for one in before])
            ensure_something(tables, before[-1].tables if before else None)
            session.add(
                Edition(
                    plan_id=plan_id, version=len(before) + 1, signed_at=at, signed_by=actor.id,
                    signer=signer, reason_es=reason_es, reason_en=reason_en, tables=tables,
                )
            )  # fmt: skip
            # Of two at once the version is told apart before either writes more.
            session.flush()
            edition_bodies.write(session, plan, at, [*(one.tables for one in before), tables])
            record(session, actor, "sign off edition", ("plan", plan.key), version=len(before) + 1)
    except IntegrityError as error:
        if broken_rule(error) == "uq_edition_version":
            raise Conflict(_l("Somebody else has just signed an edition off. Read it first.")) from error
        raise


def ensure_seen(version: int, standing: int) -> None:
    """A form says which edition it would be: the next, or, sent twice, one there is."""
    if not 1 <= version <= standing + 1:
        raise Conflict(_l("Somebody else has just signed an edition off. Read it first."))


def ensure_own(standing: Edition, actor: Actor, reasons: tuple[str, str]) -> None:
    """Sent twice by one person it is one edition; by two, or with other reasons, the first is to be read."""
    if (standing.reason_es, standing.reason_en) != reasons and standing.signed_by == actor.id:
        raise Conflict(
            _l("You have signed that edition off already, for another reason. What you wrote is kept below.")
        )
    if standing.signed_by != actor.id:
        raise Conflict(_l("Somebody else has just signed an edition off. Read it first."))


def ensure_all_stay(left: Sequence[Workshop]) -> None:
    """Whom the edition before counts by name the next one counts too, while they are on record.

    Without them small numbers could be calculated from the two.
    """
    if left:
        raise Refusal(
            _(
                "The latest edition counts the people of %(workshops)s by name, and this one would not. "
                "Close their desks or, under “Number only”, say that no other figure is known.",
                workshops=listed([plain(one, "short") for one in left]),
            )
        )


def ensure_something(tables: dict[str, object], before: dict[str, object] | None) -> None:
    """There is something to sign off, and it is not what stands already."""
    if not tables["workshops"]:
        raise Refusal(_l("No workshop was held: there is nothing to sign off."))
    if before and tables == before | {FORM: tables[FORM]}:
        raise Refusal(_l("Nothing has changed since the last edition."))
