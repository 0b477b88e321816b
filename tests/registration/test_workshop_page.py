"""The public page of a workshop, in every state of its life and in both languages."""

import json
from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from lxml.html import HtmlElement
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import PARTICIPANT
from app.database import transaction
from app.institutions.models import Institution
from app.registration import actions
from app.workshops.headcounts import Headcount
from app.workshops.models import Representation, Venue, Workshop, WorkshopSource
from app.workshops.when import When
from tests.makers import from_now, in_days, make_held, make_theme, make_workshop, sign_up
from tests.page import Page, ProofReader
from tests.registration.truth import rows

HTMX = {"HX-Request": "true"}


def see(client: ProofReader, workshop: Workshop, lang: str = "es") -> Page:
    """Open a workshop's page."""
    answer = client.get(f"/{lang}/workshops/{workshop.code}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-cache"
    page: Page = answer.page
    return page


def described(page: Page) -> dict[str, Any]:
    """What the page tells machines."""
    script: HtmlElement = page.one("script[type='application/ld+json']")
    said: dict[str, Any] = json.loads(script.text_content())
    return said


def add(*rows: Any) -> None:
    """Write rows down."""
    with transaction() as session:
        session.add_all(rows)


def institution(session: Session, key: str) -> int:
    """The number of an institution."""
    return session.scalars(select(Institution.id).where(Institution.key == key)).one()


@pytest.mark.parametrize("state", ["proposed", "scheduled"])
def test_a_workshop_nobody_announced_does_not_exist(app: Flask, client: ProofReader, state: str) -> None:
    hidden = make_workshop(state=state)
    for path in ("", "/poster", ".ics"):
        there = client.get(f"/es/workshops/{hidden.code}{path}")
        nowhere = client.get(f"/es/workshops/no-such-{hidden.code}{path}")
        assert there.status_code == nowhere.status_code == 404
        assert there.page.words("main") == nowhere.page.words("main")
    assert client.get(f"/t/{hidden.code}").status_code == 404
    assert client.get(f"/es/workshops/{hidden.code}/seats-left", headers=HTMX).status_code == 404


STATES = [
    ({"capacity": 30}, "Quedan 30 vacantes", True),
    ({"capacity": 2}, "Quedan 2 vacantes", True),
    ({"capacity": 1}, "Queda 1 vacante", True),
    ({"capacity": 0}, "Vacantes agotadas", True),
    ({"opens_at": from_now(3)}, "Aún no abre", False),
    ({"is_taking": False}, "Inscripciones cerradas", False),
    ({"closes_at": from_now(-0.1)}, "Inscripciones cerradas", False),
    ({"when": in_days(-2)}, "Ya se realizó", False),
    ({"state": "held", "when": in_days(-2)}, "Realizado", False),
    ({"state": "closed", "when": in_days(-2)}, "Realizado", False),
    ({"state": "cancelled"}, "Cancelado", False),
]


@pytest.mark.parametrize(("given", "chip", "has_form"), STATES)
def test_every_state_says_where_it_stands(
    app: Flask, client: ProofReader, given: dict[str, Any], chip: str, has_form: bool
) -> None:
    made = make_workshop(**given)
    page = see(client, made)
    assert chip in page.words("main .chip")
    assert page.has("form[method=post] input[name=given_names]") == has_form
    assert page.has(".bar-go") == has_form
    see(client, made, "en")


def test_the_opening_is_told_to_the_minute(app: Flask, client: ProofReader) -> None:
    made = make_workshop(opens_at=from_now(3), zone="America/Mexico_City")
    words = see(client, made).words(".aside")
    assert "Abren el" in words and "hora de Ciudad de México (UTC−6)" in words


def test_a_cancelled_one_says_why_and_offers_others(app: Flask, client: ProofReader) -> None:
    made = make_workshop(
        state="cancelled", cancelled_reason_es="El local cerró.", cancelled_reason_en="The venue closed."
    )
    other, full = make_workshop(), make_workshop(capacity=0)
    page = see(client, made)
    assert "El local cerró." in page.words(".note")
    titles = [link.text_content() for link in page.all("[aria-labelledby=others] a")]
    assert titles == [other.short_es] and full.short_es not in titles
    assert described(page)["eventStatus"] == "https://schema.org/EventCancelled"
    assert "The venue closed." in see(client, made, "en").words(".note")


def test_the_seats_follow_every_sign_up(app: Flask, client: ProofReader) -> None:
    made = make_workshop(capacity=2)
    first = sign_up(made)
    assert "Queda 1 vacante" in see(client, made).words(".chip")
    sign_up(made)
    sign_up(made)
    page = see(client, made)
    assert "Vacantes agotadas" in page.words(".chip")
    assert "Inscribirme en la lista de espera" in page.words("#sign-up button")
    assert first.state == "seated"


def test_seats_are_told_again_only_when_they_changed(app: Flask, client: ProofReader) -> None:
    made = make_workshop(capacity=4)
    asked = see(client, made).one("[hx-trigger='heartbeat from:body']").get("hx-get")
    assert client.get(asked, headers=HTMX).status_code == 204
    sign_up(made)
    answer = client.get(asked, headers=HTMX)
    assert "Quedan 3 vacantes" in answer.page.words()
    assert answer.page.one(f"#seats-left-{made.code}").get("hx-get") != asked
    assert "Quedan 3 vacantes" in answer.page.words("[hx-swap-oob]")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert client.get(asked).status_code == 303


def test_the_last_seat_is_said_aloud_once(app: Flask, client: ProofReader) -> None:
    made = make_workshop(capacity=1)
    before = see(client, made).one("[hx-trigger='heartbeat from:body']").get("hx-get")
    sign_up(made)
    after = client.get(before, headers=HTMX).page
    assert "lista de espera está abierta" in after.words("[hx-swap-oob]")
    sign_up(made)
    again = client.get(after.one("[hx-get]").get("hx-get"), headers=HTMX)
    assert again.status_code in {200, 204}
    assert again.status_code == 204 or not again.page.has("[hx-swap-oob]")


def test_another_zone_is_told_with_the_hour_in_lima(app: Flask, client: ProofReader) -> None:
    day = in_days(20).first_day
    when = When(day, day, time(9), time(13), "America/Mexico_City")
    made = make_workshop(when=when, venue=Venue(city="Ciudad de México", country="MX"))
    words = see(client, made).words(".facts")
    assert "de 9:00 a. m. a 1:00 p. m., hora de Ciudad de México (UTC−6)" in words
    assert "Empieza a las 10:00 a. m. en Lima." in words
    assert "Ciudad de México, México" in words


def test_readers_of_english_are_told_whose_hours_they_are(app: Flask, client: ProofReader) -> None:
    made = make_workshop()
    assert "Lima time (UTC−5)" in see(client, made, "en").words(".facts")
    assert "hora de" not in see(client, made).words(".facts")


def test_two_days_do_not_read_as_daily_hours(app: Flask, client: ProofReader) -> None:
    first, last = in_days(20).first_day, in_days(21).first_day
    made = make_workshop(when=When(first, last, time(9), time(13)))
    assert "empieza a las 9:00 a. m. y termina el último día a las 1:00 p. m." in see(client, made).words(
        ".facts"
    )


def test_languages_interpreters_and_access_are_told(app: Flask, client: ProofReader) -> None:
    there = Venue(
        name="Local de ejemplo", address="Av. de Ejemplo 1", city="Puno", jurisdiction_code="21",
        access_es="Ingreso sin gradas.", access_en="Step-free.",
    )  # fmt: skip
    made = make_workshop(held_in=["es", "qu"], interpreted_to=["en", "prl"], venue=there)
    words = see(client, made).words(".facts")
    assert "En español y quechua, con interpretación a inglés y lengua de señas peruana" in words
    assert "Ingreso sin gradas." in words
    assert "Av. de Ejemplo 1, Puno" in words
    there_link = see(client, made).one(".facts a").get("href")
    assert there_link.startswith("https://www.google.com/maps/search/?api=1&query=Local%20de%20ejemplo")
    assert "Spanish and Quechua" in see(client, made, "en").words(".facts")


@pytest.mark.parametrize(
    "map_url", ["javascript:alert(1)", "http://a.invalid", "//a.invalid", "data:text/html,x"]
)
def test_a_map_elsewhere_than_behind_https_is_not_linked(
    app: Flask, client: ProofReader, map_url: str
) -> None:
    made = make_workshop(venue=Venue(name="Local", map_url=map_url))
    assert not see(client, made).has(".facts a")


def test_what_exists_in_one_language_only_is_marked(app: Flask, client: ProofReader) -> None:
    made = make_workshop(title_en=None, short_en=None, summary_es="Un día de trabajo.", summary_en=None)
    page = see(client, made, "en")
    assert {mark.get("lang") for mark in page.all(".other-language")} == {"es-PE"}
    assert not see(client, made).has(".other-language")


def test_who_is_behind_it_and_how_to_reach_them(app: Flask, session: Session, client: ProofReader) -> None:
    made = make_workshop(
        contact_name="Persona Ejemplo", contact_email="o@example.org", contact_phone="+51 900 000 001"
    )
    for place, (key, role) in enumerate((("ORG-OIT", "funder"), ("ORG-MTPE", "organiser"), ("ORG-OIM", "x"))):
        add(
            WorkshopSource(
                workshop_id=made.id, institution_id=institution(session, key), role=role, position=place
            )
        )
    words = see(client, made).words("[aria-labelledby=behind]")
    assert words.index("Organiza") < words.index("Financia") < words.index("Con el apoyo de")
    assert "Persona Ejemplo" in words
    links = {link.get("href") for link in see(client, made).all("[aria-labelledby=behind] a")}
    assert {"mailto:o@example.org", "tel:+51900000001"} <= links
    said = described(see(client, made))
    assert said["organizer"][0]["name"] == "Ministerio de Trabajo y Promoción del Empleo"
    assert len(said["sponsor"]) == 2


def test_without_a_contact_of_its_own_the_programmes_is_given(app: Flask, client: ProofReader) -> None:
    assert see(client, make_workshop()).has("a[href='mailto:talleres@example.org']")


def test_machines_are_told_what_people_are(app: Flask, client: ProofReader) -> None:
    made = make_workshop(title_es='Taller "de" </script><script>alert(1)</script> ejemplo')
    said = described(see(client, made))
    assert said["name"] == made.title_es
    assert said["startDate"].endswith("-05:00") and said["startDate"][:10] == made.first_day.isoformat()
    assert said["offers"]["availability"] == "https://schema.org/InStock"
    assert said["url"] == f"http://localhost/es/workshops/{made.code}"
    assert said["location"]["address"]["addressCountry"] == "PE"
    assert "price" not in said["offers"]


def test_sharing_carries_what_when_where_and_the_address(app: Flask, client: ProofReader) -> None:
    from urllib.parse import parse_qs, urlsplit

    made = make_workshop()
    link = urlsplit(see(client, made).one("a[href^='https://wa.me/']").get("href"))
    text = parse_qs(link.query)["text"][0]
    assert link.path == "/"
    for part in (
        made.short_es,
        str(made.first_day.year),
        "Local de ejemplo",
        f"http://localhost/t/{made.code}",
    ):
        assert part in text


@pytest.mark.parametrize("path", ["/t/{}", "/T/{}", "/es/workshops/{}"])
@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_every_address_of_it_answers_and_names_the_one(
    app: Flask, client: ProofReader, path: str, change: Any
) -> None:
    made = make_workshop()
    answer = client.get(path.format(change(made.code)), headers={"Accept-Language": "es"})
    assert answer.status_code == 200
    assert answer.page.one("link[rel=canonical]").get("href") == f"http://localhost/es/workshops/{made.code}"
    assert answer.page.one("header a[lang=en]").get("href") == f"/en/workshops/{made.code}"
    english = client.get(path.format(made.code).replace("/es/", "/en/"), headers={"Accept-Language": "en"})
    assert english.page.tree.get("lang") == "en"


def test_the_poster_carries_the_short_address(app: Flask, client: ProofReader) -> None:
    made = make_workshop()
    answer = client.get(f"/es/workshops/{made.code}/poster")
    assert answer.page.words(".poster-url") == f"localhost/t/{made.code}"
    assert answer.page.has(".qr svg")
    assert "noindex" in answer.page.one("meta[name=robots]").get("content")


def test_a_poster_of_what_takes_nobody_leads_to_its_page(app: Flask, client: ProofReader) -> None:
    answer = client.get(f"/es/workshops/{make_workshop(state='cancelled').code}/poster")
    assert (answer.status_code, answer.headers["Location"].rpartition("/")[0]) == (302, "/es/workshops")


def test_its_calendar_entry_is_a_file(app: Flask, client: ProofReader) -> None:
    made = make_workshop()
    answer = client.get(f"/es/workshops/{made.code}.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{made.code}.ics"'
    assert b"BEGIN:VEVENT" in answer.data
    assert "Set-Cookie" not in answer.headers


def test_a_held_one_says_its_headcount_and_on_what_it_stands(app: Flask, client: ProofReader) -> None:
    made = make_held()
    assert "Sin cifra reportada." in see(client, made).words(".figure")
    assert "0" not in see(client, made).words(".figure")
    number = {"number": 32, "basis": "reported", "source_es": "Plan, fila 1", "source_en": "Plan, row 1"}
    add(Headcount(workshop_id=made.id, made_at=from_now(0), **number))
    words = see(client, made).words(".figure")
    assert "32" in words and "Reportadas. Fuente: Plan, fila 1" in words
    assert "Reported. Source: Plan, row 1" in see(client, made, "en").words(".figure")


def test_every_doubt_about_who_was_there_is_said(app: Flask, session: Session, client: ProofReader) -> None:
    made = make_held()
    marks = {
        "exact": "", "inferred": "Deducido", "by_context": "Por el contexto",
        "doubtful_level": "Nivel dudoso", "unresolved": "Sin resolver", "group_unnamed": "Grupo sin nombrar",
    }  # fmt: skip
    for place, resolution in enumerate(marks):
        add(
            Representation(
                workshop_id=made.id, position=place, label_es=f"Grupo {place}", label_en=f"Group {place}",
                resolution=resolution, candidates=["150807", "1006"] if resolution == "unresolved" else [],
            )
        )  # fmt: skip
    page = see(client, made)
    lines = [line.text_content() for line in page.all("[aria-labelledby=represented] li")]
    assert all(mark in line for mark, line in zip(marks.values(), lines, strict=True))
    assert "el distrito de Leoncio Prado (Huaura, Lima)" in lines[4]
    assert "la provincia de Leoncio Prado (Huánuco)" in lines[4]


def test_a_doubtful_date_stands_as_written_with_its_mark(app: Flask, client: ProofReader) -> None:
    made = make_held(
        date(2011, 4, 17), date_confidence="doubtful", date_as_written="17 de abril de 2011",
        date_note_es="Fue un domingo.", date_note_en="It was a Sunday.",
    )  # fmt: skip
    words = see(client, made).words(".facts")
    assert "17 de abril de 2011Fecha dudosaFue un domingo." in words
    assert "domingo, 17" not in words
    assert "startDate" not in described(see(client, made))


def test_a_demonstration_says_so(app: Flask, client: ProofReader) -> None:
    page = see(client, make_workshop(is_demonstration=True, theme_code=make_theme()))
    assert page.has(".demo") and "Demostración" in page.words("main .chip")


def test_giving_up_a_seat_shows_at_once(app: Flask, session: Session, client: ProofReader) -> None:
    made = make_workshop(capacity=1)
    sign_up(made)
    assert "Vacantes agotadas" in see(client, made).words(".chip")
    actions.leave(PARTICIPANT, rows(session, made.id)[0].id)
    assert "Queda 1 vacante" in see(client, made).words(".chip")


def test_a_cancelled_workshop_offers_those_abroad_last(app: Flask, client: ProofReader) -> None:
    cancelled = make_workshop(convened=("21",), state="cancelled")
    abroad = make_workshop(convened=("21",), venue=Venue(name="Sala", city="San José", country="CR"))
    here = make_workshop(convened=("08",))
    answer = client.get(f"/es/workshops/{cancelled.code}")
    links = [
        link.get("href").rpartition("/")[2] for link in answer.page.all("section[aria-labelledby=others] a")
    ]
    assert links == [here.code, abroad.code]


def test_a_poster_is_had_in_both_languages(app: Flask, client: ProofReader) -> None:
    made = make_workshop()
    page = client.get(f"/es/workshops/{made.code}/poster").page
    link = page.one("header.noprint a[hreflang=en]")
    assert link.get("href") == f"/en/workshops/{made.code}/poster"
    assert client.get(link.get("href")).status_code == 200
