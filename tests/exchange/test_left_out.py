"""Of columns nobody asked for nothing is kept: documents never, others till the rows are looked at."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.database import db
from app.exchange.left_out import is_document
from app.exchange.models import ImportBatch, ImportChunk
from tests.cast import Colleague
from tests.makers import make_workshop

from .imports import ANA, HEADING, ONE_DATABASE, Import, send

WIDE = (*HEADING, "DNI", "Edad")
BAD = ("Beto", "Ejemplo Dos", "12", "", "", "", "87654321", "31")


def kept(sent: Import) -> str:
    """Everything that stands of a file."""
    chunks = db.session.scalars(select(ImportChunk), execution_options={"populate_existing": True})
    batch = db.session.get_one(ImportBatch, sent.batch.id)
    said = repr([one.rows for one in chunks]) + repr(batch.samples)
    db.session.commit()
    return said


def test_what_is_left_out_is_not_kept(organiser: Colleague) -> None:
    sent = send(organiser, make_workshop(), [WIDE, (*ANA, "43210987", "edad 52"), BAD])
    assert "43210987" not in kept(sent) and "edad 52" in kept(sent)
    assert "De una columna que dejas fuera no se conserva nada." in sent.page.words("main")
    sent.look()
    assert sent.counts == {"ok": 1, "bad": 1} and "987654321" in kept(sent)
    assert "edad 52" not in kept(sent) and "87654321" not in kept(sent).replace("987654321", "")
    back = load_workbook(io.BytesIO(organiser.get(f"{sent.path}/mend.xlsx").data)).active
    rows = [[cell.value for cell in row] for row in back.rows]
    assert rows[0][6:8] == ["DNI", "Edad"] and rows[1][6:8] == [None, None] and rows[1][2] == "12"
    assert "está vacío en ese archivo" in sent.page.words("main")


@ONE_DATABASE
def test_to_use_it_after_all_the_file_is_sent_again(organiser: Colleague) -> None:
    sent = send(organiser, make_workshop(), [WIDE, (*ANA, "43210987", "52")]).look()
    columns = organiser.get(f"{sent.path}?columns=1").page
    assert columns.words("main").count("Se dejó fuera y no se conservó nada de ella.") == 2
    assert not columns.has("[name=column-7]") and columns.has("[name=column-5]")
    refused = sent.post("columns", sent.columns(**{"column-7": "note"}))
    assert refused.status_code == 422 and "«Edad» se dejó fuera" in refused.page.words(".summary")
    assert sent.start().counts == {"made": 1}


@pytest.mark.parametrize(
    "heading",
    ["DNI", "D.N.I.", "N° DNI", "Nº de DNI", "Documento", "Documento de identidad", "N° de documento",
     "DNI / CE", "Número de documento de identidad", "Pasaporte", "ID number",
     "Carné de extranjería", "DNI (8 dígitos)"],
)  # fmt: skip
def test_documents_are_known_by_their_heading(heading: str) -> None:
    assert is_document(heading, ()) and not is_document("DNI", {"dni"})


@pytest.mark.parametrize(
    "heading", ["N°", "Documento que lo acredita", "Doctor", "Código", "Tipo", "Nombres", ""]
)
def test_other_headings_are_none(heading: str) -> None:
    assert not is_document(heading, ())
