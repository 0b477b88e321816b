"""Letting a device in: a code for ten minutes, once; revoked is out at once; nothing usable is kept."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance.closing import close_desk, reopen_desk
from app.attendance.models import DeskCode
from app.audit import COMMAND
from app.database import transaction
from app.workshops.models import Workshop
from tests.cast import SAME_ORIGIN, Colleague
from tests.makers import from_now, in_days, make_workshop, today
from tests.page import ProofReader

from .desk import Device, devices, make_code


def test_an_organiser_lets_a_phone_in_with_a_code(
    app: Flask, workshop: Workshop, organiser: Colleague
) -> None:
    here = f"/es/manage/workshops/{workshop.code}/desk"
    made = organiser.post(f"{here}/codes", {"name": "Celular de ejemplo"})
    assert made.status_code == 303
    shown = organiser.get(made.location).page
    code = shown.words("p.code")
    assert shown.has(".code-qr svg")
    phone = ProofReader(app, app.response_class)
    page = phone.get(f"/D/{code.replace('-', '')}").page
    assert workshop.title_es in page.words("main")
    answer = phone.post("/es/desk", data={"code": code}, headers=SAME_ORIGIN)
    assert answer.location == f"/es/desk/{workshop.code}/"
    assert phone.get(answer.location).status_code == 200
    assert "Celular de ejemplo" in organiser.get(here).page.words("aside")
    assert not organiser.get(made.location).page.has("p.code")


def test_looking_at_a_code_uses_nothing_up(app: Flask, workshop: Workshop, client: ProofReader) -> None:
    code = make_code(workshop)
    for _ in range(3):
        assert client.get(f"/d/{code}").status_code == 200
        client.head(f"/d/{code}")
    assert list(devices(workshop)) == []


def test_a_code_is_good_once(workshop: Workshop, client: ProofReader) -> None:
    code = make_code(workshop)
    assert client.post("/es/desk", data={"code": code}, headers=SAME_ORIGIN).status_code == 303
    assert client.post("/es/desk", data={"code": code}, headers=SAME_ORIGIN).status_code == 410
    assert client.get(f"/d/{code}").status_code == 410
    assert len(devices(workshop)) == 1


def test_a_code_is_good_for_ten_minutes(session: Session, workshop: Workshop, client: ProofReader) -> None:
    code = make_code(workshop)
    with transaction() as deed:
        deed.scalars(select(DeskCode)).one().expires_at = from_now(-1 / 24 / 3600)
    assert client.get(f"/d/{code}").status_code == 410
    assert client.post("/es/desk", data={"code": code}, headers=SAME_ORIGIN).status_code == 410
    assert list(devices(workshop)) == []


@pytest.mark.parametrize("typed", ["AAAA1111", "", "x", "ñ\u202e", "A\x00", "9" * 300])
def test_a_code_nobody_made_lets_nobody_in(client: ProofReader, workshop: Workshop, typed: str) -> None:
    answer = client.post("/es/desk", data={"code": typed}, headers=SAME_ORIGIN)
    assert answer.status_code == 422 and answer.page.has(".summary")
    assert client.get("/d/AAAA1111").status_code == 404


def test_a_closed_desk_hands_out_no_codes_and_takes_none(
    workshop: Workshop, organiser: Colleague, client: ProofReader
) -> None:
    here = f"/es/manage/workshops/{workshop.code}"
    made_before = make_code(workshop)
    close_desk(COMMAND, workshop.id, anyway=False, keeps_figure=False)
    page = organiser.get(f"{here}/desk").page
    assert not page.has("[name=name]") and page.has(f"aside a[href='{here}/door']")
    refused = organiser.post(f"{here}/desk/codes", {"name": "Celular de ejemplo"})
    assert refused.status_code == 409 and refused.page.has(f".summary a[href='{here}/door']")
    refused = client.post("/es/desk", data={"code": made_before}, headers=SAME_ORIGIN)
    assert refused.status_code == 409 and "está cerrado" in refused.page.words(".summary")
    assert list(devices(workshop)) == []
    reopen_desk(COMMAND, workshop.id, "Motivo de ejemplo")
    assert organiser.get(f"{here}/desk").page.has("[name=name]")
    assert client.post("/es/desk", data={"code": made_before}, headers=SAME_ORIGIN).status_code == 303


def test_the_database_holds_no_code_and_no_token(session: Session, device: Device) -> None:
    cookies = [cookie.value for cookie in device.client._cookies.values() if cookie.key.startswith("desk-")]
    kept = " ".join(str(vars(one)) for one in [*devices(device.workshop), *session.scalars(select(DeskCode))])
    assert len(cookies) == 1 and len(cookies[0]) > 40
    assert cookies[0] not in kept
    code = make_code(device.workshop)
    kept = " ".join(str(vars(one)) for one in session.scalars(select(DeskCode)))
    assert code not in kept and cookies[0] not in kept


def test_the_cookie_is_for_no_script_and_no_other_site(app: Flask, workshop: Workshop) -> None:
    answer = ProofReader(app, app.response_class).post(
        "/es/desk", data={"code": make_code(workshop)}, headers=SAME_ORIGIN
    )
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie


def test_a_revoked_device_is_out_at_once_and_told_to_wipe(device: Device, organiser: Colleague) -> None:
    number = devices(device.workshop)[0].id
    where = f"/es/manage/workshops/{device.workshop.code}/desk/devices/{number}/revoke"
    assert organiser.post(where).status_code == 303
    assert organiser.post(where).status_code == 303
    answer = device.send(device.op(who="r1"))
    assert (answer.status_code, answer.json) == (401, {"refused": "revoked"})
    page = device.get()
    assert page.status_code == 410 and page.page.one("#gone").get("data-code") == device.workshop.code
    assert not page.page.has("#facts") and page.page.has("script[src*='desk-gone']")
    for path in ("shell", "walk-in"):
        assert device.get(path).location == device.home, "each leads to where it is wiped"
    assert device.post("arrive", who="r1").location == device.home


def test_a_device_is_for_one_workshop(app: Flask, device: Device) -> None:
    other = make_workshop(when=today())
    stranger = Device(app, other)
    cookie = next(one for one in stranger.client._cookies.values() if one.key.startswith("desk-"))
    device.client.set_cookie(f"desk-{device.workshop.code}", cookie.value)
    assert device.get().status_code == 303
    assert device.send().status_code == 401


def test_ten_devices_are_enough(app: Flask, workshop: Workshop, organiser: Colleague) -> None:
    for _ in range(10):
        Device(app, workshop)
    answer = organiser.post(f"/es/manage/workshops/{workshop.code}/desk/codes", {"name": "Uno más"})
    assert answer.status_code == 422


@pytest.mark.parametrize(("days", "state"), [(-2, "published"), (0, "scheduled"), (0, "cancelled")])
def test_devices_are_for_a_workshop_people_can_come_to(days: int, state: str, organiser: Colleague) -> None:
    workshop = make_workshop(when=in_days(days), state=state)
    answer = organiser.post(f"/es/manage/workshops/{workshop.code}/desk/codes", {"name": "Equipo"})
    assert answer.status_code == 422


def test_a_device_needs_a_name(workshop: Workshop, organiser: Colleague) -> None:
    for name in ("", " ", "x" * 61, "a\u202eb"):
        answer = organiser.post(f"/es/manage/workshops/{workshop.code}/desk/codes", {"name": name})
        assert answer.status_code == 422 and answer.page.has(".summary")
