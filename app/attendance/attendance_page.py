"""Who came to a workshop, for its staff: on a page and as a spreadsheet."""

from typing import Any

from flask import Response, abort, make_response, render_template, url_for

from ..clock import now
from ..doors import allowed
from ..language import other
from ..registration.manage import head
from ..workshops.own import own_workshop
from . import attended
from .blueprint import blueprint

HERE = "/manage/workshops/<code>/attendance"


@blueprint.get(HERE)
@allowed("see people")
def attendance(code: str) -> Any:
    """Everybody, day by day, with how it is known."""
    workshop, seats = own_workshop(code)
    return render_template(
        "attendance/attendance.html",
        **head(workshop, seats),
        found=attended.attended(workshop, now()),
        said=attended,
        other_language_url=url_for("attendance.attendance", code=code, lang=other()),
    )


@blueprint.get(f"{HERE}.csv")
@allowed("see people")
def attendance_csv(code: str) -> Response:
    """One row for each person and day; what is invented is never exported."""
    workshop, _seats = own_workshop(code)
    if workshop.is_demonstration:
        abort(404)
    answer = make_response(attended.spreadsheet(attended.attended(workshop, now())))
    answer.mimetype = "text/csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{workshop.code}-attendance.csv"'
    return answer
