"""Limits on sign-ups and on guessing: machines run into them, a hotel full of people does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import db
from app.registration.models import Notice, Registration
from app.security import address
from app.tokens import form_key, link_token
from tests.cast import SAME_ORIGIN
from tests.conftest import isolated
from tests.databases import opened
from tests.makers import a_person, make_workshop, sign_up
from tests.page import ProofReader
from tests.registration.test_sign_up_page import filled_in, send
from tests.registration.truth import rows


@contextmanager
def limited(url: str, **given: str) -> Iterator[ProofReader]:
    """A browser of an application with limits on; settings by keyword, everything undone afterwards."""
    with opened(url, **({"AFORO_LIMITS": "1"} | given)) as made, isolated(made) as app, app.app_context():
        yield ProofReader(app, app.response_class)


def person(number: int, **given: Any) -> dict[str, Any]:
    """Somebody's form."""
    return {"family_names": f"Ejemplo {number}", "phone": f"9{number:08}"} | given


def test_sixty_people_of_one_hotel_sign_up_from_one_address(database_url: str) -> None:
    with limited(database_url) as client:
        workshop = make_workshop(capacity=60)
        found = [send(client, workshop, **person(number)).status_code for number in range(60)]
        assert found == [303] * 60
        ref, generation = rows(db.session(), workshop.id)[0].ref, 1
        tickets = [client.get(f"/r/{link_token('ticket', ref, generation)}").status_code for _ in range(60)]
        assert tickets == [200] * 60


def test_a_machine_on_one_address_is_told_to_wait(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_SIGNUP_ADDRESS="5 per minute") as client:
        workshop = make_workshop()
        found = [send(client, workshop, **person(number)) for number in range(8)]
        assert [answer.status_code for answer in found] == [303] * 5 + [429] * 3
        assert int(found[-1].headers["Retry-After"]) > 0
        assert len(rows(db.session(), workshop.id)) == 5


def test_one_contact_signs_up_a_few_people_and_repeats_are_not_counted(database_url: str) -> None:
    with limited(database_url) as client:
        workshop, key = make_workshop(), form_key()
        for _ in range(8):
            assert send(client, workshop, **person(0, phone="900000001", key=key)).status_code == 303
        found = [send(client, workshop, **person(number, phone="900000001")) for number in range(1, 6)]
        assert [answer.status_code for answer in found] == [303] * 4 + [429]
        assert send(client, workshop, **person(0, phone="900000001", key=key)).status_code == 303
        assert len(rows(db.session(), workshop.id)) == 5


def test_one_workshop_takes_so_many_a_minute(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_SIGNUP_WORKSHOP="3 per minute") as client:
        hot, quiet = make_workshop(), make_workshop()
        assert [send(client, hot, **person(n)).status_code for n in range(4)] == [303] * 3 + [429]
        assert send(client, quiet, **person(9)).status_code == 303


def test_wrong_links_are_counted_and_right_ones_still_open(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_MISSES="5 per minute") as client:
        made = sign_up(make_workshop())
        right = f"/r/{link_token('ticket', made.ref, 1)}"
        for _ in range(10):
            assert client.get(right).status_code == 200
        found = [client.get(f"/r/{'x' * 42}{number}").status_code for number in range(7)]
        assert found == [404] * 5 + [429] * 2
        assert client.get("/e/0123456789ABCDEF").status_code == 429
        assert client.get(right).status_code == 200


def test_guessing_a_code_ends_soon_also_with_the_right_answer(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_CODE="3 per hour") as client:
        workshop = make_workshop()
        sign_up(workshop, a_person(phone="+51900000123"))
        code = rows(db.session(), workshop.id)[0].short_code
        assert client.post("/es/find", data={"code": code, "digits": "123"}).status_code == 303
        wrong = [client.post("/es/find", data={"code": code, "digits": f"00{n}"}) for n in range(4)]
        assert [answer.status_code for answer in wrong] == [422] * 3 + [429]
        refused = client.post("/es/find", data={"code": code, "digits": "123"})
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
        assert client.post("/es/find", data={"code": "00000000", "digits": "123"}).status_code == 422


def test_whoever_holds_all_codes_of_a_workshop_guesses_digits_a_few_times_in_all(database_url: str) -> None:
    given = {"AFORO_LIMIT_MISSES": "1000 per minute", "AFORO_LIMIT_CODE_WORKSHOP": "6 per day"}
    with limited(database_url, **given) as client:
        workshop, elsewhere = make_workshop(), make_workshop()
        for number in range(8):
            sign_up(workshop, a_person(phone=f"+5190000012{number}"))
        sign_up(elsewhere, a_person(phone="+51900000123"))
        codes = [row.short_code for row in rows(db.session(), workshop.id)]
        guesses = [client.post("/es/find", data={"code": code, "digits": "999"}) for code in codes]
        assert [answer.status_code for answer in guesses] == [422] * 6 + [429] * 2
        assert client.post("/es/find", data={"code": codes[0], "digits": "120"}).status_code == 429
        (other,) = rows(db.session(), elsewhere.id)
        assert client.post("/es/find", data={"code": other.short_code, "digits": "123"}).status_code == 303


def test_a_link_is_sent_to_one_address_a_few_times(database_url: str) -> None:
    with limited(database_url) as client:
        asked = [client.post("/es/find/link", data={"email": "persona@example.org"}) for _ in range(4)]
        assert [answer.status_code for answer in asked] == [303] * 3 + [429]
        assert client.post("/es/find/link", data={"email": "otra@example.org"}).status_code == 303


def test_a_form_filled_in_no_time_comes_back_and_may_be_sent_again(database_url: str) -> None:
    with limited(database_url, AFORO_LIMITS="0", AFORO_MIN_FILL="600") as client:
        workshop = make_workshop()
        answer = send(client, workshop)
        assert answer.status_code == 422
        assert "envíalo una vez más" in answer.text
        assert answer.page.one("[name=given_names]").get("value") == "Persona"
        assert rows(db.session(), workshop.id) == []


@pytest.mark.parametrize("doubled", ["key", "given_names", "consent", "region", "shown"])
def test_a_doubled_or_missing_field_is_no_trouble(app: Flask, client: ProofReader, doubled: str) -> None:
    workshop = make_workshop()
    form = filled_in()
    path = f"/es/workshops/{workshop.code}/sign-up"
    assert client.post(path, data=form | {doubled: [form[doubled], form[doubled]]}).status_code == 303
    assert client.post(path, data=filled_in(**{doubled: None, "phone": "900000002"})).status_code in (
        303,
        422,
    )
    assert client.post(path, data={}).status_code == 422
    assert client.post(path, data=filled_in(family_names="x" * 60_000)).status_code in (413, 422)


def test_mistakes_and_look_ups_are_not_counted_as_sign_ups(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_SIGNUP_ADDRESS="2 per minute") as client:
        workshop = make_workshop()
        for number in range(4):
            assert send(client, workshop, **person(number, given_names="")).status_code == 422
            looking = person(number, look_up="1", institution="cgtp")
            assert send(client, workshop, **looking).status_code == 200
        found = [send(client, workshop, **person(number)).status_code for number in range(3)]
        assert found == [303, 303, 429]


def test_one_e_mail_gets_so_many_letters_however_it_is_written(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_LETTERS="4 per hour") as client:
        one, other = make_workshop(), make_workshop()
        ways = ("ana@example.org", "ANA@example.org", "Ana@Example.org", "aNa@example.org", "anA@example.org")
        found = [
            send(client, (one, other)[number % 2], **person(number, email=email)).status_code
            for number, email in enumerate(ways)
        ]
        assert found == [303] * 4 + [429], "neither another phone, another case nor another workshop helps"
        assert send(client, one, **person(9, email="otra@example.org")).status_code == 303


def test_changing_the_e_mail_back_and_forth_bombs_nobody(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_LETTERS="3 per hour") as client:
        workshop = make_workshop()
        made = sign_up(workshop, a_person(email="own@example.org"))
        assert client.post(f"/r/{link_token('ticket', made.ref, 1)}/open").status_code == 303
        emails = ["victim@example.org", "own@example.org"] * 4
        answers = [
            client.post("/es/me/correct", data=filled_in(email=email, phone=""), headers=SAME_ORIGIN)
            for email in emails
        ]
        assert [answer.status_code for answer in answers] == [303] * 6 + [429, 303]
        owed = db.session.scalars(select(Notice.id).where(Notice.registration_id == Registration.id)).all()
        assert len(owed) <= 1 + 6


def test_one_sign_up_is_changed_so_many_times_an_hour(database_url: str) -> None:
    with limited(database_url, AFORO_LIMIT_OWN="3 per hour") as client:
        made = sign_up(make_workshop(), a_person())
        client.post(f"/r/{link_token('ticket', made.ref, 1)}/open")
        told = [client.post("/es/me/answers", data={"sex": "female"}, headers=SAME_ORIGIN) for _ in range(4)]
        assert [answer.status_code for answer in told] == [303] * 3 + [429]


@pytest.mark.parametrize(
    ("remote", "bucket"),
    [
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", "0.0.0.0"),
        ("unix", "unknown"),
    ],
)
def test_everybody_is_counted_under_their_own_address(app: Flask, remote: str, bucket: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": remote}):
        assert address() == bucket
