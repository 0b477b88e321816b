"""Five desks tap, lose answers, send twice, out of order, clocks hours off: one truth for every order."""

from collections.abc import Callable, Iterable
from random import Random
from time import monotonic
from typing import Any

import pytest
from flask import Flask

from app.attendance import rules
from app.attendance.board import board
from app.attendance.rules import Key, Presence, Record
from app.workshops.models import Workshop
from tests.makers import make_workshop, sign_up, today

from .desk import Device, milliseconds, who
from .test_rules import by_order_of_arrival

DESKS = 5
# Hours each desk's clock is off.
SKEWS = (0, 3, -3, 1.5, -0.1)
BATCH = 20
Ops = list[dict[str, Any]]


def tapped(device: Device, people: list[str], number: int, skew: float, chance: Random) -> Ops:
    """What one desk records in a morning: arrivals, some taken back, somebody new now and then."""
    made: Ops = []
    while len(made) < number:
        at = milliseconds(hours=skew, seconds=-chance.randrange(3600))
        luck = chance.random()
        if luck < 0.15 and made:
            earlier = chance.choice([one for one in made if one["kind"] != "undo"])
            made.append(device.op("undo", refers_to=earlier["id"], at=at))
        elif luck < 0.2:
            made.append(device.op("walk_in", given_names="Persona", family_names=f"Nueva {len(made)}", at=at))
        else:
            made.append(device.op(who=chance.choice(people), at=at))
    return made


def batches(ops: Ops, chance: Random) -> list[Ops]:
    """The records of a desk in batches, some of them sent twice, inside them and one after another."""
    shuffled = chance.sample(ops, len(ops))
    cut = [shuffled[start : start + BATCH] for start in range(0, len(ops), BATCH)]
    return [*cut, *chance.sample(cut, len(cut) // 3)]


def truth(every: Iterable[dict[str, Any]]) -> set[str]:
    """Who came: an arrival that no undo refers to."""
    found = list(every)
    undone = {one.get("refers_to") for one in found if one["kind"] == "undo"}
    came = [one for one in found if one["kind"] != "undo" and one["id"] not in undone]
    return {one.get("who") or f"w{one['id']}" for one in came}


def morning(app: Flask, number: int, seed: int) -> tuple[Workshop, set[str], float]:
    """Everything recorded and handed in in some order: the workshop, the truth, and the seconds it took."""
    chance, workshop = Random(seed), make_workshop(when=today(), capacity=number * DESKS)
    people = [who(sign_up(workshop)) for _ in range(number // 3)]
    devices = [Device(app, workshop) for _ in range(DESKS)]
    recorded = [
        (device, skew, tapped(device, people, number, skew, chance))
        for device, skew in zip(devices, SKEWS, strict=True)
    ]
    told = [(device, skew, some) for device, skew, ops in recorded for some in batches(ops, chance)]
    started = monotonic()
    for device, skew, some in chance.sample(told, len(told)):
        # The answer to every fourth is lost: the device knows nothing of it and asks as before.
        send = device.send if chance.random() < 0.25 else device.sync
        send(*some, now=milliseconds(hours=skew))
    took = monotonic() - started
    return workshop, truth(op for _device, _skew, ops in recorded for op in ops), took


def ensure_one_truth(app: Flask, number: int, seed: int) -> float:
    """What is known afterwards is the truth, for this order; the seconds it took."""
    workshop, came, took = morning(app, number, seed)
    assert {one.who for one in board(workshop, workshop.first_day).arrived} == came
    return took


@pytest.mark.parametrize("seed", [1, 2])
def test_five_desks_give_one_truth_in_any_order(app: Flask, seed: int) -> None:
    ensure_one_truth(app, 40, seed)


def test_an_order_of_arrival_that_decides_is_caught(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    seeded: Callable[[Iterable[Record]], dict[Key, Presence]] = by_order_of_arrival
    truly = rules.attendance
    monkeypatch.setattr(
        rules, "attendance", lambda records: truly(some) if len(some := list(records)) < 2 else seeded(some)
    )
    with pytest.raises(AssertionError):
        ensure_one_truth(app, 40, 1)


@pytest.mark.prove
def test_two_thousand_taps_are_handed_in_within_ten_seconds(app: Flask) -> None:
    for seed in range(3):
        took = ensure_one_truth(app, 400, seed)
        print(f"desk_2000_taps_synced {took:.2f} s")
        assert took <= 10
