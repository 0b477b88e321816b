"""A sign-in sheet for tests: printed as in life, its pages, a photograph of one."""

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from app.attendance.paper import SheetPage, SheetPrint
from app.attendance.printing import print_sheet
from app.audit import COMMAND
from app.clock import now
from app.database import db
from app.workshops.models import Workshop
from app.workshops.photographing import Shown, keep_photograph
from app.workshops.photographs import Photograph


def printed(workshop: Workshop, asks_document: bool = False) -> SheetPrint:
    """A sheet of all who hold a seat now."""
    return db.session.get_one(SheetPrint, print_sheet(COMMAND, workshop, str(uuid4()), asks_document))


def address(page: SheetPage, more: str = "") -> str:
    """Where a page is typed in."""
    return f"/es/manage/workshops/{page.sheet.workshop.code}/sheets/{page.code}{more}"


def filled(page: Any, **fields: str) -> dict[str, str]:
    """The form of a page as its browser would send it, with some fields typed anew."""
    form = page.one("form.stack")
    names = {one.get("name"): one.get("value") or "" for one in form.findall(".//input") if one.get("name")}
    return {**names, **{name.replace("__", "-"): value for name, value in fields.items()}}


def a_photo(size: tuple[int, int] = (60, 40), kind: str = "JPEG", **given: Any) -> bytes:
    """A picture as a phone sends it."""
    kept = io.BytesIO()
    Image.new("RGB", size, "beige").save(kept, kind, **given)
    return kept.getvalue()


def on_its_page(workshop: Workshop, size: tuple[int, int] = (64, 48), **given: Any) -> Photograph:
    """A photograph put on the page of a workshop that has begun."""
    shown = {
        "alt_es": "Personas sentadas en círculo",
        "alt_en": "People sitting in a circle",
        "consent": "Se preguntó y aceptaron",
        "keep_until": (now() + timedelta(days=100)).date(),
    }
    keep_photograph(COMMAND, workshop.id, a_photo(size), Shown(**shown | given))
    wanted = select(Photograph).where(Photograph.workshop_id == workshop.id).order_by(Photograph.id.desc())
    return db.session.scalars(wanted).first() or pytest.fail("it was not kept")
