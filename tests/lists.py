"""Lists of people as staff take them away with a reason, and as they send those of several workshops."""

from typing import Any

from app.workshops.models import Workshop

from .cast import Colleague

# What the columns of a short list of who came to several workshops are.
COLUMNS = (
    "short_es", "first_day", "regions", "city", "given_names", "family_names", "institution", "region",
)  # fmt: skip


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
