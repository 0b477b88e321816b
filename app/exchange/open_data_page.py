"""Open data: the page that lists and explains the files, and the files."""

import json
from hashlib import sha256
from typing import Any

from flask import Response, abort, make_response, render_template, request

from ..addresses import absolute
from ..config import settings
from ..doors import public
from ..language import speaking
from ..pages import kept
from ..security import address, hit
from ..sheets import XLSX, csv_file, xlsx_file
from ..tallies.filed import for_anybody
from ..workshops import queries as workshops
from .blueprint import blueprint
from .open_data import DataSet, Rows, data_sets, find_data_set

FORMS = ("csv", "xlsx", "json")
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "json": "application/json"}


@blueprint.get("/data")
@public
@kept
def open_data() -> Response:
    """Which files there are, what their columns mean, under which licence; calendars to follow."""
    found = data_sets()
    return make_response(
        render_template(
            "exchange/data.html", data_sets=found, forms=FORMS, regions=workshops.regions().values(),
            named=settings(), schema=_catalogue(found),
        )
    )  # fmt: skip


@blueprint.get("/data/<name>.<any(csv,xlsx,json):form>")
@public
def data_file(name: str, form: str) -> Response:
    """One of the files."""
    hit("limit_downloads", address())
    found = find_data_set(name)
    if found is None:
        abort(404)
    rows = found.read()
    mark = sha256(json.dumps([found.version, form, found.heading, rows], default=str).encode()).hexdigest()[
        :32
    ]
    answer = make_response(b"" if request.if_none_match.contains(mark) else _written(found, form, rows))
    answer.headers["Content-Type"] = TYPES[form]
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}.{form}"'
    return for_anybody(answer, mark)


def _written(found: DataSet, form: str, rows: Rows) -> bytes:
    if form == "csv":
        return csv_file(found.heading, rows)
    if form == "xlsx":
        return xlsx_file(found.name, found.heading, rows)
    told = {
        "name": found.name,
        "version": found.version,
        "licence": settings().data_licence,
        "licence_address": settings().data_licence_url,
        "address": absolute("exchange.open_data"),
        "columns": [{"name": name, **_in_both(meaning)} for name, meaning in found.columns],
        "rows": [dict(zip(found.heading, row, strict=True)) for row in rows],
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()


def _in_both(meaning: Any) -> dict[str, str]:
    said = {}
    for tongue in ("es", "en"):
        with speaking(tongue):
            said[tongue] = str(meaning)
    return said


def _catalogue(found: list[DataSet]) -> dict[str, Any]:
    """The same list as schema.org has it, for those who gather such lists."""
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "name": settings().programme_es,
        "url": absolute("exchange.open_data"),
        "license": settings().data_licence_url,
        "dataset": [
            {
                "@type": "Dataset",
                "name": str(one.title),
                "version": one.version,
                "description": "; ".join(f"{name}: {meaning}" for name, meaning in one.columns),
                "license": settings().data_licence_url,
                "distribution": [
                    {
                        "@type": "DataDownload",
                        "encodingFormat": TYPES[form].split(";")[0],
                        "contentUrl": absolute("exchange.data_file", name=one.name, form=form),
                    }
                    for form in FORMS
                ],
            }
            for one in found
        ],
    }
