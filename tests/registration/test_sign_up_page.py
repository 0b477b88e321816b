"""The form in the page: what is offered, kept, refused; with and without HTMX."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.tokens import form_key
from app.workshops.models import Workshop
from tests.makers import make_workshop, sign_up
from tests.page import ProofReader
from tests.registration.truth import ensure_true, rows, states

HTMX = {"HX-Request": "true"}


def filled_in(**given: Any) -> dict[str, Any]:
    """A form as somebody sends it; None leaves a field out."""
    told = {
        "key": form_key(),
        "shown": "seat",
        "given_names": "Persona",
        "family_names": "Ejemplo Uno",
        "phone": "900 000 001",
        "region": "08",
        "consent": "y",
    } | given
    return {name: value for name, value in told.items() if value is not None}


def send(client: ProofReader, workshop: Workshop, lang: str = "es", headers: Any = None, **given: Any) -> Any:
    """Post the form of a workshop."""
    path = f"/{lang}/workshops/{workshop.code}/sign-up"
    return client.post(path, data=filled_in(**given), headers=headers)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_good_form_leads_to_the_ticket(
    app: Flask, session: Session, client: ProofReader, lang: str
) -> None:
    workshop = make_workshop()
    answer = send(client, workshop, lang)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/r/")
    assert "Set-Cookie" not in answer.headers
    row = rows(session, workshop.id)[0]
    assert (row.full_name, row.phone, row.language) == ("Persona Ejemplo Uno", "+51900000001", lang)
    ensure_true(session, workshop.id)
