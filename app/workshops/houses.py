"""Houses: which venues are one and the same, however often somebody wrote them.

A venue copied for its own access notes is still the same room, and so is one written in capitals.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..language import fold
from ..territory.models import District
from .models import Venue


class House(NamedTuple):
    """Where a venue is; a district says more than the name of a city."""

    number: int | None
    name: str
    address: str
    country: str
    town: str
    district: str | None
    region: str | None

    @classmethod
    def of(cls, venue: Venue, district: District | None) -> "House":
        """Of one that is being written."""
        where = venue.address, venue.country, venue.city, district.name if district else None
        return _house(venue.id, venue.name, *where, venue.district_code, venue.jurisdiction_code)

    def is_same_as(self, other: "House") -> bool:
        """Whether it is the same house: where one says its district or region, the other says no other.

        A named one need not say its address again.
        """
        if (self.name, self.country) != (other.name, other.country):
            return False
        if self.address != other.address and (not self.name or (self.address and other.address)):
            return False
        if self.district and other.district:
            return self.district == other.district
        return self.town == other.town and (self.region == other.region or not (self.region and other.region))


def houses(session: Session, among: Collection[int | None] | None = None) -> list[House]:
    """Every venue, or some, the first first."""
    columns = Venue.id, Venue.name, Venue.address, Venue.country, Venue.city, District.name
    rows = select(*columns, Venue.district_code, Venue.jurisdiction_code).order_by(Venue.id)
    rows = rows.outerjoin(District, District.code == Venue.district_code)
    found = session.execute(rows if among is None else rows.where(Venue.id.in_(among)))
    return [_house(*row) for row in found]


def first_of_each(found: Collection[House]) -> Mapping[int | None, int | None]:
    """The number of each, and of the first that is the same house.

    What says no address is the one house of its name that does; where there are several it is none of them.
    """
    firsts: dict[tuple[str, str], list[House]] = defaultdict(list)
    same: dict[int | None, int | None] = {}
    for one in sorted(found, key=lambda house: not house.address):
        kept = firsts[one.name, one.country]
        alike = [other for other in kept if one.is_same_as(other)]
        if not alike or (not one.address and len(alike) > 1):
            alike = [one]
            kept.append(one)
        same[one.number] = alike[0].number
    return same


def _house(
    number: int | None, name: str | None, address: str | None, country: str, city: str | None,
    district_name: str | None, district: str | None, region: str | None,
) -> House:  # fmt: skip
    town = fold(district_name or city or "")
    return House(number, fold(name or ""), fold(address or ""), country, town, district, region)
