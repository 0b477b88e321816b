"""Open data: the same rows in every form, what is public and nothing else, at addresses that stay."""

import csv
import io
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as Xml

import openpyxl
import pytest
import vobject
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import COMMAND
from app.clock import now
from app.database import db, transaction
from app.exchange.open_data import WORKSHOPS, data_sets
from app.plan.queries import find_real_plan
from app.registration.actions import cancel_workshop, move_workshop
from app.tallies.signing import sign_off
from app.workshops.draft import Where
from app.workshops.models import Venue, Workshop

from ..makers import in_days, make_workshop, sign_up
from ..page import ProofReader
from ..registration.test_limits import limited
from ..sample.conftest import set_up, whole
from ..tallies.boards import make_plan
from ..tallies.programmes import held_with

__all__ = ["set_up", "whole"]

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def reader(whole: Session, set_up: dict[str, Flask], dialect: str) -> ProofReader:
    """Somebody who reads what `flask setup` has loaded."""
    return ProofReader(set_up[dialect], set_up[dialect].response_class)


def rows_of(client: ProofReader, name: str) -> list[dict[str, str]]:
    """A file as CSV, read by another reader; the other two forms say the same."""
    text = client.get(f"/es/data/{name}.csv").data.decode("utf-8-sig")
    # A code that begins like a formula stands behind an apostrophe in the sheet of text alone.
    rows = [
        {title: cell.removeprefix("'") for title, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text))
    ]
    told = client.get(f"/en/data/{name}.json").json
    assert [[str(cell) for cell in row.values()] for row in told["rows"]] == [
        list(row.values()) for row in rows
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/es/data/{name}.xlsx").data)).active
    assert sheet is not None
    read = [[_as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    days = [place for place, title in enumerate(read[0]) if title in ("first_day", "last_day", "signed_on")]
    typed = [row[place] for row in sheet.iter_rows(min_row=2, values_only=True) for place in days]
    assert all(isinstance(cell, datetime) for cell in typed)
    assert read == [list(rows[0]), *(list(row.values()) for row in rows)]
    return rows


def _as_text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def test_the_truths_are_in_the_file_of_workshops(reader: ProofReader) -> None:
    rows = rows_of(reader, "workshops")
    plan = [row for row in rows if row["plan"] == "2011-2014"]
    assert len(plan) == 8 and sum(int(row["headcount"] or 0) for row in plan) == 171
    assert sum(row["headcount"] == "" and row["headcount_basis"] == "unknown" for row in plan) == 3
    assert len([row for row in rows if not row["plan"]]) == 3
    assert "demo" not in {row["plan"] for row in rows}
    demonstration = select(Workshop.code).where(Workshop.is_demonstration)
    assert {row["code"] for row in rows}.isdisjoint(whole_codes(demonstration))
    assert len(rows_of(reader, "regions")) == 26


def whole_codes(wanted: Any) -> set[str]:
    """Codes of the demonstration, which are there to be left out."""
    found = set(db.session.scalars(wanted))
    assert len(found) > 10
    return found


def test_every_column_is_explained_in_both_languages(reader: ProofReader) -> None:
    for lang in ("es", "en"):
        page = reader.get(f"/{lang}/data").page
        for one in data_sets():
            told = page.words(f"section:has(#data-{one.name}) table")
            assert all(name in told for name in one.heading)
    columns = reader.get("/es/data/workshops.json").json["columns"]
    assert [one["name"] for one in columns] == [name for name, _meaning in WORKSHOPS]
    assert all(one["es"] and one["en"] and one["es"] != one["en"] for one in columns)


def test_a_file_that_did_not_change_is_not_sent_again(reader: ProofReader, whole: Session) -> None:
    first = reader.get("/es/data/workshops.xlsx")
    mark = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, max-age=300" and "Set-Cookie" not in first.headers
    again = reader.get("/es/data/workshops.xlsx", headers={"If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")
    made = make_workshop(("08",), in_days(20), capacity=12)
    sign_up(made)
    changed = reader.get("/es/data/workshops.xlsx", headers={"If-None-Match": mark})
    assert changed.status_code == 200 and changed.headers["ETag"] != mark
    assert rows_of(reader, "workshops")[-1]["seats_left"] == "11"


def test_its_day_is_that_of_lima_and_empty_is_explained(reader: ProofReader, whole: Session) -> None:
    made = make_workshop(("08",), in_days(20))
    with transaction() as deed:
        deed.merge(made).changed_at = datetime(now().year + 1, 3, 2, 2, tzinfo=UTC)
    assert reader.get("/es/data/workshops.json").json["version"] == f"{now().year + 1}-03-01"
    page = reader.get("/es/data").page
    assert "está reservada, o el taller se registró por nombre" in page.words("main")
    assert "si se registraron por nombre" in page.words("section:has(#data-workshops) table")


@pytest.mark.parametrize(
    "name", ["no-such.csv", "figures-demo.csv", "workshops.pdf", "workshops.csv.csv", "figures-.json"]
)
def test_what_is_not_there_is_not_there(reader: ProofReader, name: str) -> None:
    assert reader.get(f"/es/data/{name}").status_code == 404


def test_of_participants_only_the_latest_edition_is_open(app: Flask) -> None:
    client = ProofReader(app, app.response_class)
    plan = make_plan(first_year=now().year, last_year=now().year + 3)
    held_with(plan, {"08": 12, "23": 3, "25": 9})
    address = f"/es/data/figures-{plan.key}.csv"
    assert client.get(address).status_code == 404
    for version in (1, 2):
        sign_off(COMMAND, "Persona Ejemplo", plan.id, version, "Cierre", "Close")
        held_with(plan, {"08": 20, "16": 14})
    rows = rows_of(client, f"figures-{plan.key}")
    assert {row["edition"] for row in rows} == {"2"}
    edition = client.get(f"/es/plan/{plan.key}/editions/2.json").json["rows"]
    assert [row["status"] for row in rows] == [row["status"] for row in edition]
    assert [row["number"] for row in rows] == [
        "" if row["number"] is None else str(row["number"]) for row in edition
    ]
    hidden = [row for row in rows if row["status"] == "kept back"]
    assert hidden and all(row["number"] == "" for row in hidden)
    report = client.get(f"/en/plan/{plan.key}/editions/2/report/{plan.first_year}").page
    assert "58" in report.words("section:has(#by-region)") and "kept back" in report.words("main")
    assert client.get(f"/en/plan/{plan.key}/editions/2/report/{plan.last_year + 1}").status_code == 404


def test_the_report_says_what_the_edition_says(reader: ProofReader, whole: Session) -> None:
    plan = find_real_plan()
    assert plan is not None
    sign_off(COMMAND, "Persona Ejemplo", plan.id, 1, "Cierre", "Close")
    for lang, least in (("es", "al menos 171 reportadas"), ("en", "at least 171 reported")):
        page = reader.get(f"/{lang}/plan/2011-2014/editions/1/report/2011").page
        assert least in page.words("section:has(#in-short)")
        assert len(page.all("section:has(#held) tbody tr")) == 8
        assert "0" not in page.words("section:has(#held) td.n").split()


def test_whose_figures_are_kept_back_is_on_record_in_the_report(app: Flask) -> None:
    client = ProofReader(app, app.response_class)
    plan = make_plan(first_year=now().year, last_year=now().year + 3)
    held_with(plan, {"13": 12, "23": 3, "25": 9, "1501": 7, "15": 6})
    for version in (1, 2):
        sign_off(COMMAND, "Persona Ejemplo", plan.id, version, "Cierre", "Close")
        address = f"/es/plan/{plan.key}/editions/{version}/report/{plan.first_year}"
        page = client.get(address).page
        assert "reservado" in page.words("section:has(#by-region)")
        here, two = (4, 5) if version == 1 else (5, 6)
        told = f"{here} de 25, y con Lima en dos {two} de 26 jurisdicciones"
        assert told in page.words("section:has(#in-short)")
        unknown = page.words("section:has(#unknown)")
        # Of Cusco, convened each time, nobody came.
        assert f"{24 - here} de 25 regiones sin registro de este año" in unknown
        assert "1 región solo fue convocada y no hay nadie registrado de ahí" in unknown
        cells = [one.text_content() for one in page.all("section:has(#by-region) td")]
        assert f"{cells.count('reservado')} cifras por región reservadas" in unknown
        public = client.get(f"/es/plan/{plan.key}").page.words(".both")
        assert f"{here} de 25 regiones estuvieron representadas" in public
        held_with(plan, {"13": 12, "16": 3, "25": 9})


def test_whom_a_workshop_without_a_figure_was_for_is_not_on_record_in_the_report(app: Flask) -> None:
    client = ProofReader(app, app.response_class)
    plan = make_plan(first_year=now().year, last_year=now().year + 3)
    held_with(plan, {"13": 12})
    for _ in "12":
        held_with(plan, {"13": 4})
    sign_off(COMMAND, "Persona Ejemplo", plan.id, 1, "Cierre", "Close")
    page = client.get(f"/es/plan/{plan.key}/editions/1/report/{plan.first_year}").page
    assert "1 de 25, y con Lima en dos 1 de 26 jurisdicciones" in page.words("section:has(#in-short)")
    unknown = page.words("section:has(#unknown)")
    assert "2 talleres con la cifra reservada" in unknown and "22 de 25 regiones sin registro" in unknown
    assert "2 regiones solo fueron convocadas, a talleres de los que aún no consta quién vino" in unknown


def test_a_followed_calendar_has_each_workshop_once_and_follows_it(app: Flask) -> None:
    client = ProofReader(app, app.response_class)
    here = make_workshop(("08",), in_days(10))
    make_workshop(("13",), in_days(12), venue=Venue(name="Local", city="Trujillo", jurisdiction_code="13"))
    make_workshop(("08",), in_days(11), state="scheduled")
    make_workshop(("08",), in_days(9), is_demonstration=True)
    before = read(client, "/es/calendar/08.ics")
    assert list(before) == [f"{here.code}@localhost"]
    assert len(read(client, "/es/calendar.ics")) == 2
    move_workshop(COMMAND, here.id, here.version, in_days(15), Where())
    moved = read(client, "/es/calendar/08.ics")
    assert list(moved) == list(before)
    (old,), (new,) = before.values(), moved.values()
    assert new["sequence"] > old["sequence"] and new["dtstart"].dt > old["dtstart"].dt
    cancel_workshop(COMMAND, here.id, "Motivo", "Reason")
    (gone,) = read(client, "/es/calendar/08.ics").values()
    assert gone["status"] == "CANCELLED" and gone["sequence"] > new["sequence"]
    assert client.get("/es/calendar/99.ics").status_code == 404


def read(client: ProofReader, path: str) -> dict[str, Any]:
    """The events by their UID, as two libraries that know nothing of each other read them."""
    answer = client.get(path)
    assert answer.mimetype == "text/calendar"
    events = {str(one["uid"]): one for one in Calendar.from_ical(answer.data).walk("VEVENT")}
    other = vobject.readOne(answer.data.decode())
    assert sorted(one.uid.value for one in other.contents.get("vevent", [])) == sorted(events)
    return events


def test_the_list_of_pages_leads_to_pages(reader: ProofReader) -> None:
    answer = reader.get("/sitemap.xml")
    found = [one.text or "" for one in Xml.fromstring(answer.data).iter(f"{SITEMAP}loc")]
    assert len(found) > 50 and not [one for one in found if "demo" in one or "/manage" in one]
    for address in found:
        assert reader.get("/" + address.split("/", 3)[3]).status_code in (200, 410), address
    assert f"Sitemap: {found[0].split('/es')[0]}/sitemap.xml" in reader.get("/robots.txt").text


def test_a_machine_that_takes_the_files_again_and_again_is_told_to_wait(database_url: str) -> None:
    with limited(database_url) as client:
        paths = ("/es/calendar.ics", "/es/calendar/08.ics", "/es/data/workshops.csv")
        assert [client.get(paths[number % 3]).status_code for number in range(60)] == [200] * 60
        answers = [client.get(path) for path in paths]
        assert [one.status_code for one in answers] == [429] * 3
        assert int(answers[0].headers["Retry-After"]) > 0 and client.get("/es/data").status_code == 200
