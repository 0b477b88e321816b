"""A workshop that takes so many of each institution: never more, whoever comes at the same moment."""

import threading
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from app.attendance.written import settle
from app.audit import PARTICIPANT
from app.clock import now
from app.database import db, transaction
from app.institutions.models import Institution
from app.refusals import Conflict
from app.registration import claim, limited
from app.registration.actions import correct, leave, sign_up
from app.registration.bringing_in import Listed, bring_in
from app.registration.models import Registration
from app.registration.people import Represented
from app.registration.settling import Said
from app.workshops.counts import UNLISTED
from app.workshops.models import Workshop
from app.workshops.seats import Seats, lock
from tests.cast import Colleague
from tests.makers import a_person, asked, make_workshop
from tests.registration.settled import at, choose
from tests.registration.test_race import at_once
from tests.registration.truth import ensure_true, states

COMING, MOST = 24, 3


def _body(name: str = "Cuerpo de ejemplo") -> Represented:
    """An institution of the list, made for the test."""
    with transaction() as session:
        key = name.lower().replace(" ", "-")
        made = Institution(key=key, kind="NGO", sector="civil society", name_es=name, search=key)
        session.add(made)
        session.flush()
        return Represented("08", None, made.id, made.kind, name)


def _limited(most: int, **given: object) -> Workshop:
    workshop = make_workshop(**given)  # type: ignore[arg-type]
    with transaction() as session:
        session.get_one(Seats, workshop.id).per_institution = most
    return workshop


def _come(workshop: Workshop, represents: Represented) -> str:
    person = a_person(represents=represents)
    return sign_up(PARTICIPANT, asked(workshop, person), 0).state


def test_so_many_of_one_institution_and_no_more(app: Flask, session: Session) -> None:
    workshop, ours, theirs = _limited(2), _body(), _body("Otro cuerpo")
    assert [_come(workshop, ours) for _ in range(2)] == ["seated", "seated"]
    with pytest.raises(Conflict) as told:
        _come(workshop, ours)
    assert told.value.field == "institution"
    assert _come(workshop, theirs) == "seated"
    assert _come(workshop, Represented("08")) == "seated", "who comes for nobody is of no institution"
    first = session.scalars(select(Registration.id).order_by(Registration.seq)).first()
    leave(PARTICIPANT, first or 0)
    assert _come(workshop, ours) == "seated"
    ensure_true(session, workshop.id)


def test_a_correction_is_no_way_around_it(app: Flask, session: Session) -> None:
    workshop, ours = _limited(1), _body()
    _come(workshop, ours)
    _come(workshop, Represented("08"))
    other = session.scalars(select(Registration.id).order_by(Registration.seq.desc())).first()
    with pytest.raises(Conflict):
        correct(PARTICIPANT, other or 0, a_person(represents=ours))
    first = session.scalars(select(Registration.id).order_by(Registration.seq)).first()
    correct(PARTICIPANT, first or 0, a_person(represents=ours))


def _written(text: str) -> Represented:
    """An institution of no list."""
    return Represented("08", kind=UNLISTED, text=text)


def test_an_institution_written_freely_is_counted_however_it_is_written(app: Flask, session: Session) -> None:
    workshop = _limited(2)
    assert [_come(workshop, _written(text)) for text in ("Muni Prov Cusco", "MUNI  próv cusco")]
    with pytest.raises(Conflict) as told:
        _come(workshop, _written("Muni.Prov. CUSCO."))
    assert told.value.field == "institution"
    assert _come(workshop, _written("Muni Dist Cusco")) == "seated"
    _come(workshop, Represented("08"))
    last = session.scalars(select(Registration.id).order_by(Registration.seq.desc())).first()
    with pytest.raises(Conflict):
        correct(PARTICIPANT, last or 0, a_person(represents=_written("muni prov cusco")))
    first = session.scalars(select(Registration.id).order_by(Registration.seq)).first()
    correct(PARTICIPANT, first or 0, a_person(represents=_written("MUNI PROV CUSCO")))
    leave(PARTICIPANT, first or 0)
    assert _come(workshop, _written("Muni Prov Cusco")) == "seated"
    ensure_true(session, workshop.id)


def test_a_list_brings_no_more_of_what_is_written_freely(app: Flask, session: Session) -> None:
    workshop = _limited(2)
    _come(workshop, _written("Muni Prov Cusco"))
    same = _written("MUNI. PROV.CUSCO.")
    people = [Listed(asked(workshop, a_person(represents=same))) for _ in range(3)]
    with transaction() as inside:
        placed = bring_in(inside, PARTICIPANT, inside.get_one(Workshop, workshop.id), people, now())
    assert [isinstance(one, int) for one in placed] == [True, False, False]


def test_what_is_written_and_settled_still_counts(app: Flask, session: Session) -> None:
    workshop, ours = _limited(2), _body()
    for _ in range(2):
        _come(workshop, _written("Cuerpo"))
    settle(PARTICIPANT, workshop.id, Said("Cuerpo", "08"), session.get_one(Institution, ours.institution_id))
    for represents in (ours, _written("CUERPO")):
        with pytest.raises(Conflict):
            _come(workshop, represents)


def test_settling_above_the_limit_is_warned_of(organiser: Colleague, session: Session) -> None:
    workshop, ours = _limited(2), _body("Cuerpo de ejemplo")
    _come(workshop, ours)
    for _ in range(2):
        _come(workshop, _written("Cuerpo de ejemplo"))
    number = session.scalars(select(Registration.id).where(Registration.institution_id.is_(None))).first()
    assert number is not None
    assert "sobre el límite" in organiser.get(at(workshop, f"/{number}")).page.words("main").lower()
    assert choose(organiser, workshop, number, ours.institution_id) == 303
    assert states(session, workshop.id) == ["seated"] * 3, "nobody loses their place"


def test_the_page_says_the_limit_before_anybody_signs_up(client: FlaskClient) -> None:
    workshop = _limited(2)
    assert "Como máximo 2 personas de cada institución" in client.get(f"/es/workshops/{workshop.code}").text
    assert "Como máximo" not in client.get(f"/es/workshops/{make_workshop().code}").text


def test_without_a_line_nobody_waits(app: Flask, session: Session) -> None:
    workshop = make_workshop(capacity=1)
    with transaction() as inside:
        inside.get_one(Seats, workshop.id).has_line = False
    assert _come(workshop, Represented("08")) == "seated"
    with pytest.raises(Conflict):
        _come(workshop, Represented("08"))
    assert states(session, workshop.id) == ["seated"]


def _race(real: Flask, ours: Represented | None = None) -> int:
    """How many of one institution got in, of many who came at once; on PostgreSQL all wait at one door."""
    workshop, ours = _limited(MOST, capacity=COMING), ours or _body(f"Cuerpo {threading.get_ident()}")
    db.session.commit()

    shut = threading.Event()

    def deed(place: int) -> None:
        with real.app_context():
            if place == 0:
                _hold_the_door(workshop, shut)
            else:
                assert shut.wait(20)
                _come(workshop, ours)

    errors = [error for error in at_once(COMING + 1, deed) if error is not None]
    assert all(isinstance(error, Conflict) for error in errors), errors
    ensure_true(db.session(), workshop.id)
    return COMING - len(errors)


def _hold_the_door(workshop: Workshop, shut: threading.Event) -> None:
    """Keep the counters locked until many wait for them: all have read what they read by then."""
    if db.engine.dialect.name == "sqlite":
        shut.set()
        return
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with transaction() as session:
        lock(session, workshop.id)
        shut.set()
        until = time.monotonic() + 10
        while session.scalar(waiting) < MOST + 2:
            assert time.monotonic() < until, "nobody waits"


def test_at_the_same_moment_no_more_than_the_limit_come(real: Flask) -> None:
    assert _race(real) == _race(real, _written("Cuerpo sin lista")) == MOST


def test_a_limit_looked_up_without_the_lock_is_passed(real: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    if db.engine.dialect.name == "sqlite":
        # There the file lock of all writes stands before the statement: without a limit in it all come.
        monkeypatch.setattr(claim, "CLAIM", claim.seats.CLAIM)
    else:
        under = or_(Seats.per_institution.is_(None), limited.of_one_institution < Seats.per_institution)
        monkeypatch.setattr(claim, "CLAIM", claim.seats.CLAIM.where(under))
        claim._whole.cache_clear()
    try:
        assert _race(real) > MOST
    finally:
        claim._whole.cache_clear()
