"""Steps that move a planned workshop on the board, inside a deed."""

from .models import ConvenedRegion, Workshop
from .quarters import Shift, in_quarter
from .rules import ensure_window
from .seats import Seats
from .when import When
from .window import Window, carried
from .writing import shift_agenda, write_days


def write_shift(workshop: Workshop, counters: Seats, to: Shift) -> None:
    """Its days, with agenda and sign-up as far from them as they were; its region; its state."""
    before, window = workshop.first_day, Window(counters.opens_at, counters.closes_at, workshop.starts_at)
    hours = workshop.first_hour, workshop.last_hour
    when = When(workshop.first_day, workshop.last_day, *hours, workshop.zone)
    write_days(workshop, in_quarter(when, to.year, to.quarter))
    after = carried(window, workshop.first_day - before, workshop.starts_at)
    counters.opens_at, counters.closes_at = after.opens_at, after.closes_at
    ensure_window(counters.opens_at, counters.closes_at, workshop.ends_at)
    shift_agenda(workshop, before)
    wanted = regions_after(workshop.region_codes, to)
    kept = {link.jurisdiction_code: link for link in workshop.convened}
    workshop.convened = [kept.get(code) or ConvenedRegion(jurisdiction_code=code) for code in sorted(wanted)]
    workshop.state = to.state


def regions_after(before: list[str], to: Shift) -> frozenset[str]:
    """The convened regions with one in another's place; without a region to go to they stay."""
    if not to.region:
        return frozenset(before)
    return frozenset(before).difference({to.leaving}) | {to.region}
