"""Pages kept for a moment: one body for everybody, a key of its own in every form, nothing of anybody's."""

import re
from collections.abc import Iterator
from contextvars import Context

import brotli
import pytest
from flask import Flask

from app.tokens import form_age
from tests.attendance.sheet import on_its_page
from tests.databases import fresh_database, opened
from tests.makers import make_held, make_workshop, sign_up

KEY = re.compile(r'name="key" value="([^"]+)"')
TAKES_BROTLI = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def keeping(dialect: str) -> Iterator[Flask]:
    """An application that keeps pages, on a database of its own with one workshop."""
    with opened(fresh_database(dialect), AFORO_PAGE_CACHE="0.001") as app, app.app_context():
        yield app


def keys(app: Flask, path: str, headers: dict[str, str]) -> list[str]:
    """The keys of the forms on a page."""
    answer = app.test_client().get(path, headers=headers)
    assert answer.status_code == 200
    body = answer.data
    if answer.headers.get("Content-Encoding") == "br":
        body = brotli.decompress(body)
    return KEY.findall(body.decode())


@pytest.mark.parametrize("headers", [TAKES_BROTLI, {}, {"Accept-Encoding": "br;q=0, gzip"}])
def test_every_copy_of_a_kept_form_has_a_key_of_its_own(keeping: Flask, headers: dict[str, str]) -> None:
    path = f"/es/workshops/{make_workshop().code}"
    found = [key for _ in range(3) for key in keys(keeping, path, headers)]
    assert len(found) == len(set(found)) == 3
    assert all(form_age(key) is not None for key in found)


def test_a_kept_page_follows_the_seats(keeping: Flask) -> None:
    workshop = make_workshop(capacity=2)
    path, client = f"/es/workshops/{workshop.code}", keeping.test_client()
    assert "Quedan 2 vacantes" in client.get(path).get_data(as_text=True)
    sign_up(workshop)
    assert "Queda 1 vacante" in client.get(path).get_data(as_text=True)
    sign_up(workshop)
    assert "Vacantes agotadas" in client.get(path).get_data(as_text=True)


def test_a_page_without_a_form_is_not_sent_twice(keeping: Flask) -> None:
    client = keeping.test_client()
    first = client.get("/es/help", headers=TAKES_BROTLI)
    again = client.get("/es/help", headers=TAKES_BROTLI | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Content-Encoding"] == "br"
    assert "Set-Cookie" not in first.headers


def test_languages_and_colours_are_kept_apart(keeping: Flask) -> None:
    client = keeping.test_client()
    for lang, says in (("es", "Ayuda"), ("en", "Help"), ("es", "Ayuda")):
        assert f"<h1>{says}</h1>" in client.get(f"/{lang}/help").get_data(as_text=True)
    client.set_cookie("theme", "dark")
    assert 'data-theme="dark"' in client.get("/es/help").get_data(as_text=True)
    client.delete_cookie("theme")
    assert 'data-theme="dark"' not in client.get("/es/help").get_data(as_text=True)


def test_pages_for_who_saves_data_are_kept_apart(keeping: Flask) -> None:
    held, client = make_held(), keeping.test_client()
    row = on_its_page(held)
    for saves, tag in (("off", "img"), ("on", "a"), ("off", "img")):
        answer = client.get(f"/es/workshops/{held.code}", headers={"Save-Data": saves})
        found = re.findall(rf"<(\w+)[^>]*/p/{row.name}", answer.get_data(as_text=True))
        assert found == [tag] and "Save-Data" in answer.headers["Vary"]


def test_the_posters_address_is_kept_apart_by_language(keeping: Flask) -> None:
    path, client = f"/t/{make_workshop().code}", keeping.test_client()
    for prefers, says in (("es", "Todos los talleres"), ("en", "All workshops")):
        answer = Context().run(client.get, path, headers={"Accept-Language": prefers})
        assert says in answer.get_data(as_text=True)
        assert "Accept-Language" in answer.headers["Vary"]
