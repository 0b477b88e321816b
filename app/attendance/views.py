"""Every view of the attendance floor, hung on its blueprint by the modules named here."""

from . import desk_page, device_page, opening, settling_page, syncing, walk_in_page
from .blueprint import blueprint

__all__ = ["blueprint", "desk_page", "device_page", "opening", "settling_page", "syncing", "walk_in_page"]
