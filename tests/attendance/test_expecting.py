"""Expected institutions: by province, by network, one by one; the table says who is missing."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import COMMAND
from app.institutions.models import Institution
from app.registration.people import Represented
from app.workshops.expected import Expected, expect, expect_no_more, mark
from app.workshops.models import Workshop
from tests.cast import OWN, SAME_ORIGIN, Colleague, Enter
from tests.makers import a_person, make_workshop, sign_up


def at(workshop: Workshop, page: str = "") -> str:
    return f"/es/manage/workshops/{workshop.code}/expected{page}"


def keys(session: Session, workshop: Workshop) -> set[str]:
    rows = select(Institution.key).join(Expected, Expected.institution_id == Institution.id)
    return set(session.scalars(rows.where(Expected.workshop_id == workshop.id)))


def the(session: Session, key: str) -> Institution:
    return session.scalars(select(Institution).where(Institution.key == key)).one()


def test_a_province_brings_all_its_municipalities_once(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    for _ in range(2):
        assert organiser.post(at(workshop), {"province": "0801"}).status_code == 303
    found = keys(session, workshop)
    assert found == {"MP-0801"} | {f"MD-08010{n}" for n in range(2, 9)}
    assert "8 de 8 instituciones esperadas" in organiser.get(at(workshop)).page.words("main")


def test_a_network_brings_its_members_and_not_itself(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    network = organiser.get(at(workshop)).page.all("#network option")[1].get("value")
    assert organiser.post(at(workshop), {"network": network}).status_code == 303
    assert len(keys(session, workshop)) > 1 and network not in keys(session, workshop)


@pytest.mark.parametrize(
    "form", [{}, {"province": "9999"}, {"network": "\x00"}, {"institution_id": "9" * 30}]
)
def test_what_is_not_on_the_lists_adds_nobody(
    organiser: Colleague, session: Session, form: dict[str, str]
) -> None:
    workshop = make_workshop(convened=(OWN,))
    answer = organiser.post(at(workshop), form)
    assert answer.status_code == 422 and "elige" in answer.page.words(".summary").lower()
    assert keys(session, workshop) == set()


def test_a_whole_name_typed_is_taken_and_what_is_not_listed_says_so(
    organiser: Colleague, session: Session
) -> None:
    workshop = make_workshop(convened=(OWN,))
    for typed, says in (("Zqxw", "se le parece"), ("municipalidad provincial", "la lista que aparece abajo")):
        answer = organiser.post(at(workshop), {"institution": typed})
        assert answer.status_code == 422 and says in answer.page.words(".summary")
    called = the(session, "MP-0801")
    answer = organiser.post(at(workshop), {"institution": f" {called.name_es.upper()}"})
    assert answer.status_code == 303 and keys(session, workshop) == {called.key}
    assert "esperadas" in organiser.get(answer.location).page.words("[role=status]")


def test_states_come_from_records(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    expect(COMMAND, workshop.id, [the(session, f"MP-080{n}").id for n in (1, 2, 3, 4)])
    rows = session.scalars(select(Expected).order_by(Expected.id)).all()
    for row, what in ((rows[1], "invited"), (rows[2], "declined")):
        for _ in range(2):
            assert organiser.post(at(workshop, f"/{row.id}/mark"), {"what": what}).status_code == 303
    chosen = Represented(OWN, institution_id=rows[3].institution_id, kind="provincial municipality")
    sign_up(workshop, a_person(represents=chosen))
    chips = [chip.text_content().strip() for chip in organiser.get(at(workshop)).page.all(".people .chip")]
    assert sorted(chips) == ["Con inscripción", "Declinó", "Invitada", "Sin invitar"]
    assert "2 de 4 instituciones esperadas" in organiser.get(at(workshop)).page.words("main")
    narrowed = organiser.get(at(workshop) + "?state=declined").page
    assert len(narrowed.all(".people li")) == 1
    organiser.post(at(workshop, f"/{rows[2].id}/mark"), {"what": "declined", "undo": "1"})
    assert "3 de 4 instituciones esperadas" in organiser.get(at(workshop)).page.words("main")
    assert organiser.post(at(workshop, f"/{rows[0].id}/mark"), {"what": "x"}).status_code == 422
    for status in (303, 404):
        assert organiser.post(at(workshop, f"/{rows[0].id}/remove")).status_code == status


def test_others_change_nothing(
    other_organiser: Colleague, enter: Enter, organiser: Colleague, session: Session
) -> None:
    workshop = make_workshop(convened=(OWN,))
    for somebody, status in ((other_organiser, 404), (enter("viewer"), 403)):
        assert somebody.post(at(workshop), {"province": "0801"}).status_code == status
    assert keys(session, workshop) == set()
    assert organiser.get(at(workshop) + "?state=%00").status_code == 200


def test_a_mark_on_one_that_has_just_gone_is_nothing(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    body = session.scalars(select(Institution.id).limit(1)).one()
    expect(COMMAND, workshop.id, [body])
    number = session.scalars(select(Expected.id)).one()
    for _ in range(2):
        expect_no_more(COMMAND, number)
        mark(COMMAND, number, "invited", True)
    assert session.scalars(select(Expected)).all() == []


def test_a_mark_keeps_the_row_before_the_eyes(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    expect(COMMAND, workshop.id, [the(session, f"MP-080{n}").id for n in (1, 2, 3)])
    first, second, third = organiser.get(at(workshop)).page.all(".people li")
    number = second.get("id").removeprefix("expected-")
    marked = at(workshop, f"/{number}/mark?state=expected")
    answer = organiser.post(marked, {"what": "declined"})
    assert answer.location == at(workshop) + f"?state=expected#expected-{number}"
    sent = {"csrf_token": organiser.token, "what": "invited"}
    part = organiser.client.post(marked, data=sent, headers=SAME_ORIGIN | {"HX-Request": "true"})
    assert part.status_code == 200 and "<html" not in part.text
    button = part.page.one(f"#expected-{number} #expected-{number}-invited")
    assert button.get("aria-label").startswith("Deshacer"), "the mark has the same id, and so keeps the focus"
    assert "2 de 3 instituciones esperadas" in part.page.words("[hx-swap-oob='innerHTML:#expected-missing']")
    taken = organiser.post(at(workshop, f"/{number}/remove"))
    assert taken.location == at(workshop) + f"#{third.get('id')}"
    left = organiser.post(at(workshop, f"/{third.get('id').removeprefix('expected-')}/remove"))
    assert left.location == at(workshop) + f"#{first.get('id')}"
