"""The list of public pages for search engines, each in both languages."""

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response

from ..addresses import absolute, neutral
from ..doors import public
from ..plan.queries import all_plans
from ..tallies.edition_queries import editions
from ..workshops.queries import regions
from .blueprint import blueprint
from .open_data import public_workshops

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
TONGUES = {"es": "es-PE", "en": "en"}
ALWAYS = (
    "workshops.catalogue",
    "tallies.plans",
    "exchange.open_data",
    "front.help",
    "front.privacy",
    "front.accessibility",
)

Page = tuple[str, dict[str, object], date | None]


@neutral(blueprint, "/sitemap.xml")
@public
def sitemap() -> Response:
    """Every page worth finding; nobody's own, no staff's, no demonstration."""
    root = Element("urlset", {"xmlns": NAMESPACE, "xmlns:xhtml": XHTML})
    for endpoint, values, changed in _pages():
        addresses = {lang: absolute(endpoint, lang=lang, **values) for lang in TONGUES}
        for address in addresses.values():
            one = SubElement(root, "url")
            SubElement(one, "loc").text = address
            if changed:
                SubElement(one, "lastmod").text = changed.isoformat()
            for lang, other in addresses.items():
                SubElement(one, "xhtml:link", rel="alternate", hreflang=TONGUES[lang], href=other)
    body = tostring(root, encoding="utf-8", xml_declaration=True)
    answer = Response(body, mimetype="application/xml")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def _pages() -> Iterator[Page]:
    for endpoint in ALWAYS:
        yield endpoint, {}, None
    for code in regions():
        yield "workshops.region", {"code": code}, None
    for plan in all_plans():
        if not plan.is_demonstration:
            yield "tallies.plan", {"key": plan.key}, None
            yield "tallies.took_part", {"key": plan.key}, None
            for one in editions(plan):
                yield "tallies.edition", {"key": plan.key, "version": one.version}, one.signed_on
    for row in public_workshops():
        yield "registration.workshop", {"code": row.code}, row.changed_at.date()
