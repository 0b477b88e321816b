"""Staff add a person by the statement that serves everybody, and write a note the person reads too."""

from urllib.parse import unquote

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import PARTICIPANT
from app.outbox import Job
from app.registration.actions import leave
from app.tokens import form_key, link_token, shown_code
from app.workshops.models import Workshop
from tests.cast import OTHER, OWN, SAME_ORIGIN, Colleague, Enter
from tests.makers import make_workshop, sign_up
from tests.page import ProofReader
from tests.registration.truth import ensure_true, notices, rows, states


def at(workshop: Workshop, page: str = "new") -> str:
    return f"/es/manage/workshops/{workshop.code}/registrations/{page}"


def somebody(**given: str) -> dict[str, str]:
    told = {"given_names": "Zoila", "family_names": "Ejemplo Agregada", "email": "zoila@example.org"}
    return told | {"region": "08", "language": "en", "consent": "y", "key": form_key()} | given


def test_a_person_is_added_with_a_seat_and_written_to(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    form = somebody()
    for _ in range(2):
        assert organiser.post(at(workshop), form).status_code == 303
    row = rows(session, workshop.id)[0]
    assert (row.full_name, row.state, row.language) == ("Zoila Ejemplo Agregada", "seated", "en")
    assert notices(session, workshop.id) == {"confirmation": 1}
    ensure_true(session, workshop.id)


def test_over_the_line_nobody_jumps_the_queue(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,), capacity=1)
    for _ in range(2):
        sign_up(workshop)
    assert organiser.post(at(workshop), somebody()).status_code == 303
    assert states(session, workshop.id) == ["seated", "waiting", "waiting"]
    leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    assert states(session, workshop.id) == ["cancelled", "seated", "waiting"]
    ensure_true(session, workshop.id)


@pytest.mark.parametrize(
    ("capacity", "kind", "says"),
    [
        (2, "Tiene vacante: confírmale", "Zoila Ejemplo Agregada tiene vacante"),
        (1, "Está en la lista de espera", "Zoila Ejemplo Agregada está en el puesto 1 de la lista de espera"),
    ],
)
def test_who_left_only_a_phone_is_told_by_hand_with_their_code(
    organiser: Colleague, session: Session, capacity: int, kind: str, says: str
) -> None:
    workshop = make_workshop(convened=(OWN,), capacity=capacity)
    sign_up(workshop)
    form = somebody(email="", phone="987 654 321", language="es")
    for _ in range(2):
        answer = organiser.post(at(workshop), form)
        assert answer.status_code == 303
    row = rows(session, workshop.id)[-1]
    page = organiser.get(answer.location).page
    assert says in page.words("main") and shown_code(row.short_code) in page.words("main .note")
    (way,) = page.all("main .note a")
    told = organiser.get(way.get("href", "")).page
    (line,) = told.all("main .people li")
    assert kind in line.text_content() and "Zoila" in line.text_content()
    (whatsapp,) = told.all('main .people a[href^="https://wa.me/51987654321?text="]')
    assert shown_code(row.short_code) in unquote(whatsapp.get("href", ""))
    assert session.scalars(select(Job.key).where(Job.kind == "notice")).all() == []
    ensure_true(session, workshop.id)


def test_what_was_done_is_said_of_nobody_elses_workshop(
    organiser: Colleague, other_organiser: Colleague, session: Session
) -> None:
    workshop, other = make_workshop(convened=(OWN,)), make_workshop(convened=(OTHER,))
    for form in (somebody(email="zoila@example.org"), somebody(email="", no_contact="y")):
        page = organiser.get(organiser.post(at(workshop), form).location).page
        assert "tiene vacante" in page.words("main .note") and not page.all("main .note a")
    row = rows(session, workshop.id)[0]
    for odd in (str(row.id), "0", "x", "9" * 30, "²", "-1"):
        assert "Zoila" not in other_organiser.get(f"{at(other, '')[:-1]}?added={odd}").text
    leave(PARTICIPANT, row.id)
    assert "tiene vacante" not in organiser.get(f"{at(workshop, '')[:-1]}?added={row.id}").text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"consent": ""}, "Marca que la persona lo sabe"),
        ({"given_names": ""}, "Escribe los nombres de la persona"),
        ({"key": "x"}, "Revisa lo que escribiste"),
        ({"email": ""}, "Escribe el celular o el correo de la persona"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(
    organiser: Colleague, session: Session, given: dict[str, str], says: str
) -> None:
    workshop = make_workshop(convened=(OWN,))
    answer = organiser.post(at(workshop), somebody(**given))
    assert answer.status_code == 422
    assert says in answer.text and "Ejemplo Agregada" in answer.text
    assert rows(session, workshop.id) == []


def test_the_same_person_is_not_added_twice(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    assert organiser.post(at(workshop), somebody()).status_code == 303
    assert organiser.post(at(workshop), somebody()).status_code == 422
    assert len(rows(session, workshop.id)) == 1


def test_a_closed_sign_up_takes_nobody(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,), is_taking=False, state="held")
    assert organiser.get(at(workshop)).status_code == 200
    assert organiser.post(at(workshop), somebody()).status_code == 409
    assert rows(session, workshop.id) == []


def test_a_note_is_read_by_staff_and_by_the_person(
    organiser: Colleague, client: ProofReader, session: Session
) -> None:
    workshop = make_workshop(convened=(OWN,))
    made = sign_up(workshop)
    number = rows(session, workshop.id)[0].id
    page = at(workshop, f"{number}/note")
    assert organiser.get(page).status_code == 200
    assert organiser.post(page, {"note": "Llega a las diez & media"}).status_code == 303
    assert "Llega a las diez &amp; media" in organiser.get(at(workshop, "")[:-1]).text
    token = link_token("ticket", made.ref, made.generation)
    opened = client.post(f"/r/{token}/open?lang=es", headers=SAME_ORIGIN)
    assert "Llega a las diez &amp; media" in client.get(opened.location).text
    assert organiser.post(page, {"note": "x" * 501}).status_code == 422
    assert organiser.post(page, {"note": ""}).status_code == 303
    assert rows(session, workshop.id)[0].note is None


def test_a_viewer_adds_nobody(enter: Enter, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    viewer = enter("viewer")
    assert viewer.post(at(workshop), somebody()).status_code == 403
    assert rows(session, workshop.id) == []
