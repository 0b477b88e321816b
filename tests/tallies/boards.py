"""A plan with workshops for the board: a few by hand, or thousands at once."""

from datetime import date, time
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import insert, select

from app.database import transaction
from app.plan.models import Plan, Target, Theme
from app.territory.models import Jurisdiction
from app.workshops.models import ConvenedRegion, Workshop
from app.workshops.seats import Seats
from app.workshops.when import When
from tests.makers import make_workshop

YEARS = (2027, 2030)
TEXTS = ("title", "short", "summary", "purpose", "direct", "indirect")
STATES = ("held", "published", "scheduled", "proposed")
_serial = count(1)


def make_plan(**given: Any) -> Plan:
    """A plan of the years 2027 to 2030."""
    both = {f"{name}_{tongue}": f"Plan {name} {tongue}" for name in TEXTS for tongue in ("es", "en")}
    columns = both | {"key": f"plan-{next(_serial)}", "first_year": YEARS[0], "last_year": YEARS[1]} | given
    with transaction() as session:
        plan = Plan(**columns)
        session.add(plan)
    return plan


def planned(plan: Plan, day: date, convened: tuple[str, ...] = ("08",), **given: Any) -> Workshop:
    """A workshop of the plan on a day."""
    columns = {"state": "scheduled", "plan_id": plan.id} | given
    return make_workshop(convened, When(day, day, time(9), time(13)), **columns)


def promise(plan: Plan, measure: str, year: int, value: int, **given: Any) -> None:
    """A target of the plan."""
    with transaction() as session:
        session.add(Target(plan_id=plan.id, measure=measure, year=year, value=value, **given))


def fill(plan: Plan, number: int) -> None:
    """So many workshops over the four years, some for two regions, in every state and theme."""
    with transaction() as session:
        themes = session.scalars(select(Theme.code)).all() or [None]
        codes = session.scalars(select(Jurisdiction.code).order_by(Jurisdiction.code)).all()
        first = session.scalar(select(Workshop.id).order_by(Workshop.id.desc()).limit(1)) or 0
        ids = range(first + 1, first + number + 1)
        session.execute(insert(Workshop), [_workshop(plan, one, themes) for one in ids])
        session.execute(
            insert(Seats), [{"workshop_id": one, "capacity": Random(one).randint(20, 80)} for one in ids]
        )
        session.execute(insert(ConvenedRegion), [link for one in ids for link in _links(one, codes)])


def _workshop(plan: Plan, number: int, themes: Any) -> dict[str, Any]:
    drawn = Random(number)
    day = date(drawn.randint(*YEARS), drawn.randint(1, 12), drawn.randint(1, 28))
    when = When(day, day, time(9), time(13))
    words = ("Retorno", "Orientación", "Codesarrollo", "Rutas seguras", "Remesas", "Certificación")
    name, theme = f"{drawn.choice(words)} {drawn.randint(1, 999)}", drawn.choice(themes)
    return {
        "id": number, "code": f"lleno-{number}", "plan_id": plan.id, "theme_code": theme,
        "title_es": name, "title_en": name, "short_es": name, "short_en": name,
        "state": drawn.choice(STATES), "starts_at": when.starts_at, "ends_at": when.ends_at, **vars(when),
        "held_in": ["es"], "interpreted_to": [],
    }  # fmt: skip


def _links(number: int, codes: Any) -> list[dict[str, Any]]:
    where = set(Random(number + 1_000_000).sample(codes, 2 if number % 3 == 0 else 1))
    return [{"workshop_id": number, "jurisdiction_code": code} for code in sorted(where)]
