"""Sign-ups of a plan by the participant's region, from the counters: exact, internal, never published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from ..accounts.scopes import Scope
from ..database import db
from ..language import fold
from ..plan.models import Plan
from ..workshops.counts import ABROAD, NO_REGION, NOT_STATED, WALKED_IN, SignUpCount
from ..workshops.models import Workshop
from ..workshops.scoped import in_scope
from ..workshops.seats import Seats
from .facts import Place

# Rows of their own beside the regions.
ELSEWHERE = (NO_REGION, ABROAD, NOT_STATED)


@dataclass(frozen=True)
class Counted:
    """Sign-ups that share a region, a kind of institution and a state."""

    region: str
    kind: str
    state: str
    number: int


@dataclass(frozen=True)
class SignUps:
    """How many hold a seat, wait in line, or left."""

    seated: int = 0
    waiting: int = 0
    cancelled: int = 0

    @property
    def all(self) -> int:
        """Everybody who signed up."""
        return self.seated + self.waiting + self.cancelled

    def __add__(self, other: "SignUps") -> "SignUps":
        return SignUps(
            self.seated + other.seated, self.waiting + other.waiting, self.cancelled + other.cancelled
        )


@dataclass(frozen=True)
class Live:
    """The sign-ups of a plan: regions + those elsewhere = national; kinds of institution = national too."""

    national: SignUps
    regions: tuple[tuple[Place, SignUps], ...]
    elsewhere: tuple[tuple[str, SignUps], ...]
    kinds: tuple[tuple[str, SignUps], ...]

    @property
    def most(self) -> int:
        """The largest number of seats of one region: the whole width of a bar."""
        return max((one.seated for _, one in self.regions), default=0)

    @property
    def ranked(self) -> list[tuple[Place, SignUps]]:
        """The regions by seats, the fullest first."""
        return sorted(self.regions, key=lambda row: (-row[1].seated, fold(row[0].name_es)))


@dataclass(frozen=True)
class Filled:
    """One workshop's seats."""

    code: str
    short_es: str
    short_en: str | None
    capacity: int
    taken: int
    waiting: int


def fold_counts(places: Sequence[Place], counted: Iterable[Counted]) -> Live:
    """Every sign-up into one region or one row beside them; a region nobody knows counts as not stated."""
    known = {place.code for place in places}
    regions: dict[str, SignUps] = {}
    kinds: dict[str, SignUps] = {}
    for one in counted:
        step = SignUps(**{one.state: one.number})
        region = one.region if one.region in known or one.region in ELSEWHERE else NOT_STATED
        regions[region] = regions.get(region, SignUps()) + step
        kinds[one.kind] = kinds.get(one.kind, SignUps()) + step
    return Live(
        national=sum(kinds.values(), SignUps()),
        regions=tuple((place, regions.get(place.code, SignUps())) for place in places),
        elsewhere=tuple((code, regions.get(code, SignUps())) for code in ELSEWHERE),
        kinds=tuple(sorted(kinds.items(), key=lambda kind: (-kind[1].all, kind[0]))),
    )


def read_live(plan: Plan, scope: Scope, places: Sequence[Place]) -> Live:
    """The plan's sign-ups within a scope, without cancelled workshops."""
    rows = db.session.execute(
        select(
            SignUpCount.region,
            SignUpCount.institution_kind,
            SignUpCount.state,
            func.sum(SignUpCount.number),
        )
        .join(Workshop, Workshop.id == SignUpCount.workshop_id)
        .where(Workshop.plan_id == plan.id, Workshop.state != "cancelled", in_scope(scope))
        .where(SignUpCount.state != WALKED_IN)
        .group_by(SignUpCount.region, SignUpCount.institution_kind, SignUpCount.state)
    )
    return fold_counts(places, (Counted(*row) for row in rows))


def filled(plan: Plan, scope: Scope) -> list[Filled]:
    """The seats of the plan's announced workshops within a scope, by date."""
    rows = db.session.execute(
        select(
            Workshop.code,
            Workshop.short_es,
            Workshop.short_en,
            Seats.capacity,
            Seats.taken,
            Seats.waiting,
        )
        .join(Seats, Seats.workshop_id == Workshop.id)
        .where(Workshop.plan_id == plan.id, Workshop.state == "published", in_scope(scope))
        .order_by(Workshop.starts_at, Workshop.id)
    )
    return [Filled(*row) for row in rows]
