"""Venues kept and reused: found, edited once for every workshop there, and fixed while people come."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import transaction
from app.workshops.houses import House, first_of_each
from app.workshops.models import Venue, Workshop
from tests.cast import Colleague, Enter
from tests.makers import in_days, make_workshop
from tests.workshops.editor import NEW, both, create, edit_part, filled, move, part_form, save_part, sent_by

LIST = "/es/manage/venues"


def _venue(**given: Any) -> Venue:
    return Venue(**{"name": "Casa de ejemplo", "city": "Cusco", "jurisdiction_code": "08"} | given)


def _form(somebody: Colleague, venue: int) -> dict[str, Any]:
    form = sent_by(somebody.get(f"{LIST}/{venue}").page.one("form.sheet-form"))
    return {name: value for name, value in form.items() if name != "csrf_token"}


def _kept(session: Session, number: int) -> Venue:
    session.expire_all()
    return session.get_one(Venue, number)


def test_the_list_says_where_each_is_and_how_often_it_is_used(organiser: Colleague) -> None:
    mine = make_workshop(venue=_venue(capacity=40, access_es="Rampa"))
    make_workshop(venue=mine.venue, convened=("13",))
    make_workshop(venue=_venue(name="Casa ajena", city="Trujillo", jurisdiction_code="13"))
    make_workshop(venue=_venue(name="Casa lejana", city="Quito", jurisdiction_code=None, country="EC"))
    page = organiser.get(f"{LIST}?q=casa").page
    rows = {row.text_content().strip().partition("\n")[0]: row for row in page.all("ul.people > li")}
    assert len(rows) == 3
    said = next(row for name, row in rows.items() if "de ejemplo" in name).text_content()
    assert "2 talleres" in said and "40" in said and "Rampa" in said
    assert [one.get("href") for one in page.all("ul.people a")] == [f"{LIST}/{mine.venue_id}"], "one is hers"
    assert "Trujillo" in organiser.get(f"{LIST}?q=TRUJILLO+casa").page.words("ul.people")
    assert not organiser.get(f"{LIST}?q=zzzz&p=x").page.all("ul.people a")


def test_an_edit_is_for_every_workshop_there(organiser: Colleague, session: Session) -> None:
    first = make_workshop(state="scheduled", venue=_venue())
    second = make_workshop(state="scheduled", venue=first.venue, convened=("13",))
    number = first.venue_id or 0
    form = _form(organiser, number)
    changed = {"venue_name": "Casa nueva", "venue_capacity": "60", "district": "080101", "access_es": "Rampa"}
    assert organiser.post(f"{LIST}/{number}", form | changed).status_code == 303
    kept = _kept(session, number)
    assert (kept.name, kept.capacity, kept.district_code, kept.version) == ("Casa nueva", 60, "080101", 2)
    found = session.scalars(select(Workshop.search).where(Workshop.id.in_((first.id, second.id)))).all()
    assert all("casa nueva" in one for one in found)
    shown = organiser.get(f"{LIST}/{number}").page
    assert [one.get("href") for one in shown.all("#used ~ ul a")] == [f"/es/manage/workshops/{first.code}"]


def test_two_who_edit_one_venue_see_both_versions(
    organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    workshop = make_workshop(state="scheduled", venue=_venue())
    number = workshop.venue_id or 0
    shown = _form(organiser, number)
    assert coordinator.post(f"{LIST}/{number}", shown | {"venue_name": "Suya"}).status_code == 303
    answer = organiser.post(f"{LIST}/{number}", shown | {"venue_name": "Mía"})
    assert answer.status_code == 409 and sorted(both(answer)[0], reverse=True)[:2] >= ["Suya", "Mía"]
    assert organiser.post(f"{LIST}/{number}", sent_by(answer.page.one("form.sheet-form"))).status_code == 303
    assert _kept(session, number).name == "Mía"
    stale = _form(organiser, number)
    assert edit_part(organiser, workshop.code, "where", access_es="Rampa").status_code == 303
    assert organiser.post(f"{LIST}/{number}", stale).status_code == 409, "the editor's access counts too"


def test_a_workshop_opened_before_its_venue_was_edited_writes_nothing_over_it(
    organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    workshop = make_workshop(state="scheduled", venue=_venue(access_es="Rampa"))
    number = workshop.venue_id or 0
    opened = part_form(organiser, workshop.code, "where")
    hers = _form(coordinator, number) | {"access_es": "Rampa y ascensor"}
    assert coordinator.post(f"{LIST}/{number}", hers).status_code == 303
    answer = save_part(organiser, workshop.code, "where", opened | {"access_en": "Ramp"})
    assert answer.status_code == 409 and [row[1:] for row in both(answer)] == [["Ramp", "—"]]
    again = sent_by(answer.page.one("#part-where"))
    assert save_part(organiser, workshop.code, "where", again).status_code == 303
    kept = _kept(session, number)
    assert (kept.access_es, kept.access_en) == ("Rampa y ascensor", "Ramp")


def test_where_people_come_the_place_stays(organiser: Colleague, session: Session) -> None:
    number = make_workshop(venue=_venue()).venue_id or 0
    form = _form(organiser, number)
    assert "venue_name" not in form
    sneaky = {"venue_name": "Otra", "venue_city": "Puno", "venue_region": "21", "venue_capacity": "9"}
    half = organiser.post(f"{LIST}/{number}", form | {"access_es": "Rampa"})
    assert half.status_code == 422 and half.page.has(".summary a[href='#access_en']")
    assert organiser.post(f"{LIST}/{number}", form | sneaky).status_code == 422
    assert organiser.post(f"{LIST}/{number}", form | {"venue_capacity": "9"}).status_code == 303
    kept = _kept(session, number)
    assert (kept.name, kept.city, kept.jurisdiction_code, kept.capacity) == (
        "Casa de ejemplo",
        "Cusco",
        "08",
        9,
    )


def test_a_form_shown_before_the_workshop_was_announced_moves_nobody(
    organiser: Colleague, session: Session
) -> None:
    workshop = make_workshop(state="scheduled", venue=_venue())
    form = _form(organiser, workshop.venue_id or 0)
    make_workshop(venue=workshop.venue, when=in_days(40))
    sent = form | {"venue_name": "Otra", "venue_city": "Puno", "venue_capacity": "9"}
    answer = organiser.post(f"{LIST}/{workshop.venue_id}", sent)
    assert answer.status_code == 422 and answer.page.has(".summary")
    assert _kept(session, workshop.venue_id or 0).name == "Casa de ejemplo"


def test_a_foreign_venue_looks_like_none(organiser: Colleague, other_organiser: Colleague) -> None:
    number = make_workshop(venue=_venue()).venue_id
    assert other_organiser.get(f"{LIST}/{number}").status_code == 404
    assert other_organiser.post(f"{LIST}/{number}", {"venue_name": "x"}).status_code == 404
    assert organiser.get(f"{LIST}/2147483647").status_code == 404


def test_what_no_venue_may_be(organiser: Colleague, session: Session) -> None:
    number = make_workshop(state="scheduled", venue=_venue()).venue_id or 0
    form = _form(organiser, number)
    for wrong in (
        {"venue_name": "", "venue_city": ""},
        {"venue_map_url": "http://example.org/map"},
        {"venue_capacity": "0"},
        {"venue_country": "XX"},
        {"district": "999999"},
        {"access_es": "a\x00b"},
    ):
        assert organiser.post(f"{LIST}/{number}", form | wrong).status_code == 422, wrong
    assert _kept(session, number).version == 1
    found = organiser.post(f"{LIST}/{number}", form | {"find_district": "1", "district_query": "wanchaq"})
    assert found.status_code == 200 and "080108" in found.text and _kept(session, number).version == 1


def test_a_demonstration_account_edits_what_is_invented(enter: Enter, session: Session) -> None:
    invented = enter("coordinator", is_demonstration=True)
    real = make_workshop(state="scheduled", venue=_venue()).venue_id
    demo = make_workshop(state="scheduled", venue=_venue(), is_demonstration=True).venue_id
    links = [one.get("href") for one in invented.get(LIST).page.all("ul.people a")]
    assert links == [f"{LIST}/{demo}"], "no link to what would be refused"
    assert invented.get(f"{LIST}/{real}").status_code == 403
    assert invented.post(f"{LIST}/{real}", {"venue_name": "x"}).status_code == 403
    assert (
        invented.post(f"{LIST}/{demo}", _form(invented, demo or 0) | {"venue_name": "x"}).status_code == 303
    )


def test_access_typed_while_another_venue_is_chosen_is_kept_for_it(
    organiser: Colleague, session: Session
) -> None:
    workshop = make_workshop(state="scheduled", venue=_venue(access_es="Rampa", access_en="Ramp"))
    before = workshop.venue_id or 0
    free = _venue(name="Casa libre", access_en="Lift")
    used = _venue(name="Casa usada", access_es="Timbre", access_en="Bell")
    make_workshop(state="scheduled", venue=used)
    with transaction() as deed:
        deed.add(free)
    numbers = {"free": str(free.id), "used": str(used.id)}
    edit_part(organiser, workshop.code, "where", venue_id=numbers["free"], access_es="Ascensor")
    session.expire_all()
    assert workshop.venue_id == free.id
    assert (free.access_es, free.access_en) == ("Ascensor", "Lift"), (
        "what was not touched is of the other venue"
    )
    edit_part(organiser, workshop.code, "where", venue_id=numbers["used"], access_es="")
    session.expire_all()
    assert (workshop.venue_id, used.access_es, used.access_en) == (used.id, "Timbre", "Bell")
    edit_part(organiser, workshop.code, "where", venue_id=str(before))
    edit_part(organiser, workshop.code, "where", venue_id=numbers["used"], access_es="Silla")
    session.expire_all()
    assert workshop.venue_id not in (used.id, before) and workshop.venue is not None
    assert (workshop.venue.name, workshop.venue.access_es) == ("Casa usada", "Silla"), (
        "a copy: others come there"
    )
    assert (used.access_es, _kept(session, before).access_es) == ("Timbre", "Rampa")
    answer = edit_part(organiser, workshop.code, "where", venue_id="", access_es="Pasamanos")
    assert answer.status_code == 422 and answer.page.has(".summary a[href='#venue_id']")
    assert sent_by(answer.page.one("#part-where"))["access_es"] == "Pasamanos"
    assert edit_part(organiser, workshop.code, "where", venue_id="").status_code == 303


TYPED = {
    "venue_name": "Casa nueva",
    "venue_address": "Av. Sol 1",
    "venue_city": "Cusco",
    "venue_region": "08",
}


def test_a_venue_written_without_choosing_is_the_venue(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(state="scheduled")
    assert edit_part(organiser, workshop.code, "where", venue_id="").status_code == 303
    assert edit_part(organiser, workshop.code, "where", **TYPED, access_es="Rampa").status_code == 303
    made = create(organiser, **TYPED, venue_id="")
    session.expire_all()
    other = session.scalars(select(Workshop).where(Workshop.code == made)).one()
    for venue in (workshop.venue, other.venue):
        assert venue is not None and (venue.name, venue.address) == ("Casa nueva", "Av. Sol 1")
    assert workshop.venue is not None and workshop.venue.access_es == "Rampa"


def test_a_venue_written_beside_a_kept_one_is_asked_about(organiser: Colleague, session: Session) -> None:
    planned = make_workshop(state="scheduled", venue=_venue())
    announced = make_workshop(venue=planned.venue)
    edited = edit_part(organiser, planned.code, "where", **TYPED)
    moved = move(organiser, announced.code, **TYPED, first_day=in_days(60).first_day.isoformat())
    for answer, form in ((edited, "#part-where"), (moved, "form.sheet-form")):
        assert answer.status_code == 422
        said = answer.page.one(".summary a[href='#venue_id']").text_content()
        assert "Casa de ejemplo" in said
        assert TYPED.items() <= sent_by(answer.page.one(form)).items(), "all that was typed stands there"
        assert answer.page.has("#venue_name") and answer.page.one(f"{form} details").get("open") is not None
    day = announced.first_day
    session.expire_all()
    assert announced.first_day == day and announced.venue_id == planned.venue_id
    assert move(organiser, announced.code, **TYPED, venue_id="new").status_code == 303
    session.expire_all()
    assert announced.venue is not None and announced.venue.name == "Casa nueva"


def test_looking_for_a_district_leaves_the_new_venue_open(organiser: Colleague) -> None:
    workshop = make_workshop(state="scheduled")
    answer = edit_part(organiser, workshop.code, "where", district_query="wanchaq", find_district="1")
    assert answer.page.one("#part-where details").get("open") is not None


def test_a_venue_written_again_is_the_kept_one(organiser: Colleague, session: Session) -> None:
    first = create(organiser, **TYPED, district="080101", venue_capacity="40")
    shouted = {"venue_name": " CASA  nueva", "venue_address": "AV. SÓL 1", "venue_city": "cusco"}
    second = create(organiser, **TYPED | shouted, district="080101")
    unsaid = create(organiser, **TYPED | {"venue_address": ""}, district="080101")
    other_house = create(organiser, **TYPED | {"venue_address": "Av. Sol 2"}, district="080101")
    other_town = create(organiser, **TYPED, district="080108")
    rows = session.execute(select(Workshop.code, Workshop.venue_id))
    venue = {code: number for code, number in rows}
    assert venue[first] == venue[second] == venue[unsaid] is not None
    assert len({venue[first], venue[other_house], venue[other_town]}) == 3
    kept = _kept(session, venue[first] or 0)
    assert (kept.name, kept.address, kept.capacity, kept.version) == ("Casa nueva", "Av. Sol 1", 40, 1)


def test_what_is_said_more_of_a_kept_venue_is_written_where_nobody_else_comes(
    organiser: Colleague, session: Session
) -> None:
    code = create(organiser, **TYPED)
    workshop = session.scalars(select(Workshop).where(Workshop.code == code)).one()
    number = workshop.venue_id
    more = {"venue_id": "new", "venue_capacity": "60", "access_es": "Rampa"}
    assert edit_part(organiser, code, "where", **TYPED | more).status_code == 303
    session.expire_all()
    assert workshop.venue_id == number and workshop.venue is not None
    assert (workshop.venue.capacity, workshop.venue.access_es, workshop.venue.version) == (60, "Rampa", 2)
    other = create(organiser, **TYPED | {"venue_capacity": "20"})
    copied = session.scalars(select(Workshop).where(Workshop.code == other)).one().venue
    assert copied is not None and copied.id != number and (copied.capacity, copied.access_es) == (20, "Rampa")
    assert _kept(session, number or 0).capacity == 60
    clash = organiser.get(f"/es/manage/workshops/{other}").page.words("main")
    assert "Casa nueva" in clash and "otro taller" in clash, "the copy is the same room"


def test_a_venue_kept_without_its_address_gains_it(organiser: Colleague, session: Session) -> None:
    code = create(organiser, **TYPED | {"venue_address": ""})
    workshop = session.scalars(select(Workshop).where(Workshop.code == code)).one()
    number = workshop.venue_id
    assert edit_part(organiser, code, "where", **TYPED | {"venue_id": "new"}).status_code == 303
    session.expire_all()
    assert workshop.venue is not None and workshop.venue_id == number
    assert workshop.venue.address == TYPED["venue_address"]


def test_of_two_houses_of_one_name_one_is_chosen(organiser: Colleague, session: Session) -> None:
    first, second = (create(organiser, **TYPED | {"venue_address": f"Jr. {n}"}) for n in "12")
    answer = organiser.post(NEW, filled(**TYPED | {"venue_address": ""}))
    assert answer.status_code == 422 and "varios lugares guardados" in answer.page.words("main")
    labels = [one.text_content() for one in answer.page.all("select[name=venue_id] option")]
    assert any(one.endswith("Jr. 1") for one in labels) and any(one.endswith("Jr. 2") for one in labels)
    rows = session.execute(select(Workshop.code, Workshop.venue_id))
    venue = {code: number for code, number in rows}
    assert venue[first] != venue[second]


def test_a_house_without_its_address_makes_no_two_others_one() -> None:
    def house(number: int, address: str) -> House:
        return House(number, "casa", address, "PE", "cusco", None, "08")

    plain, one, other = house(1, ""), house(2, "jr 1"), house(3, "jr 2")
    assert first_of_each([plain, one]) == {1: 2, 2: 2}
    assert first_of_each([plain, one, other]) == {1: 1, 2: 2, 3: 3}


def test_the_demonstration_writes_on_no_venue_that_is_real(
    organiser: Colleague, enter: Enter, session: Session
) -> None:
    code = create(organiser, **TYPED)
    real = session.scalars(select(Workshop).where(Workshop.code == code)).one()
    number = real.venue_id
    assert edit_part(organiser, code, "where", venue_id="").status_code == 303
    shown = enter("coordinator", is_demonstration=True)
    invented = make_workshop(state="scheduled", is_demonstration=True)
    more = {"venue_id": "new", "venue_capacity": "7", "access_es": "Ejemplo"}
    assert edit_part(shown, invented.code, "where", **TYPED | more).status_code == 303
    kept = _kept(session, number or 0)
    assert (kept.capacity, kept.access_es) == (None, None)
