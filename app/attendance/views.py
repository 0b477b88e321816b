"""Every view of the attendance floor, hung on its blueprint by the modules named here."""

from . import (
    attendance_page,
    closing_page,
    desk_page,
    device_page,
    expecting_page,
    headcount_page,
    letter_page,
    message_page,
    opening,
    photo_page,
    photographs_page,
    scanned_page,
    settling_page,
    sheet_page,
    syncing,
    typed_page,
    walk_in_page,
)
from .blueprint import blueprint

__all__ = [
    "attendance_page",
    "blueprint",
    "closing_page",
    "desk_page",
    "device_page",
    "expecting_page",
    "headcount_page",
    "letter_page",
    "message_page",
    "opening",
    "photo_page",
    "photographs_page",
    "scanned_page",
    "settling_page",
    "sheet_page",
    "syncing",
    "typed_page",
    "walk_in_page",
]
