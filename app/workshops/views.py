"""Every view of the workshops floor, hung on its blueprint by the modules named here."""

from . import (
    doubts_page,
    editor,
    free_days_page,
    materials_page,
    mine,
    parts_page,
    photograph_page,
    plan_page,
    public,
    series_page,
    shift_page,
    venues_page,
)
from .blueprint import blueprint

__all__ = [
    "blueprint", "doubts_page", "editor", "free_days_page", "materials_page", "mine", "parts_page",
    "photograph_page", "plan_page", "public", "series_page", "shift_page", "venues_page",
]  # fmt: skip
