"""A deed is one transaction: all of it or nothing, and nothing outside one."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import COMMAND, AuditRow, record
from app.database import Loaded, broken_rule, transaction
from app.outbox import Job, job


def names(session: Session) -> set[str]:
    return set(session.scalars(select(Loaded.name).where(Loaded.name.like("test-%"))))


def test_what_a_deed_wrote_is_there_after_it(app: Flask, session: Session) -> None:
    with transaction() as deed:
        deed.add(Loaded(name="test-kept", digest="1"))
    assert names(session) == {"test-kept"}


def test_a_deed_that_fails_leaves_nothing(app: Flask, session: Session) -> None:
    with pytest.raises(ZeroDivisionError), transaction() as deed:
        deed.add(Loaded(name="test-lost", digest="1"))
        deed.flush()
        raise ZeroDivisionError
    assert names(session) == set()


def test_a_write_outside_a_deed_is_refused(app: Flask, session: Session) -> None:
    session.add(Loaded(name="test-stray", digest="1"))
    with pytest.raises(RuntimeError, match="outside a deed"):
        session.flush()
    session.rollback()


def test_a_deed_inside_a_deed_is_refused(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside a deed"), transaction(), transaction():
        pass


def test_a_change_made_before_a_deed_is_not_swallowed_by_it(app: Flask, session: Session) -> None:
    with transaction() as deed:
        deed.add(Loaded(name="test-row", digest="1"))
    session.get_one(Loaded, "test-row").digest = "2"
    with pytest.raises(RuntimeError, match="outside a deed"), transaction():
        pass
    session.rollback()


def test_the_rule_that_spoke_is_known_by_name_on_both_databases(app: Flask) -> None:
    with pytest.raises(IntegrityError) as doubled, transaction() as deed:
        deed.add_all([job("test", "the same key"), job("test", "the same key")])
    assert broken_rule(doubled.value) == "uq_job_key"


def test_an_instant_comes_back_aware_and_the_same(app: Flask, session: Session) -> None:
    at = datetime(2026, 3, 1, 14, 30, tzinfo=UTC)
    with transaction() as deed:
        deed.add(job("test", "when", due_at=at))
    session.expire_all()
    assert session.scalars(select(Job.due_at).where(Job.key == "when")).one() == at


def test_an_instant_without_a_zone_is_refused(app: Flask) -> None:
    with pytest.raises(Exception, match="time zone"), transaction() as deed:
        deed.add(job("test", "naive", due_at=datetime(2026, 3, 1)))  # noqa: DTZ001


def test_an_audit_row_is_part_of_the_deed(app: Flask, session: Session) -> None:
    with pytest.raises(ZeroDivisionError), transaction() as deed:
        record(deed, COMMAND, "try", ("test", 1))
        deed.flush()
        raise ZeroDivisionError
    assert session.scalars(select(AuditRow).where(AuditRow.object_kind == "test")).all() == []
