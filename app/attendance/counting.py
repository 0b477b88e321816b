"""Stating how many came without names: a number, on what it rests, who said so and where."""

from ..audit import Actor, record
from ..clock import now
from ..database import transaction
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..workshops import seats
from ..workshops.editions import ByName
from ..workshops.headcounts import Stated, restate
from ..workshops.models import Workshop
from .closing_queries import closing_in_force

OVER = ("published", "held", "closed")
NO_FIGURE_IS_0 = _l(
    "Write a whole number from 1 to 100,000, or say that no figure is known: unknown is not 0."
)
BY_NAME_STANDS = _l(
    "People are on record by name, and they are the figure: nothing else was stated. If that is wrong, open "
    "the desk again and correct who came."
)

IN_AN_EDITION = _l(
    "The latest edition of the figures counts the people recorded by name, and no other number takes their "
    "place. If somebody is missing, open the desk again and add them."
)


def ensure_stated(stated: Stated) -> None:
    """A number with its basis; reported by somebody, somewhere, in both languages; unknown without one."""
    if stated.basis == "unknown":
        ensure_none(stated.number)
        return
    if stated.number is None:
        raise Refusal(_l("Write how many took part, or say that no figure is known."), "number")
    if stated.number < 1:
        raise Refusal(NO_FIGURE_IS_0, "number")
    for name in ("source_es", "source_en"):
        if stated.basis == "reported" and not getattr(stated, name):
            raise Refusal(_l("Write who reported it and where, in both languages."), name)


def ensure_none(number: int | None) -> None:
    """Nobody knows a figure and writes one: what is typed is never dropped."""
    if number is not None:
        raise Refusal(
            _l("No figure is known, and there is one here: delete it, or say what it rests on."), "number"
        )


def state_figure(actor: Actor, workshop: Workshop, stated: Stated) -> None:
    """Put a stated number in force; saying the same again changes nothing."""
    ensure_stated(stated)
    with transaction() as session:
        seats.lock(session, workshop.id)
        at = now()
        if workshop.state not in OVER or workshop.starts_at > at:
            raise Refusal(_l("A figure is stated once the workshop has begun."))
        ensure_not_published(workshop, stated)
        here = stated if stated.region or stated.basis != "unknown" else _by_name(workshop, stated)
        if restate(session, workshop.id, here, actor.id, at):
            said = {"basis": here.basis, "region": here.region, "number": here.number}
            record(session, actor, "state headcount", ("workshop", workshop.code), **said)
        elif here != stated:
            raise Refusal(BY_NAME_STANDS, "basis")


def ensure_not_published(workshop: Workshop, stated: Stated) -> None:
    """No number without names takes the place of people that an edition counts.

    In the next one they would be gone, and beside the one before small numbers of theirs could be calculated.
    """
    by_name = ByName([workshop.plan_id])
    is_published = by_name.published(workshop.plan_id, workshop.code) is not None
    if is_published and stated.region is None and stated.number is not None:
        raise Refusal(IN_AN_EDITION, "basis")


def _by_name(workshop: Workshop, stated: Stated) -> Stated:
    """What stands where no other number is known: who was written down, once the desk is closed."""
    closed = closing_in_force(workshop.id)
    return Stated(closed.people, "named") if closed and closed.people else stated
