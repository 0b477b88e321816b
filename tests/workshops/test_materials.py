"""Materials: known by what is in them, handed out as files alone, taken off and put back, in the backup."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import COMMAND, AuditRow
from app.clock import now
from app.refusals import Refusal
from app.workshops import materials
from app.workshops.file_kinds import KINDS, known
from app.workshops.materials import SHELF, Material, add_material, forget_materials, path_of
from app.workshops.models import Workshop
from tests.attendance.sheet import a_photo
from tests.cast import SAME_ORIGIN, Colleague
from tests.makers import make_workshop
from tests.page import ProofReader

PDF = b"%PDF-1.4\n%%EOF\n"
TITLES = {"title_es": "Guía del taller", "title_en": "Guide"}


def package(*names: str, **said: bytes) -> bytes:
    """A zip with these entries; `mimetype=` comes first."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        for name in (*said, *names):
            file.writestr(name, said.get(name, b"<x/>"))
    return kept.getvalue()


WORD = package("[Content_Types].xml", "word/document.xml")
ODT = package("content.xml", mimetype=KINDS["odt"].encode())


def here(workshop: Workshop, more: str = "") -> str:
    return f"/es/manage/workshops/{workshop.code}/materials{more}"


def send(who: Colleague, workshop: Workshop, sent: bytes = PDF, name: str = "x.pdf", **form: str) -> Any:
    return who.post(here(workshop), TITLES | form | {"file": (io.BytesIO(sent), name)})


def kept(session: Session) -> list[Material]:
    wanted = select(Material).order_by(Material.id)
    return list(session.scalars(wanted, execution_options={"populate_existing": True}))


@pytest.mark.parametrize("line", [b"1,2\n", b"%" * 61 + b"\r\n", b"%" * 70_000 + b"\n"], ids=len)
def test_a_large_file_comes_in_whole_wherever_its_lines_end(
    session: Session, organiser: Colleague, line: bytes
) -> None:
    sent = PDF + line * (400_000 // len(line))
    workshop = make_workshop()
    assert send(organiser, workshop, sent).status_code == 303
    assert path_of(kept(session)[0]).read_bytes() == sent


def test_a_file_that_is_too_large_is_told_how_large_it_may_be(organiser: Colleague) -> None:
    said = {"CONTENT_LENGTH": "51000000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = organiser.client.post(here(make_workshop()), headers=SAME_ORIGIN, environ_overrides=said)
    assert answer.status_code == 413 and "de hasta 50 MB" in answer.page.words("main")


def test_what_a_file_is_stands_in_it() -> None:
    assert [known(one).kind for one in (PDF, WORD, ODT, a_photo(), a_photo(kind="PNG"))] == [
        "pdf", "docx", "odt", "jpg", "jpg",
    ]  # fmt: skip
    assert known(package("[Content_Types].xml", "xl/workbook.xml")).kind == "xlsx"
    assert known(package("[Content_Types].xml", "ppt/presentation.xml")).kind == "pptx"


@pytest.mark.parametrize(
    "sent",
    [
        b"<html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"PK\x03\x04 and nothing more",
        package("word/document.xml"),
        package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        package("content.xml", "Basic/script-lc.xml", mimetype=KINDS["odt"].encode()),
        package("content.xml", mimetype=b"text/html"),
        package("AndroidManifest.xml"),
        b"RIFF\x00\x00\x00\x00WEBPnothing",
        b"\xff\xd8\xff no picture",
        b" %PDF-1.4",
    ],
)
def test_anything_else_is_refused(sent: bytes) -> None:
    with pytest.raises(Refusal):
        known(sent)


def test_a_file_is_handed_out_to_everybody_as_a_file(
    organiser: Colleague, client: ProofReader, session: Session
) -> None:
    workshop = make_workshop()
    assert "/materials" not in client.get(f"/es/workshops/{workshop.code}").text
    assert client.get(f"/es/workshops/{workshop.code}/materials").status_code == 404
    for _ in range(2):
        assert send(organiser, workshop, name="../../<script>.html").status_code == 303
    (row,) = kept(session)
    page = client.get(f"/es/workshops/{workshop.code}/materials").page
    assert page.one("main li a").get("href") == f"/m/{row.name}" and "Guía del taller" in page.words("main")
    assert "/materials" in client.get(f"/es/workshops/{workshop.code}").text
    answer = client.get(f"/m/{row.name}")
    assert answer.data == PDF and answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename=guia-del-taller.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert path_of(row).stat().st_mode & 0o077 == 0 and path_of(row).parent.stat().st_mode & 0o077 == 0
    for name in ("a" * 32, "..", f"{row.name}.file", "%00"):
        assert client.get(f"/m/{name}").status_code == 404


def test_before_it_is_announced_staff_alone_see_them(
    organiser: Colleague, other_organiser: Colleague, client: ProofReader, session: Session
) -> None:
    workshop = make_workshop(state="scheduled")
    send(organiser, workshop)
    (row,) = kept(session)
    assert organiser.get(here(workshop, f"/{row.id}")).data == PDF
    assert organiser.get(here(workshop)).page.has("ul.people a")
    for address in (here(workshop), here(workshop, f"/{row.id}")):
        assert other_organiser.get(address).status_code == 404
    assert client.get(f"/m/{row.name}").status_code == 404
    assert client.get(f"/es/workshops/{workshop.code}/materials").status_code == 404


def test_what_is_removed_can_be_put_back_until_it_is_deleted(
    organiser: Colleague, client: ProofReader, session: Session
) -> None:
    workshop = make_workshop()
    send(organiser, workshop)
    (row,) = kept(session)
    for _ in range(2):
        assert organiser.post(here(workshop, f"/{row.id}/remove")).status_code == 303
    assert client.get(f"/m/{row.name}").status_code == 404
    assert "/materials" not in client.get(f"/es/workshops/{workshop.code}").text
    assert "Volver a poner" in organiser.get(here(workshop)).page.words("main")
    assert organiser.post(here(workshop, f"/{row.id}/put-back")).status_code == 303
    assert client.get(f"/m/{row.name}").data == PDF
    organiser.post(here(workshop, f"/{row.id}/remove"))
    assert forget_materials(COMMAND, now()) == 0 and path_of(row).exists()
    assert forget_materials(COMMAND, now() + timedelta(days=1, minutes=1)) == 1
    assert not path_of(row).exists() and kept(session)[0].title_es is None
    assert organiser.post(here(workshop, f"/{row.id}/put-back")).status_code == 404
    told = session.scalars(select(AuditRow.action).where(AuditRow.action.contains("material"))).all()
    assert sorted(told) == [
        "add material", "forget materials", "put material back", "remove material", "remove material",
    ]  # fmt: skip


def test_what_may_not_be_kept_leaves_no_trace(organiser: Colleague, app: Flask, session: Session) -> None:
    workshop = make_workshop()
    for sent, form in (
        (b"", {}),
        (b"MZ", {}),
        (b"\xff\xd8\xff", {}),
        (PDF, {"title_en": " "}),
        (PDF, {"title_es": "x" * 161}),
    ):
        answer = send(organiser, workshop, sent, **form)
        assert answer.status_code == 422 and answer.page.has(".summary a[href='#file'], .summary a")
    with pytest.raises(Refusal, match="10"):
        add_material(COMMAND, workshop.id, PDF + b"x" * 10_000_000, "Uno", "One")
    assert kept(session) == [] and not list(SHELF.files())


def test_the_same_file_under_another_title_is_not_dropped_in_silence(
    organiser: Colleague, session: Session
) -> None:
    workshop = make_workshop()
    for _ in range(2):
        assert send(organiser, workshop).status_code == 303, "a repeated post is the same"
    again = send(organiser, workshop, title_es="Otro título")
    assert again.status_code == 422
    assert f"Este archivo ya está, como «{TITLES['title_es']}»." in again.page.words(".summary")
    assert len(kept(session)) == 1


def test_there_is_an_end_to_their_number(app: Flask, session: Session) -> None:
    workshop = make_workshop()
    for number in range(20):
        add_material(COMMAND, workshop.id, PDF + b"%d" % number, "Uno", "One")
    with pytest.raises(Refusal):
        add_material(COMMAND, workshop.id, PDF, "Uno", "One")
    materials.remove_material(COMMAND, workshop.id, kept(session)[0].id)
    add_material(COMMAND, workshop.id, PDF, "Uno", "One")
    with pytest.raises(Refusal):
        materials.put_back_material(COMMAND, workshop.id, kept(session)[0].id)


def test_a_file_is_put_back_under_names_of_ours_alone(app: Flask) -> None:
    for name in ("../evil.file", "a" * 32, "words.file", "a" * 31 + "/.file"):
        assert SHELF.put_back(name, b"evil") is None
    put = SHELF.put_back("a" * 32 + ".file", PDF)
    assert put is not None and put.read_bytes() == PDF
    assert SHELF.put_back("a" * 32 + ".file", b"evil") is None, "what is there stays"
