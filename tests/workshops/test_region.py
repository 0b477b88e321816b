"""A region's page: what comes, what comes nearest, what was held."""

import pytest
from flask import Flask

from tests.makers import in_days, make_held, make_workshop
from tests.page import ProofReader


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_jurisdiction_has_its_page(app: Flask, client: ProofReader, lang: str) -> None:
    codes = [*(f"{number:02}" for number in range(1, 26)), "1501"]
    for code in codes:
        assert client.get(f"/{lang}/regions/{code}").status_code == 200


@pytest.mark.parametrize("code", ["00", "26", "8", "150101", "x", "%00", "08%20"])
def test_no_other_code_has_one(app: Flask, client: ProofReader, code: str) -> None:
    assert client.get(f"/es/regions/{code}").status_code == 404


def test_it_shows_what_comes_and_what_was_held_there(app: Flask, client: ProofReader) -> None:
    to_come, held = make_workshop(convened=("21",)), make_held(convened=("21",))
    make_workshop(convened=("08",), when=in_days(3))
    page = client.get("/es/regions/21").page
    assert [link.text_content() for link in page.all(".cards h3 a")] == [to_come.short_es, held.short_es]


def test_an_empty_region_offers_the_nearest_and_claims_no_zero(app: Flask, client: ProofReader) -> None:
    far, near = (
        make_workshop(convened=("24",), when=in_days(3)),
        make_workshop(convened=("23",), when=in_days(9)),
    )
    page = client.get("/es/regions/18").page
    assert "Aún no hay fechas para Moquegua" in page.words("main")
    assert "Sin registro" in page.words("main")
    shown = [link.text_content() for link in page.all(".cards h3 a")]
    assert set(shown) == {near.short_es, far.short_es}


def test_the_two_halves_of_lima_point_to_each_other(app: Flask, client: ProofReader) -> None:
    assert client.get("/es/regions/15").page.has("a[href='/es/regions/1501']")
    assert client.get("/es/regions/1501").page.has("a[href='/es/regions/15']")
