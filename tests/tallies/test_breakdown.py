"""People in detail: every way of telling them adds up to the same, on page and file alike."""

import csv
import io
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from app.accounts.scopes import Scope
from app.attendance import closing
from app.attendance.counting import state_figure
from app.attendance.likeness import settle
from app.attendance.models import UNDO, WALK_IN, DeskOperation, WalkIn
from app.attendance.rules import number_of
from app.attendance.told import Newcomer, Told
from app.audit import COMMAND
from app.certificates.erasing import erase, erase_walk_in
from app.clock import now
from app.database import db, transaction
from app.institutions.models import Institution
from app.registration import actions
from app.registration.answers import Answers
from app.registration.models import Registration
from app.registration.people import Represented
from app.tallies.breakdown import (
    NO_PLACE,
    PLACES,
    ROWS,
    UNSAID,
    Filter,
    Recorded,
    read_breakdown,
)
from app.tallies.distinct import Distinct, read_people
from app.tallies.planned import Narrowed
from app.workshops.counts import NO_INSTITUTION, UNLISTED
from app.workshops.headcounts import Stated
from app.workshops.models import Workshop

from ..alike import came_twice
from ..cast import Enter
from ..makers import a_person, sign_up
from .boards import make_plan
from .programmes import Life, arrive, excuse, keep_told, of_today

EVERYTHING = Scope(0, is_national=True)


def body_of(key: str | None) -> Represented:
    """Somebody of an institution, or of Cusco alone."""
    if key is None:
        return Represented(region="08")
    body = db.session.scalars(select(Institution).where(Institution.key == key)).one()
    return Represented(body.jurisdiction_code or "", institution_id=body.id, kind=body.kind)


def hold(plan: Any) -> None:
    """Five signed up: two of a district, one of another province, one alone, one from Puno; three came."""
    workshop = of_today(plan, capacity=9)
    for key in ("MD-080108", "MD-080108", "MP-0813", None, "GR-21"):
        sign_up(workshop, a_person(represents=body_of(key)))
    ids = db.session.scalars(
        select(Registration.id).where(Registration.workshop_id == workshop.id).order_by(Registration.id)
    ).all()
    told = Answers(position=None, sex="female", age_band="30-44", access_need=None)
    actions.answer(COMMAND, ids[0], told)
    arrive(workshop, ids[0], ids[2], ids[4])
    with transaction() as session:
        session.merge(workshop).state = "held"


def test_every_way_of_telling_them_adds_up_to_the_same(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="detalle", first_year=now().year, last_year=now().year)
    hold(plan)

    def read(**asked: Any) -> dict[str, Recorded]:
        return read_breakdown(plan, EVERYTHING, Narrowed(), Filter(**asked), plan.years, now())

    whole = Recorded(registered=5, seated=5, named=3, excused=0, absent=2, unrecorded=0)
    for rows in ROWS[:2] + ROWS[4:]:
        assert sum(read(rows=rows).values(), Recorded()) == whole, rows
    assert read()["21"] == Recorded(1, 1, 1, 0, 0)
    assert read(rows="district", region="08")["080108"] == Recorded(2, 2, 1, 0, 1)
    provinces = {one: people.named for one, people in read(rows="province", region="08").items()}
    assert provinces == {"0801": 1, "0813": 1, NO_PLACE: 0}
    assert read(sex="female", age="30-44") == {"08": Recorded(1, 1, 1, 0, 0)}
    assert sum(read(kinds=("district municipality",)).values(), Recorded()).registered == 2
    quarter = (now().month + 2) // 3
    assert read(quarter=quarter) == read() and read(quarter=quarter % 4 + 1) == {}
    assert set(read(host="08")) == {"08", "21"} and read(host="21") == {}
    base = "/es/manage/figures/detalle/people"
    viewer, other = enter("viewer"), enter("organiser", ("13",))
    table = list(csv.reader(io.StringIO(viewer.get(f"{base}.csv?rows=kind").data.decode("utf-8-sig"))))
    page = viewer.get(f"{base}?rows=kind").page
    assert [str(one.text_content()) for one in page.all("tbody th")] == [row[0] for row in table[1:]]
    assert sum(int(row[3] or 0) for row in table[1:]) == 3
    # Where the page has nobody on record, the file has no 0 either.
    shown = [str(one.text_content()).strip() for one in page.all("tbody td:nth-child(2)")]
    assert "nadie registrado" in shown and "0" not in {row[3] for row in table[1:]}
    assert [row[3] for row in table[1:]] == ["" if one == "nadie registrado" else one for one in shown]
    same = a_person(phone="+51900000123", represents=body_of(None))
    for _twice in range(2):
        again = of_today(plan, capacity=2)
        ref = sign_up(again, same).ref
        arrive(again, db.session.scalars(select(Registration.id).where(Registration.ref == ref)).one())
    assert read_people(plan, EVERYTHING, Narrowed(), plan.years) == Distinct(5, 4, 0)
    assert "5" in viewer.get(f"{base}?people=1").page.words("#people")
    assert "Eso no dice que nadie haya venido" in other.get(base).page.words("main")
    for odd in ("rows=x", "region=%00", "quarter=9", "kind=x&sector=y", "rows=province", "sector=academia"):
        assert viewer.get(f"{base}?{odd}").status_code == 200


def test_participations_and_people_are_of_those_asked_for(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="filtros", first_year=now().year, last_year=now().year)
    hold(plan)
    walk_in(of_today(plan, capacity=9), "", Represented("08", kind=UNLISTED, text="Otra"))
    viewer, quarter = enter("viewer"), (now().month + 2) // 3
    for asked in (
        "", "region=08", "region=21", "host=08", "host=21", "kind=district municipality", "sector=government",
        "kind=unlisted", f"kind=unlisted&quarter={quarter}", f"quarter={quarter % 4 + 1}", "sex=female",
        "sex=none&age=none&region=08",
    ):  # fmt: skip
        page = viewer.get(f"/es/manage/figures/filtros/people?people=1&{asked}").page
        total = [one.text_content().strip() for one in page.all("tfoot td:nth-of-type(1)")]
        head = [str(one.text_content()) for one in page.all("#people .num")] or ["nadie registrado"]
        assert head[0] == (total or ["nadie registrado"])[0], asked
        assert ("nombres se borraron" in page.words("#people")) == ("sex" in asked and "nadie" not in head[0])


def test_who_is_erased_is_said_to_count_only_where_they_do(app: Flask, enter: Enter) -> None:
    """Who signed up is not among those who said nothing once erased; who came without was never asked."""
    plan = make_plan(key="olvidadas", first_year=now().year, last_year=now().year)
    hold(plan)
    walk_in(workshop := of_today(plan, capacity=9), "")
    with transaction() as session:
        session.merge(workshop).state = "held"
    base, viewer = "/es/manage/figures/olvidadas/people?people=1&region=08&rows=district", enter("viewer")
    for number in db.session.scalars(select(Registration.id).order_by(Registration.id).limit(3)).all():
        erase(COMMAND, number)
    erase_walk_in(COMMAND, db.session.scalars(select(WalkIn.id)).one())
    found = read_people(plan, EVERYTHING, Narrowed(), plan.years, Filter(sex=UNSAID))
    assert found.number == 2, "one from Puno and one from the door, of four whose names are gone"
    for asked, is_among in (("sex=none", True), ("age=none", True), ("sex=male&age=none", False)):
        words = viewer.get(f"{base}&{asked}").page.words("main")
        assert ("no recibió la pregunta" in words) is is_among, asked
        assert "Las personas cuyos nombres se borraron no" not in words, asked
    assert "no recibió la pregunta" not in viewer.get(base).page.words("main")


def test_those_who_did_not_say_are_looked_at_closer_too(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="callados", first_year=now().year, last_year=now().year)
    hold(plan)
    walk_in(of_today(plan, capacity=9), "", Represented("08", kind=UNLISTED, text="Otra"))

    def read(**asked: Any) -> dict[str, Recorded]:
        return read_breakdown(plan, EVERYTHING, Narrowed(), Filter(**asked), plan.years, now())

    for rows in ("sex", "age"):
        unsaid, said = read(rows=rows)[""], {rows: UNSAID}
        assert unsaid.named == 3 and sum(read(**said).values(), Recorded()) == unsaid
        assert sum(read(rows="province", region="08", **said).values(), Recorded()) == read(**said)["08"]
        page = enter("viewer").get(f"/es/manage/figures/callados/people?rows={rows}").page
        led = {row.cssselect("th")[0].text_content(): row.cssselect("th a") for row in page.all("tbody tr")}
        closer = enter("viewer").get(led["Sin respuesta"][0].get("href")).page
        assert closer.all("tfoot b")[0].text_content() == "3" and closer.all(f"#{rows} [selected]")


def test_places_add_up_to_the_region_whoever_it_is_that_came(app: Flask) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year)
    hold(plan)
    workshop = of_today(plan, capacity=9)
    written = Represented("08", kind=UNLISTED, text="Organización Ejemplo")
    ref = sign_up(workshop, a_person(represents=written)).ref
    arrive(workshop, db.session.scalars(select(Registration.id).where(Registration.ref == ref)).one())
    walk_in(workshop, "+51911111111", written)

    def read(**asked: Any) -> dict[str, Recorded]:
        return read_breakdown(plan, EVERYTHING, Narrowed(), Filter(**asked), plan.years, now())

    for kinds in ((), (UNLISTED,), (NO_INSTITUTION,), ("provincial municipality",)):
        whole = sum(read(region="08", kinds=kinds).values(), Recorded())
        for rows in PLACES:
            assert sum(read(rows=rows, region="08", kinds=kinds).values(), Recorded()) == whole, (rows, kinds)
    assert read(rows="province", region="08")[NO_PLACE].named == 2


def test_a_body_of_a_province_is_named_as_its_province_among_districts(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="provincias", first_year=now().year, last_year=now().year)
    hold(plan)
    viewer, base = enter("viewer"), "/es/manage/figures/provincias/people"
    page = viewer.get(f"{base}?rows=district&region=08").page
    told = {str(row.cssselect("th")[0].text_content()): row for row in page.all("tbody tr")}
    assert {one.split(",")[0] for one in told} == {
        "Wanchaq",
        "Provincia de Urubamba",
        "Sin distrito conocido",
    }
    link = told["Provincia de Urubamba, sin distrito"].cssselect("td a")[0]
    behind = viewer.get(str(link.get("href"))).page
    assert "Provincia de Urubamba, sin distrito" in behind.words(".lead") and behind.words("h1").endswith(
        ": 1"
    )
    # Of the whole province, who is of its districts included, there are as many as the row of provinces says.
    found = read_breakdown(plan, EVERYTHING, Narrowed(), Filter("district", region="08"), plan.years, now())
    assert found["081300"] == Recorded(1, 1, 1, 0, 0) and "" not in found
    for odd in ("999900", "000000"):
        assert viewer.get(f"{base}/rows?region=08&within={odd}").status_code == 404


def test_whoever_came_to_the_door_counts_once_by_phone_and_name(app: Flask, enter: Enter) -> None:
    plan = make_plan(key="puerta", first_year=now().year, last_year=now().year)
    one, other, third = (of_today(plan, capacity=9) for _ in "123")
    for workshop in (one, other):
        walk_in(workshop, "+51911111111")
        walk_in(workshop, "+51922222222", name="Otra")
        walk_in(workshop, "")
    ref = sign_up(
        third, a_person(given_names="persona", family_names="Del  Camino", phone="+51911111111")
    ).ref
    arrive(third, db.session.scalars(select(Registration.id).where(Registration.ref == ref)).one())
    assert read_people(plan, EVERYTHING, Narrowed(), plan.years) == Distinct(7, 4, 2)
    page = enter("viewer").get("/es/manage/figures/puerta/people?people=1").page
    assert [str(one.text_content()) for one in page.all("#people .num")] == ["7", "4", "2", "0"]
    assert "ni siquiera cifrado" in page.words("#people"), "why somebody counts again when names are gone"


def test_who_was_settled_as_the_same_is_it_at_the_door_too(app: Flask) -> None:
    plan = make_plan(first_year=now().year, last_year=now().year)
    pair = came_twice(plan)
    settle(COMMAND, pair, is_same=True)
    row = db.session.get_one(Registration, number_of(pair[0]))
    given, family, phone = row.given_names, row.family_names, str(row.phone)
    db.session.commit()
    walk_in(of_today(plan), phone, given=given, name=family)
    assert read_people(plan, EVERYTHING, Narrowed(), plan.years) == Distinct(3, 1, 0, 1)
    plan = make_plan(first_year=now().year, last_year=now().year)
    for number in pair:
        row = db.session.get_one(Registration, number_of(number))
        given, family, phone = row.given_names, row.family_names, str(row.phone)
        db.session.commit()
        walk_in(of_today(plan), phone, given=given, name=family)
    assert read_people(plan, EVERYTHING, Narrowed(), plan.years) == Distinct(2, 1, 0, 1)


def walk_in(
    workshop: Workshop, phone: str, represents: Represented | None = None, given: str = "Persona",
    name: str = "Del Camino",
) -> None:  # fmt: skip
    """Somebody who came without a sign-up."""
    somebody = Newcomer(given, name, "", phone, represents)
    keep_told(workshop, Told(str(uuid4()), WALK_IN, now(), newcomer=somebody))


def test_nobody_is_absent_where_attendance_was_not_recorded_by_name(app: Flask, enter: Enter) -> None:
    """Signed up, nobody marked: who was absent is known once somebody is marked as having come."""
    plan = make_plan(key="ausentes", first_year=now().year, last_year=now().year)
    workshop = of_today(plan, capacity=9)
    ids = [row_id(sign_up(workshop, a_person(represents=body_of(None))).ref) for _ in range(4)]
    base, viewer = "/es/manage/figures/ausentes/people", enter("viewer")

    def read() -> list[int]:
        one = read_breakdown(plan, EVERYTHING, Narrowed(), Filter(), plan.years, now())["08"]
        assert one.seated == one.named + one.excused + one.absent + one.unrecorded
        behind = viewer.get(f"{base}/rows?what=unrecorded").page.words("h1")
        assert behind == f"Personas sin registro de asistencia: {one.unrecorded}"
        table = list(csv.reader(io.StringIO(viewer.get(f"{base}.csv").data.decode("utf-8-sig"))))
        assert table[1][5:7] == [str(one.absent), str(one.unrecorded)]
        return [one.named, one.excused, one.absent, one.unrecorded]

    assert read() == [0, 0, 0, 4], "it is not over yet"
    arrive(workshop, ids[0])
    assert read() == [1, 0, 0, 3], "the others may still come"
    with transaction() as session:
        session.get_one(Workshop, workshop.id).state = "held"
    assert read() == [1, 0, 3, 0]
    taken_back = db.session.scalars(select(DeskOperation.ref)).one()
    keep_told(workshop, Told(str(uuid4()), UNDO, now(), refers_to=taken_back))
    assert read() == [0, 0, 0, 4], "nobody was marked"
    state_figure(COMMAND, workshop, Stated(40, "reported", None, "Ejemplo", "Example"))
    assert read() == [0, 0, 0, 4], "forty came, and nobody knows whether these are among them"
    heads = [one.text_content() for one in viewer.get(base).page.all("thead th")]
    assert heads[-2:] == ["Ausente", "Sin registro de asistencia"]
    excuse(workshop, ids[3])
    assert read() == [0, 1, 0, 3]
    arrive(workshop, ids[0])
    assert read() == [1, 1, 0, 2], "the forty stand, so the others may be among them"
    closing.close_desk(COMMAND, workshop.id, anyway=True, keeps_figure=False)
    assert read() == [1, 1, 2, 0]


def test_a_desk_closed_without_anybody_does_not_say_who_was_absent(app: Flask) -> None:
    """Ten came and the device was never handed in, or nobody came: closing it tells neither."""
    plan = make_plan(first_year=now().year, last_year=now().year)
    workshop = of_today(plan, capacity=9)
    sign_up(workshop, a_person(represents=body_of(None)))
    excuse(workshop, row_id(sign_up(workshop, a_person(represents=body_of(None))).ref))
    closing.close_desk(COMMAND, workshop.id, anyway=True, keeps_figure=False)
    with transaction() as session:
        session.merge(workshop).state = "held"
    found = read_breakdown(plan, EVERYTHING, Narrowed(), Filter(), plan.years, now())
    assert found == {"08": Recorded(2, 2, 0, excused=1, absent=0, unrecorded=1)}


def test_everybody_who_signed_up_is_counted_as_one_thing(app: Flask) -> None:
    """Came, absent, excused, not recorded, waiting or gone: together they are all who signed up."""
    plan = make_plan(first_year=now().year, last_year=now().year)
    workshops = [of_today(plan, capacity=5) for _ in range(3)]
    life = Life(11, workshops)
    seen = set()
    for step in range(160):
        life.step()
        if step == 80:
            with transaction() as session:
                for workshop in workshops[:2]:
                    session.get_one(Workshop, workshop.id).state = "held"
        if step % 8:
            continue
        one = sum(
            read_breakdown(plan, EVERYTHING, Narrowed(), Filter(), plan.years, now()).values(), Recorded()
        )
        rows = db.session.execute(select(Registration.state, Registration.attendance)).all()
        came = sum(attendance == "present" for _state, attendance in rows)
        beside = sum(state != "seated" and not attendance for state, attendance in rows)
        excused = sum(attendance == "excused" for _state, attendance in rows)
        assert one.registered == len(rows) == came + excused + one.absent + one.unrecorded + beside
        seen |= {name for name in ("absent", "unrecorded") if getattr(one, name)}
    assert seen == {"absent", "unrecorded"}


def row_id(ref: str) -> int:
    """Whose sign-up it is, by its number."""
    return db.session.scalars(select(Registration.id).where(Registration.ref == ref)).one()
