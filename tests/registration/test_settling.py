"""Institutions written freely are settled by hand, never by guess; what was written stays; it is undone."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.written import unsettled
from app.audit import PARTICIPANT
from app.institutions.models import Institution
from app.registration.actions import correct, leave
from app.registration.models import Registration, Settlement
from app.registration.people import Represented
from app.workshops.models import Workshop
from tests.cast import OTHER, OWN, Colleague
from tests.makers import a_person, make_workshop, sign_up
from tests.registration.settled import at, choose
from tests.registration.truth import ensure_true, rows

WRITTEN = ("Muni de Huanta", "muni de HUANTA", "Mesa de trabajo")


def filled() -> Workshop:
    workshop = make_workshop(convened=(OWN,))
    for text in WRITTEN:
        sign_up(workshop, a_person(represents=Represented(OWN, kind="unlisted", text=text)))
    return workshop


def the(session: Session, key: str) -> Institution:
    return session.scalars(select(Institution).where(Institution.key == key)).one()


def theirs(found: Sequence[Registration]) -> list[tuple[int | None, str | None, str]]:
    return [(row.institution_id, row.institution_text, row.region) for row in found]


def test_candidates_are_offered_and_none_is_chosen(organiser: Colleague, session: Session) -> None:
    workshop = filled()
    page = organiser.get(at(workshop)).page
    assert page.words("main").count("Muni de Huanta") == 1
    number = rows(session, workshop.id)[0].id
    page = organiser.get(at(workshop, f"/{number}")).page
    assert "Municipalidad Provincial de Huanta" in page.words("main")
    assert page.all("main [name=institution_id]") and not page.all("main [name=institution_id][checked]")
    found = organiser.post(at(workshop, f"/{number}"), {"q": "gobierno regional cusco", "look_up": "1"})
    assert "Gobierno Regional de Cusco" in found.text


def test_who_left_is_not_counted_among_those_who_wrote_it(organiser: Colleague, session: Session) -> None:
    workshop = filled()
    leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    assert {one.said.text: one.people for one in unsettled(workshop.id)} == dict.fromkeys(
        (WRITTEN[0], WRITTEN[2]), 1
    )


def test_the_ministry_of_this_country_stands_before_another(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    text = "ministerio trabajo"
    sign_up(workshop, a_person(represents=Represented(OWN, kind="unlisted", text=text)))
    page = organiser.get(at(workshop, f"/{rows(session, workshop.id)[0].id}")).page
    names = [one.text_content() for one in page.all("fieldset label")]
    assert "Promoción del Empleo" in names[0] and any("España" in one for one in names[1:])


def test_a_kind_alone_offers_nobody(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    for text in ("Muni. Distrital de San Sebastian", "Municipalidad de Prueba"):
        sign_up(workshop, a_person(represents=Represented(OWN, kind="unlisted", text=text)))
    first, second = (
        organiser.get(at(workshop, f"/{row.id}")).page.all("main [name=institution_id]")
        for row in rows(session, workshop.id)
    )
    assert first[0].get("value") == str(the(session, "MD-080105").id)
    assert second == []


def test_all_who_wrote_it_are_settled_and_it_is_undone(organiser: Colleague, session: Session) -> None:
    workshop, huanta = filled(), the(session, "MP-0504")
    number = rows(session, workshop.id)[0].id
    for expected in (303, 404):
        assert choose(organiser, workshop, number, huanta.id) == expected
    assert theirs(rows(session, workshop.id)) == [
        (huanta.id, WRITTEN[0], "05"), (huanta.id, WRITTEN[1], "05"), (None, WRITTEN[2], OWN),
    ]  # fmt: skip
    ensure_true(session, workshop.id)
    assert "«muni de HUANTA»" in organiser.get(f"/es/manage/workshops/{workshop.code}/registrations").text
    made = session.scalars(select(Settlement)).one().id
    for _ in range(2):
        assert organiser.post(at(workshop, f"/settled/{made}/undo")).status_code == 303
    assert theirs(rows(session, workshop.id)) == [(None, text, OWN) for text in WRITTEN]
    ensure_true(session, workshop.id)
    assert "Retirada" in organiser.get(at(workshop)).text


def test_undoing_leaves_what_a_person_corrected_since(organiser: Colleague, session: Session) -> None:
    workshop, huanta = filled(), the(session, "MP-0504")
    number = rows(session, workshop.id)[0].id
    choose(organiser, workshop, number, huanta.id)
    government = the(session, "GR-13")
    chosen = Represented(OTHER, institution_id=government.id, kind=government.kind)
    correct(PARTICIPANT, number, a_person(represents=chosen))
    organiser.post(at(workshop, f"/settled/{session.scalars(select(Settlement)).one().id}/undo"))
    found = rows(session, workshop.id)
    assert found[0].institution_id == government.id and found[1].institution_id is None
    ensure_true(session, workshop.id)


def test_nobody_is_settled_into_a_union_without_consent(organiser: Colleague, session: Session) -> None:
    workshop = filled()
    union = session.scalars(select(Institution).where(Institution.kind == "union")).first()
    assert union
    number = rows(session, workshop.id)[0].id
    assert choose(organiser, workshop, number, union.id) == 422
    assert rows(session, workshop.id)[0].institution_id is None


@pytest.mark.parametrize("chosen", ["", "0", "999999999", "x", "\x00", "1' OR 1"])
def test_what_is_not_on_the_list_settles_nothing(organiser: Colleague, session: Session, chosen: str) -> None:
    workshop = filled()
    number = rows(session, workshop.id)[0].id
    assert choose(organiser, workshop, number, chosen) == 422
    assert rows(session, workshop.id)[0].institution_id is None
