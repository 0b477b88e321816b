"""Letters of a CSV are read by the code page they are of, or it is refused: no name comes in damaged."""

import pytest
from flask import Flask

from app.exchange.opening import NotRead, opened
from app.exchange.reading import sheets
from app.refusals import Refusal

from .ugly import HEADING, PEOPLE, lines

NAMES = (
    "Íñigo PEÑA MUÑOZ",
    "María Quispe",
    "José Ríos",
    "Ángel Núñez",
    "Asunción Güere",
    "ÉLIDA",
    "Óscar Perú",
)


def read(page: str, *names: str) -> list[str]:
    """The names of a list that is saved in a code page."""
    rows = [["Nombres", "Region"], *([name, "Cusco"] for name in names)]
    (found,) = opened(lines(rows).encode(page))
    return [row[0] for row in found["rows"][1:]]


@pytest.mark.parametrize("page", ["cp850", "cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_names_are_read_in_the_page_they_are_saved_in(page: str) -> None:
    assert read(page, *NAMES) == [*NAMES]
    (found,) = opened(lines([HEADING, *PEOPLE]).encode(page))
    assert found["rows"][2][2] == "Ñahui Soto"


@pytest.mark.parametrize("name", NAMES[:3])
def test_one_name_is_enough_to_tell(name: str) -> None:
    assert read("cp850", name) == [name]


def test_letters_of_which_nothing_is_sure_are_refused() -> None:
    for sent in (
        "Nombres;Nota\r\nPe\u00f1a;x\r\n".encode() + b"Mu\xf1oz;x\r\n",
        "Nombres;Nota\r\n\u00c1ngel;x\r\n".encode() + b"Mu\xf1oz;x\r\n",
        "Nombres;Nota\r\nPe\u00f1a;\u2502\r\n".encode("cp850"),
    ):
        with pytest.raises(NotRead, match=r"^letters$"):
            opened(sent)


@pytest.mark.parametrize(
    "names",
    [
        ("JESÚS ÁNGEL GARCÍA GÓMEZ",),
        ("GÓMEZ SOTO",),
        ("ÁNGEL",),
        ("AGÜERO PAZ",),
        ("GARCÍA", "PEÑA"),
        ("JESÚS", "María"),
    ],
)
def test_capitals_of_ms_dos_are_read(names: tuple[str, ...]) -> None:
    assert read("cp850", *names) == [*names] == read("cp1252", *names)


@pytest.mark.parametrize(("page", "name"), [("cp850", "GARCÍA"), ("cp850", "JESÚS"), ("cp1252", "SCHRÖDER")])
def test_capitals_that_may_be_of_either_page_are_refused(page: str, name: str) -> None:
    with pytest.raises(NotRead, match=r"^letters$"):
        read(page, name)


@pytest.mark.parametrize(
    "names", [("SCHRÖDER PEÑA",), ("PéREZ GARCíA",), ("Gonçalves",), ("García–Sayán", "„así“"), ("Schröder",)]
)
def test_letters_of_windows_stay_what_they_are(names: tuple[str, ...]) -> None:
    assert read("cp1252", *names) == [*names]


@pytest.mark.parametrize(
    "name",
    ["Sánchez", "José", "Jesús", "MUÑOZ", "ÁNGEL", "GARCÍA", "GÓMEZ", "JESÚS", "PÉREZ", "AGÜERO", "Güere"],
)
def test_letters_of_an_old_mac_are_refused(name: str) -> None:
    with pytest.raises(NotRead, match=r"^letters$"):
        read("mac_roman", name)


def test_signs_of_money_are_no_letters_where_they_stand_alone() -> None:
    said = "Precio: £ 5 ó ¥50, ‚así‘ ¡hola! µm"
    assert read("cp1252", said) == [said]


def test_the_refusal_says_how_to_save_it(app: Flask) -> None:
    with app.app_context(), pytest.raises(Refusal, match="CSV UTF-8"):
        sheets("Nombres;Nota\r\nPeña;x\r\n".encode() + b"Mu\xf1oz;x\r\n")
