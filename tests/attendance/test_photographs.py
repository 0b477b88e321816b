"""Photographs of the workshop: light and bare on its page, described twice, taken off, gone on their day."""

import io
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import pictures
from app.audit import COMMAND, AuditRow
from app.clock import day_at_home, now
from app.database import transaction
from app.pictures import LARGEST, PAGE_BYTES, PAGE_SIDE, drawn_anew, drawn_light
from app.refusals import Refusal
from app.work import forget
from app.workshops.models import Workshop
from app.workshops.photographing import ensure_day, forget_photographs
from app.workshops.photographs import Photograph
from tests.cast import SAME_ORIGIN, Colleague
from tests.makers import make_held, make_workshop
from tests.page import ProofReader

from .sheet import a_photo, on_its_page
from .test_photo import HOSTILE, MARK, with_data


@pytest.fixture
def held(app: Flask) -> Workshop:
    return make_held()


def here(workshop: Workshop, more: str = "") -> str:
    return f"/es/manage/workshops/{workshop.code}/photographs{more}"


def in_some_days(days: int = 30) -> str:
    return day_at_home(now() + timedelta(days=days)).isoformat()


def test_what_is_said_of_consent_stands_on_no_box_of_the_sheet(organiser: Colleague, held: Workshop) -> None:
    """The printed sheet has rows and signatures: nobody is asked there whether they may be shown."""
    hint = organiser.get(here(held)).page.words("form")
    assert "se preguntó en voz alta" in hint and "casilla" not in hint and "hoja" not in hint


def send(who: Colleague, workshop: Workshop, sent: bytes, **form: str) -> Any:
    said = {
        "alt_es": "Personas en círculo",
        "alt_en": "People in a circle",
        "consent": "Se preguntó y aceptaron",
        "keep_until": in_some_days(),
    }
    return who.post(here(workshop), said | form | {"photo": (io.BytesIO(sent), "../../foto.jpg")})


def kept(session: Session) -> list[Photograph]:
    wanted = select(Photograph).order_by(Photograph.id)
    return list(session.scalars(wanted, execution_options={"populate_existing": True}))


def noise(side: int) -> bytes:
    """What no picture is heavier than."""
    made = Image.frombytes("RGB", (side, side), Random(7).randbytes(side * side * 3))
    held = io.BytesIO()
    made.save(held, "PNG")
    return held.getvalue()


def test_it_is_on_the_page_in_both_languages_bare_and_measured(
    held: Workshop, session: Session, organiser: Colleague, client: ProofReader
) -> None:
    assert send(organiser, held, with_data()).location == here(held)
    (row,) = kept(session)
    for lang, alt in (("es", row.alt_es), ("en", row.alt_en)):
        page = client.get(f"/{lang}/workshops/{held.code}").page
        shot = page.one(".shots img")
        assert shot.get("alt") == alt and shot.get("loading") == "lazy"
        assert (shot.get("width"), shot.get("height")) == ("60", "120")
    answer = client.get(shot.get("src"))
    picture = Image.open(io.BytesIO(answer.data))
    assert (answer.mimetype, picture.size, picture.format) == ("image/webp", (60, 120), "WEBP")
    assert not picture.getexif() and MARK not in answer.data
    assert answer.headers["Cache-Control"] == "public, max-age=600" and "Set-Cookie" not in answer.headers
    assert "Marcaron" not in client.get(f"/es/workshops/{held.code}").text
    assert "Se preguntó y aceptaron" in organiser.get(here(held)).page.words("main")


def test_who_saves_data_gets_links_instead(held: Workshop, client: ProofReader) -> None:
    row, path = on_its_page(held), f"/es/workshops/{held.code}"
    answer = client.get(path, headers={"Save-Data": "on"})
    assert not answer.page.has(".shots") and row.alt_es in answer.text and row.name in answer.text
    assert client.get(path).page.has(".shots img")


@pytest.mark.parametrize("size", [(1, 3000), (3000, 1), (4000, 3000)])
def test_any_shape_becomes_light(size: tuple[int, int]) -> None:
    light = drawn_light(a_photo(size))
    assert max(light.width, light.height) <= PAGE_SIDE and len(light.made) <= PAGE_BYTES


def test_the_heaviest_picture_becomes_light_too() -> None:
    light = drawn_light(noise(1000))
    assert len(light.made) <= PAGE_BYTES < len(noise(1000))
    assert Image.open(io.BytesIO(light.made)).size == (light.width, light.height)


def test_a_failure_of_our_own_drawing_is_not_laid_at_the_sender_s_door(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "QUALITIES", ("no number",))
    with pytest.raises(ValueError, match="no number"):
        drawn_light(a_photo())
    with pytest.raises(Refusal):
        drawn_light(a_photo()[:200])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA", "CMYK"])
def test_points_of_any_kind_are_drawn(mode: str) -> None:
    held = io.BytesIO()
    Image.new(mode, (60, 40)).save(held, "JPEG" if mode == "CMYK" else "PNG")
    assert Image.open(io.BytesIO(drawn_anew(held.getvalue()))).size == (60, 40)


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_and_nothing_typed_is_lost(
    held: Workshop, session: Session, organiser: Colleague, what: str
) -> None:
    answer = send(organiser, held, HOSTILE[what], alt_es="Lo que escribí")
    assert answer.status_code == 422 and answer.page.has("#photo-error")
    assert answer.page.one("#alt_es").get("value") == "Lo que escribí"
    assert kept(session) == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("alt_es", ""),
        ("alt_en", " "),
        ("consent", ""),
        ("keep_until", ""),
        ("keep_until", "2020-01-01"),
        ("keep_until", "2098-01-01"),
        ("keep_until", "mañana"),
        ("alt_es", "x" * 201),
        ("consent", "a\u202eb"),
    ],
)
def test_without_words_consent_and_day_it_is_not_shown(
    held: Workshop, session: Session, organiser: Colleague, name: str, typed: str
) -> None:
    answer = send(organiser, held, a_photo(), **{name: typed})
    assert answer.status_code == 422 and answer.page.has(f"#{name}-error")
    assert kept(session) == []


def test_a_form_without_a_file_asks_for_one(held: Workshop, organiser: Colleague) -> None:
    assert organiser.post(here(held), {"photo": "words"}).status_code == 422


def test_too_many_bytes_are_refused_before_they_are_looked_at(held: Workshop, organiser: Colleague) -> None:
    said = {"CONTENT_LENGTH": str(LARGEST + 200_000), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = organiser.client.post(here(held), headers=SAME_ORIGIN, environ_overrides=said)
    assert answer.status_code == 413


def test_the_same_one_twice_is_one_and_twelve_are_enough(
    held: Workshop, session: Session, organiser: Colleague
) -> None:
    for _ in range(2):
        assert send(organiser, held, a_photo()).status_code == 303
    assert len(kept(session)) == 1
    for number in range(11):
        assert send(organiser, held, a_photo((70 + number, 40))).status_code == 303
    assert send(organiser, held, a_photo((90, 90))).status_code == 422
    assert len(kept(session)) == 12


def test_one_taken_off_is_gone_with_all_that_was_said_of_it(
    held: Workshop, session: Session, organiser: Colleague, client: ProofReader
) -> None:
    row = on_its_page(held)
    for _ in range(2):
        assert organiser.post(here(held, f"/{row.id}/remove")).location == here(held)
    (gone,) = kept(session)
    assert (gone.picture, gone.alt_es, gone.alt_en, gone.consent) == (None, None, None, None)
    assert client.get(f"/p/{row.name}.webp").status_code == 404
    assert organiser.get(here(held, f"/{row.id}.webp")).status_code == 404
    assert not client.get(f"/es/workshops/{held.code}").page.has(".shots")
    said = select(AuditRow.action).where(AuditRow.action == "remove photograph")
    assert session.scalars(said).all() == ["remove photograph"]


def test_others_neither_see_nor_take_off(
    held: Workshop, session: Session, other_organiser: Colleague, client: ProofReader
) -> None:
    row = on_its_page(held)
    assert other_organiser.get(here(held)).status_code == 404
    assert send(other_organiser, held, a_photo((9, 9))).status_code == 404
    assert other_organiser.post(here(held, f"/{row.id}/remove")).status_code == 404
    assert client.get(here(held)).status_code == 303
    assert len(kept(session)) == 1 and kept(session)[0].gone_at is None


def test_before_it_begins_there_is_nothing_to_show(session: Session, organiser: Colleague) -> None:
    assert send(organiser, make_workshop(), a_photo()).status_code == 422
    assert kept(session) == []


def test_until_it_is_marked_as_held_only_staff_see_it(
    held: Workshop, session: Session, organiser: Colleague, client: ProofReader
) -> None:
    row = on_its_page(held)
    with transaction() as writing:
        writing.get_one(Workshop, held.id).state = "published"
    assert client.get(f"/p/{row.name}.webp").status_code == 404
    assert not client.get(f"/es/workshops/{held.code}").page.has(".shots")
    answer = organiser.get(here(held, f"/{row.id}.webp"))
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "private, no-store"


def test_it_is_forgotten_after_its_day_and_not_before(
    held: Workshop, session: Session, client: ProofReader
) -> None:
    row = on_its_page(held)
    day = now().replace(year=row.keep_until.year, month=row.keep_until.month, day=row.keep_until.day)
    assert forget_photographs(COMMAND, day) == 0
    with transaction() as writing:
        writing.get_one(Photograph, row.id).keep_until = day_at_home(now() - timedelta(days=1))
    assert client.get(f"/p/{row.name}.webp").status_code == 404, "hidden even while no worker runs"
    assert forget() and not forget(), "the worker does it, once"
    assert kept(session)[0].picture is None


def test_a_day_is_to_come_and_not_for_ever() -> None:
    today = date(2027, 3, 1)
    for days, is_good in ((0, False), (1, True), (1825, True), (1826, False)):
        if is_good:
            ensure_day(today + timedelta(days=days), today)
        else:
            with pytest.raises(Refusal):
                ensure_day(today + timedelta(days=days), today)
