"""Names in one cell, as offices write them: which words are the family names, in either order."""

import pytest

from app.exchange.fields import fields_of, guessed
from app.exchange.models import SIGN_UPS
from app.exchange.values import given_first_name, two_family_name
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
WAYS = {"as written": str, "in capitals": str.upper, "in small letters": str.lower}


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


def test_the_guess_says_in_which_order_they_stand() -> None:
    cells = {"APELLIDOS Y NOMBRES": "DE LA CRUZ QUISPE ANA", "NOMBRES Y APELLIDOS": "Ana De La Cruz Quispe"}
    found = [guessed([said], [[cell]], fields_of(SIGN_UPS), {}) for said, cell in cells.items()]
    assert found == [{"0": "two_family_name"}, {"0": "given_first_name"}]
