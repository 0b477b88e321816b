"""Every view of the exchange floor, hung on its blueprint by the modules named here."""

from . import batch_page, sending_page, workshops_page
from .blueprint import blueprint

__all__ = ["batch_page", "blueprint", "sending_page", "workshops_page"]
