"""The desk without JavaScript: a list with buttons, a search, codes typed and scanned, walk-ins, undo."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.attendance.board import Board, board
from app.attendance.models import DeskException, DeskOperation
from app.database import transaction
from app.registration.models import Registration
from app.registration.people import Represented
from app.tokens import shown_code
from app.workshops.models import Workshop
from tests.cast import SAME_ORIGIN, Colleague
from tests.makers import a_person, make_workshop, sign_up, today
from tests.page import ProofReader

from .desk import Device, devices, row, ticket, who


def shown(workshop: Workshop) -> Board:
    """The list on the workshop's first day."""
    return board(workshop, workshop.first_day)


def key_of(answer: Any) -> str:
    """The key of the page's forms."""
    found = re.search(r'name="key" value="([^"]+)"', answer.text)
    assert found
    return found[1]


def records(session: Session) -> int:
    """How many records there are."""
    return session.scalar(select(func.count(DeskOperation.id))) or 0


def test_a_button_lets_somebody_in_and_says_so(device: Device) -> None:
    somebody = sign_up(device.workshop, a_person(family_names="Ñañez Quispe", given_names="Rosa"))
    assert "Ñañez Quispe, Rosa" in device.get().page.words("#list")
    answer = device.tap(who=who(somebody)).page
    said = [one.text_content() for one in answer.all("#answer p")]
    assert said == ["Ingresó", "Ñañez Quispe, Rosa"]
    assert answer.has(f"#list button[name=undo][value={who(somebody)}]")
    assert [one.who for one in shown(device.workshop).arrived] == [who(somebody)]


def test_a_double_tap_is_one_record_and_a_later_tap_says_since_when(device: Device, session: Session) -> None:
    somebody = who(sign_up(device.workshop))
    key = key_of(device.get())
    device.tap(who=somebody, key=key)
    device.tap(who=somebody, key=key)
    assert records(session) == 1
    answer = device.tap(who=somebody, key=key_of(device.get())).page
    assert answer.has("#answer .answer.warn") and "Ya ingresó a las" in answer.words("#answer")
    assert len(shown(device.workshop).arrived) == 1


def test_undo_at_any_time(device: Device) -> None:
    somebody = who(sign_up(device.workshop))
    device.tap(who=somebody)
    device.tap(who=somebody)
    assert device.tap(undo=somebody).page.has("#answer .answer.info")
    assert shown(device.workshop).arrived == []
    device.tap(undo=somebody)
    device.tap(who=somebody)
    assert len(shown(device.workshop).arrived) == 1


@pytest.mark.parametrize("form", ["short", "dashed", "lower", "qr", "door", "keyboard"])
def test_codes_are_typed_and_scanned(device: Device, form: str) -> None:
    somebody = sign_up(device.workshop)
    code, square = row(somebody).short_code, ticket(somebody)
    typed = {
        "short": code,
        "dashed": shown_code(code),
        "lower": shown_code(code).lower(),
        "qr": square,
        "door": square[-16:],
        "keyboard": square.replace("/", "-").replace(":", "Ñ"),
    }[form]
    assert device.tap(q=typed).page.has("#answer .answer.ok")
    assert [one.who for one in shown(device.workshop).arrived] == [who(somebody)]


def test_a_name_of_eight_letters_is_searched_and_not_taken_for_a_code(
    device: Device, session: Session
) -> None:
    sign_up(device.workshop, a_person(given_names="Fernanda"))
    answer = device.tap(q="fernanda").page
    assert answer.has("#list button[name=who]") and not answer.has("#answer .answer")
    assert records(session) == 0


@pytest.mark.parametrize("typed", ["fernanda", "González", "Rosa Díaz", "45678912", "20123457"])
def test_a_name_or_number_nobody_has_is_put_down_nowhere(
    device: Device, session: Session, typed: str
) -> None:
    sign_up(device.workshop)
    page = device.tap(q=typed).page
    assert page.words("#nobody") == "Nadie coincide." and page.one("#q").get("value") == typed
    assert (records(session), session.scalar(select(func.count(DeskException.id)))) == (0, 0)


@pytest.mark.parametrize("typed", ["7K3M9QX2", "7k3m-9qx2", "ABCD-EFGH"])
def test_what_can_only_be_a_code_is_put_down(device: Device, session: Session, typed: str) -> None:
    assert "No está en la lista" in device.tap(q=typed).page.words("#answer")
    assert session.scalars(select(DeskException.reason)).all() == ["unknown_code"]


def test_a_code_of_letters_alone_lets_its_owner_in(device: Device, session: Session) -> None:
    somebody = row(sign_up(device.workshop))
    with transaction() as deed:
        deed.execute(update(Registration).where(Registration.id == somebody.id).values(short_code="ABCDEFGH"))
    assert device.tap(q="abcdefgh").page.has("#answer .answer.ok")


def test_a_code_nobody_has_is_no_dead_end(device: Device, session: Session) -> None:
    answer = device.tap(q="AAAABBBBCCCCDDDD").page
    assert "No está en la lista" in answer.words("#answer")
    ways = [one.get("href") for one in answer.all("#answer a")]
    assert ways[0] == "#q" and answer.has(ways[0]) and ways[1].startswith(f"{device.home}walk-in")
    assert session.scalars(select(DeskException.reason)).all() == ["unknown_code"]


def test_a_phone_s_own_camera_leads_those_who_work_at_the_door_to_the_desk(
    device: Device, organiser: Colleague, other_organiser: Colleague, client: ProofReader
) -> None:
    somebody = sign_up(device.workshop, a_person(family_names="Escaneada"))
    sign_up(device.workshop)
    path = f"/E/{ticket(somebody)[-16:]}"
    led = device.client.get(path).page.one("main a.btn").get("href")
    names = [one.text_content() for one in device.client.get(led).page.all("#list b")]
    assert names == ["Escaneada, Persona"] and shown(device.workshop).arrived == []
    led = organiser.get(path).page.one("main a.btn").get("href")
    page = organiser.get(led).page
    assert page.words("#one-title") == "Escaneada, Persona" and page.has("[name=came]")
    for stranger in (client, other_organiser):
        assert not stranger.get(path).page.has("main a.btn")


def test_a_ticket_of_another_workshop_says_which(device: Device) -> None:
    other = make_workshop()
    words = device.tap(q=ticket(sign_up(other))).page.words("#answer")
    assert "Es para otro taller" in words and other.short_es in words


def test_the_search_is_without_accents_and_knows_institutions(device: Device) -> None:
    represents = Represented(region="08", kind="unlisted", text="Instituto Ñawi")
    one = sign_up(device.workshop, a_person(family_names="Huamán", represents=represents))
    sign_up(device.workshop, a_person(family_names="Otra"))
    names = "huaman", "Huamán, Persona", "NAWI inst", "huamán ñaw", row(one).short_code[:5].lower()
    for text in names:
        page = device.get("", query_string={"q": text}).page
        assert [item.get("data-who") for item in page.all("#list li")] == [who(one)], text
    assert "Nadie" in device.get("", query_string={"q": "zzzz"}).page.words("#nobody")


@pytest.mark.parametrize("written", ["O'Neill", "O’Neill", "O´Neill", "O Neill", "ONeill"])
def test_a_name_with_an_apostrophe_is_found_however_it_is_written(device: Device, written: str) -> None:
    one = who(sign_up(device.workshop, a_person(family_names=written)))
    for text in ("oneill", "o'neill", "O’Neill", "o neill", "O´NEILL"):
        page = device.get("", query_string={"q": text}).page
        assert [item.get("data-who") for item in page.all("#list li")] == [one], text


def test_a_whole_delegation_comes_in_with_one_tap(device: Device) -> None:
    represents = Represented(region="08", kind="unlisted", text="Instituto de ejemplo")
    some = [who(sign_up(device.workshop, a_person(represents=represents))) for _ in range(3)]
    sign_up(device.workshop)
    page = device.get("", query_string={"q": "instituto"}).page
    answer = device.tap(all=page.one("#groups button").get("value")).page
    assert {one.who for one in shown(device.workshop).arrived} == set(some)
    said = [one.text_content() for one in answer.all("#answer p")]
    assert said == ["Ingresó", "Instituto de ejemplo", "3 personas"]
    answer = device.tap(undo=answer.one("#answer button").get("value")).page
    assert shown(device.workshop).arrived == [] and "3 personas" in answer.words("#answer")


def test_a_union_is_no_delegation_of_its_own(device: Device) -> None:
    represents = Represented(region="08", kind="unlisted", text="Sindicato de ejemplo")
    for _ in range(2):
        sign_up(device.workshop, a_person(represents=represents))
    page = device.get("", query_string={"q": "organizacion"}).page
    assert len(page.all("#list li")) == 2 and not page.has("#groups button")


def test_a_walk_in_is_written_down_in_one_form(device: Device) -> None:
    key = key_of(device.get("walk-in"))
    form = {
        "given_names": "Persona",
        "family_names": "De la Puerta",
        "institution": "",
        "phone": "",
        "key": key,
    }
    answer = device.post("walk-in", **form)
    assert answer.status_code == 303
    assert device.post("walk-in", **form).status_code == 303
    page = device.client.get(answer.location).page
    assert "De la Puerta, Persona" in page.words("#answer")
    assert len(shown(device.workshop).arrived) == 1
    undone = device.tap(undo=page.one("#answer button").get("value")).page
    assert undone.words("#answer") == "Deshecho" and shown(device.workshop).arrived == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"given_names": ""},
        {"family_names": "  "},
        {"family_names": "..."},
        {"given_names": "a\x00b"},
        {"phone": "12"},
        {"institution": "x" * 161},
    ],
)
def test_a_walk_in_that_lacks_something_keeps_what_was_typed(device: Device, wrong: dict[str, str]) -> None:
    form = {"given_names": "Persona", "family_names": "Ejemplo", "institution": "", "phone": ""} | wrong
    answer = device.post("walk-in", **form)
    assert answer.status_code == 422 and answer.page.has(".summary")
    assert answer.page.one("#family_names").get("value") is not None
    assert shown(device.workshop).arrived == []


def test_somebody_comes_in_the_place_of_another(device: Device) -> None:
    absent = who(sign_up(device.workshop))
    page = device.get("walk-in", query_string={"replaces": absent}).page
    assert not page.has("#institution")
    form = {"given_names": "Persona", "family_names": "Reemplazo", "replaces": absent}
    answer = device.post("walk-in", **form)
    assert "En lugar de" in device.client.get(answer.location).page.words("#list")
    assert shown(device.workshop).pending == []


def test_nobody_s_place_is_no_place_to_come_in(device: Device) -> None:
    there = who(sign_up(make_workshop()))
    for odd in (there, "r0", "rr", "\x00", "w", "r" + "9" * 40):
        assert device.get("walk-in", query_string={"replaces": odd}).page.has("#institution")


@pytest.mark.parametrize("day", ["", "x", "2001-01-01", "\x00", "9" * 500])
def test_an_odd_day_is_the_workshop_s_own(device: Device, day: str) -> None:
    somebody = who(sign_up(device.workshop))
    assert device.get("", query_string={"day": day}).status_code == 200
    device.tap(who=somebody, day=day)
    assert len(shown(device.workshop).arrived) == 1


def test_odd_taps_are_held_and_no_trouble(device: Device, session: Session) -> None:
    there = who(sign_up(make_workshop()))
    for odd in (there, "r0", "x", "r" + "9" * 40, "w1", "\x00", "\u202e", ","):
        for name in ("who", "all", "undo"):
            assert device.post("arrive", **{name: odd, "key": odd}).status_code == 303
    assert shown(device.workshop).arrived == []


def test_the_desk_is_for_devices_alone(app: Flask, workshop: Workshop, client: ProofReader) -> None:
    for path in ("", "shell", "walk-in"):
        answer = client.get(f"/es/desk/{workshop.code}/{path}")
        assert (answer.status_code, answer.location) == (303, "/es/desk")
    answer = client.post(f"/es/desk/{workshop.code}/arrive", data={"who": "r1"}, headers=SAME_ORIGIN)
    assert answer.status_code == 303 and answer.location == "/es/desk"
    assert client.get("/es/desk/no-such-workshop/").location == "/es/desk"


def test_the_shell_a_device_keeps_holds_nobody(device: Device) -> None:
    sign_up(device.workshop, a_person(family_names="Secreta"))
    assert "Secreta" in device.get().text
    assert "Secreta" not in device.get("shell").text


def test_the_camera_is_for_the_desk_alone(device: Device) -> None:
    headers = device.get().headers
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in headers["Content-Security-Policy"]
    other = device.client.get("/es/").headers
    assert "camera=()" in other["Permissions-Policy"] and "wasm" not in other["Content-Security-Policy"]


def test_the_english_desk_is_the_same_desk(device: Device) -> None:
    somebody = who(sign_up(device.workshop))
    page = device.client.get(f"/en/desk/{device.workshop.code}/").page
    assert page.words(f"#list button[value={somebody}]").startswith("Check in")


def test_over_capacity_is_allowed_and_flagged(app: Flask) -> None:
    workshop = make_workshop(when=today(), capacity=1)
    device = Device(app, workshop)
    for name, is_said in (("Uno", False), ("Dos", True)):
        answer = device.post("walk-in", given_names="Persona", family_names=name)
        page = device.client.get(answer.location).page
        assert page.has("#full:not([hidden])") is is_said and page.has("#full")
    assert len(shown(workshop).arrived) == 2 and len(devices(workshop)) == 1
    # Where nobody stated a capacity there is none to go over.
    other = Device(app, make_workshop(when=today(), capacity=0))
    answer = other.post("walk-in", given_names="Persona", family_names="Tres")
    assert not other.client.get(answer.location).page.has("#full:not([hidden])")
