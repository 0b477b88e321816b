"""Many institutions in one gesture: the municipalities of a province, the members of a network."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..language import fold, plain
from ..territory.models import Province, Region
from .models import Institution, NetworkMember

MUNICIPAL = ("provincial municipality", "district municipality")


def municipalities(session: Session, province: str) -> Sequence[int]:
    """The municipality of a province and those of its districts, without those that are doubtful."""
    theirs = (Institution.province_code == province, Institution.kind.in_(MUNICIPAL))
    return session.scalars(select(Institution.id).where(*theirs, Institution.is_doubtful.is_(False))).all()


def members(session: Session, network: str) -> Sequence[int]:
    """The members of a network, by its key; the network itself is no seat at a table."""
    joined = select(NetworkMember.member_id).join(Institution, Institution.id == NetworkMember.network_id)
    return session.scalars(joined.where(Institution.key == network)).all()


def networks(session: Session) -> dict[str, str]:
    """Every network that has members: name by key."""
    have = select(NetworkMember.network_id)
    found = session.scalars(select(Institution).where(Institution.id.in_(have))).all()
    return {one.key: plain(one, "name") for one in sorted(found, key=lambda one: fold(plain(one, "name")))}


def provinces(session: Session, regions: Sequence[str]) -> dict[str, str]:
    """Provinces by code with the region's name, those of these jurisdictions first."""
    rows = session.execute(
        select(Province.code, Province.name, Province.jurisdiction_code, Region.name).join(
            Region, Region.code == Province.region_code
        )
    ).all()
    found = sorted(rows, key=lambda row: (row[2] not in regions, fold(row[3]), fold(row[1])))
    return {code: f"{name} ({region})" for code, name, _jurisdiction, region in found}
