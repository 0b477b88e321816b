"""Which plan: by its key, the real one, all that may be shown."""

from collections.abc import Sequence

from sqlalchemy import select

from ..config import settings
from ..database import db
from .models import Plan, Theme


def find_plan(key: str) -> Plan | None:
    """The plan with this key; a demonstration only where it is switched on."""
    found = db.session.scalar(select(Plan).where(Plan.key == key))
    return found if found is None or _is_shown(found) else None


def find_real_plan() -> Plan | None:
    """The plan shown first: the first real one."""
    return db.session.scalar(
        select(Plan).where(Plan.is_demonstration.is_(False)).order_by(Plan.first_year, Plan.id).limit(1)
    )


def find_demonstration() -> Plan | None:
    """The demonstration plan, where it is loaded and switched on."""
    found = db.session.scalar(select(Plan).where(Plan.is_demonstration).order_by(Plan.id).limit(1))
    return found if found is not None and _is_shown(found) else None


def all_plans() -> Sequence[Plan]:
    """Every plan that may be shown: real ones first, each kind by its first year."""
    found = db.session.scalars(select(Plan).order_by(Plan.is_demonstration, Plan.first_year, Plan.id))
    return [plan for plan in found if _is_shown(plan)]


def _is_shown(plan: Plan) -> bool:
    return settings().demo or not plan.is_demonstration


def all_themes() -> Sequence[Theme]:
    """The themes by their codes, as they stand now."""
    found = select(Theme).order_by(Theme.code)
    return db.session.scalars(found, execution_options={"populate_existing": True}).all()
