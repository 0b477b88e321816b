"""The check page: valid, revoked, unknown, a slip; initials alone; counted; true when all are forgotten."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.attendance.models import DeskOperation
from app.attendance.rules import number_of
from app.audit import COMMAND
from app.certificates import actions, codes
from app.certificates.erasing import erase
from app.certificates.forgetting import forget_people
from app.certificates.models import Certificate
from app.database import transaction
from app.registration.models import Notice, Registration
from tests.cast import SAME_ORIGIN, Colleague
from tests.makers import a_person
from tests.page import ProofReader
from tests.registration.test_limits import limited

from .world import Held, certificates, code_of, issued, who

NAMES = {"given_names": "Flor María", "family_names": "Quispe Ñañez"}


def a_workshop() -> Held:
    """One with somebody who has a certificate."""
    held = Held()
    whose = who(held.person(0, 1, person=a_person(**NAMES)))
    held.end()
    issued(held, whose)
    return held


@pytest.fixture
def held(app: Flask) -> Held:
    """A workshop with somebody who has a certificate."""
    return a_workshop()


@pytest.fixture
def row(held: Held) -> Certificate:
    """Her certificate."""
    return certificates(held)[0]


def said(client: ProofReader, code: str, lang: str = "es") -> Any:
    """What the check page says."""
    return client.get(f"/v/{code}?lang={lang}")


def test_both_codes_say_the_same_and_no_more_than_they_may(client: ProofReader, row: Certificate) -> None:
    typed, qr = code_of(row), codes.qr_code_of(str(row.ref))
    for path in (f"/v/{typed}", f"/V/{qr}", f"/v/{codes.shown(typed).lower()}", f"/v/{qr.lower()}"):
        for lang, valid, hours in (("es", "es válida", "8 horas"), ("en", "is valid", "8 hours")):
            answer = client.get(f"{path}?lang={lang}")
            words = answer.page.words("main")
            assert answer.status_code == 200 and valid in words and hours in words
            assert row.facts[f"title_{lang}"] in words and "F. M. Q. Ñ." in words
            assert not [name for name in " ".join(NAMES.values()).split() if name in answer.text]
            assert "Set-Cookie" not in answer.headers
            assert 'name="robots" content="noindex"' in answer.text


def test_of_somebody_erased_it_is_revoked_by_its_code(
    client: ProofReader, organiser: Colleague, other_organiser: Colleague, held: Held, row: Certificate
) -> None:
    code, whose = code_of(row), number_of(str(row.who))
    erase(COMMAND, whose)
    here = f"/es/manage/workshops/{held.workshop.code}/certificates"
    assert "1 constancia vigente es de una persona" in organiser.get(here).page.words("main")
    led = organiser.get(f"/v/{code}?lang=es").page.one("main a.btn.second").get("href")
    for stranger in (client, other_organiser):
        assert not [
            one for one in stranger.get(f"/v/{code}").page.all("main a") if led in str(one.get("href"))
        ]
    page = organiser.get(led).page
    assert "F. M. Q. Ñ." in page.words("h1") and "se borraron" in page.words("main")
    assert organiser.get(f"{led}/certificate.pdf").status_code == 404
    for refused in (f"{here}/people/c{row.id + 1}", f"{here}/people/c", f"{here}/people/c{'9' * 30}"):
        assert organiser.post(f"{refused}/revoke", {"revoked_reason": "Motivo"}).status_code == 404
    assert other_organiser.post(f"{led}/revoke", {"revoked_reason": "Motivo"}).status_code == 404
    answer = organiser.post(f"{led}/revoke", {"revoked_reason": "Motivo de ejemplo"})
    assert answer.status_code == 303 and "Motivo de ejemplo" in organiser.get(answer.location).page.words(
        "main"
    )
    assert "anulada el" in said(client, code).page.words("main")
    assert organiser.post(f"{led}/revoke", {"revoked_reason": "Otra vez"}).status_code == 409


def test_the_days_are_those_somebody_came(client: ProofReader, app: Flask) -> None:
    held = Held(days=3)
    whose = who(held.person(0, 2))
    held.end()
    row = issued(held, whose, "Motivo de ejemplo")
    words = said(client, code_of(row), "en").page.words("main")
    assert (
        f"{held.days[0].day} {held.days[0]:%B}" in words and f"{held.days[2].day} {held.days[2]:%B}" in words
    )
    assert "Motivo" not in words


def test_unknown_and_a_slip_are_told_apart(client: ProofReader, row: Certificate) -> None:
    code = code_of(row)
    other = "2" if code[3] != "2" else "3"
    slip = said(client, code[:3] + other + code[4:])
    assert slip.status_code == 404 and "Hay un error en este código" in slip.page.words("h1")
    for unknown in (
        codes.typed_code_of("b" * 32),
        codes.qr_code_of("b" * 32),
        "AAAA",
        "ñ",
        "%2e",
        "A" * 3000,
    ):
        answer = said(client, unknown)
        assert answer.status_code == 404 and "Ninguna constancia" in answer.page.words("h1"), unknown


def test_a_revoked_one_says_so_and_compares_no_name(client: ProofReader, row: Certificate) -> None:
    actions.revoke(COMMAND, row.id, "Motivo que no se publica")
    answer = said(client, code_of(row))
    assert answer.status_code == 200 and "fue anulada el" in answer.page.words("h1")
    assert "válida" not in answer.page.words("main") and "Motivo" not in answer.text
    asked = client.post(f"/v/{code_of(row)}", data={"name": "Flor María Quispe Ñañez"}, headers=SAME_ORIGIN)
    assert "fue anulada el" in asked.page.words("h1") and not asked.page.has("#match")


@pytest.mark.parametrize(
    ("name", "is_theirs"),
    [
        ("Flor María Quispe Ñañez", True),
        ("QUISPE NANEZ, flor maria", True),
        ("Flor Quispe", False),
        ("Flor María Quispe Ñañez Otra", False),
        ("' OR 1=1 --", False),
    ],
)
def test_a_name_matches_or_not(client: ProofReader, row: Certificate, name: str, is_theirs: bool) -> None:
    answer = client.post(f"/v/{code_of(row)}?lang=en", data={"name": name}, headers=SAME_ORIGIN)
    words = answer.page.words("#match")
    assert answer.status_code == 200
    assert ("Yes: the certificate is in this name" in words) is is_theirs
    assert ("No: the certificate is not in this name" in words) is not is_theirs


@pytest.mark.parametrize("name", ["", " ", "a\x00b", "a\u202eb", "A" * 5000])
def test_no_name_is_no_question(client: ProofReader, row: Certificate, name: str) -> None:
    answer = client.post(f"/v/{code_of(row)}", data={"name": name}, headers=SAME_ORIGIN)
    assert answer.status_code == 422 and answer.page.has(".summary")
    assert client.post("/v/AAAA", data={"name": name}, headers=SAME_ORIGIN).status_code == 404


def test_the_form_leads_to_what_the_code_says(client: ProofReader, row: Certificate) -> None:
    code = code_of(row)
    assert client.get("/es/certificates").status_code == 200
    answer = client.get("/es/certificates", query_string={"code": f" {codes.shown(code).lower()} "})
    assert answer.status_code == 303 and answer.location == f"/v/{code}?lang=es"
    for odd in ("a/b", "ñ", "\x00", "<b>", "?lang=en", "u"):
        assert client.get("/es/certificates", query_string={"code": odd}).status_code in (200, 404), odd
    assert client.get("/es/certificates?code=").status_code == 200


def test_after_sixty_looks_a_minute_it_is_too_much(database_url: str) -> None:
    with limited(database_url) as client:
        code = code_of(certificates(a_workshop())[0])
        for number in range(60):
            if number % 2:
                answer = client.get(f"/v/{codes.typed_code_of(f'{number:032}')}")
            else:
                answer = client.post(f"/v/{code}", data={"name": "Nadie"}, headers=SAME_ORIGIN)
            assert answer.status_code in (200, 404)
        assert client.get(f"/v/{code}").status_code == 429
        assert client.post(f"/v/{code}", data={"name": "x"}, headers=SAME_ORIGIN).status_code == 429


def test_it_says_the_same_when_everybody_is_forgotten(
    client: ProofReader, session: Session, held: Held, row: Certificate
) -> None:
    code, qr, whose = code_of(row), codes.qr_code_of(str(row.ref)), str(row.who)
    before = [said(client, one).page.words("main") for one in (code, qr)]
    with transaction() as deed:
        forget_people(deed, [held.workshop.id])
        for table in (Notice, DeskOperation, Registration):
            deed.execute(delete(table).where(table.workshop_id == held.workshop.id))
    kept = session.execute(select(Certificate.__table__)).one()
    assert not [name for name in ("Flor", "Quispe", f"'{whose}'") if name in str(kept)]
    assert [said(client, one).page.words("main") for one in (code, qr)] == before
    answer = client.post(f"/v/{code}", data={"name": "Flor María Quispe Ñañez"}, headers=SAME_ORIGIN)
    assert "Sí: la constancia está a este nombre" in answer.page.words("#match")


@pytest.mark.parametrize("what", ["facts", "initials", "name_key", "code_hash", "workshop_id", "issued_on"])
def test_a_row_that_was_tampered_with_proves_nothing(
    client: ProofReader, held: Held, row: Certificate, what: str
) -> None:
    other = Held()
    whose = who(other.person(0))
    other.end()
    theirs = issued(other, whose, "Motivo")
    code = code_of(theirs) if what == "code_hash" else code_of(row)
    value = {"facts": row.facts | {"minutes": 4800}, "issued_on": held.days[0]}.get(
        what, getattr(theirs, what)
    )
    with transaction() as session:
        if what == "code_hash":
            session.execute(update(Certificate).where(Certificate.id == theirs.id).values(code_hash="x"))
        session.execute(update(Certificate).where(Certificate.id == row.id).values({what: value}))
    assert "Ninguna constancia" in said(client, code).page.words("h1")


def test_later_changes_of_the_workshop_or_the_name_change_no_code(
    client: ProofReader, held: Held, row: Certificate
) -> None:
    before = said(client, code_of(row)).page.words("main")
    with transaction() as session:
        person = session.get_one(Registration, int(str(row.who)[1:]))
        person.given_names, person.family_names = "Otra", "Persona"
        workshop = session.merge(held.workshop)
        workshop.title_es, workshop.first_day = "Otro título", held.days[1]
    assert said(client, code_of(row)).page.words("main") == before


def test_nothing_a_code_is_made_of_can_be_read_in_the_page(client: ProofReader, row: Certificate) -> None:
    text = said(client, codes.qr_code_of(str(row.ref))).text
    assert str(row.ref) not in text and row.name_key not in text and code_of(row) not in text
    assert not re.search(r"\br\d+\b", text)
