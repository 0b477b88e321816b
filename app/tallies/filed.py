"""Figures as files: plan and day in the name and in every row, so that a file says what it is of."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import Response, make_response

from ..language import gettext as _
from ..language import plain
from ..plan.models import Plan
from ..sheets import csv_file

INVENTED = "demonstration-"


def plan_words(plan: Plan) -> str:
    """A plan by name; the demonstration's says that it is invented."""
    name = plain(plan, "short")
    return _("%(plan)s (demonstration: invented figures)", plan=name) if plan.is_demonstration else name


def csv_answer(
    plan: Plan, what: str, day: date, heading: Sequence[str], rows: Iterable[Sequence[object]]
) -> Response:
    """A table of a plan's figures as a spreadsheet; `what` it is of and the day are in its name."""
    named = [*heading, _("Plan"), _("As of")]
    said = (plan_words(plan), day)
    answer = make_response(csv_file(named, ([*row, *said] for row in rows)))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"{INVENTED if plan.is_demonstration else ''}{what}-{plan.key}-{day.isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
