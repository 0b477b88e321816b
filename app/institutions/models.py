"""Institutions: territorial governments, ministries, unions, employers, bodies, and their networks."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base

SECTORS = ("government", "workers", "employers", "international", "academia", "civil society")
KINDS = (
    "regional government",
    "provincial municipality",
    "district municipality",
    "ministry",
    "ombudsman",
    "parliament",
    "coordination body",
    "cooperation agency",
    "union",
    "employers",
    "international organisation",
    "university",
    "NGO",
    "company",
)


class Institution(Base):
    """Who a participant represents. `key` is GR-07, MP-0701 or MD-070103 for a territorial body, else ORG-….

    `search` is the folded name with acronym, place and usual short form, for searching without accents.
    `is_doubtful` marks a body the source names though such a body normally does not exist.
    """

    __tablename__ = "institution"
    __table_args__ = (Index("ix_institution_place", "jurisdiction_code", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    sector: Mapped[str] = mapped_column(String(20))
    name_es: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    acronym: Mapped[str | None] = mapped_column(String(40))
    country: Mapped[str | None] = mapped_column(String(2))
    jurisdiction_code: Mapped[str | None] = mapped_column(ForeignKey("jurisdiction.code"))
    province_code: Mapped[str | None] = mapped_column(ForeignKey("province.code"))
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    is_doubtful: Mapped[bool] = mapped_column(default=False)
    note_es: Mapped[str | None] = mapped_column(String(400))
    note_en: Mapped[str | None] = mapped_column(String(400))
    search: Mapped[str] = mapped_column(String(400))


class NetworkMember(Base):
    """A member of a network: a forum made of institutions."""

    __tablename__ = "network_member"

    network_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
