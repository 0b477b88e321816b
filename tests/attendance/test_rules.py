"""Who came is a function of the set of records: no order, repetition, batching or clock changes it."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.attendance import rules
from app.attendance.models import ARRIVAL, EXCUSE, REPLACEMENT, UNDO, WALK_IN
from app.attendance.rules import Key, Presence, Record, attendance, present, unsettled
from app.refusals import Refusal

NINE = datetime(2027, 3, 15, 14, 0, tzinfo=UTC)
FIRST, LAST = date(2027, 3, 15), date(2027, 3, 16)
# Without shrinking: the seeded bugs only have to be found.
LIMITS: Any = {
    "max_examples": 300,
    "database": None,
    "deadline": None,
    "derandomize": True,
    "phases": (Phase.generate,),
}
Rule = Callable[[Iterable[Record]], dict[Key, Presence]]


def arrival(ref: str = "a", who: str = "r1", **given: object) -> Record:
    """Somebody came at nine."""
    return Record(**{"ref": ref, "kind": ARRIVAL, "day": FIRST, "at": NINE, "who": who, "device": 1} | given)  # type: ignore[arg-type]


def undo(refers_to: str, ref: str = "u", **given: object) -> Record:
    """Somebody takes it back."""
    return arrival(ref, kind=UNDO, who=None, refers_to=refers_to, **given)


def whose(draw: st.DrawFn, number: int) -> str:
    """Somebody of the list, or somebody another record brings, has brought or never will."""
    return draw(st.sampled_from(["r1", "r2", "r3", *(f"wo{place}" for place in range(number + 1))]))


@st.composite
def record_sets(draw: st.DrawFn) -> list[Record]:
    """What several desks recorded of a few people over two days, clocks three hours off either way."""
    number = draw(st.integers(1, 12))
    made = []
    for place in range(number):
        kind = draw(st.sampled_from([ARRIVAL, ARRIVAL, ARRIVAL, UNDO, UNDO, WALK_IN, REPLACEMENT, EXCUSE]))
        refers_to = f"o{draw(st.integers(0, number))}" if kind == UNDO else None
        name = f"o{place}"
        who = f"w{name}" if kind in rules.BRINGING else None if kind == UNDO else whose(draw, number)
        at = NINE + timedelta(minutes=draw(st.integers(-180, 180)))
        made.append(
            Record(
                ref=name, kind=kind, day=draw(st.sampled_from([FIRST, LAST])), at=at, who=who,
                refers_to=refers_to, device=draw(st.integers(1, 5)), is_held=draw(st.integers(0, 9)) == 0,
            )
        )  # fmt: skip
    return made


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Record], list[Record]]:
    """One set of records, and the same told in another order with some of them told again."""
    made = draw(record_sets())
    again = draw(st.lists(st.sampled_from(made), max_size=6))
    return made, Random(draw(st.integers(0, 10**6))).sample([*made, *again], len(made) + len(again))


def by_order_of_arrival(records: Iterable[Record]) -> dict[Key, Presence]:
    """The seeded bug: what was received last decides."""
    found: dict[Key, Presence] = {}
    keys: dict[str, Key] = {}
    for one in records:
        if one.kind == UNDO:
            found.pop(keys.get(one.refers_to or "", ("", FIRST)), None)
        elif one.who and not one.is_held:
            keys[one.ref] = (one.who, one.day)
            found |= attendance([one])
    return found


def by_the_clock(records: Iterable[Record]) -> dict[Key, Presence]:
    """The other seeded bug: the latest clock decides, whichever record an undo is about."""
    found: dict[Key, Presence] = {}
    named = {one.ref: one for one in records}
    for one in sorted(named.values(), key=lambda one: (one.at, one.ref)):
        about = named.get(one.refers_to or "", one)
        if one.kind == UNDO and about.who:
            found.pop((about.who, about.day), None)
        elif one.who and not one.is_held:
            found |= attendance([one])
    return found


def ensure_order_is_nothing(rule: Rule) -> None:
    """The property itself, for any rule."""

    @settings(**LIMITS)
    @given(histories())
    def check(told: tuple[list[Record], list[Record]]) -> None:
        made, otherwise = told
        assert rule(made) == rule(otherwise)

    check()


def ensure_present_is_what_no_undo_refers_to(rule: Rule) -> None:
    """The definition, word by word, for any rule."""

    @settings(**LIMITS)
    @given(record_sets())
    def check(made: list[Record]) -> None:
        undone = {one.refers_to for one in made if one.kind == UNDO and not one.is_held}
        brought = {f"w{one.ref}" for one in made if one.kind in rules.BRINGING}
        came = {
            (one.who, one.day)
            for one in made
            if one.kind in rules.ARRIVING and one.ref not in undone and not one.is_held
            if str(one.who)[0] == "r" or one.who in brought
        }
        assert {key for key, one in rule(made).items() if one.status == rules.PRESENT} == came

    check()


def test_any_order_repetition_and_batching_gives_the_same() -> None:
    ensure_order_is_nothing(attendance)


def test_who_came_is_who_has_an_arrival_no_undo_refers_to() -> None:
    ensure_present_is_what_no_undo_refers_to(attendance)


def test_order_of_arrival_that_decides_is_caught() -> None:
    with pytest.raises(AssertionError):
        ensure_order_is_nothing(by_order_of_arrival)


def test_a_clock_that_decides_is_caught() -> None:
    with pytest.raises(AssertionError):
        ensure_present_is_what_no_undo_refers_to(by_the_clock)


@settings(**LIMITS)
@given(record_sets(), st.integers(-(10**6), 10**6))
def test_clocks_change_the_hour_shown_and_nothing_else(made: list[Record], seconds: int) -> None:
    moved = [Record(**vars(one) | {"at": one.at + timedelta(seconds=seconds)}) for one in made]
    assert {key: one.refs for key, one in attendance(made).items()} == {
        key: one.refs for key, one in attendance(moved).items()
    }


def test_one_person_on_one_day_is_one_attendance() -> None:
    found = attendance([arrival("a"), arrival("b", device=2, at=NINE - timedelta(minutes=4)), arrival("c")])
    assert list(found) == [("r1", FIRST)]
    one = found["r1", FIRST]
    assert one.since == NINE - timedelta(minutes=4) and one.marks == {rules.TWO_DEVICES}


def test_an_undo_takes_back_the_record_it_names_and_no_other() -> None:
    assert present(attendance([arrival("a"), arrival("b"), undo("a")])) == {"r1"}
    assert present(attendance([arrival("a"), undo("a")])) == set()
    assert present(attendance([undo("a"), arrival("a")])) == set()


def test_each_day_is_counted_for_itself() -> None:
    found = attendance([arrival("a"), arrival("b", day=LAST), arrival("c", "r2", day=LAST), undo("b")])
    assert (present(found, FIRST), present(found, LAST), present(found)) == ({"r1"}, {"r2"}, {"r1", "r2"})


def test_who_came_outweighs_an_excuse() -> None:
    excuse = arrival("e", kind=EXCUSE, device=None)
    assert attendance([excuse])["r1", FIRST].status == rules.EXCUSED
    assert attendance([excuse, arrival("a")])["r1", FIRST].status == rules.PRESENT


def test_what_is_held_counts_for_nothing_and_takes_nothing_back() -> None:
    held = arrival("h", who="r9", is_held=True)
    assert attendance([held, arrival("a"), undo("a", is_held=True)]).keys() == {("r1", FIRST)}
    assert unsettled([held, arrival("a")]) == {"h"}
    assert unsettled([held, undo("h")]) == set()


def test_an_undo_of_a_held_record_reaches_what_was_made_of_it() -> None:
    held, settled = arrival("h", who="", is_held=True), arrival("s", "r1", refers_to="h", device=None)
    assert present(attendance([held, settled])) == {"r1"}
    assert present(attendance([held, settled, undo("h")])) == set()


@pytest.mark.parametrize(
    ("minutes", "offset", "marks"),
    [
        (0, 0, set()),
        (-120, 300, set()),
        (-121, 0, {rules.OTHER_HOUR}),
        (0, 301, {rules.CLOCK_OFF}),
        (0, -10_800, {rules.CLOCK_OFF}),
        (60 * 24 * 365, 0, {rules.OTHER_HOUR}),
        (600, 0, set()),
        (601, 0, {rules.OTHER_HOUR}),
    ],
)
def test_odd_hours_and_clocks_are_marked(minutes: int, offset: int, marks: set[str]) -> None:
    at = NINE + timedelta(minutes=minutes)
    assert rules.marks_of_time(at, offset, NINE, NINE + timedelta(hours=4)) == marks


def test_a_day_the_workshop_does_not_have_counts_for_the_nearest() -> None:
    assert rules.counted_day(LAST, FIRST, LAST, FIRST) == (LAST, False)
    assert rules.counted_day(None, FIRST, LAST, date(2027, 3, 1)) == (FIRST, False)
    assert rules.counted_day(date(2028, 1, 1), FIRST, LAST, FIRST) == (LAST, True)


def test_a_code_lets_one_device_in_for_ten_minutes() -> None:
    rules.ensure_fresh(NINE, False, NINE)
    for expires_at, is_used in ((NINE, True), (NINE - timedelta(seconds=1), False)):
        with pytest.raises(Refusal) as refused:
            rules.ensure_fresh(expires_at, is_used, NINE)
        assert refused.value.status == 410


@pytest.mark.parametrize(
    ("state", "hours", "devices"),
    [("draft", 0, 0), ("cancelled", 0, 0), ("held", 7, 0), ("published", 0, 10)],
)
def test_devices_are_for_a_workshop_people_can_come_to(state: str, hours: int, devices: int) -> None:
    with pytest.raises(Refusal):
        rules.ensure_may_let_in(state, NINE, devices, NINE + timedelta(hours=hours))
    rules.ensure_may_let_in("published", NINE, 9, NINE + timedelta(hours=6))
