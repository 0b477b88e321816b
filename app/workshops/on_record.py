"""What says of a workshop that it took place: with that on record it stays in the figures as it is."""

from collections.abc import Iterable

from sqlalchemy import exists, literal, select

from ..clock import now
from ..database import db
from ..language import gettext as _
from ..language import lazy_gettext as _l
from ..language import listed, plain
from ..refusals import Refusal
from .counts import RegionCount
from .editions import ByName, counted
from .headcounts import Headcount
from .models import Workshop
from .queries import regions

PEOPLE, NUMBER, EDITION = "people", "number", "edition"
COUNTS_HERE = {
    PEOPLE: _l(
        "It counts in the plan it is in: people are on record as present. If it belongs to another, open the"
        " desk again and take them back first, and where an edition of the figures counts them have a new one"
        " signed off."
    ),
    NUMBER: _l(
        "It counts in the plan it is in: a number of participants is on record. If it belongs to another, say"
        " first under “Number only” that no figure is known."
    ),
    EDITION: _l(
        "It counts in the plan it is in: the latest edition of its figures counts who came. If it belongs to"
        " another, have a new edition signed off first."
    ),
}


def what_says_it_took_place(workshop: Workshop) -> str:
    """PEOPLE present, a NUMBER in force, or nothing: a desk that was tried beforehand says nothing."""
    if workshop.starts_at > now():
        return ""
    came = exists().where(RegionCount.workshop_id == workshop.id, RegionCount.present > 0)
    said = exists().where(
        Headcount.workshop_id == workshop.id, Headcount.replaced_at.is_(None), Headcount.number.is_not(None)
    )
    for what, there in ((PEOPLE, came), (NUMBER, said)):
        if db.session.scalar(select(literal(1)).where(there)):
            return what
    return ""


def what_counts_it(workshop: Workshop) -> str:
    """The same, or the latest EDITION of its plan, where that still counts its people by name."""
    return what_says_it_took_place(workshop) or (EDITION if _is_in_edition(workshop) else "")


def _is_in_edition(workshop: Workshop) -> bool:
    return ByName([workshop.plan_id]).published(workshop.plan_id, workshop.code) is not None


def is_counted(workshop: Workshop) -> bool:
    """Whether the latest edition of its plan has a number of it: while it does, it stays on record."""
    return workshop.code in counted(workshop.plan_id)


def ensure_may_leave_its_plan(workshop: Workshop) -> None:
    """What is counted in a plan's figures does not go out of them by being put elsewhere."""
    if found := what_counts_it(workshop):
        raise Refusal(COUNTS_HERE[found], "plan_id")


def ensure_stay_convened(workshop: Workshop, codes: Iterable[str]) -> None:
    """A region whose number is in force stays among those the workshop is for."""
    stated = select(Headcount.jurisdiction_code).where(
        Headcount.workshop_id == workshop.id, Headcount.replaced_at.is_(None), Headcount.number.is_not(None)
    )
    left = set(workshop.region_codes).difference(codes)
    if not left:
        return
    names = [plain(regions()[code], "name") for code in db.session.scalars(stated) if code in left]
    if names:
        raise Refusal(
            _(
                "A number of participants is on record for %(regions)s. If it is not theirs, say first under "
                "“Number only” that no figure is known.",
                regions=listed(names),
            ),
            "convened",
        )
