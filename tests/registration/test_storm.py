"""Fifty leave, a hundred come and ten seats are added, all at the same moment: the order holds."""

from flask import Flask

from app.audit import PARTICIPANT, Actor
from app.database import db
from app.registration.actions import change_capacity, leave, sign_up
from tests.makers import a_person, asked, make_workshop
from tests.registration.test_race import at_once
from tests.registration.truth import ensure_true, notices, rows, seats_of

SEATS, LEAVING, COMING, ADDED = 50, 50, 100, 10


def test_a_storm_leaves_no_idle_seat_and_nobody_out_of_order(real: Flask) -> None:
    workshop = make_workshop(capacity=SEATS)
    people = [a_person(email=f"persona{number}@example.org") for number in range(SEATS)]
    for person in people:
        sign_up(PARTICIPANT, asked(workshop, person), 0)
    numbers = [row.id for row in rows(db.session(), workshop.id)]
    db.session.commit()

    def deed(place: int) -> None:
        with real.app_context():
            if place < LEAVING:
                leave(PARTICIPANT, numbers[place])
            elif place < LEAVING + COMING:
                sign_up(PARTICIPANT, asked(workshop, a_person(email=f"otra{place}@example.org")), 0)
            else:
                change_capacity(Actor("account", 1), workshop.id, SEATS + ADDED)

    errors = [error for error in at_once(LEAVING + COMING + 1, deed) if error is not None]
    assert errors == []
    found = rows(db.session(), workshop.id)
    states = [row.state for row in found]
    assert states[:SEATS] == ["cancelled"] * LEAVING
    assert states[SEATS:] == ["seated"] * (SEATS + ADDED) + ["waiting"] * (COMING - SEATS - ADDED)
    assert seats_of(db.session(), workshop.id).free == 0
    owed = notices(db.session(), workshop.id)
    assert owed["promoted"] == owed["waiting"] - (COMING - SEATS - ADDED)
    ensure_true(db.session(), workshop.id)
