"""Any order of deeds, compared after each with a model that knows nothing of the database.

Invariants of seats (never more than the capacity holds, none idle under a line), of the line (strict order of
arrival) and of repetition (once is as often). Two seeded bugs must be found, or the machine sees nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from app.audit import PARTICIPANT, Actor
from app.refusals import Refusal
from app.registration import line
from app.registration.actions import change_capacity, leave, sign_up
from app.registration.people import Asked, Person
from app.registration.queries import place_in_line
from app.workshops import seats
from app.workshops.actions import close_sign_up, reopen_sign_up
from tests.makers import a_person, asked, make_workshop
from tests.registration.truth import ensure_true, notices, rows

STAFF = Actor("account", 1)
MOST_PEOPLE = 6
LIMITS = {
    "deadline": None,
    "database": None,
    "report_multiple_bugs": False,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.generate,),
}


@dataclass
class Model:
    """A workshop as a child would keep it: a list of people in order, each seated, waiting or cancelled."""

    capacity: int
    is_open: bool = True
    states: list[str] = field(default_factory=list)
    promoted: int = 0

    def count(self, state: str) -> int:
        """How many are in a state."""
        return self.states.count(state)

    def arrive(self) -> str:
        """The next one comes: a seat over an empty line, else the end of the line."""
        is_free = "waiting" not in self.states and self.count("seated") < self.capacity
        self.states.append("seated" if is_free else "waiting")
        return self.states[-1]

    def go(self, number: int) -> None:
        """One leaves, and seats that are free then go to the first who wait."""
        self.states[number] = "cancelled"
        self.fill()

    def fill(self) -> None:
        """Free seats go to the first who wait."""
        while self.count("seated") < self.capacity and "waiting" in self.states:
            self.states[self.states.index("waiting")] = "seated"
            self.promoted += 1


class Workshop(RuleBasedStateMachine):
    """Deeds on one workshop; the session is the test's own."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.workshop = make_workshop(capacity=2)
        self.model = Model(2)
        self.forms: list[tuple[Asked, str]] = []
        self.active: dict[str, int] = {}
        self.people: list[Person] = [a_person(email=f"persona{n}@example.org") for n in range(MOST_PEOPLE)]

    @rule(number=st.integers(0, MOST_PEOPLE - 1), accepts_line=st.booleans())
    def somebody_signs_up(self, number: int, accepts_line: bool) -> None:
        """One of a few people, who may be signed up already."""
        self._sign_up(asked(self.workshop, self.people[number], accepts_line=accepts_line))

    @rule(number=st.integers(1, 3))
    def some_without_a_contact_sign_up(self, number: int) -> None:
        """Always the same name, and always another person."""
        for _ in range(number):
            person = a_person(given_names="Persona", family_names="Ejemplo", phone=None)
            self._sign_up(asked(self.workshop, person))

    @precondition(lambda self: self.forms)
    @rule(chosen=st.randoms(use_true_random=False))
    def a_form_is_sent_again(self, chosen: Any) -> None:
        """The same key and body, however late: the same ticket."""
        form, ref = chosen.choice(self.forms)
        again = sign_up(PARTICIPANT, form, 0)
        assert (again.ref, again.is_new) == (ref, False)

    @precondition(lambda self: self.forms)
    @rule(chosen=st.randoms(use_true_random=False))
    def a_form_is_sent_with_other_details(self, chosen: Any) -> None:
        """The same key and another body: no change."""
        form, _ref = chosen.choice(self.forms)
        other = Asked(self.workshop.id, a_person(), form.key, "es")
        with pytest.raises(Refusal):
            sign_up(PARTICIPANT, other, 0)

    @precondition(lambda self: self.model.states)
    @rule(chosen=st.randoms(use_true_random=False))
    def somebody_leaves(self, chosen: Any) -> None:
        """Anybody, also who left before."""
        number = chosen.randrange(len(self.model.states))
        leave(PARTICIPANT, rows(self.session, self.workshop.id)[number].id)
        if self.model.states[number] != "cancelled":
            self.model.go(number)
            self.active = {key: place for key, place in self.active.items() if place != number}

    @rule(capacity=st.integers(1, 5))
    def the_capacity_changes(self, capacity: int) -> None:
        """Up promotes, down evicts nobody."""
        change_capacity(STAFF, self.workshop.id, capacity)
        self.model.capacity = capacity
        self.model.fill()

    @rule(number=st.integers(0, MOST_PEOPLE - 1))
    def sign_up_closes_and_opens_again(self, number: int) -> None:
        """Closed to whoever comes meanwhile, whatever they accept; seats and line stay as they are."""
        close_sign_up(STAFF, self.workshop.id)
        self.model.is_open = False
        self._sign_up(asked(self.workshop, self.people[number]))
        self.check_invariants()
        reopen_sign_up(STAFF, self.workshop.id)
        self.model.is_open = True

    def _sign_up(self, form: Asked) -> None:
        key = form.person.key
        is_known = key is not None and key in self.active
        needs_line = self.model.count("waiting") or self.model.count("seated") >= self.model.capacity
        refused = is_known or not self.model.is_open or (needs_line and not form.accepts_line)
        try:
            made = sign_up(PARTICIPANT, form, 0)
        except Refusal:
            assert refused
            return
        assert not refused
        assert (made.state, made.is_new) == (self.model.arrive(), True)
        self.forms.append((form, made.ref))
        if key is not None:
            self.active[key] = len(self.model.states) - 1

    def check_invariants(self, *_args: Any, **_kwargs: Any) -> None:
        """After every deed."""
        found = rows(self.session, self.workshop.id)
        assert [row.state for row in found] == self.model.states
        assert [row.seq for row in found] == list(range(1, len(found) + 1))
        waiting = [row for row in found if row.state == "waiting"]
        assert not waiting or place_in_line(waiting[-1]) == len(waiting)
        told = sum(row.email is not None for row in found)
        owed = notices(self.session, self.workshop.id)
        assert owed["confirmation"] + owed["waiting"] == told
        assert owed["promoted"] <= self.model.promoted
        ensure_true(self.session, self.workshop.id)


def run(session: Session, examples: int, steps: int, **given: Any) -> None:
    """Run the machine."""
    chosen = settings(max_examples=examples, stateful_step_count=steps, **LIMITS, **given)
    run_state_machine_as_test(lambda: Workshop(session), settings=chosen)


def test_any_order_of_deeds_keeps_seats_line_and_counts_true(app: Flask, session: Session) -> None:
    run(session, examples=15, steps=25)


@pytest.mark.prove
def test_very_many_orders_of_deeds_keep_seats_line_and_counts_true(app: Flask, session: Session) -> None:
    run(session, examples=300, steps=50)


def _from_the_tail(workshop_id: int) -> Any:
    return in_order(workshop_id).order_by(None).order_by(line.Registration.seq.desc())


def _nobody(_counters: seats.Seats) -> int:
    return 0


in_order = line._line
BUGS: list[tuple[Any, str, Callable[..., Any]]] = [
    (line, "_line", _from_the_tail),
    (seats, "seat_from_line", _nobody),
]


@pytest.mark.parametrize("bug", BUGS, ids=["promotes from the tail", "promotes nobody"])
def test_a_seeded_bug_is_found(
    app: Flask, session: Session, bug: tuple[Any, str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*bug)
    with pytest.raises(AssertionError):
        run(session, examples=40, steps=25, derandomize=True)
