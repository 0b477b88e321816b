"""Scheduling a workshop: it works, it refuses, nothing typed is lost, nobody writes over another."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import AuditRow
from app.clock import now
from app.workshops.forms import WorkshopForm
from app.workshops.models import Venue, Workshop, WorkshopSession
from app.workshops.seats import Seats
from tests.cast import OTHER, OWN, Colleague
from tests.makers import make_theme, make_workshop
from tests.workshops.editor import NEW, create, edit_part, filled, part_form, save_part, sent_by

LONG = "x" * 5000


def _stored(session: Session, code: str) -> Workshop:
    statement = select(Workshop).where(Workshop.code == code)
    return session.scalars(statement, execution_options={"populate_existing": True}).one()


def _seats(session: Session, code: str) -> Seats:
    statement = select(Seats).join(Workshop, Workshop.id == Seats.workshop_id).where(Workshop.code == code)
    return session.scalars(statement, execution_options={"populate_existing": True}).one()


def _errors(answer: Any) -> set[str]:
    return {link.get("href", "") for link in answer.page.all(".summary a")}


def test_an_organiser_schedules_a_workshop(organiser: Colleague, session: Session) -> None:
    theme = make_theme()
    code = create(organiser, theme_code=theme, summary_es="Qué haremos", audience_en="All  who\twork")
    assert code == "codesarrollo-cusco"
    made = _stored(session, code)
    assert (made.state, made.version, made.theme_code) == ("scheduled", 1, theme)
    assert (made.summary_es, made.summary_en, made.audience_en) == ("Qué haremos", None, "All who work")
    assert made.last_day == made.first_day
    assert made.starts_at.isoformat().endswith("14:00:00+00:00"), "nine in Lima is 14:00 in UTC"
    assert made.region_codes == [OWN]
    assert made.venue and (made.venue.name, made.venue.jurisdiction_code) == ("Local de ejemplo", "08")
    assert "codesarrollo" in made.search
    seats = _seats(session, code)
    assert (seats.capacity, seats.is_taking, seats.closes_at) == (30, False, made.starts_at)
    row = session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
    assert (row.action, row.object_key, row.actor_id) == ("create workshop", code, organiser.account.id)
    assert organiser.get(f"/es/manage/workshops/{code}").status_code == 200
    assert organiser.get(f"/es/workshops/{code}").status_code == 404, "nobody has published it"


def test_codes_are_readable_and_unique(organiser: Colleague) -> None:
    codes = [create(organiser) for _ in range(3)]
    assert codes == ["codesarrollo-cusco", "codesarrollo-cusco-2", "codesarrollo-cusco-3"]
    assert create(organiser, short_es="New") == "new-w"
    assert create(organiser, short_es="¡¿…?!") == "w"
    long = create(organiser, short_es="Ñandú " * 13)
    assert len(long) <= 32 and long.isascii()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"short_es": ""}, "#short_es"),
        ({"title_es": "  "}, "#title_es"),
        ({"title_es": LONG}, "#title_es"),
        ({"title_en": "un\x00nulo"}, "#title_en"),
        ({"title_es": "al \u202erevés"}, "#title_es"),
        ({"short_en": "dos\nlíneas"}, "#short_en"),
        ({"first_day": ""}, "#first_day"),
        ({"first_day": "mañana"}, "#first_day"),
        ({"first_day": "0001-01-01"}, "#first_day"),
        ({"first_day": "2150-01-01"}, "#first_day"),
        ({"last_day": "2020-01-01"}, "#last_day"),
        ({"last_day": "2099-12-31"}, "#last_day"),
        ({"first_hour": "25:00"}, "#first_hour"),
        ({"first_hour": ""}, "#first_hour"),
        ({"first_hour": "13:00", "last_hour": "13:00"}, "#last_hour"),
        ({"zone": "Atlantis/Center"}, "#zone"),
        ({"venue_id": "999999"}, "#venue_id"),
        ({"venue_name": "", "venue_city": ""}, "#venue_name"),
        ({"district": "999999"}, "#district_query"),
        ({"venue_country": "ZZ"}, "#venue_country"),
        ({"convened": ["99"]}, "#convened"),
        ({"convened": []}, "#convened"),
        ({"convened": [OWN, OTHER]}, "#convened"),
        ({"sources": ["999999"]}, "#sources"),
        ({"capacity": "0"}, "#capacity"),
        ({"capacity": "10001"}, "#capacity"),
        ({"capacity": "9" * 5000}, "#capacity"),
        ({"capacity": "muchas"}, "#capacity"),
        ({"opens_at": "2099-01-01T00:00"}, "#opens_at"),
        ({"opens_at": "9999-12-31T23:59"}, "#opens_at"),
        ({"opens_at": "pronto"}, "#opens_at"),
        ({"closes_at": "2001-01-01T00:00"}, "#closes_at"),
        ({"closes_at": "2098-01-01T00:00"}, "#closes_at"),
        ({"held_in": []}, "#held_in"),
        ({"contact_email": "nadie"}, "#contact_email"),
        ({"contact_phone": "llámame"}, "#contact_phone"),
        ({"theme_code": "XX"}, "#theme_code"),
        ({"plan_id": "77"}, "#plan_id"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    organiser: Colleague, session: Session, given: dict[str, Any], field: str
) -> None:
    answer = organiser.post(NEW, filled(**given))
    assert answer.status_code == 422
    assert field in _errors(answer), _errors(answer)
    if "title_es" not in given:
        kept = answer.page.one("#title_es").get("value")
        assert kept == filled()["title_es"], "what was typed is still there"
    assert session.scalar(select(func.count()).select_from(Workshop)) == 0


def test_the_form_writes_nothing_it_has_no_field_for(organiser: Colleague, session: Session) -> None:
    columns = {*Workshop.__table__.columns.keys(), *Seats.__table__.columns.keys()}
    strange = dict.fromkeys(columns - set(vars(WorkshopForm)), "7")
    code = create(organiser, **strange | {"state": "published", "is_taking": "1"})
    made, seats = _stored(session, code), _seats(session, code)
    assert (made.state, made.kind, made.is_demonstration, made.version) == ("scheduled", "workshop", False, 1)
    assert (seats.taken, seats.waiting, seats.excess, seats.is_taking) == (0, 0, 0, False)


def test_a_venue_is_chosen_or_named_with_its_district(organiser: Colleague, session: Session) -> None:
    first = create(organiser, district="080101", venue_region="")
    made = _stored(session, first).venue
    assert made and (made.district_code, made.jurisdiction_code) == ("080101", "08")
    second = create(organiser, venue_id=str(made.id), venue_name="")
    assert _stored(session, second).venue_id == made.id
    third = create(organiser, venue_id="")
    assert _stored(session, third).venue is None
    abroad = create(organiser, venue_country="MX", district="080101")
    assert _stored(session, abroad).venue.district_code is None  # type: ignore[union-attr]


@pytest.mark.parametrize("typed", ["WANCHAQ", "wanch", "080108", "San Luis, Cañete"])
def test_a_district_typed_and_not_chosen_is_the_only_one_so_called(
    organiser: Colleague, session: Session, typed: str
) -> None:
    made = _stored(session, create(organiser, district_query=typed, venue_region="")).venue
    assert made and made.district_code == ("150514" if "San" in typed else "080108")


@pytest.mark.parametrize(("typed", "says"), [("San Luis", "elige"), ("Xyzzy", "Ningún distrito")])
def test_a_district_that_is_not_clear_is_asked_for(
    organiser: Colleague, session: Session, typed: str, says: str
) -> None:
    answer = organiser.post(NEW, filled(district_query=typed))
    assert answer.status_code == 422 and "#district_query" in _errors(answer)
    field = answer.page.one("#district_query")
    assert field.get("value") == typed and says in answer.page.words("#district_query-error")
    assert (len(answer.page.all("input[name=district]")) >= 4) is (typed == "San Luis")
    made = _stored(session, create(organiser, district_query="San Luis", district="150514")).venue
    assert made and made.district_code == "150514"
    other = organiser.post(NEW, filled(district_query=typed, district="080108"))
    assert other.status_code == 422, "what was chosen before is not what is typed now"


def _districts(somebody: Colleague, typed: str) -> list[str]:
    answer = somebody.get(f"/es/manage/districts?district_query={typed}", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return [box.get("value", "") for box in answer.page.all("input")]


def test_districts_are_found_by_name_or_code(organiser: Colleague) -> None:
    for typed in ("chinc", "CHÍNCHERO", "081302"):
        assert any(code.startswith("08") for code in _districts(organiser, typed)), typed
    assert len(_districts(organiser, "08")) == 12, "as many as one looks through"
    assert _districts(organiser, "x") == _districts(organiser, "zzzz") == []


def test_without_javascript_the_page_comes_back_with_districts_and_sessions(
    organiser: Colleague, session: Session
) -> None:
    answer = organiser.post(NEW, filled(district_query="wanchaq", find_district="1"))
    assert answer.status_code == 200
    assert answer.page.all("input[name=district]")
    assert answer.page.one("#title_es").get("value")
    answer = organiser.post(NEW, filled(add_session="1"))
    assert len(answer.page.all("#sessions fieldset")) == 1
    lines = {"sessions-0-title_es": "Uno", "sessions-1-title_es": "Dos"}
    answer = organiser.post(NEW, filled(**lines, remove_session="0"))
    assert [one.get("value") for one in answer.page.all("#sessions input[name$=title_es]")] == ["Dos"]
    assert session.scalar(select(func.count()).select_from(Workshop)) == 0


def test_an_agenda_is_written_and_edited(organiser: Colleague, session: Session) -> None:
    lines = {
        "sessions-0-title_es": "Apertura",
        "sessions-0-title_en": "Opening",
        "sessions-0-first_hour": "09:00",
        "sessions-0-speakers": "Persona Ejemplo Uno\r\nPersona Ejemplo Dos",
        "sessions-1-title_es": "Cierre",
    }
    code = create(organiser, **lines)
    made = _stored(session, code).sessions
    assert [one.title_es for one in made] == ["Apertura", "Cierre"]
    assert [role.speaker.name for role in made[0].roles] == ["Persona Ejemplo Uno", "Persona Ejemplo Dos"]
    numbers = [one.id for one in made]
    changed = {"sessions-0-speakers": "Persona Ejemplo Dos", "sessions-1-title_en": "Close"}
    assert edit_part(organiser, code, "sessions", **changed).status_code == 303
    session.expire_all()
    again = _stored(session, code).sessions
    assert [one.id for one in again] == numbers
    assert [role.speaker.name for role in again[0].roles] == ["Persona Ejemplo Dos"]
    assert again[1].title_en == "Close"
    bad = organiser.post(NEW, filled(**{"sessions-0-title_es": "", "sessions-0-day": "2001-01-01"}))
    assert bad.status_code == 422
    assert "#sessions-0-title_es" in _errors(bad)


def test_another_organisers_session_cannot_be_taken(
    organiser: Colleague, other_organiser: Colleague, session: Session
) -> None:
    theirs = create(other_organiser, convened=[OTHER], **{"sessions-0-title_es": "Suya"})
    foreign = _stored(session, theirs).sessions[0].id
    mine = create(organiser, **{"sessions-0-title_es": "Mía", "sessions-0-id": str(foreign)})
    session.expire_all()
    assert [one.title_es for one in _stored(session, theirs).sessions] == ["Suya"]
    assert _stored(session, mine).sessions[0].id != foreign


def test_an_edit_is_saved_and_counted(organiser: Colleague, session: Session) -> None:
    code = create(organiser)
    assert edit_part(organiser, code, "what", title_en="Another").status_code == 303
    made = _stored(session, code)
    assert (made.title_en, made.version) == ("Another", 2)
    assert made.venue and made.venue.name == "Local de ejemplo"


def test_two_editors_nobody_loses_a_word(
    organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    code = create(organiser)
    mine, theirs = part_form(organiser, code, "what"), part_form(coordinator, code, "what")
    address = f"/es/manage/workshops/{code}/edit/what"
    coordinator.post(address, theirs | {"title_es": "El título de ella"})
    answer = organiser.post(address, mine | {"title_es": "El título mío", "summary_es": "Mi resumen"})
    assert answer.status_code == 409
    table = {row.cssselect("th")[0].text_content(): row for row in answer.page.all(".summary tbody tr")}
    cells = [cell.text_content() for cell in table["Título completo en español"].cssselect("td")]
    assert cells == ["El título mío", "El título de ella"]
    assert set(table) == {"Título completo en español", "Resumen en español"}, "only what changed"
    assert answer.page.one("#title_es").get("value") == "El título mío"
    assert _stored(session, code).title_es == "El título de ella"
    shown = sent_by(answer.page.one("#part-what"))
    assert organiser.post(address, shown | {"title_es": "Acordado"}).status_code == 303
    assert _stored(session, code).summary_es == "Mi resumen"
    assert _stored(session, code).title_es == "Acordado"


def test_a_conflict_says_times_as_pages_do_and_blames_nobody(organiser: Colleague) -> None:
    code = create(organiser, first_day="2027-03-15", last_day="", opens_at="2027-03-01T08:00")
    mine = part_form(organiser, code, "when")
    save_part(organiser, code, "when", mine | {"first_day": "2027-03-16"})
    answer = save_part(organiser, code, "when", mine | {"first_hour": "10:00", "first_day": "2027-03-17"})
    assert answer.status_code == 409
    said = answer.page.one(".summary").text_content()
    assert "Alguien" not in said and "tú en otra ventana" in said
    rows = {row.cssselect("th")[0].text_content(): row for row in answer.page.all(".summary tbody tr")}
    assert set(rows) == {"Primer día", "Empieza a las"}
    assert "2027-03" not in said
    assert "17 de marzo de 2027" in said and "16 de marzo de 2027" in said and "10:00" in said


def test_everything_that_stands_against_it_is_said_at_once(organiser: Colleague) -> None:
    wrong = {"title_es": "", "convened": [], "first_hour": "13:00", "last_hour": "09:00"}
    answer = organiser.post(NEW, filled(**wrong))
    assert answer.status_code == 422
    assert _errors(answer) == {"#title_es", "#convened", "#last_hour"}
    answer = organiser.post(NEW, filled(first_day="", convened=[]))
    assert _errors(answer) == {"#first_day", "#convened"}
    assert answer.page.one("#first_day-error").text_content().strip().endswith("Elige el primer día.")


def test_a_draft_needs_no_capacity_yet(organiser: Colleague, session: Session) -> None:
    code = create(organiser, capacity="")
    assert _seats(session, code).capacity == 0
    links = [link.get("href") for link in organiser.get(f"/es/manage/workshops/{code}").page.all(".todo a")]
    assert links == [f"/es/manage/workshops/{code}/edit#capacity"]
    assert organiser.get(f"/es/manage/workshops/{code}/edit").page.all("#capacity a")
    assert organiser.post(f"/es/manage/workshops/{code}/publish").status_code == 422


def test_a_published_workshop_is_not_moved_in_the_editor(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    assert "venue_id" not in part_form(organiser, workshop.code, "where")
    assert not organiser.get(f"/es/manage/workshops/{workshop.code}/edit").page.all("[name=first_day]")
    day = workshop.first_day
    moved = {"first_day": "2098-01-01", "zone": "Europe/Madrid", "version": "1"}
    assert save_part(organiser, workshop.code, "when", moved).status_code == 422
    assert save_part(organiser, workshop.code, "when", {"version": "1"}).status_code == 404
    assert edit_part(organiser, workshop.code, "where", venue_id="").status_code == 422
    assert edit_part(organiser, workshop.code, "what", title_en="Better").status_code == 303
    stored = _stored(session, workshop.code)
    assert (stored.first_day, stored.zone, stored.title_en) == (day, "America/Lima", "Better")
    assert stored.venue_id == workshop.venue_id


def test_a_published_workshop_stays_whole(organiser: Colleague, session: Session) -> None:
    workshop = make_workshop(convened=(OWN,))
    for part, half in (
        ("what", {"title_en": ""}),
        ("what", {"summary_es": "Solo en español"}),
        ("where", {"access_en": "Only in English"}),
    ):
        answer = edit_part(organiser, workshop.code, part, **half)
        assert answer.status_code == 422
        session.expire_all()
        assert _stored(session, workshop.code).version == 1


def test_access_notes_of_a_shared_venue_are_copied(organiser: Colleague, session: Session) -> None:
    shared = create(organiser, access_es="Rampa", access_en="Ramp")
    venue = _stored(session, shared).venue
    assert venue
    other = create(organiser, venue_id=str(venue.id))
    notes = {"access_es": "Ascensor", "access_en": "Lift"}
    assert edit_part(organiser, other, "where", **notes).status_code == 303
    session.expire_all()
    assert _stored(session, shared).venue.access_es == "Rampa"  # type: ignore[union-attr]
    assert _stored(session, other).venue.access_es == "Ascensor"  # type: ignore[union-attr]
    assert session.scalar(select(func.count()).select_from(Venue)) == 2


def test_closed_and_cancelled_are_not_edited(organiser: Colleague) -> None:
    for state in ("closed", "cancelled"):
        workshop = make_workshop(convened=(OWN,), state=state)
        assert edit_part(organiser, workshop.code, "what", title_en="Changed").status_code == 422


def test_regions_of_others_are_neither_added_nor_taken_away(
    organiser: Colleague, coordinator: Colleague, session: Session
) -> None:
    code = create(coordinator, convened=[OWN, OTHER])
    form = part_form(organiser, code, "who")
    assert form["convened"] == OWN, "the other region is no box of hers"
    assert save_part(organiser, code, "who", form).status_code == 303
    assert set(_stored(session, code).region_codes) == {OWN, OTHER}
    answer = edit_part(organiser, code, "who", convened=[])
    assert answer.status_code == 422, "she would shut herself out"


def test_times_are_read_in_the_workshops_zone(organiser: Colleague, session: Session) -> None:
    code = create(organiser, zone="America/Mexico_City", closes_at=f"{filled()['first_day']}T08:00")
    made, seats = _stored(session, code), _seats(session, code)
    assert (made.starts_at.hour, made.ends_at.hour) == (15, 19)
    assert seats.closes_at and seats.closes_at.hour == 14
    assert seats.opens_at and seats.opens_at <= now()
    assert part_form(organiser, code, "seats")["closes_at"].endswith("T08:00")
    assert part_form(organiser, code, "when")["first_hour"] == "09:00"


@pytest.mark.parametrize("number", ["²", "٣", "1" * 4400, "-1", "1000", ""])
def test_a_session_with_an_odd_number_is_nobodys(organiser: Colleague, session: Session, number: str) -> None:
    code = create(organiser, **{f"sessions-{number}-title_es": "Sesión", "sessions-": "x"})
    agenda = select(func.count()).where(WorkshopSession.workshop_id == _stored(session, code).id)
    assert session.scalar(agenda) == 0


@pytest.mark.parametrize("typed", ["a?subject=x&bcc=v@x.pe", 'v"onx=@x.pe', "<a@x.pe>"])
def test_an_address_for_questions_carries_nothing_else(organiser: Colleague, typed: str) -> None:
    answer = organiser.post(NEW, filled(contact_email=typed))
    assert answer.status_code == 422
    assert answer.page.one("[name=contact_email][aria-invalid]") is not None
