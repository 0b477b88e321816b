"""Spreadsheets full of payloads: read, looked at, brought in and given back as letters, in every page."""

import io

from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import text
from app.database import db
from app.exchange.models import ImportBatch
from app.registration.models import Registration
from app.sheets import csv_file
from app.workshops.models import Workshop
from tests.cast import SAME_ORIGIN
from tests.certificates.world import let_the_worker_work
from tests.exchange.imports import ONE_DATABASE
from tests.lists import COLUMNS
from tests.makers import make_workshop

from .browser import Attacker
from .payloads import FEW
from .test_staff_forms import sent

SOME = tuple(text.readable(one)[:1900] for one in FEW if text.readable(one).strip())


def send(insider: Attacker, path: str, rows: list[list[str]], name: str = "lista.csv", kind: str = "") -> str:
    """A CSV, sent; the path of its import."""
    form = {
        "csrf_token": insider.token,
        "kind": kind or ("workshops" if path.endswith("/imports") else "sign_ups"),
        "file": (io.BytesIO(csv_file(rows[0], rows[1:])), name),
    }
    answer = insider.post(path, data=form, headers=SAME_ORIGIN)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


@ONE_DATABASE
def test_what_stands_in_cells_headings_and_names_of_files_is_letters(
    insider: Attacker, session: Session
) -> None:
    workshop = make_workshop(capacity=1000)
    heading = ["Nombres", "Apellidos", "Institución", "Región", *SOME[:8]]
    rows = [[one, "Ejemplo", one, "" if place % 2 else one, *[one] * 8] for place, one in enumerate(SOME)]
    here = send(insider, f"/es/manage/workshops/{workshop.code}/import", [heading, *rows], SOME[0][:80])
    columns = dict.fromkeys((f"column-{n}" for n in range(len(heading))), "")
    columns |= {"column-0": "given_names", "column-1": "family_names", "column-2": "institution"}
    for page in (here, here.replace("/es/", "/en/")):
        insider.get(page)
    assert (
        insider.send(f"{here}/columns", sent(columns | {"region": "08", "language": "es"})).status_code == 303
    )
    let_the_worker_work()
    for page in (
        f"{here}?rows=all",
        here.replace("/es/", "/en/"),
        f"/es/manage/workshops/{workshop.code}/import",
    ):
        insider.get(page)
    assert insider.send(f"{here}/start", sent({"consent": "y"})).status_code == 303
    let_the_worker_work()
    insider.get(here)
    assert len(session.scalars(select(Registration.id)).all()) > 20
    session.commit()
    book = load_workbook(io.BytesIO(insider.get(f"{here}/mend.xlsx").data)).active
    assert book is not None and not any(cell.data_type == "f" for row in book.rows for cell in row)


@ONE_DATABASE
def test_the_forms_of_an_import_take_no_nonsense(insider: Attacker, session: Session) -> None:
    workshop = make_workshop()
    rows = [["Nombres", "Apellidos", "Región"], ["Ana", "Ejemplo", "Marte"], ["Beto", "Ejemplo", ""]]
    here = send(insider, f"/es/manage/workshops/{workshop.code}/import", rows)
    good = {
        "column-0": "given_names",
        "column-1": "family_names",
        "column-2": "region",
        "region": "08",
        "language": "es",
    }
    for typed in SOME[::24]:
        for name in ("column-0", "region", "language"):
            assert insider.send(f"{here}/columns", sent(good | {name: typed})).status_code in (413, 422), (
                repr(typed)
            )
    assert insider.send(f"{here}/columns", sent(good)).status_code == 303
    let_the_worker_work()
    for typed in SOME[::24]:
        for kind, said, value in (
            ("region", "Marte", typed),
            (typed, typed, typed),
            ("institution", "Marte", "1"),
        ):
            form = {"kind-0": kind, "text-0": said, "choice-0": value}
            assert insider.send(f"{here}/choices", sent(form)).status_code in (303, 409, 413)
            let_the_worker_work()
        for deed, name in (("start", "consent"), ("undo", "sure")):
            insider.get(f"{here}?rows={deed}&p={name}")
        for address in (f"/es/manage/workshops/{workshop.code}/import", "/es/manage/imports"):
            form = {"csrf_token": insider.token, "kind": typed, "key": typed, "file": (io.BytesIO(b"x"), "x")}
            assert insider.post(address, data=form, headers=SAME_ORIGIN).status_code in (413, 422)
    batch = session.scalars(select(ImportBatch), execution_options={"populate_existing": True}).one()
    assert batch.matches.get("region", {}) == {} and batch.state == "checked"
    assert session.scalar(select(func.count(Registration.id))) == 0


@ONE_DATABASE
def test_workshops_of_a_file_are_letters_too(insider: Attacker, session: Session) -> None:
    heading = ["Taller", "Short title", "Fecha", "Regiones", "Ciudad", "Participantes", "Fuente", "Source"]
    rows = [
        [one[:80], one[:80], "2011-03-22", "Cusco", one[:80], "5", one[:300], one[:300]] for one in SOME[::2]
    ]
    here = send(insider, "/es/manage/imports", [heading, *rows])
    said = ("short_es", "short_en", "first_day", "regions", "city", "number", "source_es", "source_en")
    columns = {f"column-{place}": name for place, name in enumerate(said)}
    form = columns | {"plan": "", "basis": "reported", "source_es": SOME[1][:300], "source_en": SOME[1][:300]}
    assert insider.send(f"{here}/columns", sent(form)).status_code == 303
    let_the_worker_work()
    insider.get(f"{here}?rows=all")
    assert insider.send(f"{here}/start", []).status_code == 303
    let_the_worker_work()
    insider.get(here)
    made = session.scalars(select(Workshop.code).where(Workshop.state == "held")).all()
    db.session.commit()
    assert made
    for code in made[:10]:
        insider.get(f"/es/workshops/{code}")


@ONE_DATABASE
def test_a_list_of_several_workshops_is_letters_too(insider: Attacker, session: Session) -> None:
    heading = ["Taller", "Fecha", "Regiones", "Ciudad", "Nombres", "Apellidos", "Institución", "Procedencia"]
    rows = [
        [one[:80], "2011-03-22", "Cusco", one[:80], "Ana", "Ejemplo", one, "" if place % 2 else one]
        for place, one in enumerate(SOME[::2])
    ]
    here = send(insider, "/es/manage/imports", [heading, *rows], kind="lists")
    columns = {f"column-{place}": name for place, name in enumerate(COLUMNS)}
    form = columns | {"plan": "", "region": "08", "one_title": "y"}
    for typed in SOME[::40]:
        for name in ("column-0", "region", "plan"):
            assert insider.send(f"{here}/columns", sent(form | {name: typed})).status_code in (413, 422)
    assert insider.send(f"{here}/columns", sent(form)).status_code == 303
    let_the_worker_work()
    insider.get(f"{here}?rows=all")
    assert insider.send(f"{here}/start", sent({"consent": "y"})).status_code == 303
    let_the_worker_work()
    insider.get(here)
    made = session.scalars(select(Workshop.code).where(Workshop.state == "held")).all()
    db.session.commit()
    assert len(made) > 5
    for code in made[:5]:
        insider.get(f"/es/manage/workshops/{code}/attendance")
