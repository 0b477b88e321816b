"""Names in one cell, as offices write them: which words are the family names, in either order."""

from collections.abc import Callable

import pytest

from app.exchange.cells import Cells
from app.exchange.fields import fields_of, guessed
from app.exchange.models import SIGN_UPS
from app.exchange.represented import name_in
from app.exchange.whole_names import FORMS, ONLY_NAME, given_first_name, in_one_cell, two_family_name
from app.refusals import Refusal

# Everybody is invented: family names, given names.
PEOPLE = [
    ("Quispe Mamani", "Ana María"),
    ("De la Cruz Quispe", "Ana María"),
    ("Quispe De La Cruz", "José Luis"),
    ("De los Santos Peña", "Juan"),
    ("Del Águila Ruiz", "Pedro"),
    ("Ruiz del Águila", "Pedro Pablo"),
    ("San Martín López", "Eva"),
    ("López San Martín", "Eva Luz"),
    ("Santa Cruz Soto", "Rosa"),
    ("Santa María de la Torre", "Inés"),
    ("La Rosa Huamán", "Raúl"),
    ("Las Casas La Torre", "Hugo"),
    ("Los Ríos del Solar", "Elsa"),
    ("De las Casas Vda. de Soto", "Lidia"),
    ("Ortega y Gasset", "Noé"),
    ("Da Silva dos Santos", "João"),
    ("Von Humboldt Ñahui", "Karl"),
    ("Van der Meer Apaza", "Piet"),
    ("Di Natale Mac Lean", "Gina"),
    ("Yupanqui Condori", "María del Carmen"),
    ("Chuquihuanca Inga", "María de los Ángeles"),
    ("De la O Béjar", "Juan de Dios"),
    ("García-Sayán Pérez", "Luis"),
]
Reader = Callable[[str], tuple[str, str]]
WAYS: dict[str, Callable[[str], str]] = {
    "as written": str,
    "in capitals": str.upper,
    "in small letters": str.lower,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("family", "given"), PEOPLE)
def test_a_surname_keeps_what_belongs_to_it(family: str, given: str, way: str) -> None:
    family, given = WAYS[way](family), WAYS[way](given)
    assert two_family_name(f"{family} {given}") == (given, family)
    assert given_first_name(f"{given}  {family}") == (given, family)
    for read in (two_family_name, given_first_name):
        assert read(f"{family}, {given}") == (given, family)


@pytest.mark.parametrize("family", ["Quispe", "De la Cruz", "San Martín", "DEL ÁGUILA"])
def test_one_surname_alone_is_told_by_a_comma_and_never_guessed(family: str) -> None:
    for read, typed in ((two_family_name, f"{family} Ana"), (given_first_name, f"Ana {family}")):
        with pytest.raises(Refusal):
            read(typed)
        assert read(f"{family}, Ana María") == ("Ana María", family)
    assert two_family_name("") == given_first_name("") == ("", "")


@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("QUISPE FLORES DE MAMANI", "ROSA MARÍA"),
        ("Quispe Flores de la Cruz", "Rosa"),
        ("Quispe Flores Vda. de Mamani", "Rosa"),
        ("Quispe de Mamani", "Rosa"),
    ],
)
def test_the_surname_of_a_marriage_is_no_given_name(family: str, given: str) -> None:
    assert two_family_name(f"{family} {given}") == (given, family)


APART = [
    ("LÓPEZ DE ROMAÑA Y BUSTAMANTE JUAN", ("JUAN", "LÓPEZ DE ROMAÑA Y BUSTAMANTE")),
    ("Quispe de la Torre y Soto Ana María", ("Ana María", "Quispe de la Torre y Soto")),
    ("QUISPE MAMANI Y FLORES ANA", ("ANA", "QUISPE MAMANI Y FLORES")),
    ("Quispe Mamani Y. Ana", ("Y. Ana", "Quispe Mamani")),
    ("GARCÍA - SAYÁN PÉREZ LUIS", ("LUIS", "GARCÍA-SAYÁN PÉREZ")),
    ("García -Sayán Pérez Luis", ("Luis", "García-Sayán Pérez")),
    ("García– Sayán Pérez Luis", ("Luis", "García–Sayán Pérez")),
    ("Pérez García- Sayán Luis", ("Luis", "Pérez García-Sayán")),
    ("De la Puente - Uceda Soto Luis", ("Luis", "De la Puente-Uceda Soto")),
    ("QUISPE ROJAS VDA.DE FLORES ROSA MARÍA", ("ROSA MARÍA", "QUISPE ROJAS VDA. DE FLORES")),
    ("Quispe Vda.de Flores Rosa", ("Rosa", "Quispe Vda. de Flores")),
    ("STA.CRUZ SOTO MA.ELENA", ("MA.ELENA", "STA. CRUZ SOTO")),
    ("D' ANGELO ROSSI LUIS", ("LUIS", "D'ANGELO ROSSI")),
    ("D’ Angelo Rossi Luis", ("Luis", "D’Angelo Rossi")),
    ("Rossi D ´Angelo Luis", ("Luis", "Rossi D´Angelo")),
    ("O' HIGGINS DELL' ORO LUZ", ("LUZ", "O'HIGGINS DELL'ORO")),
    ("QUISPE SOTO JOSE' LUIS", ("JOSE' LUIS", "QUISPE SOTO")),
]


@pytest.mark.parametrize(("typed", "read"), APART)
def test_signs_and_blanks_keep_a_surname_whole(typed: str, read: tuple[str, str]) -> None:
    assert two_family_name(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("LUIS GARCÍA -SAYÁN PÉREZ", ("LUIS", "GARCÍA-SAYÁN PÉREZ")),
        ("LUIS D' ANGELO O ´HIGGINS", ("LUIS", "D'ANGELO O´HIGGINS")),
        ("Ana STA.CRUZ Soto", ("Ana", "STA. CRUZ Soto")),
        ("Juan Carlos de la Cruz y Soto", ("Juan Carlos", "de la Cruz y Soto")),
    ],
)
def test_signs_and_blanks_keep_it_whole_after_the_given_names(typed: str, read: tuple[str, str]) -> None:
    assert given_first_name(typed) == read


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        # A stroke between blanks may part what is one surname, or surnames from given names.
        (two_family_name, "QUISPE MAMANI - ANA MARÍA"),
        (two_family_name, "PÉREZ GARCÍA - SAYÁN LUIS"),
        (two_family_name, "QUISPE - MAMANI - SOTO ANA"),
        (two_family_name, "QUISPE MAMANI ANA -"),
        (two_family_name, "QUISPE - ANA"),
        (two_family_name, "ORTEGA GASSET Y SOTO"),
        (given_first_name, "LUIS GARCÍA - SAYÁN PÉREZ"),
        (given_first_name, "ANA MARÍA - QUISPE MAMANI"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_and_never_guessed(read: Reader, typed: str) -> None:
    with pytest.raises(Refusal):
        read(typed)


def test_the_guess_says_in_which_order_they_stand() -> None:
    cells = {"APELLIDOS Y NOMBRES": "DE LA CRUZ QUISPE ANA", "NOMBRES Y APELLIDOS": "Ana De La Cruz Quispe"}
    found = [guessed([said], [[cell]], fields_of(SIGN_UPS), {}) for said, cell in cells.items()]
    assert found == [{"0": "two_family_name"}, {"0": "given_first_name"}]


@pytest.mark.parametrize(
    "number", ["1. ", "1.", "12) ", "3 ", "(4) ", "05.- ", "6 - ", "7° ", "N° 8 ", "Nº 9. ", "10: "]
)
def test_the_number_of_a_list_is_no_part_of_a_name(number: str) -> None:
    read = {
        "two_family_name": "QUISPE MAMANI ANA",
        "comma_name": "QUISPE MAMANI, ANA",
        "given_first_name": "ANA QUISPE MAMANI",
    }
    for name, typed in read.items():
        cells = Cells([number + typed], {name: 0})
        assert name_in(cells) == ("ANA", "QUISPE MAMANI") and not cells.faults
    for parts in (("given_names", "family_names"), ("given_names", "first_family_name")):
        cells = Cells([f"{number}Ana", f"{number}Ñahui"], {name: place for place, name in enumerate(parts)})
        assert name_in(cells) == ("Ana", "Ñahui")


@pytest.mark.parametrize(
    "typed", ["Quispe Mamani Ana (2)", "Lic. Paz: Ana", "Soto Ríos, Juan 2", "Soto Paz 3 Ana"]
)
def test_what_stands_beside_a_name_is_asked_about(typed: str) -> None:
    for form in FORMS:
        with pytest.raises(Refusal) as refused:
            in_one_cell(form, typed)
        assert refused.value.message is ONLY_NAME
