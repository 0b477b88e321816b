"""What is published gives no small number away: not by itself, not by sums, not by comparing editions."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.refusals import Refusal
from app.tallies.publication import (
    ALL,
    LEAST,
    WIDTH,
    Published,
    enough_to_count,
    publishable,
    rounded,
    with_sums,
)

from .attacker import (
    COLUMN,
    Attack,
    Printing,
    by_kind,
    by_region,
    corrected,
    described_in_turn,
    in_turn,
    only_primary,
    printed,
    printed_with_zeros,
    programme,
)

# Narrower than this a number that is only rounded was found out.
ROUNDED = 2


def attack(seed: int) -> dict[str, int]:
    """Three editions of a random programme, published and attacked; what came of it, as numbers."""
    random = Random(seed)
    workshops = programme(random, random.choice((8, 12, 20)))
    parts = [workshops[: len(workshops) * 2 // 3], workshops[:-1], workshops]
    if seed % 4 == 0:
        parts[1] = corrected(random, parts[1])
        parts[2] = [*parts[1], workshops[-1]]
    regions, kinds = [by_region(one) for one in parts], [by_kind(one) for one in parts]
    made = in_turn(regions)
    ranges = Attack(made).ranges()
    bare = Attack(only_primary(regions)).ranges() if seed % 10 == 0 else {}
    rounded_ones = described_in_turn(kinds)
    described = Attack(rounded_ones).ranges()
    with_zeros = Attack(rounded_ones, printed_with_zeros).ranges()
    return {
        "small": len(ranges) + len(described),
        "recovered": _narrower(ranges, 1) + _narrower(described, 1),
        "narrow": _narrower(ranges, WIDTH) + _narrower(described, ROUNDED),
        "recovered_without": _narrower(bare, 1),
        "narrow_with_zeros": _narrower(with_zeros, ROUNDED),
        "cells": sum(number > 0 for number in made[-1].numbers.values()),
        "hidden": len(made[-1].hidden),
    }


def _narrower(ranges: dict, width: int) -> int:
    return sum(high - low < width for low, high in ranges.values())


def total(seeds: range) -> dict[str, int]:
    """Many programmes together."""
    found = [attack(seed) for seed in seeds]
    return {name: sum(one[name] for one in found) for name in found[0]}


def test_an_attacker_recovers_no_small_number_and_does_without_the_rule() -> None:
    found = total(range(2))
    assert found["small"] > 10
    assert found["recovered"] == found["narrow"] == 0
    assert found["recovered_without"] > 0


@pytest.mark.prove
def test_200_random_programmes_give_no_small_number_away() -> None:
    found = total(range(200))
    for name, number in found.items():
        print(f"attack_{name} {number} of 200 programmes")
    assert found["recovered"] == found["narrow"] == 0
    assert found["recovered_without"] > 0 and found["narrow_with_zeros"] > 0


@pytest.mark.parametrize(("printing", "is_found_out"), [(printed, False), (printed_with_zeros, True)])
def test_nobody_is_not_told_from_one_or_two(printing: Printing, is_found_out: bool) -> None:
    """Were only whom anybody is printed, the fewest there can be of each would be all there are."""
    editions = described_in_turn([{"union": 13, "ministry": 8, "university": 1, "NGO": 1}])
    (table,) = editions
    assert not {("university", COLUMN), ("NGO", COLUMN)} & table.hidden
    ranges = Attack(editions, printing).ranges()
    assert len(ranges) == 2
    found = [high - low for low, high in ranges.values()]
    assert (max(found) == 0) if is_found_out else (min(found) >= ROUNDED)


def test_eight_workshops_of_35_people_still_publish_most_of_their_cells() -> None:
    shares = []
    for seed in range(10):
        made = publishable(by_region(programme(Random(seed), 8, 35)))
        cells = [cell for cell, number in made.numbers.items() if number]
        shares.append(sum(made.shown(cell) is not None for cell in cells) / len(cells))
    print(f"published_of_eight_workshops {10 * sum(shares):.0f} % (at least {100 * min(shares):.0f} %)")
    assert sum(shares) / len(shares) > 0.6
    assert min(shares) > 0.5


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.tuples(st.sampled_from("abcde"), st.sampled_from("xyz")), st.integers(0, 60), min_size=6
        ),
        min_size=1,
        max_size=3,
    )
)
def test_what_is_small_is_never_shown_and_what_cannot_be_safe_is_refused(tables: list) -> None:
    made: list[Published] = []
    for one in tables:
        try:
            made.append(publishable(with_sums(one), made))
        except Refusal:
            return
        for cell, number in made[-1].numbers.items():
            shown = made[-1].shown(cell)
            assert shown in (None, number)
            assert shown is None or shown == 0 or shown >= LEAST or cell[0] == ALL


def test_a_step_of_one_between_editions_is_not_published() -> None:
    before = publishable(with_sums({("08", "2026"): 12, ("23", "2026"): 40, ("25", "2026"): 30}))
    assert not before.hidden
    after = publishable(with_sums({("08", "2026"): 13, ("23", "2026"): 55, ("25", "2026"): 30}), [before])
    assert after.shown(("08", "2026")) is None
    assert after.shown((ALL, ALL)) == 98


def test_one_small_number_alone_takes_another_with_it_and_the_whole_stands() -> None:
    made = publishable(with_sums({("08", "2026"): 3, ("23", "2026"): 40, ("25", "2026"): 30}))
    assert made.hidden == {(row, column) for row in ("08", "25") for column in ("2026", ALL)}
    assert (made.shown(("23", ALL)), made.shown((ALL, "2026"))) == (40, 73)


def test_what_nothing_else_can_protect_is_kept_back_whole_but_for_the_sums_of_workshops() -> None:
    before = publishable(with_sums({("08", "2026"): 12, ("23", "2026"): 40}))
    after = publishable(with_sums({("08", "2026"): 13, ("23", "2026"): 49}), [before])
    assert {after.shown((row, "2026")) for row in ("08", "23")} == {None}
    assert after.shown((ALL, "2026")) == 62


def test_what_people_say_of_themselves_is_rounded_each_by_itself() -> None:
    assert [rounded(number) for number in (0, 2, 3, 7, 8, 12)] == [0, 0, 5, 5, 10, 10]
    told = {("female", COLUMN): 23, ("male", COLUMN): 18, ("other", COLUMN): 2}
    made = publishable(with_sums(told), is_rounded=True)
    assert [made.shown(cell) for cell in told] == [25, 20, 0]
    assert (enough_to_count({"a": 19}), enough_to_count({"a": 19, "b": 1})) == (False, True)
