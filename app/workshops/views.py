"""Every view of the workshops floor, hung on its blueprint by the modules named here."""

from . import public
from .blueprint import blueprint

__all__ = ["blueprint", "public"]
