"""The paragraph to pass on says what its page says, with basis, day and address, in both languages."""

import re

import pytest
from flask import Flask

from app.audit import COMMAND
from app.plan.queries import find_real_plan
from app.tallies.signing import sign_off

from ..page import Page, ProofReader
from .boards import make_plan
from .conftest import SignIn
from .programmes import held_with


def paragraph(page: Page, lang: str) -> str:
    """The paragraph of a language, where the button that copies it is beside it."""
    assert page.has(f"#summary-{lang}[readonly] + button[data-copy][hidden]")
    return page.words(f"#summary-{lang}")


@pytest.mark.parametrize("lang", ["es", "en"])
def test_for_staff_it_says_the_first_screens_numbers_and_that_they_are_internal(
    signed_in: SignIn, lang: str
) -> None:
    page = signed_in("viewer").get(f"/{lang}/manage/figures/2011-2014").page
    spanish, english = paragraph(page, "es"), paragraph(page, "en")
    assert "participaciones: al menos 171 reportadas." in spanish
    assert "participations: at least 171 reported." in english
    assert "8 talleres realizados, 3 de ellos sin cifra." in spanish
    assert "8 workshops held, 3 of them without a figure." in english
    for said in (spanish, english):
        assert re.search(r"\b8\b", said) and re.search(r"\b3\b", said) and "12 " in said and "26" in said
        assert "nunca" not in said and "never" not in said
    assert "Uso interno" in spanish and "http://localhost/es/manage/figures/2011-2014" in spanish
    assert "Internal" in english and "http://localhost/en/manage/figures/2011-2014" in english
    shown = page.words(".figures")
    assert "171" in shown and "12" in shown


def test_it_says_when_it_is_not_the_whole(signed_in: SignIn) -> None:
    page = signed_in("organiser", "08").get("/es/manage/figures/2011-2014?year=2012").page
    said = paragraph(page, "es")
    assert "sin cifra de participaciones." in said and "year=2012" in said
    assert "Solo se cuentan los talleres a tu cargo." in said and "lo que se eligió" in said


def test_workshops_without_a_figure_are_among_those_held(reader: ProofReader) -> None:
    plan = find_real_plan()
    assert plan is not None
    sign_off(COMMAND, "Persona Ejemplo", plan.id, 1, "Motivo", "Reason")
    page = reader.get("/es/plan/2011-2014/editions/1").page
    assert "8 talleres realizados, 3 de ellos sin cifra." in paragraph(page, "es")
    assert "8 workshops held, 3 of them without a figure." in paragraph(page, "en")


def test_of_an_edition_it_says_only_what_is_published(app: Flask) -> None:
    plan = make_plan(key="ejemplo")
    held_with(plan, {"08": 12, "23": 3, "25": 9})
    held_with(plan, {"08": 4})
    sign_off(COMMAND, "Persona Ejemplo", plan.id, 1, "Motivo", "Reason")
    page = ProofReader(app, app.response_class).get("/es/plan/ejemplo/editions/1").page
    said = paragraph(page, "es")
    assert "participaciones: al menos 24 con registro de nombres." in said
    assert "2 talleres realizados, 1 de ellos con su cifra reservada." in said
    assert "28" not in said and "http://localhost/es/plan/ejemplo/editions/1" in said
    assert "edition 1" in paragraph(page, "en") and "/en/plan/ejemplo/editions/1" in paragraph(page, "en")
