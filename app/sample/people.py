"""Invented people for the demonstration: nobody could take them for real ones."""

from collections.abc import Iterator
from itertools import cycle, islice
from secrets import token_hex

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from ..institutions.models import Institution
from ..registration.people import Asked, Person, Represented
from ..workshops.counts import ABROAD, UNLISTED
from ..workshops.models import Workshop

# Every third has a phone that must be told by hand; every fifth reads English; the others left no contact.
WITH_PHONE, IN_ENGLISH, WRITTEN_FREELY = 3, 5, 7
BODIES_EACH = 6

Body = Row[tuple[int, str, str, str | None]]


def invented_people(session: Session, workshop: Workshop, how_many: int) -> Iterator[Asked]:
    """As many filled-in forms as asked for, from institutions of the convened regions."""
    bodies = cycle(_bodies(session, workshop.region_codes))
    for number, body in enumerate(islice(bodies, how_many), 1):
        person = Person(
            given_names="Persona",
            family_names=f"Ejemplo {number:02}",
            phone=f"+51900000{number:03}" if number % WITH_PHONE == 0 else None,
            email=None,
            represents=_represented(workshop, number, body),
        )
        language = "en" if number % IN_ENGLISH == 0 else "es"
        yield Asked(workshop.id, person, key=token_hex(16), language=language)


def _represented(workshop: Workshop, number: int, body: Body) -> Represented:
    country = workshop.venue.country if workshop.venue else "PE"
    if number % WRITTEN_FREELY == 0 and country != "PE":
        return Represented(region=ABROAD, country=country, kind=UNLISTED, text="Organización Ejemplo")
    if number % WRITTEN_FREELY == 0:
        return Represented(region=str(body.jurisdiction_code), kind=UNLISTED, text="Organización Ejemplo")
    return Represented(
        region=str(body.jurisdiction_code), institution_id=body.id, kind=body.kind, name=body.name_es
    )


def _bodies(session: Session, regions: list[str]) -> list[Body]:
    """Governments of the regions, one region after the other and then again."""
    columns = select(Institution.id, Institution.kind, Institution.name_es, Institution.jurisdiction_code)
    found = [
        session.execute(
            columns.where(Institution.jurisdiction_code == region, ~Institution.is_doubtful)
            .order_by(Institution.kind.desc(), Institution.key)
            .limit(BODIES_EACH)
        ).all()
        for region in regions
    ]
    return [body for turn in zip(*found, strict=True) for body in turn]
