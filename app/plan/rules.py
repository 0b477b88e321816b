"""What a plan must be like: years, components up to the announced number, both languages."""

import re
from collections.abc import Collection

from ..language import fold, ngettext
from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from .draft import PERHAPS, PlanDraft

# A plan of more years than this is a typing mistake.
MOST_YEARS = 10
EARLIEST, LATEST = 2000, 2099
KEY_LENGTH = 32
# Words that stand in addresses where a plan's key would.
RESERVED = frozenset({"new", "themes"})


def ensure_current(version: int, found: int) -> None:
    """Nobody else saved in between."""
    if version != found:
        raise Conflict(_l("Somebody else saved changes while you were writing."))


def ensure_plan(draft: PlanDraft, target_years: Collection[int] = ()) -> None:
    """Everything a plan must be; `target_years` are those that targets were set for."""
    _ensure_years(draft, target_years)
    announced = draft.announced_components
    if announced is not None and len(draft.steps) > announced:
        raise Refusal(
            ngettext(
                "The plan announces %(num)s component: no more than that is named.",
                "The plan announces %(num)s components: no more than those are named.",
                announced,
            ),
            "announced_components",
        )
    for name in PERHAPS:
        if bool(draft.texts.get(f"{name}_es")) != bool(draft.texts.get(f"{name}_en")):
            missing = "en" if draft.texts.get(f"{name}_es") else "es"
            raise Refusal(_l("Write it in both languages, or in none."), f"{name}_{missing}")


def ensure_target_year(year: int, years: Collection[int]) -> None:
    """A target is for a year of the plan."""
    if year not in years:
        raise Refusal(_l("Targets are set for the years of the plan."))


def ensure_component(plan_id: int | None, of_plan: int) -> None:
    """A target is for a component of the same plan."""
    if plan_id != of_plan:
        raise Refusal(_l("That component belongs to another plan."))


def ensure_unused(has_targets: bool, has_workshops: bool) -> None:
    """A component that something rests on is not taken out."""
    if has_targets or has_workshops:
        raise Refusal(_l("A component with targets or workshops cannot be taken out."), "steps")


def key_from(short_title: str, taken: Collection[str]) -> str:
    """A plan's key from its short title: letters, digits and hyphens, unlike those taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(short_title)).strip("-")[:KEY_LENGTH].rstrip("-") or "plan"
    unlike = RESERVED.union(taken)
    tries = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(unlike) + 2))
    return next(one for one in tries if one not in unlike)


def _ensure_years(draft: PlanDraft, target_years: Collection[int]) -> None:
    if draft.last_year < draft.first_year:
        raise Refusal(_l("The last year cannot be before the first."), "last_year")
    if draft.last_year - draft.first_year >= MOST_YEARS:
        raise Refusal(_l("A plan lasts at most %(most)s years.", most=MOST_YEARS), "last_year")
    outside = [year for year in target_years if not draft.first_year <= year <= draft.last_year]
    if outside:
        raise Refusal(
            _l("There are targets for %(year)s: take them out first.", year=min(outside)), "last_year"
        )
