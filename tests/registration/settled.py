"""Settling an institution written freely, as the page asks for it."""

from typing import Any

from app.workshops.models import Workshop
from tests.cast import Colleague


def at(workshop: Workshop, page: object = "", language: str = "es") -> str:
    """The page of what was written freely, or one under it."""
    return f"/{language}/manage/workshops/{workshop.code}/registrations/institutions{page}"


def asked(who: Colleague, workshop: Workshop, number: int) -> dict[str, Any]:
    """What the page for one sign-up's institution sends beside the choice."""
    page = who.get(at(workshop, f"/{number}")).page
    return {one.get("name"): one.get("value") for one in page.all("main form:first-of-type [type=hidden]")}


def choose(who: Colleague, workshop: Workshop, number: int, chosen: object) -> int:
    """Choose an institution for whoever said the same as this sign-up; what is answered."""
    form = asked(who, workshop, number) | {"institution_id": str(chosen)}
    return int(who.post(at(workshop, f"/{number}"), form).status_code)
