"""The staff pages of one workshop: numbers, capacity, moving, calling off."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.database import transaction
from app.registration.models import Notice
from app.workshops.headcounts import Headcount
from app.workshops.models import Workshop
from tests.cast import OWN, Colleague, Enter
from tests.makers import a_person, in_days, make_held, make_workshop, sign_up
from tests.registration.truth import ensure_true, notices, seats_of, states
from tests.workshops.editor import move, sent_by


def _at(workshop: Workshop, page: str = "") -> str:
    return f"/es/manage/workshops/{workshop.code}{page}"


def _with_people(seated: int, waiting: int, **given: Any) -> Workshop:
    """Every other person has a mail address, the others a phone."""
    workshop = make_workshop(convened=(OWN,), capacity=seated, **given)
    for number in range(seated + waiting):
        email = f"persona{number}@example.org" if number % 2 == 0 else None
        sign_up(workshop, a_person(email=email))
    return workshop


def _fresh(session: Session, workshop: Workshop) -> Workshop:
    return session.get_one(Workshop, workshop.id, populate_existing=True)


def test_the_overview_tells_numbers_addresses_and_deeds(organiser: Colleague) -> None:
    workshop = _with_people(3, 2)
    page = organiser.get(_at(workshop)).page
    assert [one.text_content() for one in page.all(".figure .num")] == ["3", "2"]
    text = page.one("main").text_content()
    assert f"http://localhost/t/{workshop.code}" in text
    assert page.all(f'a[href="/es/workshops/{workshop.code}/poster"]')
    for deed in ("/move", "/cancel"):
        assert page.all(f'a[href="{_at(workshop, deed)}"]')


@pytest.mark.parametrize("role", ["viewer", "administrator"])
def test_whoever_only_looks_sees_numbers_and_no_names(enter: Enter, role: str) -> None:
    workshop = _with_people(2, 1)
    page = enter(role).get(_at(workshop)).page
    assert [one.text_content() for one in page.all(".figure .num")] == ["2", "1"]
    assert not page.all("main form")
    assert not page.all(f'a[href="{_at(workshop, "/registrations")}"]')


def test_more_seats_go_to_the_line(organiser: Colleague, session: Session) -> None:
    workshop = _with_people(2, 3)
    assert organiser.post(_at(workshop, "/capacity"), {"capacity": "4"}).status_code == 303
    assert states(session, workshop.id) == ["seated"] * 4 + ["waiting"]
    ensure_true(session, workshop.id)
    assert organiser.post(_at(workshop, "/capacity"), {"capacity": "4"}).status_code == 303, "twice is once"
    assert notices(session, workshop.id)["promoted"] == 2


def test_fewer_than_are_taken_only_when_said_aloud(organiser: Colleague, session: Session) -> None:
    workshop = _with_people(4, 1)
    answer = organiser.post(_at(workshop, "/capacity"), {"capacity": "2"})
    assert answer.status_code == 422
    assert answer.page.all("input[name=below]") and "Nadie pierde la suya" in answer.text
    assert seats_of(session, workshop.id).capacity == 4
    said = {"capacity": "2", "below": "y"}
    assert organiser.post(_at(workshop, "/capacity"), said).status_code == 303
    seats = seats_of(session, workshop.id)
    assert (seats.capacity, seats.taken, seats.excess) == (2, 4, 2), "nobody was put out"
    assert "2 vacantes ocupadas por encima del aforo" in organiser.get(_at(workshop)).text


@pytest.mark.parametrize("typed", ["", "0", "-3", "10001", "doce", "9" * 400, "3\x00"])
def test_a_capacity_is_a_number_of_seats(organiser: Colleague, session: Session, typed: str) -> None:
    workshop = _with_people(2, 0)
    answer = organiser.post(_at(workshop, "/capacity"), {"capacity": typed})
    assert answer.status_code == 422
    assert answer.page.all('.summary a[href="#capacity"]')
    assert len(answer.page.all("[id^=capacity-error]")) == 1
    assert seats_of(session, workshop.id).capacity == 2


def test_moving_says_whom_it_touches_and_tells_them(organiser: Colleague, session: Session) -> None:
    workshop = _with_people(2, 2)
    page = organiser.get(_at(workshop, "/move")).page
    said = page.one(".note").text_content()
    assert "2 personas tienen vacante" in said and "2 están en espera" in said
    assert "Aviso por correo: 2" in said and "«Por avisar»: 2" in said
    form = sent_by(page.one("form.sheet-form")) | {"first_day": in_days(45).first_day.isoformat()}
    form |= {"venue_id": "new", "venue_name": "Casa de Ejemplo Ñusta", "venue_city": "Urubamba"}
    assert move(organiser, workshop.code, **form).status_code == 303
    assert _fresh(session, workshop).first_day == in_days(45).first_day
    assert "nusta" in _fresh(session, workshop).search, "it is found by its new place"
    assert notices(session, workshop.id)["moved"] == 4
    again = organiser.post(_at(workshop, "/move"), form)
    assert again.status_code == 409, "a second tap on the same page moves nothing"
    assert notices(session, workshop.id)["moved"] == 4


def test_a_move_that_changes_nothing_says_so(organiser: Colleague, session: Session) -> None:
    workshop = _with_people(1, 0)
    form = sent_by(organiser.get(_at(workshop, "/move")).page.one("form.sheet-form"))
    for day, says in ((None, "No cambió nada"), (in_days(45), "El taller se movió")):
        changed = {"first_day": day.first_day.isoformat(), "last_day": ""} if day else {}
        answer = organiser.post(_at(workshop, "/move"), form | changed)
        assert says in organiser.get(answer.location).page.words("[role=status]")


def test_a_move_that_cannot_be_keeps_what_was_typed(organiser: Colleague, session: Session) -> None:
    workshop = _with_people(1, 0)
    form = sent_by(organiser.get(_at(workshop, "/move")).page.one("form.sheet-form"))
    for wrong, field in (
        ({"first_day": "2001-02-03"}, "#first_day"),
        ({"first_day": ""}, "#first_day"),
        ({"first_hour": "19:00"}, "#last_hour"),
        ({"venue_id": "new", "venue_name": "", "venue_city": ""}, "#venue_name"),
    ):
        answer = organiser.post(_at(workshop, "/move"), form | wrong)
        assert answer.status_code == 422
        assert answer.page.all(f'.summary a[href="{field}"]'), wrong
    assert _fresh(session, workshop).first_day == workshop.first_day
    form |= {"district_query": "wanchaq", "find_district": "1"}
    looked = organiser.post(_at(workshop, "/move"), form)
    assert looked.status_code == 200 and looked.page.all("input[name=district]")


def test_calling_off_needs_a_reason_in_both_languages(organiser: Colleague, session: Session) -> None:
    workshop = _with_people(2, 1)
    assert "2 personas tienen vacante" in organiser.get(_at(workshop, "/cancel")).text
    half = organiser.post(_at(workshop, "/cancel"), {"reason_es": "Huaico"})
    assert half.status_code == 422 and half.page.all('.summary a[href="#reason_en"]')
    whole = {"reason_es": "Huaico en la carretera", "reason_en": "A landslide on the road"}
    assert organiser.post(_at(workshop, "/cancel"), whole).status_code == 303
    stored = _fresh(session, workshop)
    assert (stored.state, stored.cancelled_reason_en) == ("cancelled", "A landslide on the road")
    assert notices(session, workshop.id)["cancelled"] == 3
    assert organiser.post(_at(workshop, "/cancel"), whole).status_code == 303, "twice is once"
    assert notices(session, workshop.id)["cancelled"] == 3
    page = organiser.get(_at(workshop)).page
    assert "Huaico en la carretera" in page.one(".error-note").text_content()
    assert not page.all("main form")


def test_what_took_place_is_neither_moved_nor_called_off(organiser: Colleague) -> None:
    held = make_workshop(convened=(OWN,), state="held", when=in_days(-3))
    form = sent_by(organiser.get(_at(held, "/move")).page.one("form.sheet-form"))
    form["first_day"] = in_days(9).first_day.isoformat()
    assert organiser.post(_at(held, "/move"), form).status_code == 422
    reasons = {"reason_es": "Tarde", "reason_en": "Late"}
    assert organiser.post(_at(held, "/cancel"), reasons).status_code == 422
    assert organiser.post(_at(held, "/capacity"), {"capacity": "99"}).status_code == 422


def test_nobody_is_owed_word_of_an_unannounced_workshop(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,), state="scheduled")
    assert "Nadie se ha inscrito" in organiser.get(_at(workshop, "/cancel")).text
    reasons = {"reason_es": "Otro plan", "reason_en": "Another plan"}
    assert organiser.post(_at(workshop, "/cancel"), reasons).status_code == 303
    assert session.scalars(select(Notice)).all() == []


def test_a_headcount_is_shown_with_its_basis_and_no_seats_that_never_were(
    organiser: Colleague, session: Session
) -> None:
    held = make_held(convened=(OWN,), capacity=0)
    with transaction() as deed:
        deed.add(Headcount(workshop_id=held.id, number=37, basis="reported", made_at=now()))
    page = organiser.get(_at(held)).page
    assert [one.text_content() for one in page.all(".figure .num")] == ["37"]
    assert "Reportadas." in page.one(".figure").text_content()
    unknown = organiser.get(_at(make_held(convened=(OWN,), capacity=0))).page
    assert [one.text_content() for one in unknown.all(".figure .num")] == ["—"]
    seated = make_held(convened=(OWN,), capacity=30)
    assert [one.text_content() for one in organiser.get(_at(seated)).page.all(".figure .num")] == [
        "—",
        "0",
        "0",
    ]
