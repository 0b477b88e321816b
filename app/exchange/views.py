"""Every view of the exchange floor, hung on its blueprint by the modules named here."""

from . import batch_page, feed_page, open_data_page, report_page, sending_page, sitemap_page, workshops_page
from .blueprint import blueprint

__all__ = [
    "batch_page", "blueprint", "feed_page", "open_data_page", "report_page", "sending_page", "sitemap_page",
    "workshops_page",
]  # fmt: skip
