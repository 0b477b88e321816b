"""Printing a sign-in sheet: what its rows mean is written down before anybody signs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import Actor, record
from ..clock import now
from ..database import transaction
from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal
from ..registration.models import SEATED, Registration
from ..tokens import short_code
from ..workshops.models import Workshop
from .board import days_of
from .numbering import leaves
from .paper import SheetPage, SheetPrint
from .rules import registration_key

PRINTED = ("published", "held")


def ensure_printable(state: str) -> None:
    """Sheets are for a workshop people come to."""
    if state not in PRINTED:
        raise Refusal(_l("A sheet is printed for a published workshop that was not cancelled."))


def print_sheet(actor: Actor, workshop: Workshop, form_key: str, asks_document: bool) -> int:
    """Record a sheet of all who hold a seat now, by family names; its number. One form makes one sheet."""
    with transaction() as session:
        known = session.scalar(select(SheetPrint).where(SheetPrint.form_key == form_key))
        if known is not None and known.workshop_id == workshop.id:
            return known.id
        ensure_printable(workshop.state)
        made = SheetPrint(
            workshop_id=workshop.id, form_key=form_key, asks_document=asks_document, printed_at=now(),
            printed_by=actor.id,
        )  # fmt: skip
        made.pages = _pages(session, workshop)
        session.add(made)
        session.flush()
        record(session, actor, "print sheet", ("workshop", workshop.code), sheet=made.id)
    return made.id


def _pages(session: Session, workshop: Workshop) -> list[SheetPage]:
    days = [day.isoformat() for day in days_of(workshop)]
    found = leaves(_seated(session, workshop.id), days)
    return [
        SheetPage(code=short_code(), position=place, first_row=one.first, rows=one.rows, days=one.days)
        for place, one in enumerate(found, 1)
    ]


def _seated(session: Session, workshop_id: int) -> list[str]:
    """Who holds a seat, as lists are read: family names first, accents and case aside."""
    wanted = select(Registration.id, Registration.family_names, Registration.given_names)
    rows = session.execute(
        wanted.where(Registration.workshop_id == workshop_id, Registration.state == SEATED)
    ).all()
    ordered = sorted(rows, key=lambda row: (fold(row.family_names), fold(row.given_names), row.id))
    return [registration_key(row.id) for row in ordered]
