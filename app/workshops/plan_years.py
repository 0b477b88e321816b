"""The years of a plan hold the workshops that are in it: what stands outside is on no page of the plan."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from ..language import ngettext
from ..plan.draft import PlanDraft
from ..plan.models import Plan
from ..refusals import Refusal
from .models import Workshop


def ensure_years_hold(session: Session, plan: Plan, draft: PlanDraft) -> None:
    """No workshop of the plan, not even one called off, takes place outside the years the draft says."""
    years = func.extract("year", Workshop.first_day), func.extract("year", Workshop.last_day)
    outside = or_(years[0] < draft.first_year, years[1] > draft.last_year)
    asked = select(func.count(Workshop.id), func.min(years[0]), func.max(years[1]))
    number, first, last = session.execute(asked.where(Workshop.plan_id == plan.id, outside)).one()
    if number:
        said = ngettext(
            "%(num)s workshop of the plan takes place outside these years (%(years)s). "
            "Move it, or put it into another plan, first.",
            "%(num)s workshops of the plan take place outside these years (%(years)s). "
            "Move them, or put them into another plan, first.",
            number,
            years="–".join(dict.fromkeys((str(int(first)), str(int(last))))),
        )
        raise Refusal(said, "first_year" if first < draft.first_year else "last_year")
