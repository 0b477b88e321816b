"""Totals are never split or doubled, whatever the programme and whatever the order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.tallies.facts import Place, Record, Represented, years_without_record
from app.tallies.rules import least_number, standings, total, with_parts

from .strategies import ONE, TWO, programmes, records

Places = Sequence[Place]
both = st.sampled_from((ONE, TWO))


@given(programmes(), both)
def test_the_total_is_the_headcount_of_each_workshop_once(programme: list[Record], places: Places) -> None:
    held = [one for one in programme if one.is_held]
    assert total(places, programme).number == sum(least_number(one) or 0 for one in held)
    assert total(places, programme).held == len(held)


@given(programmes(), both)
def test_own_numbers_and_shared_ones_once_add_up_to_the_total(
    programme: list[Record], places: Places
) -> None:
    found = standings(places, programme)
    whole = total(places, programme)
    shared = {share.workshop: share.number for one in found for share in one.shared}
    assert sum(one.attributable or 0 for one in found) == whole.alone
    assert sum(shared.values()) == whole.shared
    assert whole.alone + whole.shared + whole.nowhere == whole.number
    assert sum(number for _, number in whole.by_basis) == whole.number


@given(programmes(), both, st.randoms())
def test_the_order_of_the_workshops_changes_nothing(
    programme: list[Record], places: Places, random: Random
) -> None:
    shuffled = programme.copy()
    random.shuffle(shuffled)
    assert standings(places, shuffled) == standings(places, programme)
    assert total(places, shuffled) == total(places, programme)


@given(programmes(), both)
def test_a_shared_headcount_is_whole_on_each_of_its_regions(programme: list[Record], places: Places) -> None:
    by_code = {one.code: one for one in programme}
    for standing in standings(places, programme):
        for share in standing.shared:
            told = by_code[share.workshop]
            assert told.number is not None and share.number <= told.number
            assert told.parts or share.number == told.number
            assert standing.place not in share.others
            assert share.others


@given(programmes(), both)
def test_no_record_means_neither_a_number_nor_a_workshop(programme: list[Record], places: Places) -> None:
    for one in standings(places, programme):
        assert (one.kind == "none") == (not one.workshops)
        assert (one.attributable is None) == (not one.by_basis)
        assert one.questioned <= (one.attributable or 0)


@given(programmes())
def test_lima_in_one_and_in_two_have_the_same_total(programme: list[Record]) -> None:
    one, two = total(ONE, programme), total(TWO, programme)
    assert (one.number, one.held, one.without_figure) == (two.number, two.held, two.without_figure)
    assert one.alone >= two.alone


@given(programmes())
def test_lima_whole_has_at_least_what_its_parts_have(programme: list[Record]) -> None:
    whole = with_parts(standings(ONE, programme), standings(TWO, programme))
    lima = next(one for one in whole if one.parts)
    parts = [part.attributable for part in lima.parts if part.attributable is not None]
    assert [part.place.code for part in lima.parts] == ["15", "1501"]
    assert (lima.attributable or 0) >= sum(parts)
    assert set(lima.workshops) == {code for part in lima.parts for code in part.workshops}


@given(programmes(), records(code="otro"), both)
def test_a_workshop_without_a_figure_changes_no_number(
    programme: list[Record], other: Record, places: Places
) -> None:
    silent = replace(other, is_held=True, number=None, basis="unknown", parts={})
    before, after = total(places, programme), total(places, [*programme, silent])
    assert (after.number, after.by_basis) == (before.number, before.by_basis)
    assert after.without_figure == before.without_figure + 1
    for was, is_now in zip(
        standings(places, programme), standings(places, [*programme, silent]), strict=True
    ):
        assert (was.attributable, was.shared) == (is_now.attributable, is_now.shared)


@given(programmes(), records(code="otro"), both)
def test_what_was_not_held_enters_nothing(programme: list[Record], other: Record, places: Places) -> None:
    coming = replace(other, is_held=False, state="published")
    assert total(places, [*programme, coming]) == total(places, programme)
    for was, is_now in zip(
        standings(places, programme), standings(places, [*programme, coming]), strict=True
    ):
        assert replace(is_now, to_come=was.to_come) == was


@given(records(), both)
def test_a_possible_region_is_never_a_reached_one(record: Record, places: Places) -> None:
    for one in standings(places, [replace(record, is_held=True)]):
        assert not (one.possible and one.workshops)


def test_a_number_the_source_states_for_one_region_is_that_regions() -> None:
    record = replace(_plain(), convened=("20", "24"), number=45, basis="reported", parts={"24": 30})
    by_code = {one.place.code: one for one in standings(ONE, [record])}
    assert (by_code["24"].attributable, by_code["24"].shared) == (30, ())
    assert by_code["20"].attributable is None
    assert [share.number for share in by_code["20"].shared] == [15]
    whole = total(ONE, [record])
    assert (whole.number, whole.alone, whole.shared) == (45, 30, 15)


def test_what_no_region_is_stated_for_stands_beside_all_of_them() -> None:
    record = replace(_plain(), convened=("20", "24"), number=31, basis="reported", parts={"24": 8, "20": 1})
    by_code = {one.place.code: one for one in standings(ONE, [record])}
    for code, own in (("20", 1), ("24", 8)):
        assert by_code[code].attributable == own
        assert [share.number for share in by_code[code].shared] == [22]
    assert total(ONE, [record]).shared == 22


def test_the_whole_of_one_region_is_its_own_whatever_part_is_stated() -> None:
    record = replace(_plain(), convened=("24",), number=31, basis="reported", parts={"24": 8})
    tumbes = next(one for one in standings(ONE, [record]) if one.place.code == "24")
    assert (tumbes.attributable, tumbes.by_basis, tumbes.shared) == (31, (("reported", 31),), ())


def test_a_part_of_one_lima_is_limas_at_least() -> None:
    record = replace(
        _plain(), convened=("15", "1501"), number=None, parts={"1501": 5}, part_bases={"1501": "sheet"}
    )
    lima = next(one for one in standings(ONE, [record]) if one.place.code == "15")
    assert (lima.attributable, lima.by_basis, total(ONE, [record]).shared) == (5, (("sheet", 5),), 0)
    assert lima.silent == (record.code,), "of Lima provinces nothing is known"


def test_where_only_a_part_is_known_the_total_is_at_least_that() -> None:
    record = replace(_plain(), convened=("20", "24"), number=None, basis="reported", parts={"24": 30})
    whole = total(ONE, [record])
    assert (least_number(record), whole.number, whole.without_figure) == (30, 30, 1)
    piura = next(one for one in standings(ONE, [record]) if one.place.code == "20")
    assert (piura.kind, piura.without_figure) == ("unknown", 1)


def test_a_headcount_for_both_limas_is_limas_own_when_lima_is_one() -> None:
    record = replace(_plain(), convened=("15", "1501"), number=20, basis="sheet")
    assert [one.attributable for one in standings(ONE, [record]) if one.place.code == "15"] == [20]
    two = {one.place.code: one for one in standings(TWO, [record])}
    assert (two["15"].attributable, two["1501"].attributable) == (None, None)
    assert two["15"].shared[0].number == two["1501"].shared[0].number == 20


def test_an_institution_from_elsewhere_makes_a_headcount_shared() -> None:
    alone = replace(_plain(), convened=("07",), number=12, basis="named")
    guest = replace(alone, represented=(_body("20"),))
    assert standings(ONE, [alone])[0].attributable == 12
    assert standings(ONE, [guest])[0].attributable is None
    assert next(one for one in standings(ONE, [guest]) if one.place.code == "20").kind == "shared"


def test_a_headcount_of_nobody_is_a_number() -> None:
    record = replace(_plain(), convened=("07",), number=0, basis="sheet")
    callao = standings(ONE, [record])[0]
    assert (callao.kind, callao.attributable, callao.by_basis) == ("number", 0, (("sheet", 0),))
    assert total(ONE, [record]).without_figure == 0


def test_a_year_that_has_not_come_is_not_a_year_without_record() -> None:
    assert years_without_record(range(2011, 2015), [_plain()], present=2013) == (2012, 2013)


def _plain() -> Record:
    day = date(2011, 3, 11)
    return Record("taller", "Taller", "Workshop", day, day, convened=("07",))


def _body(region: str) -> Represented:
    return Represented("Municipalidad", "Municipality", "exact", True, region=region)
