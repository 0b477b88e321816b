"""What speaks against the days, rooms and people of a plan's workshops to come: beside its board."""

from typing import Any

from flask import abort, render_template, request

from ..accounts.sessions import scope
from ..clock import day_at_home, now
from ..doors import allowed
from ..plan.queries import find_plan
from ..text import line
from ..workshops.warned_list import doubted
from .blueprint import blueprint

PAGE = 50


@blueprint.get("/manage/board/<key>/clashes")
@allowed("see workshops")
def clashes(key: str) -> Any:
    """Each workshop with what to think twice about, by date."""
    plan = find_plan(key) or abort(404)
    found = doubted(plan.id, plan.is_demonstration, scope(), day_at_home(now()))
    asked = line(request.args.get("p", ""))
    page = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 1
    first = (max(page, 1) - 1) * PAGE
    return render_template(
        "tallies/clashes.html", plan=plan, found=found[first : first + PAGE], total=len(found),
        page=max(page, 1), has_more=first + PAGE < len(found), demo=plan.is_demonstration,
    )  # fmt: skip
