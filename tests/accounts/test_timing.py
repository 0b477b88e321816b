"""How long it takes to ask for a new password says nothing of whether there is an account.

200 times each, in turn: the answers are the same, and the medians are less than 3 ms apart or no test of
ranks tells the two apart. A seeded difference must be seen, or this looks at nothing.
"""

import re
from collections.abc import Callable
from math import erfc, sqrt
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from flask import Flask

from app.accounts import by_link, resetting
from tests.cast import SAME_ORIGIN, make_account

TIMES, SECONDS, LEAST_P = 200, 0.003, 0.01
ASK = "/es/sign-in/forgotten"


def test_asking_for_a_password_is_answered_alike(app: Flask) -> None:
    known = [make_account("viewer").email for _ in range(3)]
    bodies = {said(app, email)[0] for email in (*known, *(f"nadie{one}@example.org" for one in range(3)))}
    assert len(bodies) == 1


@pytest.mark.prove
def test_asking_for_a_password_takes_as_long_for_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    known, unknown = measured(app)
    assert are_alike(known, unknown), (median(known), median(unknown))
    slow: Callable[..., Any] = resetting.ask_reset

    def giving_itself_away(email: str, language: str) -> None:
        slow(email, language)
        until = perf_counter() + (0.008 if not email.startswith("nadie") else 0.0)
        while perf_counter() < until:
            pass

    monkeypatch.setattr(by_link.resetting, "ask_reset", giving_itself_away)
    assert not are_alike(*measured(app)), "a difference of 8 ms is not seen"


def measured(app: Flask) -> tuple[list[float], list[float]]:
    """Seconds of each, by turns and each as often first, so that what slows the machine slows both."""
    there = [make_account("viewer").email for _ in range(TIMES)]
    took: dict[str, list[float]] = {"known": [], "unknown": []}
    for number, email in enumerate(there):
        pair = [("known", email), ("unknown", f"nadie{number:04}@example.org")]
        for which, asked in pair if number % 2 else pair[::-1]:
            took[which].append(said(app, asked)[1])
    return took["known"], took["unknown"]


def said(app: Flask, email: str) -> tuple[str, float]:
    """The answer without its nonce and what was typed, and how long it took."""
    client = app.test_client()
    began = perf_counter()
    answer = client.post(ASK, data={"email": email}, headers=SAME_ORIGIN)
    took = perf_counter() - began
    assert answer.status_code == 200
    return re.sub(r'nonce="[^"]+"', "", answer.get_data(as_text=True).replace(email, "…")), took


def are_alike(one: list[float], other: list[float]) -> bool:
    """Either is enough: medians close together, or ranks that say nothing."""
    return abs(median(one) - median(other)) < SECONDS or p_of_ranks(one, other) > LEAST_P


def p_of_ranks(one: list[float], other: list[float]) -> float:
    """Mann and Whitney's test, two-sided, by the normal law: enough for 200 of each, without ties."""
    ranked = sorted((value, side) for side, values in enumerate((one, other)) for value in values)
    ranks = sum(rank for rank, (_value, side) in enumerate(ranked, 1) if side == 0)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / sqrt(n * m * (n + m + 1) / 12)
    return erfc(abs(z) / sqrt(2))
