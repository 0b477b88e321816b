"""Regions for lists: read once, for they change with a release and not with a deed."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..language import fold
from .models import Jurisdiction


@dataclass(frozen=True)
class Place:
    """A jurisdiction's code and names."""

    code: str
    name_es: str
    name_en: str
    short: str


_read: dict[str, Place] = {}


def jurisdictions(session: Session) -> dict[str, Place]:
    """The 26 jurisdictions by code, in the order of their Spanish names."""
    if not _read:
        found = session.scalars(select(Jurisdiction))
        places = [Place(one.code, one.name_es, one.name_en, one.short) for one in found]
        _read.update({one.code: one for one in sorted(places, key=lambda one: fold(one.name_es))})
    return _read
