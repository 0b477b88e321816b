"""Somebody is erased while certificates are issued or revoked: no name is left, no deed fails."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select

from app.attendance.rules import number_of
from app.audit import COMMAND
from app.certificates import actions, bulk, erasing, issuing
from app.certificates.models import Certificate, CertificateBatch
from app.database import db
from app.refusals import Refusal
from tests.behind import on_its_own, one_behind_the_other
from tests.makers import a_person

from .world import Held, certificates, issued, who

PLACES = erasing, issuing, actions
NAMED = {"given_names": "Zoraida", "family_names": "Borrable"}


@pytest.fixture
def app(dialect: str) -> Iterator[Flask]:
    """An application on a database of its own."""
    with on_its_own(dialect) as made:
        yield made


def issue(held: Held, whose: str) -> None:
    """By hand. Whoever was erased did not come."""
    with suppress(Refusal):
        actions.issue(COMMAND, held.workshop.id, whose, "")


def issue_to_all(_held: Held, _whose: str) -> None:
    """By the worker."""
    bulk.make({"batch": db.session.scalars(select(CertificateBatch.id)).one()})


def revoke(_held: Held, whose: str) -> None:
    """What the person has is taken back."""
    number = db.session.scalars(select(Certificate.id).where(Certificate.who == whose)).one()
    actions.revoke(COMMAND, number, "Motivo de ejemplo")


@pytest.mark.parametrize("is_erased_first", [True, False])
@pytest.mark.parametrize("deed", [issue, issue_to_all, revoke])
def test_nobody_erased_is_named(
    app: Flask, monkeypatch: pytest.MonkeyPatch, deed: Callable[[Held, str], None], is_erased_first: bool
) -> None:
    held = Held()
    whose = who(held.person(0, 1, person=a_person(**NAMED)))
    other = who(held.person(0, 1))
    held.end()
    if deed is revoke:
        issued(held, whose)
    actions.ask_for_all(COMMAND, held.workshop.id)
    db.session.rollback()
    both = [lambda: erasing.erase(COMMAND, number_of(whose)), lambda: deed(held, whose)]
    one_behind_the_other(app, monkeypatch, PLACES, *(both if is_erased_first else both[::-1]))
    rows = certificates(held)
    assert [row.name for row in rows if row.who not in {None, other}] == []
    assert not any("Zoraida" in str(row.name) for row in rows)
    if deed is issue_to_all:
        assert other in {row.who for row in rows}
