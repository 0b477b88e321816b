"""Regions, read once, for they change with a release and not with a deed; names of smaller places."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..language import fold
from .models import District, Jurisdiction, Province, Region


@dataclass(frozen=True)
class Place:
    """A jurisdiction's code and names, and where its region stands in the diagram."""

    code: str
    name_es: str
    name_en: str
    short: str
    column: int
    row: int

    def steps_to(self, other: "Place") -> int:
        """How many tiles of the diagram lie between the two: near enough to say what is near."""
        return abs(self.column - other.column) + abs(self.row - other.row)


_read: dict[str, Place] = {}


def jurisdictions(session: Session) -> dict[str, Place]:
    """The 26 jurisdictions by code, in the order of their Spanish names."""
    if not _read:
        found = select(Jurisdiction, Region.column, Region.row).join(Region)
        places = [
            Place(one.code, one.name_es, one.name_en, one.short, column, row)
            for one, column, row in session.execute(found)
        ]
        _read.update({one.code: one for one in sorted(places, key=lambda one: fold(one.name_es))})
    return _read


def full_names(session: Session, codes: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Provinces and districts by code: the name, which alone says too little, and where it lies."""
    region = Region.code == Province.region_code
    provinces = select(Province.code, Province.name, Region.name).join(Region, region)
    districts = (
        select(District.code, District.name, Province.name, Region.name)
        .join(Province, Province.code == District.province_code)
        .join(Region, region)
    )
    found: dict[str, tuple[str, str]] = {}
    for rows in (provinces.where(Province.code.in_(codes)), districts.where(District.code.in_(codes))):
        found |= {code: (name, ", ".join(within)) for code, name, *within in session.execute(rows)}
    return found
