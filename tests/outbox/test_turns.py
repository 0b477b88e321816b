"""Jobs: taken once, tried again with patience, given up in sight, and never lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import now
from app.database import broken_rule, transaction
from app.outbox import (
    LEASE,
    MOST_TRIES,
    WAITS,
    Away,
    GiveUp,
    Job,
    Outcome,
    Payload,
    Postpone,
    Task,
    backlog,
    given_up,
    job,
    retry,
)
from app.sqlite import writing
from app.turns import REST, Turns
from app.work import seal


class Doing:
    """Work that goes as told, one answer after the other, and what was written of it."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.done: list[Payload] = []
        self.settled: list[Outcome] = []

    def do(self, payload: Payload) -> Any:
        self.done.append(payload)
        answer = self.answers.pop(0) if self.answers else "good"
        if isinstance(answer, Exception):
            raise answer
        return answer

    def settle(self, _session: Session, _payload: Payload, outcome: Outcome) -> None:
        self.settled.append(outcome)

    def turns(self, per_minute: int | None = None) -> Turns:
        return Turns({"try": Task(self.do, self.settle, lambda: per_minute)})


def put(*keys: str, kind: str = "try") -> None:
    with transaction() as session:
        session.add_all(job(kind, key, name=key) for key in keys)


def one(session: Session, key: str = "a") -> Job:
    found = select(Job).where(Job.key == key)
    return session.scalars(found, execution_options={"populate_existing": True}).one()


def test_a_job_is_done_once_and_written_down(session: Session) -> None:
    put("a")
    doing = Doing("well")
    assert doing.turns().work_once()
    assert not doing.turns().work_once()
    assert doing.done == [{"name": "a"}]
    assert [outcome.result for outcome in doing.settled] == ["well"]
    assert (one(session).state, one(session).error) == ("done", None)


def test_jobs_are_done_in_the_order_they_are_due(session: Session) -> None:
    put("b", "a", "c")
    doing = Doing()
    turns = doing.turns()
    while turns.work_once():
        pass
    assert [payload["name"] for payload in doing.done] == ["b", "a", "c"]


def test_a_job_nobody_can_do_is_left_alone(session: Session) -> None:
    put("a", kind="something of a newer Aforo")
    assert not Doing().turns().work_once()
    assert one(session).state == "pending"


def test_a_failure_is_tried_again_later_and_later_for_a_day(session: Session) -> None:
    put("a")
    doing = Doing(*[Postpone("not now") for _ in range(MOST_TRIES)])
    turns = doing.turns()
    waits = []
    with time_machine.travel(now(), tick=False) as clock:
        while one(session).state == "pending":
            assert turns.work_once()
            assert not turns.work_once(), "it is not due again at once"
            if one(session).state == "pending":
                waits.append(one(session).due_at - now())
                clock.shift(waits[-1])
    assert tuple(waits) == WAITS
    assert [int(wait.total_seconds() // 60) for wait in waits[:4]] == [1, 5, 15, 30]
    assert timedelta(hours=23) < sum(waits, timedelta()) <= timedelta(hours=24)
    assert [outcome.state for outcome in doing.settled] == ["pending"] * len(WAITS) + ["failed"]


def test_what_was_given_up_is_in_sight_and_can_be_tried_again(session: Session) -> None:
    put("a", "b")
    turns = Doing(GiveUp("never"), "well").turns()
    while turns.work_once():
        pass
    assert backlog(session) == {"pending": 0, "failed": 1}
    assert [(lost.key, lost.error) for lost in given_up(session)] == [("a", "never")]
    with transaction() as deed:
        assert [again.key for again in retry(deed)] == ["a"]
    assert Doing().turns().work_once()
    assert backlog(session) == {"pending": 0, "failed": 0}


def test_an_error_is_kept_without_anybodys_address(session: Session) -> None:
    put("a", "b")
    turns = Doing(GiveUp("550 <ana@example.org>: no such person"), ValueError("Ana Ejemplo")).turns()
    while turns.work_once():
        pass
    assert one(session, "a").error == "550 … no such person"
    assert one(session, "b").error == "ValueError"


@pytest.mark.parametrize("killed", [1, MOST_TRIES])
def test_a_job_of_a_worker_that_died_is_taken_up_after_its_lease(session: Session, killed: int) -> None:
    put("a")
    doing = Doing()
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(killed):
            assert doing.turns()._take() is not None
            assert not doing.turns().work_once(), "the lease holds"
            clock.shift(LEASE)
        assert doing.turns().work_once()
    is_poison = killed == MOST_TRIES
    assert one(session).state == ("failed" if is_poison else "done")
    assert len(doing.done) == (0 if is_poison else 1)


def test_a_worker_that_was_too_slow_cannot_undo_what_another_did(session: Session) -> None:
    put("a")
    slow, fast = Doing(), Doing()
    turns = slow.turns()
    with time_machine.travel(now(), tick=False) as clock:
        taken = turns._take()
        assert taken is not None
        clock.shift(LEASE)
        assert fast.turns().work_once()
        turns._settle(taken, Outcome("pending", error=Postpone("late")))
    assert one(session).state == "done"
    assert slow.settled == []


def test_when_what_it_needs_is_away_only_one_job_tries(session: Session) -> None:
    put("a", "b", "c")
    doing = Doing(Away("nobody answers"))
    turns = doing.turns()
    with time_machine.travel(now(), tick=False) as clock:
        assert turns.work_once()
        assert not turns.work_once(), "the others need not try"
        clock.shift(REST + 1)
        rested = doing.turns()
        while rested.work_once():
            pass
    assert [payload["name"] for payload in doing.done] == ["a", "b", "c", "a"]
    assert one(session, "b").tries == 1


def test_no_more_are_done_in_a_minute_than_allowed(session: Session) -> None:
    put(*"abcdefg")
    doing = Doing()
    with time_machine.travel(now(), tick=False) as clock:
        for minute in range(1, 4):
            first, second = doing.turns(per_minute=2), doing.turns(per_minute=2)
            while first.work_once() or second.work_once():
                pass
            assert len(doing.done) == 2 * minute
            clock.shift(61)


def test_a_kind_that_has_had_its_share_lets_the_others_pass(session: Session) -> None:
    put(*"abcd")
    put("z", kind="other")
    doing, other = Doing(), Doing()
    limited = Task(doing.do, doing.settle, lambda: 2)
    turns = Turns({"try": limited, "other": Task(other.do, other.settle)})
    while turns.work_once():
        pass
    assert len(doing.done) == 2 and other.done == [{"name": "z"}]


def test_work_that_is_done_is_not_done_again_when_its_note_fails(session: Session) -> None:
    def broken(_session: Session, _payload: Payload, _outcome: Outcome) -> None:
        raise ValueError

    put("a")
    doing = Doing()
    turns = Turns({"try": Task(doing.do, broken)})
    with time_machine.travel(now(), tick=False) as clock:
        assert turns.work_once()
        clock.shift(timedelta(days=1))
        assert not turns.work_once()
    assert (one(session).state, one(session).error) == ("failed", "ValueError")
    assert len(doing.done) == 1


def test_asking_twice_with_one_key_is_asking_once(session: Session) -> None:
    put("a")
    with pytest.raises(IntegrityError) as refused:
        put("a")
    assert broken_rule(refused.value) == "uq_job_key"


def test_an_empty_outbox_is_read_in_two_statements_and_never_written(session: Session) -> None:
    turns = Doing().turns()
    with statements() as seen:
        assert not turns.work_once()
        assert not seal()
    assert len(seen) == 2
    assert all(words.startswith("SELECT") and not writes for words, writes in seen)


def test_the_guard_sees_a_write(session: Session) -> None:
    put("a")
    with statements() as seen:
        assert Doing().turns().work_once()
    assert any(writes for _, writes in seen)


@contextmanager
def statements() -> Iterator[list[tuple[str, bool]]]:
    """Every statement meanwhile, and whether it stood in a deed."""
    seen: list[tuple[str, bool]] = []

    def note(_connection: Any, _cursor: Any, words: str, *_: Any) -> None:
        if "SAVEPOINT" not in words:
            seen.append((words, writing.get()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
