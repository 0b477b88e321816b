"""A photograph of a sheet: drawn anew, seen by few, forgotten on its day; hostile ones are refused."""

import io
import struct
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attendance import evidence
from app.attendance.evidence import SHELF, forget, path_of
from app.attendance.paper import SheetPage, SheetPhoto
from app.audit import COMMAND, AuditRow
from app.clock import now
from app.pictures import LARGEST
from tests.cast import SAME_ORIGIN, Colleague
from tests.makers import make_workshop, sign_up, today

from .sheet import a_photo, address, printed

MARK = b"CAMARA-SECRETA"


@pytest.fixture
def page(app: Flask) -> SheetPage:
    made = make_workshop(when=today())
    sign_up(made)
    return printed(made).pages[0]


def send(organiser: Colleague, page: SheetPage, sent: bytes, name: str = "hoja.jpg") -> Any:
    return organiser.post(address(page, "/photos"), {"photo": (io.BytesIO(sent), name)})


def kept(session: Session) -> list[SheetPhoto]:
    return list(session.scalars(select(SheetPhoto).order_by(SheetPhoto.id)))


def with_data() -> bytes:
    """A photograph turned on its side, with place and camera in it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, MARK.decode()
    exif.get_ifd(0x8825)[2] = (13.0, 31.0, 0.0)
    return a_photo((120, 60), exif=exif.tobytes())


def test_it_is_kept_upright_without_what_the_camera_wrote(
    page: SheetPage, session: Session, organiser: Colleague
) -> None:
    sent = with_data()
    assert MARK in sent
    assert send(organiser, page, sent).status_code == 303
    (row,) = kept(session)
    held = path_of(row).read_bytes()
    picture = Image.open(io.BytesIO(held))
    assert picture.size == (60, 120) and not picture.getexif() and MARK not in held
    assert row.name not in sent.decode("latin-1") and path_of(row).stat().st_mode & 0o077 == 0
    here = f"/es/manage/workshops/{page.sheet.workshop.code}/sheets/photos/{row.id}"
    answer = organiser.get(here)
    assert answer.data == held and answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Se borra el" in organiser.get(address(page)).page.words("#photos")


def test_it_is_seen_by_staff_of_the_workshop_alone(
    page: SheetPage, session: Session, organiser: Colleague, other_organiser: Colleague
) -> None:
    send(organiser, page, a_photo())
    here = f"/es/manage/workshops/{page.sheet.workshop.code}/sheets/photos/{kept(session)[0].id}"
    assert other_organiser.get(here).status_code == 404
    assert send(other_organiser, page, a_photo((9, 9))).status_code == 404
    theirs = make_workshop().code
    assert organiser.get(here.replace(page.sheet.workshop.code, theirs)).status_code == 404


def test_one_sent_twice_is_one_and_four_are_enough(
    page: SheetPage, session: Session, organiser: Colleague
) -> None:
    for size in (10, 10, 11, 12, 13):
        assert send(organiser, page, a_photo((size, size))).status_code == 303
    assert len(kept(session)) == 4
    assert send(organiser, page, a_photo((20, 20))).status_code == 422
    assert [path_of(one).is_file() for one in kept(session)] == [True] * 4


def test_a_wrong_one_is_removed_with_a_reason_and_makes_room(
    page: SheetPage, session: Session, organiser: Colleague, other_organiser: Colleague
) -> None:
    for size in (10, 11, 12, 13):
        send(organiser, page, a_photo((size, size)))
    wrong, where = kept(session)[0], address(page, "/photos/remove")
    file = path_of(wrong)
    for reason in ("", "x", "\x00"):
        refused = organiser.post(where, {"photo": str(wrong.id), "reason": reason})
        assert refused.status_code == 422 and "Elige por qué" in refused.page.words("#photos .summary")
    form = {"photo": str(wrong.id), "reason": "other-page"}
    assert other_organiser.post(where, form).status_code == 404
    elsewhere = printed(page.sheet.workshop).pages[0]
    organiser.post(address(elsewhere, "/photos/remove"), form)
    assert file.is_file(), "only from its own page"
    assert organiser.get(address(page)).page.has(f"#photos form [name=photo][value='{wrong.id}']")
    for _ in "12":
        assert organiser.post(where, form).status_code == 303
    assert not file.exists()
    (told,) = session.scalars(select(AuditRow.details).where(AuditRow.action == "remove sheet photo"))
    assert told == {"photo": wrong.id, "reason": "other-page"}
    assert send(organiser, page, a_photo((20, 20))).status_code == 303
    assert len(organiser.get(address(page)).page.all("#photos li")) == 4


def test_a_removal_that_fails_leaves_the_photograph(
    page: SheetPage, session: Session, organiser: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_said: Any, **_more: Any) -> None:
        raise RuntimeError("the deed ends here")

    send(organiser, page, a_photo())
    (row,) = kept(session)
    file = path_of(row)
    monkeypatch.setattr(evidence, "record", fail)
    with pytest.raises(RuntimeError):
        evidence.remove_photo(COMMAND, row, "illegible")
    assert file.is_file()


def a_png_that_lies(wide: int, high: int) -> bytes:
    """A few bytes that say they are a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


HOSTILE = {
    "nothing": b"",
    "words": b"<html><script>alert(1)</script>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a spreadsheet": b"PK\x03\x04" + bytes(100),
    "a document": b"%PDF-1.7\n",
    "a postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "half a picture": a_photo((200, 200))[:300],
    "an animation": a_photo((5, 5), "GIF"),
    "a bitmap": a_photo((5, 5), "BMP"),
    "a bomb": a_png_that_lies(60_000, 60_000),
    "a smaller bomb": a_png_that_lies(9_000, 9_000),
    "a claim": a_png_that_lies(4, 4),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_photograph_is_refused(
    page: SheetPage, session: Session, organiser: Colleague, what: str
) -> None:
    answer = send(organiser, page, HOSTILE[what], "../../hoja.jpg")
    assert answer.status_code == 422 and answer.page.has("#photos .summary")
    assert kept(session) == []


def test_what_is_behind_a_picture_is_not_kept(
    page: SheetPage, session: Session, organiser: Colleague
) -> None:
    assert send(organiser, page, a_photo() + b"<script>alert(1)</script>").status_code == 303
    assert b"script" not in path_of(kept(session)[0]).read_bytes()


def test_too_many_bytes_are_refused_before_they_are_looked_at(
    page: SheetPage, session: Session, organiser: Colleague
) -> None:
    said = {"CONTENT_LENGTH": str(LARGEST + 200_000), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = organiser.client.post(address(page, "/photos"), headers=SAME_ORIGIN, environ_overrides=said)
    assert answer.status_code == 413
    assert kept(session) == []


def test_other_forms_take_no_more_than_before(page: SheetPage, organiser: Colleague) -> None:
    said = {"CONTENT_LENGTH": str(200_000), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = organiser.client.post(address(page), headers=SAME_ORIGIN, environ_overrides=said)
    assert answer.status_code == 413


def test_a_form_without_a_file_asks_for_one(page: SheetPage, organiser: Colleague) -> None:
    assert organiser.post(address(page, "/photos"), {"photo": "words"}).status_code == 422


def test_it_is_forgotten_on_its_day_and_not_before(
    app: Flask, page: SheetPage, session: Session, organiser: Colleague
) -> None:
    send(organiser, page, a_photo())
    (row,) = kept(session)
    path = path_of(row)
    assert row.keep_until - page.sheet.workshop.ends_at == timedelta(days=90)
    assert forget(COMMAND, row.keep_until - timedelta(seconds=1)) == 0 and path.exists()
    assert forget(COMMAND, row.keep_until) == 1 and not path.exists()
    session.refresh(row)
    assert row.forgotten_at == row.keep_until
    assert forget(COMMAND, row.keep_until) == 0
    here = f"/es/manage/workshops/{page.sheet.workshop.code}/sheets/photos/{row.id}"
    assert organiser.get(here).status_code == 404
    told = app.test_cli_runner().invoke(args=["photos", "forget"])
    assert told.output == "forgotten 0\n"


def test_a_file_nobody_knows_is_swept_after_a_day(app: Flask, page: SheetPage, organiser: Colleague) -> None:
    send(organiser, page, a_photo())
    stray: Path = SHELF.folder() / "nobody.part"
    stray.write_bytes(b"x")
    forget(COMMAND, now())
    assert stray.exists()
    forget(COMMAND, now() + timedelta(days=2))
    assert not stray.exists() and len(list(SHELF.folder().iterdir())) == 1
