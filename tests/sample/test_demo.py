"""The demonstration: every state is shown, everybody is invented, and a refresh brings it back to today."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attendance.board import board
from app.attendance.closing import close_desk
from app.attendance.models import DeskOperation, WalkIn
from app.audit import COMMAND, PARTICIPANT, WORKER
from app.clock import day_at_home, now
from app.database import Loaded, transaction
from app.exchange.models import ImportBatch, ImportChunk, ImportKey
from app.institutions.models import Institution
from app.plan.models import Plan, Target
from app.registration.actions import sign_up
from app.registration.delegations import Grant, grant
from app.registration.drift import drift
from app.registration.models import SEATED, WAITING, Answer, Delegation, Notice, Registration, Settlement
from app.registration.people import Asked, Person, Represented
from app.registration.reminding import Reminder
from app.sample.dates import dated
from app.sample.demo import DEMO, load_demo, refresh_demo
from app.sample.load import load_sample, read_facts
from app.workshops.counts import SignUpCount
from app.workshops.expected import Expected
from app.workshops.headcounts import Headcount
from app.workshops.materials import SHELF, Material, add_material, forget_materials
from app.workshops.models import SessionRole, Speaker, Workshop, WorkshopSession
from app.workshops.photographs import Photograph
from app.workshops.questions import Question
from app.workshops.rules import gaps
from app.workshops.seats import Seats
from app.workshops.standing import CANCELLED, CLOSED, FULL, HELD, OPEN, SOON, standing
from tests.attendance.desk import Device
from tests.cast import make_account

TODAY = "demo-hoy"
FACTS = {said["code"]: said for said in read_facts(DEMO)["workshop"]}


def workshops(session: Session) -> dict[str, Workshop]:
    """The demonstration's workshops by code."""
    found = session.scalars(select(Workshop).where(Workshop.is_demonstration))
    return {one.code: one for one in found}


def counters(session: Session, code: str) -> Seats:
    """The counters of a workshop."""
    statement = select(Seats).join(Workshop, Workshop.id == Seats.workshop_id).where(Workshop.code == code)
    return session.scalars(statement).one()


def signed_up(session: Session) -> Counter[str]:
    """How many registrations each workshop has."""
    statement = select(Workshop.code).join(Registration, Registration.workshop_id == Workshop.id)
    return Counter(session.scalars(statement))


def visitor(workshop: Workshop) -> Asked:
    """The form of somebody who tries the demonstration out, and wants a message."""
    person = Person("Visitante", "Ejemplo", None, "visitante@example.org", Represented(region="08"))
    return Asked(workshop.id, person, key="visitor", language="es")


def test_every_state_is_shown(whole: Session) -> None:
    found = workshops(whole)
    assert len(found) == len(FACTS) >= 12
    states = {code: standing(one, counters(whole, code), now()) for code, one in found.items()}
    announced = Counter(
        states[code] for code, one in found.items() if one.state not in ("proposed", "scheduled")
    )
    assert set(announced) == {OPEN, FULL, SOON, CLOSED, CANCELLED, HELD}
    assert announced[OPEN] >= 5 and announced[HELD] == 3
    assert counters(whole, "demo-piura").free == 2
    assert counters(whole, "demo-arequipa").waiting == 7
    assert found["demo-puno"].cancelled_reason_es and found["demo-puno"].cancelled_reason_en


def test_they_differ_as_real_ones_do(whole: Session) -> None:
    found = workshops(whole).values()
    assert {one.theme_code for one in found} == {"GM", "CO", "MC", "RP", "CC", "TT"}
    assert {one.zone for one in found} == {"America/Lima", "America/Mexico_City", "America/Costa_Rica"}
    assert [one.code for one in found if one.held_in == ["es", "en"] and len(one.interpreted_to) == 2]
    assert sum(one.first_day != one.last_day for one in found) == 2
    assert sum(len(one.region_codes) > 1 for one in found) >= 5
    assert len({code for one in found for code in one.region_codes}) >= 15
    for one in found:
        assert (
            one.sessions
            and (one.first_hour or one.code == TODAY)
            and one.contact_email
            and one.summary_en
            and one.audience_en
        )
        assert one.venue and one.venue.address and one.venue.access_es and one.venue.access_en


def test_held_ones_have_a_figure_or_say_that_there_is_none(whole: Session) -> None:
    rows = whole.execute(
        select(Workshop.code, Headcount.basis, Headcount.number)
        .join(Headcount, Headcount.workshop_id == Workshop.id)
        .where(Workshop.is_demonstration)
    ).all()
    assert {tuple(row) for row in rows} == {
        ("demo-ica", "sheet", 34),
        ("demo-ancash", "unknown", None),
        ("demo-ayacucho", "reported", 48),
    }


def test_what_is_announced_lacks_nothing(whole: Session) -> None:
    for code, one in workshops(whole).items():
        if one.starts_at > now():
            assert [str(gap.message) for gap in gaps(one, counters(whole, code), now())] == [], code


def test_seats_and_line_are_as_invented(whole: Session) -> None:
    for code, said in FACTS.items():
        row = counters(whole, code)
        assert row.taken == min(said["sign_ups"], said["capacity"]), code
        assert row.waiting == said["sign_ups"] - row.taken, code
        states = Counter(
            whole.scalars(select(Registration.state).where(Registration.workshop_id == row.workshop_id))
        )
        assert (states[SEATED], states[WAITING]) == (row.taken, row.waiting), code
    counted = whole.scalar(select(func.sum(SignUpCount.number)))
    assert counted == sum(said["sign_ups"] for said in FACTS.values())


def test_everybody_is_plainly_invented(whole: Session) -> None:
    for person in whole.scalars(select(Registration)):
        assert person.full_name.startswith("Persona Ejemplo ")
        assert person.email is None
        assert person.phone is None or person.phone.startswith("+51900000")
    speakers = select(Speaker.name).join(SessionRole).join(WorkshopSession).join(Workshop)
    names = set(whole.scalars(speakers.where(Workshop.is_demonstration)))
    assert len(names) == 9 and all("Ejemplo" in name for name in names)
    for one in workshops(whole).values():
        assert (one.contact_email or "").endswith("@example.org")
        assert (one.contact_phone or "").startswith("+51900000")
        assert one.venue is not None and "Ejemplo" in (one.venue.name or "")
    assert whole.scalar(select(func.count()).select_from(Notice)) == 0


def test_its_plan_is_marked_and_covers_last_year_to_the_one_after_next(whole: Session) -> None:
    plan = whole.scalars(select(Plan).where(Plan.is_demonstration)).one()
    assert list(plan.years)[1] == now().year
    assert (plan.announced_components, len(plan.components)) == (10, 10)
    assert len({member.jurisdiction_code for group in plan.groups for member in group.members}) == 26
    targets = whole.scalars(select(Target)).all()
    assert len(targets) >= 8
    assert {one.year for one in targets} == set(plan.years)


def test_it_stands_beside_the_real_plan(whole: Session) -> None:
    real = whole.scalars(select(Workshop).where(~Workshop.is_demonstration)).all()
    assert len(real) == 11
    assert {one.plan.key for one in real if one.plan} == {"2011-2014"}
    assert {one.plan.key for one in workshops(whole).values() if one.plan} == {"demo"}
    assert load_sample() is False


def test_loading_again_does_nothing(whole: Session) -> None:
    first = whole.scalars(select(Registration.ref).order_by(Registration.ref)).all()
    assert load_demo() is False
    assert refresh_demo(if_due=True) is False
    assert whole.scalars(select(Registration.ref).order_by(Registration.ref)).all() == first


def test_a_refresh_moves_it_to_today_and_forgets_the_visitors(whole: Session) -> None:
    before = {code: one.first_day for code, one in workshops(whole).items()}
    ids = {code: one.id for code, one in workshops(whole).items()}
    sign_up(PARTICIPANT, visitor(workshops(whole)["demo-cusco"]), sequence=0)
    assert whole.scalar(select(func.count()).select_from(Notice)) == 1
    with time_machine.travel(now() + timedelta(days=14), tick=True):
        assert refresh_demo(if_due=True) is True
        whole.expire_all()
        after = {code: one.first_day for code, one in workshops(whole).items()}
        counted = dated(read_facts(DEMO), day_at_home(now()))["workshop"]
        assert after == {said["code"]: said["first_day"] for said in counted}
        assert all(after[code] > day for code, day in before.items())
        assert refresh_demo(if_due=True) is False
    assert {code: one.id for code, one in workshops(whole).items()} == ids
    assert signed_up(whole) == {code: said["sign_ups"] for code, said in FACTS.items() if said["sign_ups"]}
    assert "visitante@example.org" not in set(whole.scalars(select(Registration.email)))
    assert whole.scalar(select(func.count()).select_from(Notice)) == 0


def test_there_is_a_door_to_try_at_once_on_any_day(whole: Session) -> None:
    one = workshops(whole)[TODAY]
    assert one.first_day == one.last_day == day_at_home(now())
    assert one.starts_at <= now() < one.ends_at and "08" in one.region_codes
    here: Any = current_app
    app: Flask = here._get_current_object()
    device = Device(app, one, FlaskClient(app))
    people = device.sync()["people"]
    groups = Counter(row[4] for row in people if row[4])
    assert len(people) == 24 and max(groups.values()) > 1, "a delegation to let in at once"
    device.sync(*(device.op(who=row[0]) for row in people[:3]))
    assert board(one, one.first_day).humans == 3
    close_desk(COMMAND, one.id, anyway=False, keeps_figure=False)
    real = whole.scalar(select(func.sum(Headcount.number)).join(Workshop).where(~Workshop.is_demonstration))
    assert real == 231, "what is tried enters no real figure"


def test_the_one_of_today_is_of_today_again_tomorrow_and_the_others_stay(whole: Session) -> None:
    made = sign_up(PARTICIPANT, visitor(workshops(whole)["demo-cusco"]), sequence=0)
    others = {code: one.first_day for code, one in workshops(whole).items() if code != TODAY}
    refs = set(whole.scalars(select(Registration.ref).join(Workshop).where(Workshop.code == TODAY)))
    with time_machine.travel(now() + timedelta(days=1), tick=True):
        assert refresh_demo(if_due=True) is True
        whole.expire_all()
        assert workshops(whole)[TODAY].first_day == day_at_home(now())
        assert refresh_demo(if_due=True) is False
    found = {code: one.first_day for code, one in workshops(whole).items() if code != TODAY}
    assert found == others
    assert whole.scalars(select(Registration).where(Registration.ref == made.ref)).one()
    assert not refs & set(whole.scalars(select(Registration.ref)))
    assert load_demo() is False, "it counts as loaded"


def test_a_refresh_forgets_what_the_desk_recorded(whole: Session) -> None:
    here: Any = current_app
    app: Flask = here._get_current_object()
    device = Device(app, workshops(whole)["demo-cusco"], FlaskClient(app))
    signed_up_here = Registration.workshop_id == device.workshop.id
    somebody = whole.scalars(select(Registration.id).where(signed_up_here)).first()
    replaced = device.op("replacement", who=f"r{somebody}", given_names="Persona", family_names="Ejemplo")
    device.sync(replaced, device.op(code="AAAABBBBCCCCDDDD"))
    assert refresh_demo() is True
    assert whole.scalar(select(func.count()).select_from(DeskOperation)) == 0
    assert whole.scalar(select(func.count()).select_from(WalkIn)) == 0


def test_after_a_refresh_messages_can_be_owed_again(whole: Session) -> None:
    sign_up(PARTICIPANT, visitor(workshops(whole)["demo-cusco"]), sequence=0)
    refresh_demo()
    again = sign_up(PARTICIPANT, visitor(workshops(whole)["demo-cusco"]), sequence=0)
    assert again.is_new


def test_a_refresh_undoes_what_visitors_changed(whole: Session) -> None:
    with transaction() as deed:
        one = deed.scalars(select(Workshop).where(Workshop.code == "demo-lima")).one()
        one.title_es, one.state, one.held_in = "Otro título", "cancelled", ["en"]
        one.sessions.pop()
        one.convened.pop()
        deed.get_one(Seats, one.id).capacity = 90
    refresh_demo()
    whole.expire_all()
    one = workshops(whole)["demo-lima"]
    assert (one.title_es, one.state) == (FACTS["demo-lima"]["title_es"], "published")
    assert (one.held_in, len(one.sessions), len(one.convened)) == (["es", "en"], 3, 2)
    assert counters(whole, "demo-lima").capacity == 120


def test_an_interrupted_load_is_made_whole_by_the_next(whole: Session) -> None:
    with transaction() as deed:
        deed.delete(deed.get_one(Loaded, "demo"))
    assert load_demo() is True
    assert signed_up(whole) == {code: said["sign_ups"] for code, said in FACTS.items() if said["sign_ups"]}


def test_one_switch_leaves_it_out(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    without = replace(app.extensions["aforo_settings"], demo=False)
    monkeypatch.setitem(app.extensions, "aforo_settings", without)
    assert (load_demo(), refresh_demo()) == (False, False)
    assert workshops(session) == {}


def put_imports(deed: Session, workshop_id: int, real: int, invented: int) -> None:
    """A file for a workshop, one for none by somebody invented, and one for none by somebody real."""
    for who, whose, place in (("real", real, workshop_id), ("shown", invented, None), ("real", real, None)):
        told = {"kind": "workshops", "sheet": "", "heading_row": 1, "headings": [], "samples": [], "left": []}
        when = {"total": 1, "made_at": now(), "kept_until": now(), "file_name": "a.csv"}
        form = {"form_key": f"{who} {place}", "workshop_id": place, "account_id": whose}
        deed.add(batch := ImportBatch(**told, **when, **form))
        deed.flush()
        deed.add(ImportChunk(batch_id=batch.id, position=0, rows=[], verdicts=[]))
        deed.add(ImportKey(batch_id=batch.id, key=f"{who}, {place}", made="1"))


def test_a_refresh_forgets_what_staff_tried_out(whole: Session) -> None:
    one = workshops(whole)["demo-cusco"]
    body = whole.scalars(select(Institution).where(Institution.key == "GR-08")).one()
    visitor_row = sign_up(PARTICIPANT, visitor(one), sequence=0).ref
    person = whole.scalars(select(Registration).where(Registration.ref == visitor_row)).one()
    real, invented = make_account(), make_account(is_demonstration=True)
    with transaction() as deed:
        put_imports(deed, one.id, real.id, invented.id)
        question = Question(workshop_id=one.id, position=1, kind="yesno", label_es="¿Sí?", label_en="Yes?")
        deed.add(question)
        deed.flush()
        deed.add(Answer(registration_id=person.id, question_id=question.id, value=True))
        deed.add(Reminder(workshop_id=one.id, days=3, starts_at=one.starts_at, made_at=now()))
        deed.get_one(Seats, one.id).has_line = False
        told = {"workshop_id": one.id, "institution_id": body.id, "made_at": now()}
        deed.add(Settlement(**told, written="Gobierno de ejemplo", rows=[[person.id, "08", None]]))
        deed.add(Expected(workshop_id=one.id, institution_id=body.id, added_at=now()))
        picture = {"name": "a" * 32, "digest": "b" * 64, "width": 1, "height": 1, "keep_until": now().date()}
        deed.add(Photograph(workshop_id=one.id, picture=b"x", made_at=now(), **picture))
    add_material(PARTICIPANT, one.id, b"%PDF-1.4 example", "Ejemplo", "Example")
    (file,) = SHELF.files()
    given = Grant(body.id, 1, one.starts_at - timedelta(hours=1))
    for _ in range(2):
        grant(PARTICIPANT, one.id, given)
        with transaction() as deed:
            deed.get_one(Seats, one.id).per_institution = 1
        assert refresh_demo() is True
        whole.expire_all()
        assert drift(whole) == []
    assert [one.key for one in whole.scalars(select(ImportKey))] == ["real, None"], "a real file stays"
    for table in (Answer, Question, Reminder, Settlement, Expected, Photograph, Material, Delegation):
        assert whole.scalar(select(func.count()).select_from(table)) == 0, table
    forget_materials(WORKER, now() + timedelta(days=2))
    assert not file.exists(), "what a visitor sent stays on the disk"
    again = counters(whole, "demo-cusco")
    assert (again.has_line, again.per_institution) == (True, None)
