"""How a region stands and what a plan adds up to: over plain values, whatever their order.

A headcount for several regions is shared: it stands beside each of them, is never split and enters the
total once. Unknown is None, never 0.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .facts import Place, Record
from .standing import Share, Standing


@dataclass(frozen=True)
class Total:
    """The whole plan: each workshop once. `number` is at least that, while some have no figure.

    `alone` + `shared` + `nowhere` + `named` = `number`: from workshops for one place, for several, for none
    said, and of people who were recorded by name. `told` are the workshops it comes from: those `with_figure`
    and those of which only some regions have a number. `withheld` are those without a figure whose people
    were recorded by name.
    """

    number: int
    held: int
    with_figure: int
    alone: int
    shared: int
    nowhere: int
    by_basis: tuple[tuple[str, int], ...]
    named: int = 0
    told: int = 0
    withheld: int = 0

    @property
    def without_figure(self) -> int:
        """Workshops held of which no figure is read: of some it is not known, of others it is withheld."""
        return self.held - self.with_figure

    @property
    def silent(self) -> int:
        """Workshops held of which no figure is known."""
        return self.without_figure - self.withheld


def places_of(record: Record, places: Sequence[Place]) -> tuple[Place, ...]:
    """The places a workshop was for, or whose institutions came."""
    return tuple(place for place in places if not record.regions.isdisjoint(place.members))


def least_number(record: Record) -> int | None:
    """The headcount, or the sum of what is stated for some regions; None when nothing is."""
    if record.number is not None:
        return record.number
    return sum(record.parts.values()) if record.parts else None


def standings(places: Sequence[Place], records: Iterable[Record]) -> tuple[Standing, ...]:
    """How each place stands, in the order of the places."""
    in_time = sorted(records, key=_in_time)
    near, here = _by_code(in_time), _places_of_each(in_time, places)
    return tuple(_standing(place, here, _of(place, near)) for place in places)


def _places_of_each(records: Iterable[Record], places: Sequence[Place]) -> dict[str, tuple[Place, ...]]:
    """The places of each workshop by its code: of most it is one, found at once."""
    home = {code: (place,) for place in places for code in place.members}
    return {
        one.code: home.get(min(one.regions), ()) if len(one.regions) == 1 else places_of(one, places)
        for one in records
    }


def _in_time(record: Record) -> tuple[date, str]:
    return record.first_day, record.code


def _by_code(records: Iterable[Record]) -> dict[str, list[Record]]:
    """The records that say anything of a jurisdiction: of the others a place need not look at any."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        possible = {one.region for body in record.unplaced for one in body.candidates}
        for code in {record.host or "", *record.regions, *possible}:
            found[code].append(record)
    return found


def _of(place: Place, near: Mapping[str, list[Record]]) -> list[Record]:
    once = {id(record): record for code in place.members for record in near.get(code, ())}
    return sorted(once.values(), key=_in_time)


def _standing(place: Place, here: Mapping[str, tuple[Place, ...]], records: Sequence[Record]) -> Standing:
    held = [record for record in records if record.is_held]
    own = [record for record in held if not record.regions.isdisjoint(place.members)]
    alone = {record.code: _alone(record, place, here[record.code]) for record in own}
    figures = [number for number in alone.values() if number is not None]
    return Standing(
        place=place,
        is_host=any(record.host in place.members for record in held),
        workshops=tuple(record.code for record in own),
        attributable=sum(figures) if figures else None,
        by_basis=_by_basis(
            one for record in own for one in _alone_by_basis(record, place, here[record.code])
        ),
        questioned=sum(alone[record.code] or 0 for record in own if record.unplaced),
        shared=tuple(share for record in own for share in _shares(record, place, here[record.code])),
        silent=tuple(one.code for one in own if one.number is None and not _is_told(one, place)),
        withheld=tuple(one.code for one in own if one.withheld),
        called=tuple(one.code for one in own if _is_only_convened(one, place)),
        to_come=sum(_is_to_come(record, place) for record in records),
        possible=tuple(one.code for one in held if one.code not in alone and _may_be_from(one, place)),
    )


def _by_basis(numbers: Iterable[tuple[str, int | None]]) -> tuple[tuple[str, int], ...]:
    found: Counter[str] = Counter()
    for basis, number in numbers:
        if number is not None:
            found[basis] += number
    return tuple(sorted(found.items()))


def _alone(record: Record, place: Place, here: Sequence[Place]) -> int | None:
    """What is of this place alone; `here` are all the places of the workshop."""
    if record.number is not None and len(here) == 1:
        return record.number
    stated = _stated(record, place)
    return sum(record.parts[code] for code in stated) if stated else None


def _is_told(record: Record, place: Place) -> bool:
    """Whether the source states a number for all that a workshop has of a place."""
    return record.regions.intersection(place.members) <= record.parts.keys()


def _stated(record: Record, place: Place) -> list[str]:
    """For which jurisdictions of a place the source itself states a number."""
    return [code for code in place.members if code in record.parts] if record.parts else []


def _alone_by_basis(record: Record, place: Place, here: Sequence[Place]) -> Iterable[tuple[str, int | None]]:
    """The same on what it stands: a part of its own basis."""
    if record.number is not None and len(here) == 1:
        return [(record.basis, record.number)]
    return _of_parts(record, _stated(record, place))


def least_by_basis(record: Record) -> Iterable[tuple[str, int | None]]:
    """What `least_number` adds up, each number on its own basis."""
    if record.number is not None:
        return [(record.basis, record.number)]
    return _of_parts(record, record.parts)


def _of_parts(record: Record, codes: Iterable[str]) -> Iterable[tuple[str, int | None]]:
    return [(record.part_bases.get(code, record.basis), record.parts[code]) for code in codes]


def _shares(record: Record, place: Place, here: Sequence[Place]) -> Iterable[Share]:
    """What of a workshop's headcount is of no single place, seen from one that may have a part in it.

    That is each whose own number is not stated; where all are, and they are not all, it is of any of them.
    """
    if record.number is None or len(here) == 1:
        return
    rest = _rest(record, here)
    untold = [one for one in here if not _is_told(record, one)]
    if place in untold or (rest and not untold):
        yield Share(record.code, rest, record.basis, tuple(other for other in here if other != place))


def _rest(record: Record, here: Sequence[Place]) -> int:
    """What of a workshop's headcount is of no single one of its places."""
    number = least_number(record) or 0
    if len(here) == 1 and not record.parts:
        return 0
    return number - min(sum(_alone(record, place, here) or 0 for place in here), number)


def _is_to_come(record: Record, place: Place) -> bool:
    coming = not record.is_held and record.state != "cancelled"
    return coming and bool(record.regions.intersection(place.members))


def _is_only_convened(record: Record, place: Place) -> bool:
    return all(one.region not in place.members for one in record.represented)


def _may_be_from(record: Record, place: Place) -> bool:
    candidates = [one for body in record.unplaced for one in body.candidates]
    return any(one.region in place.members for one in candidates)


def with_parts(whole: Sequence[Standing], parts: Sequence[Standing]) -> tuple[Standing, ...]:
    """Each place that covers several jurisdictions with how these stand by themselves."""
    by_code = {part.place.code: part for part in parts}
    return tuple(
        replace(one, parts=tuple(by_code[code] for code in one.place.members))
        if len(one.place.members) > 1
        else one
        for one in whole
    )


def divided(places: Sequence[Place], records: Iterable[Record]) -> dict[str, dict[str, int]]:
    """How much of each workshop's headcount is alone, shared, and nowhere: by workshop."""
    found: dict[str, dict[str, int]] = {"alone": {}, "shared": {}, "nowhere": {}}
    places_by_code = _places_of_each(held := [one for one in records if one.is_held], places)
    for record in held:
        number, here = least_number(record) or 0, places_by_code[record.code]
        rest = _rest(record, here)
        for kind, part in (("alone", number - rest), ("shared" if here else "nowhere", rest)):
            if part:
                found[kind][record.code] = part
    return found


def total(places: Sequence[Place], records: Iterable[Record]) -> Total:
    """What the plan adds up to: the headcount of each workshop held, once."""
    held = [record for record in records if record.is_held]
    kinds = {kind: sum(parts.values()) for kind, parts in divided(places, held).items()}
    return Total(
        number=sum(kinds.values()),
        held=len(held),
        with_figure=sum(record.number is not None for record in held),
        told=sum(least_number(record) is not None for record in held),
        alone=kinds["alone"],
        shared=kinds["shared"],
        nowhere=kinds["nowhere"],
        by_basis=_by_basis(one for record in held for one in least_by_basis(record)),
    )
