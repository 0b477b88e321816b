"""Figures as files: plan and day in the name and in every row, so that a file says what it is of."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256

from flask import Response, make_response, request

from ..language import gettext as _
from ..language import plain
from ..plan.models import Plan
from ..sheets import MIMETYPES, Table, table_file

INVENTED = "demonstration-"
# What a column says in every row: its heading, and that.
Note = tuple[str, str]
# Seconds anybody may keep a public file without asking again.
KEPT = 300


def plan_words(plan: Plan) -> str:
    """A plan by name; the demonstration's says that it is invented."""
    name = plain(plan, "short")
    return _("%(plan)s (demonstration: invented figures)", plan=name) if plan.is_demonstration else name


def named(
    plan: Plan, day: date, heading: Sequence[str], rows: Iterable[Sequence[object]]
) -> tuple[list[str], Iterator[list[object]]]:
    """A table of which each row says of what plan and day it is."""
    said = (plan_words(plan), day)
    return [*heading, _("Plan"), _("As of")], ([*row, *said] for row in rows)


def only_theirs(is_national: bool, said: str) -> list[Note]:
    """The note on a file of whoever answers for some workshops alone."""
    return [] if is_national else [(_("What is counted"), said)]


def attached(plan: Plan, what: str, day: date, body: bytes, ending: str, kind: str) -> Response:
    """A file of a plan's figures; `what` it is of and the day are in its name."""
    answer = make_response(body)
    answer.mimetype = kind
    name = f"{INVENTED if plan.is_demonstration else ''}{what}-{plan.key}-{day.isoformat()}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def for_anybody(answer: Response, mark: str = "") -> Response:
    """A public file: kept by whoever likes, sent again only when it has changed, read by anybody's page.

    `mark` names what it says; without one what it says is its own.
    """
    answer.headers["Cache-Control"] = f"public, max-age={KEPT}"
    # Nothing in it is anybody's own.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.set_etag(mark or sha256(answer.get_data()).hexdigest()[:32])
    answer.make_conditional(request)
    return answer


def table_answer(
    form: str, plan: Plan, what: str, day: date, heading: Sequence[str], rows: Iterable[Sequence[object]],
    notes: Sequence[Note] = (),
) -> Response:  # fmt: skip
    """A table of a plan's figures in the form asked for: csv, xlsx or json.

    Notes are columns after all the others, which so stay where they are.
    """
    columns, whole = named(plan, day, heading, rows)
    told = [[*row, *(said for _title, said in notes)] for row in whole]
    body = table_file(form, Table(plan_words(plan), [*columns, *(title for title, _said in notes)], told))
    return attached(plan, what, day, body, form, MIMETYPES[form])
