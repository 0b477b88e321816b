"""Links, codes and form keys."""

from flask import Flask

from app import tokens


def test_a_link_belongs_to_its_purpose_and_generation(app: Flask) -> None:
    made = {tokens.link_token(purpose, "ref", n) for purpose in ("ticket", "other") for n in (1, 2)}
    assert len(made) == 4
    assert all(len(token) == 43 for token in made)
    assert tokens.link_token("ticket", "ref", 1) in made


def test_parts_cannot_be_shifted_into_each_other(app: Flask) -> None:
    assert tokens.keyed("a", "bc", "d") != tokens.keyed("a", "b", "cd")


def test_a_code_is_read_as_people_type_it() -> None:
    assert tokens.as_code("oi-l7 k3m9") == "011" + "7K3M9"


def test_codes_use_letters_nobody_confuses(app: Flask) -> None:
    codes = [tokens.short_code() for _ in range(200)] + [tokens.door_code("ref", n) for n in range(50)]
    assert set("".join(codes)) <= set(tokens.CROCKFORD)
    assert {len(code) for code in codes} == {8, 16}


def test_a_form_key_of_ours_tells_its_age_and_others_do_not(app: Flask) -> None:
    key = tokens.form_key()
    assert 0 <= (tokens.form_age(key) or 0) < 5
    for wrong in ("", "x", ".", key[:-1] + ("0" if key[-1] != "0" else "1"), "ñ" + key, key.replace(".", "")):
        assert tokens.form_age(wrong) is None
