"""Batches: taken once however often sent, acknowledged one by one, held where a person must look."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attendance import rules
from app.attendance.board import Board, board
from app.attendance.models import Desk, DeskException, DeskOperation, WalkIn
from app.audit import COMMAND, PARTICIPANT
from app.clock import now
from app.database import transaction
from app.institutions.models import Institution
from app.registration.actions import change_capacity, correct, leave
from app.registration.forgetting import forget_person
from app.registration.models import Registration
from app.registration.people import Represented
from app.workshops.models import Workshop
from tests.cast import SAME_ORIGIN, Colleague
from tests.makers import a_person, in_days, make_workshop, sign_up, today

from .desk import DESK, Device, devices, milliseconds, row, ticket, who


def later(**after: float) -> datetime:
    """An instant from now on."""
    return now() + timedelta(**after)


def shown(workshop: Workshop) -> Board:
    """The list on the workshop's first day."""
    return board(workshop, workshop.first_day)


def held(session: Session) -> list[tuple[str, dict[str, Any]]]:
    """What waits for a person."""
    return [
        (one.reason, one.told) for one in session.scalars(select(DeskException).order_by(DeskException.id))
    ]


def number_of(session: Session, table: Any) -> int:
    """How many rows there are."""
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_arrival_counts_and_is_acknowledged(device: Device) -> None:
    somebody = sign_up(device.workshop)
    told = device.op(who=who(somebody))
    answer = device.sync(told)
    assert answer["ack"] == [told["id"]] and answer["exceptions"] == []
    assert [one["id"] for one in answer["changes"]] == [told["id"]]
    assert [one.who for one in shown(device.workshop).arrived] == [who(somebody)]


def test_the_same_batch_a_hundred_times_is_one_attendance(session: Session, device: Device) -> None:
    told = [device.op(who=who(sign_up(device.workshop))) for _ in range(3)]
    answers = [device.send(*told, cursor=0, list="") for _ in range(100)]
    assert all(one.json == answers[0].json for one in answers)
    assert number_of(session, DeskOperation) == 3 and len(shown(device.workshop).arrived) == 3


def test_a_ticket_from_twenty_devices_is_one_attendance(app: Flask, workshop: Workshop) -> None:
    somebody = sign_up(workshop)
    first = [Device(app, workshop) for _ in range(10)]
    told = [(one, one.op(code=ticket(somebody))) for one in first]
    answers = [one.sync(op) for one, op in told] + [one.sync(one.op(who=who(somebody))) for one in first]
    assert all(len(one["ack"]) == 1 and not one["exceptions"] for one in answers)
    (here,) = shown(workshop).arrived
    assert here.presence and here.marks == [rules.TWO_DEVICES] and len(here.presence.devices) == 10


def test_an_undo_takes_back_its_own_record_alone_in_any_order(app: Flask, workshop: Workshop) -> None:
    one, other = Device(app, workshop), Device(app, workshop)
    somebody = who(sign_up(workshop))
    first, second = one.op(who=somebody), other.op(who=somebody)
    one.sync(one.op("undo", refers_to=first["id"]))
    one.sync(first)
    assert shown(workshop).arrived == []
    other.sync(second)
    assert [person.who for person in shown(workshop).arrived] == [somebody]


def test_a_walk_in_counts_in_attendance_and_not_in_seats(session: Session, device: Device) -> None:
    told = device.op("walk_in", given_names="Persona", family_names="De la Puerta", phone="900 000 777")
    device.sync(told)
    (here,) = shown(device.workshop).arrived
    assert (here.name, here.state) == ("De la Puerta, Persona", "walk_in")
    assert shown(device.workshop).expected == 0
    assert session.scalars(select(WalkIn.phone)).one() == "+51900000777"


def test_more_people_than_the_room_holds_are_let_in(app: Flask) -> None:
    workshop = make_workshop(when=today(), capacity=1)
    device = Device(app, workshop)
    sign_up(workshop)
    device.sync(*(device.op("walk_in", given_names="Persona", family_names=f"Ejemplo {n}") for n in range(3)))
    assert len(shown(workshop).arrived) == 3


def test_who_comes_for_another_has_the_same_institution_and_both_stay_true(
    session: Session, device: Device
) -> None:
    body = session.scalars(select(Institution).where(Institution.key == "GR-08")).one()
    represents = Represented(region="08", institution_id=body.id, kind=body.kind, name=body.name_es)
    absent = sign_up(device.workshop, a_person(represents=represents))
    device.sync(device.op("replacement", who=who(absent), given_names="Persona", family_names="Reemplazo"))
    (here,) = shown(device.workshop).arrived
    assert (here.represents, here.replaces) == (body.name_es, row(absent).full_name)
    assert shown(device.workshop).pending == [] and shown(device.workshop).expected == 1
    person = shown(device.workshop).person(who(absent))
    assert person and (person.has_come, person.replaced_by) == (False, "Persona Reemplazo")


@pytest.mark.parametrize(
    ("named", "counted"),
    [
        (["MD-080106"], ("08", None)),
        (["MD-080106", "MD-110111"], ("unstated", "MUNICIPALIDAD distrital de Santiago")),
    ],
)
def test_a_name_written_at_the_door_is_the_one_named_here_and_of_two_neither(
    session: Session, device: Device, named: list[str], counted: tuple[str, str | None]
) -> None:
    for body in session.scalars(select(Institution).where(Institution.key.in_(named))):
        region = body.jurisdiction_code or ""
        represents = Represented(region, institution_id=body.id, kind=body.kind, name=body.name_es)
        sign_up(device.workshop, a_person(represents=represents))
    said = "MUNICIPALIDAD distrital de Santiago"
    device.sync(device.op("walk_in", given_names="Persona", family_names="De la Puerta", institution=said))
    assert session.execute(select(WalkIn.region, WalkIn.institution_text)).one() == counted


def test_each_day_of_two_is_counted_and_people_once(app: Flask) -> None:
    start, end = in_days(0), in_days(1)
    workshop = make_workshop(when=type(start)(start.first_day, end.first_day, None, None))
    device, somebody = Device(app, workshop), who(sign_up(workshop))
    days = [workshop.first_day.isoformat(), workshop.last_day.isoformat()]
    walked = device.op("walk_in", given_names="Persona", family_names="De la Puerta", day=days[0])
    device.sync(*(device.op(who=somebody, day=day) for day in days), walked)
    device.sync(device.op(who=f"w{walked['id']}", day=days[1]))
    found = shown(workshop)
    assert found.humans == 2 and list(found.by_day.values()) == [2, 2]


def test_an_unknown_code_is_held_and_counts_for_nothing(session: Session, device: Device) -> None:
    told = device.op(code="AAAABBBBCCCCDDDD")
    answer = device.sync(told)
    assert answer["ack"] == [told["id"]]
    assert answer["exceptions"] == [{"id": told["id"], "reason": "unknown_code"}]
    assert held(session)[0][1]["code"] == "…DDDD"
    assert shown(device.workshop).arrived == []


def test_a_ticket_of_another_workshop_is_held_and_says_which(session: Session, device: Device) -> None:
    other = make_workshop()
    code = ticket(sign_up(other))
    answer = device.sync(device.op(code=code), device.op("", code=f"https://example.org/e/{code}"))
    assert answer["exceptions"][0]["workshop"] == other.short_es
    (reason, told), (_unreadable, sent) = held(session)
    assert reason == "other_workshop" and told["code"] == f"…{code[-4:]}"
    assert sent["sent"]["code"] == f"…{code[-4:]}"
    assert shown(other).arrived == [] and shown(device.workshop).arrived == []


def test_a_batch_of_another_workshop_is_held_whole(session: Session, device: Device) -> None:
    other = make_workshop()
    there = who(sign_up(other))
    named = device.op(who=there, workshop=other.code)
    unnamed = device.op(who=there)
    gone = device.op("undo", refers_to=named["id"], workshop=other.code)
    newcomer = device.op("walk_in", given_names="Persona", family_names="Ajena", workshop=other.code)
    answer = device.sync(named, unnamed, gone, newcomer)
    assert len(answer["ack"]) == 4
    assert [(reason, told["workshop"], told.get("who")) for reason, told in held(session)] == [
        ("other_workshop", other.code, None)
    ] * 3
    assert number_of(session, WalkIn) == 0 and shown(other).arrived == []


def test_who_had_cancelled_and_came_counts_with_a_mark(device: Device) -> None:
    somebody = sign_up(device.workshop)
    number = who(somebody)
    with transaction() as deed:
        deed.get_one(Workshop, device.workshop.id).starts_at = later(hours=1)
    leave(PARTICIPANT, row(somebody).id)
    device.sync(device.op(who=number))
    assert [one.marks for one in shown(device.workshop).arrived] == [[rules.WAS_CANCELLED]]


@pytest.mark.parametrize("hours", [3, -3, 24 * 365])
def test_a_clock_that_is_off_is_put_right_and_marked(device: Device, hours: int) -> None:
    somebody = who(sign_up(device.workshop))
    device.sync(device.op(who=somebody, at=milliseconds(hours=hours)), now=milliseconds(hours=hours))
    (here,) = shown(device.workshop).arrived
    assert here.marks == [rules.CLOCK_OFF] and here.presence
    assert abs((here.presence.since - later()).total_seconds()) < 60
    assert abs(devices(device.workshop)[0].clock_offset + hours * 3600) < 60


def test_an_hour_when_nobody_was_expected_counts_with_a_mark(device: Device) -> None:
    device.sync(device.op(who=who(sign_up(device.workshop)), at=milliseconds(hours=-72)))
    (here,) = shown(device.workshop).arrived
    assert here.marks == [rules.EARLY, rules.OTHER_HOUR]


def test_what_is_recorded_before_its_day_counts_with_a_mark(app: Flask, organiser: Colleague) -> None:
    start, end = in_days(0), in_days(1)
    workshop = make_workshop(when=type(start)(start.first_day, end.first_day, None, None))
    device, somebody = Device(app, workshop), who(sign_up(workshop))
    device.sync(*(device.op(who=somebody, day=day.isoformat()) for day in (start.first_day, end.first_day)))
    marks = [one.marks for day in (start.first_day, end.first_day) for one in board(workshop, day).arrived]
    assert marks == [[], [rules.EARLY]]
    page = organiser.get(f"/es/manage/workshops/{workshop.code}/desk?day={workshop.last_day}").page
    assert "se registró antes de ese día" in page.words("#arrived")


@pytest.mark.parametrize("closes", ["desk", "workshop"])
def test_what_arrives_after_closing_counts_with_a_mark(device: Device, closes: str) -> None:
    somebody = who(sign_up(device.workshop))
    device.sync()
    with transaction() as deed:
        if closes == "desk":
            deed.get_one(Desk, device.workshop.id).closed_at = later(hours=-1)
        else:
            deed.get_one(Workshop, device.workshop.id).state = "closed"
    answer = device.sync(device.op(who=somebody))
    assert answer["is_over"] is (closes == "desk") and len(answer["ack"]) == 1
    assert [one.marks for one in shown(device.workshop).arrived] == [[rules.CLOSED]]


def test_unsent_records_are_taken_after_the_end_and_the_list_is_not_given(app: Flask) -> None:
    workshop = make_workshop(when=today())
    device, somebody = Device(app, workshop), who(sign_up(workshop))
    with transaction() as deed:
        ended = deed.get_one(Workshop, workshop.id)
        ended.starts_at, ended.ends_at = later(hours=-12), later(hours=-7)
    answer = device.sync(device.op(who=somebody, at=milliseconds(hours=-8)))
    assert answer["is_over"] and len(answer["ack"]) == 1
    assert "people" not in answer and answer["changes"] == []
    assert device.get().page.has("#over") and "Ejemplo" not in device.get().text


def test_records_that_cannot_be_read_are_held_with_what_can(session: Session, device: Device) -> None:
    odd: list[dict[str, Any]] = [
        {"kind": "seat"},
        {"kind": ["arrival"]},
        {"kind": "arrival"},
        {"kind": "arrival", "who": "r0"},
        {"kind": "arrival", "who": "r99999999999"},
        {"kind": "walk_in", "given_names": "\x00\ud800\u202e", "family_names": 7},
        {"kind": "replacement", "given_names": "Persona"},
    ]
    answer = device.sync(*({**device.op(), **one} for one in odd))
    assert len(answer["ack"]) == len(odd)
    assert [reason for reason, _told in held(session)] == ["unreadable"] * len(odd)
    assert shown(device.workshop).arrived == []


@pytest.mark.parametrize("value", [None, "x", -1, 10**30, 1e309, float("nan"), True, [], {}])
def test_odd_clocks_counters_and_days_never_lose_a_record(device: Device, value: Any) -> None:
    somebody = who(sign_up(device.workshop))
    device.sync(
        device.op(who=somebody, at=value, n=value, day=value),
        now=value,
        cursor=value,
        list=value,
        unsent=value,
    )
    assert [one.who for one in shown(device.workshop).arrived] == [somebody]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", b"{", b'{"ops": {}}', b'{"ops": [1]}', b'{"ops": [{"id": "x"}]}', b"null", b"\xff",
        b'{"ops": ' + b"[" * 100_000,
    ],
)  # fmt: skip
def test_what_no_device_of_ours_sends_is_refused_whole(session: Session, device: Device, body: bytes) -> None:
    headers = {**DESK, "Content-Type": "application/json"}
    answer = device.client.post(f"{device.home}sync", data=body, headers=headers)
    assert answer.status_code == 422
    assert number_of(session, DeskOperation) == 0


def test_an_undo_of_nothing_does_nothing(session: Session, device: Device) -> None:
    for one in (
        device.op("undo"),
        device.op("undo", refers_to=str(uuid4())),
        device.op("undo", refers_to="x"),
    ):
        assert device.sync(one)["ack"] == [one["id"]]
    assert held(session) == [] and shown(device.workshop).arrived == []


def test_two_hundred_at_once_and_not_more(session: Session, device: Device) -> None:
    long = {"given_names": "Ñ" * 80, "family_names": "<b>" * 26, "institution": "ó" * 160}
    told = [device.op("walk_in", **long) for _ in range(200)]
    assert len(device.sync(*told)["ack"]) == 200
    assert device.send(*told, device.op(who="r1")).status_code == 422
    assert number_of(session, WalkIn) == 200


def test_only_json_with_the_desk_s_own_header_is_read(device: Device) -> None:
    body = '{"ops": []}'
    for headers in (
        {**SAME_ORIGIN, "Content-Type": "application/json"},
        {**DESK, "Content-Type": "text/plain"},
        {**DESK, "Content-Type": "application/x-www-form-urlencoded"},
    ):
        assert device.client.post(f"{device.home}sync", data=body, headers=headers).status_code == 415
    evil = {"X-Desk": "1", "Sec-Fetch-Site": "cross-site", "Content-Type": "application/json"}
    assert device.client.post(f"{device.home}sync", data=body, headers=evil).status_code == 403


def test_the_list_is_sent_when_it_changed_and_only_then(device: Device) -> None:
    sign_up(device.workshop)
    assert len(device.sync()["people"]) == 1
    assert "people" not in device.sync()
    sign_up(device.workshop)
    assert len(device.sync()["people"]) == 2


def test_institutions_are_named_in_the_language_the_desk_now_speaks(device: Device, session: Session) -> None:
    body = session.scalars(select(Institution).where(Institution.key == "GR-08")).one()
    assert body.name_en != body.name_es
    represents = Represented(region="08", institution_id=body.id, kind=body.kind, name=body.name_es)
    somebody = who(sign_up(device.workshop, a_person(represents=represents)))
    comes = {"given_names": "Persona", "family_names": "En Reemplazo", "who": somebody}
    device.sync(device.op("replacement", **comes))
    spanish = device.home
    for home, name in ((spanish.replace("/es/", "/en/"), body.name_en), (spanish, body.name_es)):
        device.home = home
        said = device.sync()
        assert [one[3] for one in said["people"]] == [name]
        assert [one["institution"] for one in said["changes"]] == [name]
        assert "people" not in device.sync()


def test_whoever_is_let_in_from_the_line_or_corrected_is_news_for_the_list(app: Flask) -> None:
    workshop = make_workshop(when=today(), capacity=1)
    device, _seated, waiting = Device(app, workshop), sign_up(workshop), sign_up(workshop)
    device.sync()
    change_capacity(COMMAND, workshop.id, 2)
    assert [one[-1] for one in device.sync()["people"]] == ["seated", "seated"]
    correct(COMMAND, row(waiting).id, a_person(given_names="Corregida"))
    assert "Corregida" in [one[2] for one in device.sync()["people"]]
    assert "people" not in device.sync()
    with transaction() as session:
        forget_person(session, session.get_one(Registration, row(waiting).id), now())
    assert "Corregida" not in [one[2] for one in device.sync()["people"]]


def test_a_stolen_device_knows_no_phone_and_can_make_no_ticket(session: Session, device: Device) -> None:
    union = session.scalars(select(Institution).where(Institution.kind == "union")).first()
    assert union
    represents = Represented(region="08", institution_id=union.id, kind=union.kind, name=union.name_es)
    made = [
        sign_up(device.workshop, a_person(email="persona@example.org", phone="+51987654321")),
        sign_up(device.workshop, a_person(represents=represents)),
        sign_up(
            device.workshop,
            a_person(represents=Represented(region="08", kind="unlisted", text="Sindicato X")),
        ),
    ]
    device.sync(device.op("walk_in", given_names="Persona", family_names="Otra", phone="987 654 322"))
    texts = (
        device.send(cursor=0, list="").get_data(as_text=True) + device.get().text + device.get("shell").text
    )
    for secret in ("98765432", "persona@", union.name_es, "Sindicato"):
        assert secret not in texts, secret
    assert all(ticket(one)[-16:] not in texts for one in made)
    assert all(row(one).door_hash not in texts and row(one).link_hash not in texts for one in made)
    assert row(made[0]).short_code in texts


def test_a_device_hears_what_the_others_recorded(app: Flask, workshop: Workshop) -> None:
    one, other = Device(app, workshop), Device(app, workshop)
    somebody = who(sign_up(workshop))
    other.sync()
    one.sync(one.op(who=somebody), one.op("walk_in", given_names="Persona", family_names="Nueva"))
    heard = other.sync()["changes"]
    assert [change["kind"] for change in heard] == ["arrival", "walk_in"]
    assert heard[1]["family_names"] == "Nueva" and "phone" not in heard[1]
    assert other.sync()["changes"] == []


def test_the_same_record_from_two_devices_is_kept_once(
    app: Flask, workshop: Workshop, session: Session
) -> None:
    one, other = Device(app, workshop), Device(app, workshop)
    told = one.op(who=who(sign_up(workshop)), id=str(uuid4()))
    assert one.sync(told)["ack"] == other.sync(told)["ack"] == [told["id"]]
    assert number_of(session, DeskOperation) == 1
