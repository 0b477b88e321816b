"""The coordinator's home: what needs a decision today, each a sentence with where it is mended."""

from typing import Any

from flask import render_template, request, url_for

from ..accounts.sessions import scope
from ..clock import now
from ..doors import allowed
from ..language import ngettext, plain
from . import queries
from .blueprint import blueprint


@blueprint.get("/manage/today")
@allowed("edit plan")
def today() -> Any:
    """Everything that waits, or that nothing does; of the kind asked for all workshops, not the first."""
    waiting = [_shown(one) for one in queries.pending(now(), scope(), request.args.get("all", ""))]
    return render_template("front/today.html", waiting=waiting)


def _shown(one: queries.Pending) -> dict[str, Any]:
    endpoint, part = _mended(one.kind)
    named = [
        (url_for(endpoint, code=row.code) + part, plain(row, "short"), row.is_demonstration)
        for row in one.workshops
    ] + [(url_for("workshops.region", code=place.code), plain(place, "name"), False) for place in one.regions]
    return {"kind": one.kind, "sentence": _sentence(one), "named": named, "more": one.more}


def _mended(kind: str) -> tuple[str, str]:
    """Where a workshop's trouble is mended, and the part of the page."""
    places = {
        "language": ("workshops.edit", ""),
        "organiser": ("registration.manage", ""),
        "date": ("workshops.settle_doubts", "#date"),
        "institutions": ("workshops.settle_doubts", "#institutions"),
        "failed": ("registration.to_tell", "#undelivered"),
        "hand": ("registration.to_tell", ""),
        "bodies": ("registration.to_tell", "#institutions"),
        "line": ("registration.manage", "#capacity-deed"),
    }
    return places.get(kind, ("registration.manage", ""))


def _sentence(one: queries.Pending) -> str:
    return (_of_plans(one.number) | _of_people(one.number))[one.kind]


def _of_plans(number: int) -> dict[str, str]:
    """What is missing in workshops and on record."""
    return {
        "organiser": ngettext(
            "%(num)s workshop to come has nobody who organises it.",
            "%(num)s workshops to come have nobody who organises them.",
            number,
        ),
        "language": ngettext(
            "%(num)s workshop to come lacks half of a text: it cannot be published in one language.",
            "%(num)s workshops to come lack half of a text: they cannot be published in one language.",
            number,
        ),
        "date": ngettext(
            "%(num)s workshop has a doubtful date.", "%(num)s workshops have a doubtful date.", number
        ),
        "institutions": ngettext(
            "Of %(num)s workshop an institution could not be told for certain.",
            "Of %(num)s workshops an institution could not be told for certain.",
            number,
        ),
        "told": ngettext(
            "%(num)s thing was told to us about what is not known.",
            "%(num)s things were told to us about what is not known.",
            number,
        ),
        "regions": ngettext(
            "For %(num)s region no workshop was held in the last year.",
            "For %(num)s regions no workshop was held in the last year.",
            number,
        ),
    }


def _of_people(number: int) -> dict[str, str]:
    """What waits of those who sign up."""
    return {
        "low": ngettext(
            "%(num)s workshop begins within three weeks and is less than half full.",
            "%(num)s workshops begin within three weeks and are less than half full.",
            number,
        ),
        "line": ngettext(
            "%(num)s full workshop has a long line.", "%(num)s full workshops have a long line.", number
        ),
        "failed": ngettext(
            "Messages of %(num)s workshop did not arrive.",
            "Messages of %(num)s workshops did not arrive.",
            number,
        ),
        "hand": ngettext(
            "%(num)s person is to be told by hand.", "%(num)s people are to be told by hand.", number
        ),
        "bodies": ngettext(
            "%(num)s institution is to be told by hand.",
            "%(num)s institutions are to be told by hand.",
            number,
        ),
    }
