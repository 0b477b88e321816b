"""An edition is of one moment, whatever others write while it is made, in transactions as in life."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread, get_ident
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, select, text

from app.attendance.closing import reopen_desk
from app.attendance.models import WALK_IN
from app.attendance.told import Newcomer, Told
from app.audit import COMMAND, Actor, AuditRow
from app.clock import now
from app.database import db, transaction
from app.institutions.models import Institution
from app.plan.models import Plan
from app.refusals import Conflict
from app.registration.people import Represented
from app.tallies import signing
from app.tallies.edition import AGES, KINDS, REGIONS, SEXES, WORKSHOPS
from app.tallies.models import EditionBody
from app.workshops.editions import Edition
from app.workshops.models import Workshop

from ..behind import COMES_WITHIN, on_its_own
from ..cast import make_account
from .boards import make_plan
from .programmes import closing_of, held_with, keep_told

REASONS = ("Ejemplo", "Example")
LONGEST = 30
# Of each of them somebody comes in before one of the statements that count.
BODIES = ("GR-01", "GR-02", "GR-03", "GR-04", "GR-05", "GR-06", "GR-08", "GR-09")


@pytest.fixture
def own_app(dialect: str) -> Iterator[Flask]:
    """An application on a database of its own."""
    with on_its_own(dialect) as made:
        yield made


class Meanwhile:
    """What somebody else does before statements of this thread; it goes on when they have done it or wait."""

    def __init__(self, app: Flask, deed: Callable[[], None], most: int) -> None:
        self.app, self.deed, self.left = app, deed, most
        self.threads: list[Thread] = []
        self.failed: list[Exception] = []

    @contextmanager
    def of(self, *words: str) -> Iterator[None]:
        """They do it before each statement that has one of these words."""
        me, engine = get_ident(), db.engine

        def before(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            if get_ident() == me and any(word in statement for word in words):
                self._once()

        event.listen(engine, "before_cursor_execute", before)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", before)
            for one in self.threads:
                one.join(LONGEST)
        assert self.failed == []

    def _once(self) -> None:
        if not self.left or any(one.is_alive() for one in self.threads):
            return
        self.left -= 1
        self.threads.append(Thread(target=self._run))
        self.threads[-1].start()
        # On SQLite they wait for this deed to end.
        self.threads[-1].join(LONGEST if db.engine.dialect.name == "postgresql" else COMES_WITHIN)

    def _run(self) -> None:
        with self.app.app_context():
            try:
                self.deed()
            except Exception as error:  # of a thread: whoever waits for it raises it
                self.failed.append(error)


def sign(plan: Plan, version: int = 1, actor: Actor = COMMAND) -> None:
    """The figures signed off as they stand."""
    signing.sign_off(actor, "Persona Ejemplo", plan.id, version, *REASONS)


def one_more(workshop: Workshop, key: str) -> None:
    """The desk is opened again, somebody of this institution comes in, and it is closed."""
    body = db.session.scalars(select(Institution).where(Institution.key == key)).one()
    reopen_desk(COMMAND, workshop.id, "Ejemplo")
    of_it = Represented(str(body.jurisdiction_code), institution_id=body.id, kind=body.kind)
    newcomer = Newcomer("Persona", "Ejemplo", represents=of_it)
    keep_told(workshop, Told(str(uuid4()), WALK_IN, now(), newcomer=newcomer))
    closing_of(workshop)


def sums(edition: Edition) -> set[int]:
    """How many people each table of an edition has in all."""
    tables = edition.tables
    found = {one["number"] for one in tables[WORKSHOPS]}
    for name in (REGIONS, KINDS, SEXES, AGES):
        found.add(next(number for row, column, number, _ in tables[name]["cells"] if row == column == ""))
    return found


@pytest.mark.parametrize("is_one_moment", [True, False])
def test_who_comes_in_while_it_is_signed_is_in_every_table_or_in_none(
    own_app: Flask, dialect: str, is_one_moment: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_one_moment:
        monkeypatch.setattr(signing, "at_one_moment", lambda _session: None)
    plan = make_plan()
    workshop, bodies = held_with(plan, {"08": 30, "23": 30}), iter(BODIES)
    others = Meanwhile(own_app, lambda: one_more(workshop, next(bodies)), most=len(BODIES))
    with others.of("region_count", "sign_up_count", "INTO edition"):
        sign(plan)
    assert len(others.threads) == (1 if dialect == "sqlite" else len(BODIES))
    edition = db.session.scalars(select(Edition)).one()
    told = len(db.session.scalars(select(EditionBody)).all())
    is_same = len(sums(edition)) == 1 and sums(edition) == {60 + told}
    assert is_same is (is_one_moment or dialect == "sqlite"), (sums(edition), told)


def test_what_it_refers_to_may_be_edited_meanwhile(own_app: Flask, dialect: str) -> None:
    plan, account = make_plan(), make_account("coordinator")
    held_with(plan, {"08": 30, "23": 30})

    def edit() -> None:
        with transaction() as session:
            for column in ("plan.title_es", "account.name", "institution.name_es"):
                table, name = column.split(".")
                session.execute(text(f"UPDATE {table} SET {name} = {name} || '.'"))

    with Meanwhile(own_app, edit, most=1).of("FROM region_count"):
        sign(plan, 1, Actor("account", account.id))
    edition = db.session.scalars(select(Edition)).one()
    assert (edition.signed_by, sums(edition)) == (account.id, {60})
    done = select(AuditRow).where(AuditRow.action == "sign off edition")
    assert len(db.session.scalars(done).all()) == 1


def test_of_two_at_once_one_is_told_to_read_the_other_and_changes_nothing(
    own_app: Flask, dialect: str
) -> None:
    plan, account = make_plan(), make_account("coordinator")
    held_with(plan, {"08": 30, "23": 30})
    told: list[str] = []

    def attempt(actor: Actor) -> None:
        try:
            sign(plan, 1, actor)
        except Conflict:
            told.append(actor.kind)

    with Meanwhile(own_app, lambda: attempt(Actor("account", account.id)), most=1).of("FROM region_count"):
        attempt(COMMAND)
    assert told == (["account"] if dialect == "sqlite" else ["command"])
    assert len(db.session.scalars(select(Edition)).all()) == 1
    done = select(AuditRow).where(AuditRow.action == "sign off edition")
    assert len(db.session.scalars(done).all()) == 1
