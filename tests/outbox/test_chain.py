"""The audit's chain: sealed in the order deeds end, and telling which row was touched."""

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.audit import COMMAND, AuditRow, has_unsealed, read_chain, record, seal_next
from app.database import transaction


def write(count: int) -> None:
    with transaction() as session:
        for number in range(count):
            record(session, COMMAND, "try", ("thing", number), number=number, words="ñandú ’ «»")


def seal_all() -> None:
    for _ in range(10):
        with transaction() as session:
            if not seal_next(session, most=3):
                return


def ids(session: Session) -> list[int]:
    return list(session.scalars(select(AuditRow.id).order_by(AuditRow.place)))


@pytest.fixture
def chain(session: Session) -> list[int]:
    """Seven sealed rows, by number."""
    write(7)
    seal_all()
    return ids(session)


def test_a_chain_nobody_touched_is_whole(session: Session, chain: list[int]) -> None:
    found = read_chain(session)
    assert (found.rows, found.fault) == (7, None)
    assert len(found.head) == 64
    assert not has_unsealed(session)


def test_rows_written_later_are_chained_on(session: Session, chain: list[int]) -> None:
    before = read_chain(session)
    write(2)
    assert has_unsealed(session)
    assert read_chain(session) == before
    seal_all()
    assert read_chain(session).rows == 9


def test_a_row_whose_deed_ended_later_comes_later_in_the_chain(session: Session, chain: list[int]) -> None:
    """On PostgreSQL a row may be numbered before others and be seen after them."""
    late = chain[0] - 1
    write(1)
    with transaction() as deed:
        written = deed.scalars(select(AuditRow).where(AuditRow.place.is_(None))).one()
        deed.execute(update(AuditRow).where(AuditRow.id == written.id).values(id=late))
    seal_all()
    assert ids(session) == [*chain, late]
    assert read_chain(session).fault is None


CHANGES = {
    "action": "nothing",
    "details": {"number": 99},
    "actor_id": 1,
    "request": "another",
    "object_key": "other",
    "seal": "0" * 64,
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_row_is_named(app: Flask, session: Session, chain: list[int], name: str) -> None:
    with transaction() as deed:
        deed.execute(update(AuditRow).where(AuditRow.id == chain[3]).values({name: CHANGES[name]}))
    assert read_chain(session).fault == f"row {chain[3]} is not as it was sealed"
    answer = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert answer.exit_code == 1
    assert f"row {chain[3]} is not as it was sealed" in answer.output


def test_a_missing_row_is_noticed(session: Session, chain: list[int]) -> None:
    with transaction() as deed:
        deed.execute(delete(AuditRow).where(AuditRow.id == chain[3]))
    assert read_chain(session).fault == f"a row before row {chain[4]} is missing"


def test_rows_taken_from_the_end_are_noticed_by_a_seal_noted_before(
    app: Flask, session: Session, chain: list[int]
) -> None:
    head = read_chain(session).head
    verify = ["audit", "verify", "--head", head]
    assert app.test_cli_runner().invoke(args=verify).exit_code == 0
    alone = app.test_cli_runner().invoke(args=verify[:2]).output
    assert head in alone and "keep this seal elsewhere, for --head" in alone
    with transaction() as deed:
        deed.execute(delete(AuditRow).where(AuditRow.id.in_(chain[5:])))
    assert read_chain(session).fault is None, "a chain alone cannot know its end"
    answer = app.test_cli_runner().invoke(args=verify)
    assert answer.exit_code == 1
    assert "not in the chain" in answer.output


def test_swapped_rows_are_named(session: Session, chain: list[int]) -> None:
    with transaction() as deed:
        first, second = (deed.get_one(AuditRow, number) for number in chain[2:4])
        first.details, second.details = second.details, first.details
    assert read_chain(session).fault == f"row {chain[2]} is not as it was sealed"
