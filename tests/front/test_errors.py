"""What people see when something fails: what happened, what to do, in their language, nothing more."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, abort
from sqlalchemy.exc import OperationalError

from app.doors import public
from app.refusals import Busy, Conflict, Refusal
from tests.databases import opened
from tests.page import Page, ProofReader

HTMX = {"HX-Request": "true"}
FAILURES: dict[str, Any] = {
    "busy": Busy,
    "refusal": lambda: Refusal("Falta un dato."),
    "conflict": lambda: Conflict("Otra persona llegó antes."),
    "away": lambda: OperationalError("SELECT name", {"name": "Persona Secreta"}, Exception("gone")),
    "bug": lambda: ValueError("Persona Secreta"),
}


@public
def failing(lang: str = "", what: str = "") -> str:
    """Fail as asked."""
    if what.isdigit():
        abort(int(what), description="90" if what == "429" else None)
    raise FAILURES[what]()


@pytest.fixture
def failing_client(database_url: str) -> Iterator[ProofReader]:
    """A browser at an application with pages that fail, answering as in production."""
    with opened(database_url, AFORO_PAGE_CACHE="1") as made:
        made.testing = False
        made.add_url_rule("/<any(es,en):lang>/failing/<what>", "failing", failing, methods=["GET", "POST"])
        yield ProofReader(made, made.response_class)


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("path", ["nothing", "workshops/nothing", "regions/99", "workshops/nothing/poster"])
def test_a_page_that_is_not_there(app: Flask, client: ProofReader, lang: str, path: str) -> None:
    answer = client.get(f"/{lang}/{path}")
    assert answer.status_code == 404
    page: Page = answer.page
    assert page.tree.get("lang") == {"es": "es-PE", "en": "en"}[lang]
    assert page.words("h1") == {"es": "No encontramos esa página", "en": "We cannot find that page"}[lang]
    assert page.has(f"main a[href='/{lang}/']") and page.has(f"main a[href='/{lang}/help']")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 413, 415, 418, 422, 429, 500, 502, 503])
@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_failure_has_a_page_with_what_to_do(
    failing_client: ProofReader, lang: str, status: int
) -> None:
    answer = failing_client.get(f"/{lang}/failing/{status}")
    assert answer.status_code == status
    assert answer.page.words("main .lead")
    assert answer.page.has(f"main a[href='/{lang}/']")
    assert "Set-Cookie" not in answer.headers
    part = failing_client.get(f"/{lang}/failing/{status}", headers=HTMX)
    assert part.status_code == status
    assert part.page.one("[role=alert]").get("tabindex") == "-1"
    assert not part.page.has("main")


@pytest.mark.parametrize(
    ("what", "status", "words"),
    [
        ("refusal", 422, "Falta un dato."),
        ("conflict", 409, "Otra persona llegó antes."),
        ("busy", 503, "Espera 5 segundos"),
        ("away", 503, "Espera 5 segundos"),
        ("429", 429, "Espera 2 minutos"),
        ("bug", 500, "Referencia:"),
    ],
)
def test_what_nobody_caught_is_told_in_words(
    failing_client: ProofReader, what: str, status: int, words: str
) -> None:
    answer = failing_client.get(f"/es/failing/{what}")
    assert answer.status_code == status
    assert words in answer.page.words("main")
    assert "Secreta" not in answer.get_data(as_text=True)


def test_waiting_is_said_to_machines_too(failing_client: ProofReader) -> None:
    assert failing_client.get("/es/failing/429").headers["Retry-After"] == "90"
    assert failing_client.get("/es/failing/busy").headers["Retry-After"] == "5"


def test_a_mistake_of_ours_is_written_down_under_its_reference(
    failing_client: ProofReader, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = failing_client.get("/es/failing/bug")
    reference = answer.headers["X-Request-Id"]
    assert reference in answer.page.words("main")
    written = [line for line in capsys.readouterr().out.splitlines() if reference in line]
    assert any('"event": "failed"' in line and "ValueError" in line for line in written)


def test_an_unknown_host_is_refused_in_plain_words(app: Flask, client: ProofReader) -> None:
    for method in (client.get, client.post):
        answer = method("/es/", headers={"Host": "evil.invalid"})
        assert (answer.status_code, answer.mimetype) == (400, "text/plain")
        assert "evil" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/es", "/nothing", "/%00", "/es/%ff", "/es//", "/" + "x" * 3000])
def test_odd_addresses_are_answered(app: Flask, client: ProofReader, path: str) -> None:
    assert client.get(path).status_code in {301, 302, 308, 404}


def test_too_long_a_post_is_refused(app: Flask, client: ProofReader) -> None:
    answer = client.post(
        "/preferences", data={"theme": "x" * 200_000}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 413
    assert answer.page.words("h1") == "Es demasiado largo"


def test_a_wrong_method_is_told(app: Flask, client: ProofReader) -> None:
    answer = client.post("/es/", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
