"""Searching for the institution somebody represents."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from ..doors import public
from ..htmx import wants_part
from . import wording

blueprint = Blueprint("institutions", __name__, url_prefix="/<any(es,en):lang>")


@blueprint.get("/institutions/search")
@public
def search() -> Response:
    """The institutions a few letters find, each with its kind and place."""
    if not wants_part():
        return make_response(redirect(url_for("workshops.catalogue"), 303))
    text = request.args.get("q") or request.args.get("institution", "")
    regions = request.args.getlist("region")
    hits = wording.found(text, regions) or wording.alike(text, regions)
    answer = make_response(
        render_template("institutions/_institution_hits.html", hits=hits, asked=text.strip())
    )
    answer.vary.add("HX-Request")
    return answer
