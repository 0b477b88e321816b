"""Finding one's sign-up: what only its owner knows; the same answer for every miss."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.outbox import Job
from app.registration.people import email_key
from app.tokens import link_token, shown_code
from tests.makers import a_person, make_workshop, sign_up
from tests.page import ProofReader
from tests.registration.truth import rows


def find(client: ProofReader, **form: Any) -> Any:
    """Ask with a code."""
    return client.post("/es/find", data=form)


@pytest.mark.parametrize("typed", ["{0}-{1}", "{0}{1}", " {0} {1} ", "{0}.{1}"])
def test_code_and_three_digits_open_the_ticket(
    app: Flask, session: Session, client: ProofReader, typed: str
) -> None:
    workshop = make_workshop()
    made = sign_up(workshop, a_person(phone="+51900000123"))
    code = rows(session, workshop.id)[0].short_code
    answer = find(client, code=typed.format(code[:4].lower(), code[4:]), digits="123")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/r/{link_token('ticket', made.ref, 1)}",
    )


def test_without_a_phone_the_family_names_show_the_ticket_alone(
    app: Flask, session: Session, client: ProofReader
) -> None:
    workshop = make_workshop()
    made = sign_up(workshop, a_person(family_names="Ñañez Ejemplo", phone=None, email="persona@example.org"))
    code = rows(session, workshop.id)[0].short_code
    answer = find(client, code=code, family_names="nanez  EJEMPLO")
    assert answer.status_code == 200
    assert shown_code(code) in answer.text
    assert not answer.page.has(".qr"), "names and codes are on every device of a desk"
    assert "basta con decir el código" in answer.text
    assert link_token("ticket", made.ref, 1) not in answer.text
    assert not answer.page.all('form[action*="/open"]')
    assert "persona@" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_every_miss_is_answered_alike(app: Flask, session: Session, client: ProofReader) -> None:
    workshop = make_workshop()
    sign_up(workshop, a_person(family_names="Ejemplo Uno", phone="+51900000123"))
    code = rows(session, workshop.id)[0].short_code
    wrong = "00000000" if code != "00000000" else "11111111"
    bodies = set()
    for form in (
        {"code": code, "digits": "124"},
        {"code": code, "digits": ""},
        {"code": code, "family_names": "Ejemplo Uno"},
        {"code": code, "digits": "0123"},
        {"code": wrong, "digits": "123"},
        {"code": "", "digits": ""},
        {"code": "%00\x00", "digits": "\x00"},
        {"code": "x" * 9000},
    ):
        answer = find(client, **form)
        assert answer.status_code == 422
        typed = form["code"].replace("\x00", "")
        bodies.add(_without_typed(answer.text, typed, *map(str, form.values())))
    assert len(bodies) == 1


def _without_typed(page: str, *typed: str) -> str:
    for word in sorted(filter(None, typed), key=len, reverse=True):
        page = page.replace(f'value="{word}"', 'value=""')
    return page.replace('value="%00"', 'value=""')


@pytest.mark.parametrize("email", ["persona@example.org", "PERSONA@example.org", "nobody@example.org"])
def test_asking_for_the_link_is_answered_the_same_for_hit_and_miss(
    app: Flask, session: Session, client: ProofReader, email: str
) -> None:
    workshop = make_workshop()
    sign_up(workshop, a_person(phone=None, email="persona@example.org"))
    answer = client.post("/es/find/link", data={"email": email})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/es/find?sent=1")
    job = session.scalars(select(Job).where(Job.kind == "link")).one()
    assert job.payload == {"email_key": email_key(email)}
    assert "el enlace va en camino" in client.get("/es/find?sent=1").text


@pytest.mark.parametrize("email", ["", "persona", "a@b@c", "\x00", "x" * 300 + "@example.org"])
def test_an_address_nobody_can_have_is_refused(
    app: Flask, session: Session, client: ProofReader, email: str
) -> None:
    answer = client.post("/es/find/link", data={"email": email})
    assert answer.status_code == 422
    assert answer.page.one("[name=email][aria-invalid]") is not None
    assert session.scalars(select(Job).where(Job.kind == "link")).all() == []


SPELLINGS = ("O'Neil", "O’Neil", "O´Neil", "O`Neil", "ONeil", "O Neil", "O-Neil")


@pytest.mark.parametrize("written", SPELLINGS)
def test_a_name_with_an_apostrophe_is_found_however_it_is_typed(
    app: Flask, session: Session, client: ProofReader, written: str
) -> None:
    workshop = make_workshop()
    sign_up(workshop, a_person(family_names=f"{written} Ñáhui", phone=None))
    code = rows(session, workshop.id)[0].short_code
    for typed in SPELLINGS:
        assert find(client, code=code, family_names=f"{typed} nahui").status_code == 200, typed
    assert find(client, code=code, family_names="Ñáhui").status_code == 422, "a part is not enough"
    assert find(client, code=code, family_names="’").status_code == 422


def test_the_page_asks_for_the_family_names_as_they_were_written(app: Flask, client: ProofReader) -> None:
    page = client.get("/es/find").page
    assert "como los escribiste al inscribirte" in page.one("#family_names-hint").text_content()


def test_a_page_never_opened_is_not_said_to_be_closed(app: Flask, client: ProofReader) -> None:
    answer = client.get("/es/me", follow_redirects=True)
    assert answer.page.one(".note").text_content().strip().startswith("Tu página no está abierta")
