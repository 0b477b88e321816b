"""Whoever asks of every body whether it took part learns of none how many came from it."""

from random import Random

import pytest

from app.refusals import Refusal
from app.tallies.answered import answered
from app.tallies.edition import KINDS
from app.tallies.publication import ROUNDED_WIDTH, WIDTH

from .bodies_attacker import (
    BODIES,
    PROVINCIAL,
    UNION,
    Answering,
    Asked,
    Held,
    bodies_at,
    everybody,
    held_at_random,
    signed,
)


def attack(seed: int, answering: Answering) -> tuple[int, int]:
    """Three editions of a random programme: how many bodies are named, and how many are found out."""
    random = Random(seed)
    workshops = held_at_random(random, random.choice((4, 6)))
    parts = [workshops[: len(workshops) * 2 // 3], workshops[:-1], workshops]
    try:
        asked = Asked(parts, answering)
    except Refusal:
        return 0, 0
    plain, rounded = asked.ranges(with_kinds=False), asked.ranges(with_kinds=True)
    narrow = [one for one in asked.pairs if plain[one] < WIDTH or rounded[one] < ROUNDED_WIDTH]
    return len(asked.pairs), len(narrow)


def total(seeds: range, answering: Answering) -> list[int]:
    """Many programmes together."""
    return [sum(one) for one in zip(*(attack(seed, answering) for seed in seeds), strict=True)]


def test_who_asks_of_every_body_finds_none_out_and_does_without_the_rule() -> None:
    named, found_out = total(range(3), answered)
    assert named > 50 and found_out == 0
    assert total(range(3), everybody)[1] > 0


@pytest.mark.prove
def test_60_random_programmes_give_no_body_away() -> None:
    named, found_out = total(range(60), answered)
    without, found_without = total(range(60), everybody)
    print(f"bodies_named {named} of {without}, found_out {found_out} (without the rule {found_without})")
    assert found_out == 0 and found_without > 0 and named > without * 0.8


MUNICIPALITIES = [one for one in BODIES if one[1:] == ("08", PROVINCIAL)]
ELSEWHERE = (0, "16", UNION)


def of_one_region(bodies: int, others: int, code: str = "w1") -> Held:
    """One of each of so many municipalities, so many of a union of their region, and a crowd of another."""
    people = {one: 1 for one in MUNICIPALITIES[:bodies]}
    return Held(code, "2026", people | {(0, "08", UNION): others, ELSEWHERE: 40})


@pytest.mark.parametrize(("others", "are_named"), [(0, False), (4, False), (5, True)])
def test_of_a_region_none_is_named_where_nearly_everybody_would_be(others: int, are_named: bool) -> None:
    workshops = [of_one_region(5, others)]
    told = answered(bodies_at(workshops), [signed(workshops, ())], {})
    assert told == ({one[0]: ["w1"] for one in MUNICIPALITIES[:5]} if are_named else {})
    asked = Asked([workshops], everybody)
    assert (min(asked.ranges(with_kinds=False).values()) >= WIDTH) is are_named


def test_of_a_workshop_none_is_named_where_nearly_everybody_would_be() -> None:
    many = Held("w2", "2026", {(0, "08", UNION): 30, ELSEWHERE: 40})
    few = Held("w1", "2026", {**dict.fromkeys(MUNICIPALITIES, 1), (0, "08", UNION): 4})
    workshops = [few, many]
    assert answered(bodies_at(workshops), [signed(workshops, ())], {}) == {}


def test_of_what_is_new_none_is_named_where_nearly_all_of_the_step_would_be() -> None:
    first, second = of_one_region(0, 30), of_one_region(5, 2, "w2")
    tables = [signed([first], ())]
    tables.append(signed([first, second], tables))
    assert answered(bodies_at([first, second]), tables[1:], {}), "beside the whole they are few"
    assert answered(bodies_at([first, second]), tables, {}) == {}, "beside what was there before they are not"


def test_who_joins_a_workshop_that_was_told_of_is_a_step_too() -> None:
    before = of_one_region(0, 30)
    tables = [signed([before], ())]
    after = [Held("w1", "2026", {**before.people, **dict.fromkeys(MUNICIPALITIES, 1)})]
    tables.append(signed(after, tables))
    assert answered(bodies_at(after), tables, {}) == {}
    known = {one[0]: ["w1"] for one in MUNICIPALITIES}
    by_region = [{name: kept for name, kept in one.items() if name != KINDS} for one in tables]
    assert answered(bodies_at(after), by_region, {}) == {}
    assert answered(bodies_at(after), by_region, known) == known, "named before, they are no step"


def test_of_a_kind_of_very_few_nobody_is_named() -> None:
    """Nobody to two are printed alike; whoever is named makes it one or two."""
    one_of_it = [of_one_region(1, 30)]
    assert answered(bodies_at(one_of_it), [signed(one_of_it, ())], {}) == {}
    without_kinds = {name: kept for name, kept in signed(one_of_it, ()).items() if name != KINDS}
    assert answered(bodies_at(one_of_it), [without_kinds], {}) == {MUNICIPALITIES[0][0]: ["w1"]}
