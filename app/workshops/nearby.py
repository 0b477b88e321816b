"""What comes next near a region, for those who find nothing in theirs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..territory.home import HOME_COUNTRY
from ..territory.queries import Place

# How many are offered where nothing was found.
OFFERED = 3
NOWHERE = 99


def nearest(
    rows: Iterable[Any],
    convened: Mapping[str, Sequence[str]],
    region: Place | None,
    places: Mapping[str, Place],
) -> list[Any]:
    """The next ones: by distance from the region when there is one, those abroad last, then by date."""
    if region is None:
        return list(rows)[:OFFERED]

    def steps(row: Any) -> int:
        codes = [*convened.get(row.code, ()), row.jurisdiction_code]
        return min((region.steps_to(places[code]) for code in codes if code in places), default=NOWHERE)

    # Whoever it is for, one held abroad is far.
    return sorted(rows, key=lambda row: (row.country not in (None, HOME_COUNTRY), steps(row)))[:OFFERED]
