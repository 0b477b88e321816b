"""What the matrix and the reading of every page ask for of who comes: made once for each workshop."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.attendance.group_message import Draft, send
from app.attendance.official_letters import Asked, write
from app.attendance.written import settle
from app.audit import COMMAND
from app.clock import now
from app.database import db, transaction
from app.institutions.models import Institution
from app.registration import delegations
from app.registration.institutions_owed import InstitutionNotice, owe_warning
from app.registration.models import GroupMessage, Registration, Settlement
from app.registration.people import Represented
from app.registration.settling import Said
from app.tokens import form_key
from app.workshops.expected import Expected, expect
from app.workshops.models import Workshop
from tests.makers import a_person, from_now, sign_up


def hold(workshop: Workshop, region: str) -> None:
    """A seat held for an institution, which is to be warned by hand."""
    one = db.session.scalars(select(Institution.id).where(Institution.key == f"GR-{region}")).one()
    delegations.grant(COMMAND, workshop.id, delegations.Grant(one, 1, from_now(5)))
    with transaction() as session:
        owe_warning(session, delegations.all_of(workshop.id)[0], now())


def token(code: str) -> str:
    """The link of that delegation."""
    of = db.session.scalars(select(Workshop.id).where(Workshop.code == code)).one()
    return delegations.all_of(of)[0].token


def fill(workshop: Workshop, region: str) -> None:
    """Two institutions written freely, one of them settled and expected."""
    for text, said in (("Oficina por resolver", "11"), ("Oficina resuelta", region)):
        sign_up(workshop, a_person(represents=Represented(said, kind="unlisted", text=text)))
    government = db.session.scalars(select(Institution).where(Institution.key == f"GR-{region}")).one()
    settle(COMMAND, workshop.id, Said("Oficina resuelta", region), government)
    expect(COMMAND, workshop.id, [government.id])
    until = workshop.starts_at.date() - timedelta(days=5)
    asked = Asked("Oficio {n}", 1, "both", until, 0, "Persona Ejemplo", "")
    write(COMMAND, workshop.id, asked)
    send(COMMAND, workshop.id, Draft("seated", "Hola {nombre}", "Hello {name}", form_key()))


def numbers(code: str) -> dict[str, Any]:
    """The number of each of these things of a workshop, by the name the matrix has for it."""
    of = db.session.scalars(select(Workshop.id).where(Workshop.code == code)).one()
    written = select(Registration.id).where(Registration.institution_text == "Oficina por resolver")
    return {
        "delegation": delegations.all_of(of)[0].id,
        "delegation link": token(code),
        "written institution": db.session.scalars(written.where(Registration.workshop_id == of)).one(),
        "settled institution": db.session.scalars(
            select(Settlement.id).where(Settlement.workshop_id == of)
        ).one(),
        "institution to tell": db.session.scalars(
            select(InstitutionNotice.id).where(InstitutionNotice.workshop_id == of)
        ).one(),
        "message": db.session.scalars(select(GroupMessage.id).where(GroupMessage.workshop_id == of)).one(),
        "expected institution": db.session.scalars(
            select(Expected.id).where(Expected.workshop_id == of)
        ).one(),
    }
