"""The pages that say how things are done here, the way in, the choice of colours."""

from typing import Any

import pytest
from flask import Flask

from app.tokens import link_token
from tests.databases import fresh_database, opened
from tests.makers import make_workshop, sign_up
from tests.page import ProofReader

PAGES = ("help", "privacy", "accessibility")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_each_page_exists_in_both_languages(app: Flask, client: ProofReader, name: str, lang: str) -> None:
    answer = client.get(f"/{lang}/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == {"es": "es-PE", "en": "en"}[lang]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    other = "en" if lang == "es" else "es"
    assert answer.page.one(f"header a[lang={other}]").get("href") == f"/{other}/{name}"


@pytest.mark.parametrize(
    ("prefers", "lang"),
    [
        ("es-PE,es;q=0.9", "es"),
        ("en-GB,en;q=0.8,es;q=0.5", "en"),
        ("qu,ay;q=0.5", "es"),
        ("", "es"),
        ("*", "es"),
    ],
)
def test_the_front_door_leads_to_the_persons_language(
    app: Flask, client: ProofReader, prefers: str, lang: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": prefers})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{lang}/")
    assert "Accept-Language" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_chosen_colours_are_kept_and_the_person_stays(app: Flask, client: ProofReader, chosen: str) -> None:
    answer = choose(client, chosen, "/es/help?a=%C3%B1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/es/help?a=%C3%B1")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"theme={chosen};")
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    page = client.get("/es/help").page
    assert page.one("html").get("data-theme") == chosen
    assert page.one(f"button[value={chosen}]").get("aria-pressed") == "true"


def test_colours_go_back_to_the_devices(app: Flask, client: ProofReader) -> None:
    choose(client, "dark", "/es/")
    choose(client, "", "/es/")
    assert client.get("/es/help").page.one("html").get("data-theme") is None


@pytest.mark.parametrize("odd", ["purple", "light; Domain=evil.invalid", "x" * 5000, "\r\nSet-Cookie: a=b"])
def test_colours_nobody_offers_are_not_kept(app: Flask, client: ProofReader, odd: str) -> None:
    answer = choose(client, odd, "/es/")
    assert answer.status_code == 303
    assert "Max-Age=0" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.invalid", "/\\evil.invalid", "https://evil.invalid/", "https:evil.invalid", "///evil.invalid",
        "/\t/evil.invalid", "/\n/evil.invalid", "\\/evil.invalid", " //evil.invalid", "javascript:alert(1)",
        "/%09/evil.invalid\r\nX: y", "", "es/", "//user@evil.invalid", "/\x00/evil.invalid",
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(app: Flask, client: ProofReader, wanted: str) -> None:
    assert choose(client, "dark", wanted).headers["Location"] == "/"


def test_colours_are_not_chosen_from_another_site(app: Flask, client: ProofReader) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/preferences", data={"theme": "dark"}, headers=foreign).status_code == 403
    assert client.get("/preferences").status_code == 405


def test_the_notice_names_who_answers_or_says_that_nobody_did(app: Flask, client: ProofReader) -> None:
    said = client.get("/es/privacy").page.words("main")
    assert "Entidad Ejemplo" in said
    assert "29733" in said and "016-2024-JUS" in said
    assert "aún no ha nombrado a nadie" in said
    assert "talleres@example.org" in said


def test_an_installation_that_has_named_nobody_has_its_pages() -> None:
    with opened(fresh_database("sqlite"), AFORO_CONTROLLER="", AFORO_CONTACT_EMAIL="") as app:
        reader = ProofReader(app, app.response_class)
        for path in (f"/{lang}/{name}" for lang in ("es", "en") for name in PAGES):
            assert reader.get(path).status_code == 200, path
        said = reader.get("/es/privacy").page.words("main")
    assert "Programa de talleres de migración laboral. Esta instalación aún no" in said


def test_search_engines_leave_personal_pages_alone(app: Flask, client: ProofReader) -> None:
    rules = client.get("/robots.txt").get_data(as_text=True).splitlines()
    assert {"Disallow: /r/", "Disallow: /es/me", "Disallow: /en/manage"} <= set(rules)
    assert client.get("/favicon.ico").mimetype == "image/svg+xml"
    made = sign_up(make_workshop())
    personal = (f"/r/{link_token('ticket', made.ref, 1)}", "/es/sign-in", "/es/find", "/es/nowhere")
    assert {client.get(path).headers.get("X-Robots-Tag") for path in personal} == {"noindex"}
    public = ("/es/", "/es/help", "/es/privacy", "/es/accessibility")
    assert {client.get(path).headers.get("X-Robots-Tag") for path in public} == {None}


def choose(client: ProofReader, theme: str, back_to: str) -> Any:
    """Press one of the buttons for colours."""
    return client.post(
        "/preferences", data={"theme": theme, "next": back_to}, headers={"Sec-Fetch-Site": "same-origin"}
    )
