"""Every view of the exchange floor, hung on its blueprint by the modules named here."""

from . import feed_page, open_data_page, report_page, sitemap_page
from .blueprint import blueprint

__all__ = ["blueprint", "feed_page", "open_data_page", "report_page", "sitemap_page"]
