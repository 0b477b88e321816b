"""Sign-up goes with a moved workshop: earlier, later, open, closed by hand, reopened."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.audit import Actor
from app.registration.actions import move_workshop
from app.workshops.actions import close_sign_up, reopen_sign_up
from app.workshops.draft import Where
from app.workshops.models import Workshop
from app.workshops.window import Window, carried_on
from tests.cast import OWN, Colleague
from tests.makers import in_days, make_workshop
from tests.registration.truth import seats_of

STAFF = Actor("account", 1)
DAY = timedelta(days=1)
AT = datetime.fromisoformat("2027-03-01T12:00:00+00:00")
MOMENTS = st.integers(-900, 900).map(lambda hours: AT + timedelta(hours=hours))


def _made(opens: int, closes: int | None, **given: str) -> Workshop:
    """In thirty days; sign-up opens and closes so many days before."""
    starts = in_days(30).starts_at
    closing = starts if closes is None else starts - closes * DAY
    return make_workshop((OWN,), opens_at=starts - opens * DAY, closes_at=closing, **given)


def _move(workshop: Workshop, days: int, version: int = 1) -> None:
    move_workshop(STAFF, workshop.id, version, in_days(days), Where())


@pytest.mark.parametrize(
    ("closes", "days", "after"),
    [
        (1, 52, timedelta(1)), (5, 40, timedelta(5)), (1, 10, timedelta(1)), (None, 52, timedelta()),
        (None, 3, timedelta()),
        # So far before the new day that it would be over already: it stays open as long as it can.
        (25, 20, timedelta(15)), (5, 4, timedelta()),
    ],
)  # fmt: skip
def test_sign_up_closes_as_long_before_as_it_did(
    app: Flask, session: Session, closes: int | None, days: int, after: timedelta
) -> None:
    workshop = _made(40, closes)
    opened = seats_of(session, workshop.id).opens_at
    _move(workshop, days)
    counters = seats_of(session, workshop.id)
    assert counters.closes_at == in_days(days).starts_at - after
    assert counters.opens_at == opened, "who could sign up still can"


def test_sign_up_that_is_to_open_opens_with_it(app: Flask, session: Session) -> None:
    workshop = _made(20, 2)
    _move(workshop, 60)
    counters = seats_of(session, workshop.id)
    starts = in_days(60).starts_at
    assert (counters.opens_at, counters.closes_at) == (starts - 20 * DAY, starts - 2 * DAY)


def test_what_was_closed_by_hand_stays_closed_and_reopens_until_its_moved_hour(
    app: Flask, session: Session
) -> None:
    workshop = _made(40, 3)
    close_sign_up(STAFF, workshop.id)
    closed = seats_of(session, workshop.id).closes_at
    _move(workshop, 52, workshop.version)
    assert seats_of(session, workshop.id).closes_at == closed
    session.refresh(workshop)
    _move(workshop, 45, workshop.version)
    assert seats_of(session, workshop.id).closes_at == closed
    reopen_sign_up(STAFF, workshop.id)
    assert seats_of(session, workshop.id).closes_at == in_days(45).starts_at - 3 * DAY


@pytest.mark.parametrize(
    ("closes", "said"),
    [(2, "nunca después de que empiece"), (None, "cuando empiece el taller"), (31, "siguen cerradas")],
)
def test_the_page_says_what_becomes_of_sign_up(organiser: Colleague, closes: int | None, said: str) -> None:
    workshop = _made(40, closes)
    assert said in organiser.get(f"/es/manage/workshops/{workshop.code}/move").text


@given(MOMENTS, st.integers(1, 900), st.integers(1, 900), st.integers(-30, 60))
def test_no_window_closes_after_the_start_or_shuts_who_is_in(
    opens: datetime, open_hours: int, before: int, days: int
) -> None:
    closes = opens + timedelta(hours=open_hours)
    starts = closes + timedelta(hours=before)
    after = carried_on(Window(opens, closes, starts), days * DAY, starts + days * DAY, AT)
    assert after.opens_at is not None and after.closes_at is not None
    if closes <= AT:
        assert (after.opens_at, after.closes_at) == (opens, closes)
    elif starts + days * DAY > AT:
        assert after.opens_at < after.closes_at <= after.starts_at and after.closes_at > AT
        assert not opens <= AT or after.opens_at == opens
