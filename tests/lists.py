"""A list of people taken away as a file, with its reason, as staff do it."""

from typing import Any

from app.workshops.models import Workshop

from .cast import Colleague


def taken(
    somebody: Colleague,
    workshop: Workshop,
    form: str = "csv",
    part: str = "registrations",
    language: str = "es",
    **more: str,
) -> Any:
    """The answer: the file, or the form again."""
    path = f"/{language}/manage/workshops/{workshop.code}/{part}/export"
    return somebody.post(path, {"form": form, "reason": "prepare"} | more)
