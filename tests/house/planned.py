"""Venues, materials and a day off for those who ask for every address."""

from datetime import date

from sqlalchemy import select

from app.audit import COMMAND
from app.database import db, transaction
from app.workshops.days_off import DayOff, Free, add_day_off
from app.workshops.materials import Material, add_material
from app.workshops.models import Venue, Workshop

PDF = b"%PDF-1.4 example"


def venue(region: str) -> int:
    """A venue in a region; its number."""
    with transaction() as session:
        made = Venue(name=f"Casa de la región {region}", city="Ciudad", jurisdiction_code=region)
        session.add(made)
        session.flush()
        return made.id


def material(code: str) -> Material:
    """A file among the materials of a workshop."""
    workshop = db.session.scalars(select(Workshop).where(Workshop.code == code)).one()
    add_material(COMMAND, workshop.id, PDF, "Guía", "Guide")
    return db.session.scalars(select(Material).where(Material.workshop_id == workshop.id)).one()


def day_off() -> int:
    """A day off staff wrote; its number."""
    add_day_off(COMMAND, Free(date(2027, 7, 27), "Puente", "Bridge day"))
    return db.session.scalars(select(DayOff.id)).one()
