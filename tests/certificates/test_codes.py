"""Codes: a slip is caught, a guess hits nothing, what people type is read."""

import random
from uuid import UUID

import pytest
from flask import Flask

from app.certificates import codes
from app.tokens import CROCKFORD

TRIES = 100_000


@pytest.fixture
def code(app: Flask) -> str:
    """The typed code of a made-up certificate."""
    return codes.typed_code_of("a" * 32)


def test_a_code_has_its_bits_and_its_check(code: str) -> None:
    assert len(code) == 17 and set(code) <= set(CROCKFORD)
    assert codes.check_of(code[:-1]) == code[-1]
    assert codes.is_code(code) and not codes.has_slip(code)
    qr = codes.qr_code_of("a" * 32)
    assert len(qr) == 26 and len(qr) * 5 >= 128 and codes.is_code(qr)


def test_every_wrong_sign_in_every_place_is_caught(code: str) -> None:
    tried = 0
    for place in range(len(code)):
        for sign in set(CROCKFORD) - {code[place]}:
            wrong = code[:place] + sign + code[place + 1 :]
            assert codes.has_slip(wrong) and not codes.is_code(wrong), wrong
            tried += 1
    assert tried == 17 * 31


def test_every_two_neighbours_changed_are_caught(app: Flask) -> None:
    tried = 0
    for number in range(200):
        code = codes.typed_code_of(f"{number:032}")
        for place in range(len(code) - 1):
            first, second = code[place], code[place + 1]
            if first != second:
                assert codes.has_slip(code[:place] + second + first + code[place + 2 :]), code
                tried += 1
    assert tried > 2000


def test_a_check_that_only_adds_up_would_miss_neighbours(code: str) -> None:
    """The control: a plain sum says nothing of the order."""
    place = next(one for one in range(15) if code[one] != code[one + 1])
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert sum(map(CROCKFORD.index, swapped)) == sum(map(CROCKFORD.index, code))
    assert codes.has_slip(swapped)


def test_a_hundred_thousand_guesses_hit_nothing(app: Flask) -> None:
    chance = random.Random(20260101)
    kept = {codes.looked_for(codes.typed_code_of(UUID(int=number).hex)) for number in range(2000)}
    assert codes.looked_for(codes.typed_code_of(UUID(int=7).hex)) in kept
    hits = 0
    for _ in range(TRIES):
        body = "".join(chance.choices(CROCKFORD, k=16))
        hits += codes.looked_for(body + codes.check_of(body)) in kept
    assert hits == 0


def test_what_people_type_is_read(code: str) -> None:
    typed = codes.shown(code).lower().replace("0", "o").replace("1", "l").replace("-", " - ")
    assert codes.looked_for(typed) == codes.looked_for(code)
    for odd in ("", "x", "U" * 17, "ñ" * 17, "\x00" * 17, "9" * 10_000, "٣" * 17):
        assert not codes.is_code(odd)
