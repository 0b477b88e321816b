"""The personal link: a ticket that shows nothing personal, and the person's own page behind it."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.audit import PARTICIPANT, Actor
from app.clock import now
from app.database import transaction
from app.institutions.models import Institution
from app.registration.actions import cancel_workshop, change_capacity, leave, move_workshop
from app.registration.models import Registration
from app.registration.people import Represented
from app.tokens import door_code, link_token, shown_code
from app.workshops.draft import Where
from app.workshops.models import Workshop
from app.workshops.seats import Seats
from tests.makers import a_person, in_days, make_workshop, sign_up
from tests.page import ProofReader
from tests.registration.truth import ensure_true, notices, rows, states

STAFF = Actor("account", 1)


def signed_up(session: Session, workshop: Workshop | None = None, **person: Any) -> tuple[Registration, str]:
    """Somebody signed up, and the address of their ticket."""
    workshop = workshop or make_workshop()
    made = sign_up(workshop, a_person(given_names="Rosaura", family_names="Quispe Ejemplo", **person))
    row = next(row for row in rows(session, workshop.id) if row.ref == made.ref)
    return row, f"/r/{link_token('ticket', made.ref, 1)}"


def open_own(client: ProofReader, address: str, to: str = "own") -> Any:
    """Press the button of the ticket."""
    return client.post(f"{address}/open", data={"to": to}, headers={"Sec-Fetch-Site": "same-origin"})


def post(client: ProofReader, path: str, **form: Any) -> Any:
    """Send a form of the person's own page, as a browser does."""
    return client.post(path, data=form, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_ticket_shows_what_the_door_needs_and_nothing_personal(
    app: Flask, session: Session, client: ProofReader, lang: str
) -> None:
    row, address = signed_up(session, email="persona@example.org")
    answer = client.get(address, query_string={"lang": lang})
    assert answer.status_code == 200
    assert answer.page.one("html").get("lang")[:2] == lang
    assert shown_code(row.short_code) in answer.text
    assert answer.page.one(".qr svg") is not None
    for secret in ("Rosaura", "Quispe", "persona@", row.phone or "-", row.ref):
        assert secret not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.page.one("meta[name=robots]").get("content") == "noindex"
    assert not answer.page.all("script")
    assert "Set-Cookie" not in answer.headers


def test_the_ticket_speaks_the_language_of_the_sign_up(
    app: Flask, session: Session, client: ProofReader
) -> None:
    workshop = make_workshop()
    made = sign_up(workshop, language="en")
    address = f"/r/{link_token('ticket', made.ref, 1)}"
    answer = client.get(address, headers={"Accept-Language": "es"})
    assert answer.page.one("html").get("lang") == "en"
    assert [a.get("href") for a in answer.page.all("a[hreflang=es]")] == [f"{address}?lang=es"]


def test_looking_changes_nothing(app: Flask, session: Session, client: ProofReader) -> None:
    _row, address = signed_up(session)
    before = _everything(session)
    for _ in range(5):
        client.get(address)
        client.head(address)
        client.get(f"{address}/calendar.ics")
        client.get(f"{address}/ticket.png")
    assert _everything(session) == before


def _everything(session: Session) -> list[Any]:
    tables = ("registration", "seats", "notice", "job", "audit", "sign_up_count")
    return [session.execute(text(f"SELECT * FROM {table} ORDER BY 1")).all() for table in tables]


def test_a_fresh_sign_up_is_greeted_and_an_old_one_is_not(
    app: Flask, session: Session, client: ProofReader
) -> None:
    row, address = signed_up(session)
    assert "¡Listo! Tu inscripción está confirmada" in client.get(address).text
    with time_machine.travel(row.made_at + timedelta(minutes=3), tick=False):
        assert "¡Listo!" not in client.get(address).text


def test_the_qr_is_the_door_code_in_capitals(app: Flask, session: Session, client: ProofReader) -> None:
    row, _address = signed_up(session)
    code = door_code(row.ref, 1)
    for path in (f"/e/{code}", f"/E/{code}", f"/e/{code.lower()}"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Rosaura" not in answer.text
        assert shown_code(row.short_code) not in answer.text
        assert "/r/" not in answer.text


def test_who_waits_sees_their_place(app: Flask, session: Session, client: ProofReader) -> None:
    workshop = make_workshop(capacity=1)
    sign_up(workshop), sign_up(workshop)
    _row, address = signed_up(session, workshop)
    answer = client.get(address)
    assert "puesto 2" in answer.text
    assert not answer.page.all(".qr")
    leave(PARTICIPANT, rows(session, workshop.id)[1].id)
    assert "puesto 1" in client.get(address).text
    leave(PARTICIPANT, rows(session, workshop.id)[0].id)
    assert client.get(address).page.one(".qr svg") is not None


def test_a_cancelled_workshop_is_said_with_its_reason(
    app: Flask, session: Session, client: ProofReader
) -> None:
    row, address = signed_up(session)
    cancel_workshop(STAFF, row.workshop_id, "Huelga de transporte", "Transport strike")
    answer = client.get(address)
    assert "Huelga de transporte" in answer.text
    assert not answer.page.all(".qr")
    assert "No podré asistir" not in answer.text


def test_a_moved_workshop_is_said_to_who_signed_up_before(
    app: Flask, session: Session, client: ProofReader
) -> None:
    row, address = signed_up(session)
    move_workshop(STAFF, row.workshop_id, 1, in_days(45), Where())
    assert "Cambió la fecha" in client.get(address).text
    workshop = session.get_one(Workshop, row.workshop_id)
    _later, other = signed_up(session, workshop)
    assert "Cambió la fecha" not in client.get(other).text
    move_workshop(STAFF, row.workshop_id, 2, in_days(30), Where())
    assert "Cambió la fecha" not in client.get(address).text, "it stands as they knew it"
    assert "Cambió la fecha" in client.get(other).text


@pytest.mark.parametrize("state", ["held", "closed"])
def test_a_workshop_that_took_place_says_so(
    app: Flask, session: Session, client: ProofReader, state: str
) -> None:
    row, address = signed_up(session)
    with transaction() as deed:
        deed.get_one(Workshop, row.workshop_id).state = state
    assert "Este taller ya se realizó" in client.get(address).text


def test_the_ticket_leads_to_whatsapp_and_calendars(
    app: Flask, session: Session, client: ProofReader
) -> None:
    row, address = signed_up(session)
    page = client.get(address).page
    links = [link.get("href") for link in page.all("a.btn")]
    whatsapp = next(link for link in links if link.startswith("https://wa.me/?text="))
    assert shown_code(row.short_code) in whatsapp
    assert link_token("ticket", row.ref, 1) in whatsapp
    assert any(link.startswith("https://calendar.google.com/") for link in links)
    file = client.get(f"{address}/calendar.ics")
    assert file.mimetype == "text/calendar"
    assert row.ref in file.text
    assert link_token("ticket", row.ref, 1) not in file.text


def test_the_picture_is_a_small_png_only_for_a_good_ticket(
    app: Flask, session: Session, client: ProofReader
) -> None:
    row, address = signed_up(session)
    answer = client.get(f"{address}/ticket.png")
    assert answer.mimetype == "image/png"
    assert answer.data.startswith(b"\x89PNG")
    assert len(answer.data) < 40_000
    leave(PARTICIPANT, row.id)
    assert client.get(f"{address}/ticket.png").status_code == 404


@pytest.mark.parametrize(
    "path", ["/r/{}", "/r/{}/calendar.ics", "/r/{}/ticket.png", "/e/{}", "/r/{}?lang=en"]
)
def test_a_link_that_opens_nothing_says_what_to_do(
    app: Flask, session: Session, client: ProofReader, path: str
) -> None:
    for wrong in ("x" * 43, "A" * 16, "%00", "%ED%A0%80", "'--", "x" * 5000):
        answer = client.get(path.format(wrong))
        assert answer.status_code == 404
        assert answer.page.one('main a[href$="/find"]') is not None


def test_a_renewed_link_makes_the_old_one_worthless(
    app: Flask, session: Session, client: ProofReader
) -> None:
    row, address = signed_up(session)
    open_own(client, address)
    with transaction() as deed:
        again = deed.get_one(Registration, row.id)
        again.generation, again.link_hash = 2, "0" * 64
    assert client.get(address).status_code == 404
    assert client.get("/es/me").status_code == 303


def test_the_button_opens_the_own_page_for_half_an_hour(
    app: Flask, session: Session, client: ProofReader
) -> None:
    row, address = signed_up(session, email="persona@example.org")
    assert client.get("/es/me").headers["Location"] == "/es/find?closed=1"
    answer = open_own(client, address)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/es/me")
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Max-Age=1800", "Path=/"))
    assert row.ref not in address
    page = client.get("/es/me")
    assert all(known in page.text for known in ("Rosaura", "Quispe Ejemplo", "persona@example.org"))
    assert page.headers["Cache-Control"] == "private, no-store"
    with time_machine.travel(row.made_at + timedelta(minutes=31), tick=False):
        assert client.get("/es/me").status_code == 303


def test_another_browser_sees_nothing(
    app: Flask, session: Session, client: ProofReader, another_client: ProofReader
) -> None:
    _row, address = signed_up(session)
    open_own(client, address)
    for path in ("/es/me", "/es/me/leave"):
        assert another_client.get(path).status_code == 303
    for path in ("/es/me/correct", "/es/me/answers", "/es/me/leave"):
        assert post(another_client, path, sure="y").headers["Location"] == "/es/find?closed=1"


def test_a_forged_cookie_opens_nothing(app: Flask, client: ProofReader) -> None:
    for value in ("", "x", "WzEsMV0.x.y", "é"):
        client.set_cookie("own", value)
        assert client.get("/es/me").status_code == 303


@pytest.mark.parametrize(("lang", "word"), [("es", "«dejar»"), ("en", " Leave.")])
def test_leaving_asks_for_a_word_that_the_page_shows(
    app: Flask, session: Session, client: ProofReader, lang: str, word: str
) -> None:
    workshop = make_workshop(capacity=1)
    row, address = signed_up(session, workshop)
    sign_up(workshop, a_person(email="otra@example.org"))
    assert open_own(client, address, "leave").headers["Location"] == "/es/me/leave"
    page = client.get(here := f"/{lang}/me/leave").page
    (field,) = page.all("main form input")
    assert (field.get("name"), field.get("value")) == ("word", "")
    assert word.strip(" «».").upper() in page.words("main form label")
    for missing in ({}, {"word": ""}, {"word": "y"}, {"sure": "y"}, {"word": page.words("main form label")}):
        answer = post(client, here, **missing)
        assert answer.status_code == 422
        field = answer.page.one("[name=word][aria-invalid]")
        assert field.get("value") == missing.get("word", ""), "what was typed stays"
    assert states(session, workshop.id) == ["seated", "waiting"]
    answer = post(client, here, word=word)
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert states(session, workshop.id) == ["cancelled", "seated"]
    assert notices(session, workshop.id)["promoted"] == 1
    assert re.search("se canceló|was cancelled", client.get(address).text)
    assert client.get(here).headers["Location"] == address, "nothing is left to be asked"
    assert post(client, here, word=word).status_code == 303
    assert rows(session, workshop.id)[0].cancelled_by == "participant"
    assert row.id == rows(session, workshop.id)[0].id
    ensure_true(session, workshop.id)


@pytest.mark.parametrize(
    ("capacity", "people", "before", "after", "link"),
    [
        (2, 2, "pasa a la primera persona en espera", "Tu vacante quedó libre.", "Inscribirme otra vez"),
        (
            2,
            3,
            "pasa a la primera persona en espera",
            "Ya no tienes vacante.",
            "Inscribirme en la lista de espera",
        ),
        (1, 2, "No pasa a nadie más", "Ya no tienes vacante.", "Inscribirme en la lista de espera"),
    ],
)
def test_giving_up_a_seat_says_what_becomes_of_it(
    app: Flask, session: Session, client: ProofReader, capacity: int, people: int,
    before: str, after: str, link: str,
) -> None:  # fmt: skip
    """A seat over the capacity goes to nobody: neither in line nor of the public."""
    workshop = make_workshop(capacity=2)
    row, address = signed_up(session, workshop)
    for _ in range(people - 1):
        sign_up(workshop)
    change_capacity(STAFF, workshop.id, capacity)
    open_own(client, address, "leave")
    assert before in client.get("/es/me/leave").page.words("main")
    assert before in client.get("/es/me/erase").page.words("main")
    assert post(client, "/es/me/leave", word="DEJAR").status_code == 303
    note = client.get(address).page.one("main .note")
    assert f"{after} {link}" in note.text_content() and [one.text_content() for one in note.iter("a")] == [
        link
    ]
    assert rows(session, workshop.id)[0].id == row.id
    with transaction() as deed:
        deed.get_one(Seats, workshop.id).closes_at = now()
    assert not list(client.get(address).page.one("main .note").iter("a")), "nobody can sign up any more"


def test_details_are_corrected_and_shown(app: Flask, session: Session, client: ProofReader) -> None:
    row, address = signed_up(session)
    open_own(client, address)
    known = {
        "given_names": "Rosaura María",
        "family_names": "Quispe Ejemplo",
        "phone": row.phone,
        "region": "21",
    }
    answer = post(client, "/es/me/correct", **known)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/es/me?done=corrected")
    assert "Rosaura María" in client.get("/es/me?done=corrected").text
    assert rows(session, row.workshop_id)[0].region == "21"
    answer = post(client, "/es/me/correct", **(known | {"given_names": "", "family_names": "Nueva"}))
    assert answer.status_code == 422
    assert answer.page.one("[name=family_names]").get("value") == "Nueva"
    assert answer.page.one("details[open] .summary") is not None
    assert rows(session, row.workshop_id)[0].family_names == "Quispe Ejemplo"
    ensure_true(session, row.workshop_id)


def test_a_chosen_institution_can_be_taken_back(app: Flask, session: Session, client: ProofReader) -> None:
    body = session.scalars(select(Institution).where(Institution.key == "GR-21")).one()
    represents = Represented("21", institution_id=body.id, kind=body.kind, name=body.name_es)
    row, address = signed_up(session, represents=represents)
    open_own(client, address)
    radios = client.get("/es/me").page.all("[name=institution_id]")
    assert [radio.get("value") for radio in radios if radio.get("checked") is not None] == [str(body.id)]
    known = {"given_names": "Rosaura", "family_names": "Quispe Ejemplo", "phone": row.phone, "region": "08"}
    assert post(client, "/es/me/correct", institution_id="", institution="", **known).status_code == 303
    kept = rows(session, row.workshop_id)[0]
    assert (kept.institution_id, kept.institution_text, kept.region) == (None, None, "08")
    ensure_true(session, row.workshop_id)


def test_the_search_button_of_the_own_page_changes_nothing(
    app: Flask, session: Session, client: ProofReader
) -> None:
    row, address = signed_up(session)
    open_own(client, address)
    answer = post(client, "/es/me/correct", given_names="Otra", institution="puno", look_up="1")
    assert answer.status_code == 200
    assert answer.page.all("[name=institution_id]")
    assert rows(session, row.workshop_id)[0].version == 1


def test_answers_are_optional_and_kept(app: Flask, session: Session, client: ProofReader) -> None:
    row, address = signed_up(session)
    open_own(client, address)
    given = {
        "position": "Jefa de oficina",
        "age_band": "30-44",
        "sex": "female",
        "access_need": "Rampa\nAdelante",
    }
    assert post(client, "/es/me/answers", **given).headers["Location"] == "/es/me?done=answered"
    kept = rows(session, row.workshop_id)[0]
    assert {name: getattr(kept, name) for name in given} == given
    assert post(client, "/es/me/answers", position="x" * 121).status_code == 422
    assert post(client, "/es/me/answers").status_code == 303
    assert rows(session, row.workshop_id)[0].sex == ""
    ensure_true(session, row.workshop_id)


def _as_it_stands(form: Any) -> dict[str, str]:
    """What a program sends that fills in nothing: a box counts when it is ticked already."""
    return {name: value for name, value in form.form_values() if name}


def test_a_program_that_posts_every_form_cancels_nothing(
    app: Flask, session: Session, client: ProofReader
) -> None:
    row, address = signed_up(session)
    for form in client.get(address).page.all("main form"):
        for button in form.cssselect("button"):
            to = post(client, form.get("action"), **{button.get("name"): button.get("value")})
            page = client.get(to.headers["Location"]).page
            for inner in page.all("main form"):
                post(client, inner.get("action").split("#")[0], **_as_it_stands(inner))
    assert rows(session, row.workshop_id)[0].state == "seated"
    ensure_true(session, row.workshop_id)


def test_who_moved_up_at_once_is_told_that_a_seat_was_freed(
    app: Flask, session: Session, client: ProofReader
) -> None:
    workshop = make_workshop(capacity=1)
    sign_up(workshop)
    row, address = signed_up(session, workshop)
    assert client.get(address).page.one("h1").text_content() == "¡Listo! Estás en la lista de espera"
    with time_machine.travel(row.made_at + timedelta(seconds=30), tick=False):
        leave(PARTICIPANT, rows(session, workshop.id)[0].id)
        page = client.get(address).page
    assert page.one("h1").text_content() == "Se liberó una vacante y es tuya"


def test_who_is_new_and_moved_reads_one_note(app: Flask, session: Session, client: ProofReader) -> None:
    row, address = signed_up(session)
    with time_machine.travel(row.made_at + timedelta(seconds=30), tick=False):
        move_workshop(STAFF, row.workshop_id, 1, in_days(45), Where())
        page = client.get(address).page
    assert len(page.all(".note")) == 1
    assert "Cambió la fecha" in page.one(".note").text_content()


def test_the_picture_has_the_name_of_its_workshop(app: Flask, session: Session, client: ProofReader) -> None:
    row, address = signed_up(session)
    named = client.get(f"{address}/ticket.png").headers["Content-Disposition"]
    assert named == f'attachment; filename="{row.workshop.code}.png"'
