"""Every view of the certificates floor, hung on its blueprint by the modules named here."""

from . import check_page, own_data_page, own_page, person_page, staff_page, walk_in_page
from .blueprint import blueprint

__all__ = [
    "blueprint",
    "check_page",
    "own_data_page",
    "own_page",
    "person_page",
    "staff_page",
    "walk_in_page",
]
