"""A person's own certificate: on the page, as a PDF read back, told by mail; a document is kept nowhere."""

from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import COMMAND
from app.certificates import actions, codes
from app.certificates.pdf import document
from app.certificates.words import sheet
from app.config import settings
from app.database import Base, transaction
from app.registration.claim import SignedUp
from app.tokens import link_token
from tests.cast import SAME_ORIGIN
from tests.makers import a_person
from tests.page import ProofReader
from tests.pdf import pages_of
from tests.registration.mailbox import Mailbox, text_of

from .world import Held, certificates, code_of, issued, open_own, row_of, who

DOCUMENT = "DNI 00000017"


@pytest.fixture
def held(app: Flask) -> Held:
    """A workshop of two days."""
    return Held()


@pytest.fixture
def made(held: Held) -> SignedUp:
    """Somebody who came on both days and has a certificate."""
    made = held.person(0, 1, person=a_person(given_names="Flor María", family_names="Quispe Ñañez"))
    held.end()
    issued(held, who(made))
    return made


def pdf(client: ProofReader, **form: str) -> Any:
    """The PDF, asked for by the form of the page."""
    return client.post("/es/me/certificate", data=form, headers=SAME_ORIGIN)


def test_the_ticket_and_the_own_page_lead_to_it_while_there_is_one(
    client: ProofReader, held: Held, made: SignedUp
) -> None:
    ticket = f"/r/{link_token('ticket', made.ref, made.generation)}"
    assert client.get(ticket).page.has("button[value=certificate]")
    answer = open_own(client, made)
    assert answer.status_code == 303 and answer.location == "/es/me/certificate"
    assert client.get("/es/me").page.has("a[href='/es/me/certificate']")
    actions.revoke(COMMAND, certificates(held)[0].id, "Motivo de ejemplo")
    assert not client.get(ticket).page.has("button[value=certificate]")
    assert not client.get("/es/me").page.has("a[href='/es/me/certificate']")
    page = client.get("/es/me/certificate").page
    assert "Tu constancia fue anulada el" in page.words("main") and not page.has(".certificate")
    assert "Todavía no tienes" not in page.words("main")
    assert pdf(client).status_code == 404


def test_without_the_link_there_is_nothing(client: ProofReader, made: SignedUp) -> None:
    for answer in (client.get("/es/me/certificate"), pdf(client)):
        assert answer.status_code == 303 and answer.location.startswith("/es/find")


def test_before_the_workshop_it_says_when(client: ProofReader, held: Held) -> None:
    made = held.person()
    open_own(client, made)
    assert "cuando el taller ya se realizó" in client.get("/es/me/certificate").page.words("main")


def test_the_page_has_both_languages_in_either(client: ProofReader, held: Held, made: SignedUp) -> None:
    open_own(client, made)
    row = certificates(held)[0]
    for lang in ("es", "en"):
        answer = client.get(f"/{lang}/me/certificate")
        words = answer.page.words(".certificate")
        for part in (
            "Constancia de participación",
            "Certificate of attendance",
            "Flor María Quispe Ñañez",
            row.facts["title_es"],
            row.facts["title_en"],
            "8 horas",
            "8 hours",
            codes.shown(code_of(row)),
        ):
            assert part in words, part
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.page.has(".certificate .qr svg")


def test_the_pdf_reads_in_both_languages_and_its_square_leads_to_the_check(
    client: ProofReader, held: Held, made: SignedUp
) -> None:
    open_own(client, made)
    answer, row = pdf(client), certificates(held)[0]
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"
    (words,) = pages_of(answer.get_data())
    for part in (
        "Constancia de participación",
        "Se deja constancia de que",
        "participó en el taller",
        "8 horas",
        "Certificate of attendance",
        "This is to certify that",
        "took part in the workshop",
        "8 hours",
        "Flor María Quispe Ñañez",
        row.facts["title_es"],
        row.facts["title_en"],
        codes.shown(code_of(row)),
    ):
        assert part in words, part
    assert "Document" not in words
    (said,) = squares(answer.get_data())
    code = codes.qr_code_of(str(row.ref))
    assert said == f"{settings().base_url}/v/{code}".upper()
    assert "es válida" in client.get(f"/V/{code}?lang=es").page.words("h1")


def squares(body: bytes) -> list[str]:
    """What the squares of a PDF's first page say, by another decoder."""
    images = [Image.open(BytesIO(one.data)).convert("L") for one in PdfReader(BytesIO(body)).pages[0].images]
    return [found.text for image in images for found in zxingcpp.read_barcodes(image)]


def test_a_document_is_printed_and_kept_nowhere(
    client: ProofReader, session: Session, held: Held, made: SignedUp
) -> None:
    open_own(client, made)
    (words,) = pages_of(pdf(client, document=DOCUMENT).get_data())
    assert (
        f"según lo indicó la persona: {DOCUMENT}" in words and f"as the person gave it: {DOCUMENT}" in words
    )
    kept = "".join(
        str(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table))
    )
    assert "Quispe" in kept and "00000017" not in kept
    code = code_of(certificates(held)[0])
    assert "00000017" not in client.get(f"/v/{code}").text
    assert "00000017" not in client.get("/es/me/certificate").text


@pytest.mark.parametrize("typed", ["12", "<b>12345</b>", "a\x00bcd", "9" * 40, "1234\n5678", "ñ" * 8])
def test_a_document_that_is_none_is_refused_and_kept_in_the_form(
    client: ProofReader, made: SignedUp, typed: str
) -> None:
    open_own(client, made)
    answer = pdf(client, document=typed)
    assert answer.status_code == 422 and answer.page.has(".summary") and answer.page.has(".certificate")


def test_a_changed_name_is_said_and_the_certificate_stays(client: ProofReader, made: SignedUp) -> None:
    with transaction():
        row_of(made).given_names = "Otra"
    open_own(client, made)
    page = client.get("/es/me/certificate").page
    assert "Cambiaste tu nombre" in page.words("main") and "Flor María" in page.words(".certificate")


@pytest.mark.parametrize(
    "name",
    [
        "Łódź Иван",
        "شريف",
        "中文名",
        "👩‍🌾 Flor",
        "O'Higgins “Q” ʼOkina",
        "A" * 80,
        "x" * 40 + " " + "y" * 39,
        "क्षि",
    ],
)
def test_no_name_breaks_the_paper(client: ProofReader, held: Held, name: str) -> None:
    made = held.person(0, 1, person=a_person(given_names=name, family_names="Ñ"))
    held.end()
    issued(held, who(made))
    open_own(client, made)
    page = client.get("/es/me/certificate").page
    assert name in page.words(".certificate")
    body = pdf(client).get_data()
    assert body.startswith(b"%PDF") and len(PdfReader(BytesIO(body)).pages) == 1
    is_told = "no se pueden escribir en el PDF" in page.words("main")
    assert is_told is (name in ("中文名", "👩‍🌾 Flor", "क्षि"))
    if not is_told and name.isascii():
        assert name.replace(" ", "") in pages_of(body)[0].replace(" ", "")


def test_it_is_told_by_mail_in_the_persons_language(app: Flask, held: Held) -> None:
    mailbox = Mailbox(app)
    spanish = held.person(0, 1, person=a_person(email="uno@example.org"))
    made = held.person(0, 1, person=a_person(email="two@example.org"))
    with transaction():
        row_of(made).language = "en"
    mailbox.collect()
    held.end()
    for one in (spanish, made):
        issued(held, who(one))
    letters = {letter["To"]: letter for letter in mailbox.collect()}
    assert letters["uno@example.org"]["Subject"] == "Tu constancia está lista"
    assert letters["two@example.org"]["Subject"] == "Your certificate is ready"
    for letter, ref in ((letters["uno@example.org"], spanish), (letters["two@example.org"], made)):
        assert f"/r/{link_token('ticket', ref.ref, ref.generation)}" in text_of(letter)
        assert not list(letter.iter_attachments())


def test_word_of_a_revoked_one_is_not_sent(app: Flask, held: Held) -> None:
    mailbox = Mailbox(app)
    made = held.person(0, 1, person=a_person(email="uno@example.org"))
    mailbox.collect()
    held.end()
    actions.revoke(COMMAND, issued(held, who(made)).id, "Motivo de ejemplo")
    assert mailbox.collect() == []


def test_what_is_invented_says_so(client: ProofReader, held: Held, made: SignedUp) -> None:
    row = certificates(held)[0]
    (words,) = pages_of(document([sheet(row, is_invented=True)]))
    assert "es inventada y no acredita nada" in words and "proves nothing" in words
    assert "inventada" not in pages_of(document([sheet(row, is_invented=False)]))[0]
