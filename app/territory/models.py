"""Regions, provinces and districts of Peru by INEI code; districts are never deleted."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base


class Region(Base):
    """One of the 25 departments, Callao included; `column` and `row` place its tile in the diagram."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    short: Mapped[str] = mapped_column(String(3))
    iso: Mapped[str] = mapped_column(String(6))
    column: Mapped[int]
    row: Mapped[int]


class Jurisdiction(Base):
    """A region as its government reaches: 26, for Lima is two (15 provincias, 1501 Metropolitana)."""

    __tablename__ = "jurisdiction"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    name_es: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    short: Mapped[str] = mapped_column(String(3))


class Province(Base):
    """One of the 196 provinces."""

    __tablename__ = "province"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    jurisdiction_code: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"))


class District(Base):
    """One of the 1,891 districts; the dates stay empty until a change is entered."""

    __tablename__ = "district"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
