"""What the editor grew by, with payloads: Markdown, venues, days off, materials, series; and their pages."""

import io
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import text
from app.database import db
from app.workshops.days_off import DayOff
from app.workshops.materials import Material
from app.workshops.models import Venue, Workshop
from app.workshops.series import WorkshopSeries
from tests.cast import SAME_ORIGIN
from tests.makers import make_plan, make_workshop
from tests.turns import by_turns
from tests.workshops.editor import sent_by

from .browser import Attacker, pairs, value_of
from .payloads import FEW
from .test_staff_forms import sent

SOME = tuple(one for one in FEW[::3] if "\ud800" not in one)
MARKDOWN = (
    "[x](javascript:alert(1))", "![x](https://example.org/x.png)", "<img src=x onerror=alert(1)>",
    "[x](//evil.example)", "**<script>alert(1)</script>**", "- <iframe srcdoc=x>",
    "[x]: javascript:alert(1)\n[x]",
)  # fmt: skip


def _rows(session: Session) -> list[int]:
    session.expire_all()
    tables = (Workshop, Venue, DayOff, Material, WorkshopSeries)
    return [session.scalar(select(func.count()).select_from(one)) or 0 for one in tables]


def _part(insider: Attacker, code: str, part: str) -> dict[str, Any]:
    form = sent_by(insider.get(f"/es/manage/workshops/{code}/edit").page.one(f"#part-{part}"))
    return {name: value for name, value in form.items() if name != "csrf_token"}


def test_texts_in_markdown_are_letters_on_every_page(
    insider: Attacker, attacker: Attacker, dialect: str
) -> None:
    workshop = make_workshop()
    here = f"/es/manage/workshops/{workshop.code}/edit/what"
    saved = 0
    for typed in by_turns((*SOME, *MARKDOWN), dialect):
        form = _part(insider, workshop.code, "what")
        form |= dict.fromkeys(("summary_es", "summary_en", "note_es", "note_en"), typed)
        answer = insider.send(here, sent(form))
        assert answer.status_code in (303, 413, 422), repr(typed)
        if answer.status_code == 303:
            saved += 1
            assert value_of(insider.get(answer.location).page, "summary_es").lstrip("\n") == text.lines(typed)
            for lang in ("es", "en"):
                page = attacker.get(f"/{lang}/workshops/{workshop.code}").page
                assert not page.all("main img[src^=http], main a[href*=alert]")
    assert saved > len(MARKDOWN) / 2


def test_a_venue_is_shown_as_written_wherever_it_is_used(
    insider: Attacker, attacker: Attacker, session: Session, dialect: str
) -> None:
    workshop = make_workshop(state="scheduled")
    shown = make_workshop(state="held", venue=workshop.venue)
    here = f"/es/manage/venues/{workshop.venue_id}"
    for typed in by_turns(SOME, dialect):
        form = sent_by(insider.get(here).page.one("form.sheet-form"))
        form |= dict.fromkeys(("venue_name", "venue_address", "venue_city", "access_es", "access_en"), typed)
        form.pop("csrf_token")
        answer = insider.send(here, sent(form))
        assert answer.status_code in (303, 413, 422), repr(typed)
        if answer.status_code == 303:
            assert value_of(insider.get(here).page, "venue_name") == text.line(typed)
            insider.get("/es/manage/venues")
            insider.get(f"/es/manage/workshops/{workshop.code}/edit")
            attacker.get(f"/es/workshops/{shown.code}")
        odd = form | dict.fromkeys(("venue_map_url", "venue_country", "version", "venue_capacity"), typed)
        assert insider.send(here, sent(odd)).status_code in (413, 422)
        assert insider.ask("/es/manage/venues", [("q", typed), ("p", typed)]).status_code == 200


def test_days_off_are_shown_as_written(insider: Attacker, session: Session, dialect: str) -> None:
    plan = make_plan("payloads", 2020, 2040)
    workshop = make_workshop(state="scheduled", plan_id=plan.id)
    day, kept = workshop.first_day.isoformat(), 0
    for number, typed in enumerate(by_turns(SOME, dialect)):
        form = {"day": day, "name_es": typed, "name_en": typed, "region": ""}
        answer = insider.send("/es/manage/days-off", sent(form))
        assert answer.status_code in (303, 413, 422)
        odd = {"day": typed, "name_es": "x", "name_en": "x", "region": typed}
        assert insider.send("/es/manage/days-off", sent(odd)).status_code in (413, 422)
        if answer.status_code == 303:
            kept += 1
            for page in ("days-off", f"workshops/{workshop.code}", "board/payloads/clashes"):
                said = insider.get(f"/es/manage/{page}").page.words("main")
                assert " ".join(text.line(typed).split()) in " ".join(said.split()), (number, page)
            row = db.session.scalars(select(DayOff)).one()
            assert insider.send(f"/es/manage/days-off/{row.id}/remove", []).status_code == 303
    assert kept > 2


def test_titles_and_names_of_files_do_no_harm(
    insider: Attacker, attacker: Attacker, session: Session, dialect: str
) -> None:
    workshop = make_workshop()
    here = f"/es/manage/workshops/{workshop.code}/materials"
    for number, typed in enumerate(by_turns(SOME, dialect)):
        file = (io.BytesIO(b"%%PDF-1.4 %d" % number), text.readable(typed)[:80] or "x")
        form = {"csrf_token": insider.token, "title_es": typed, "title_en": typed, "file": file}
        answer = insider.post(here, data=form, headers=SAME_ORIGIN)
        assert answer.status_code in (303, 413, 422), repr(typed)
        if answer.status_code == 303:
            insider.get(here)
            attacker.get(f"/en/workshops/{workshop.code}/materials")
            row = db.session.scalars(select(Material).where(Material.removed_at.is_(None))).one()
            handed = attacker.get(f"/m/{row.name}")
            assert handed.headers["Content-Disposition"].startswith("attachment; filename=")
            assert handed.headers["Content-Disposition"].endswith(".pdf")
            assert insider.send(f"{here}/{row.id}/remove", []).status_code == 303
    assert db.session.scalar(select(func.count(Material.id)))


def test_a_series_takes_no_nonsense(insider: Attacker, session: Session, dialect: str) -> None:
    workshop = make_workshop()
    here, before = f"/es/manage/workshops/{workshop.code}/series", _rows(session)
    for typed in by_turns(SOME, dialect):
        for form in (
            {"regions": typed, "first_day": "2027-05-03", "every": "7"},
            {"regions": "08", "first_day": typed, "every": "7", "key": typed},
            {"regions": "08", "first_day": "2027-05-03", "every": f"x{typed}"},
            {"regions": "08", "first_day": "2027-05-03", "every": "7", "day_08": f"x{typed}"},
        ):
            assert insider.send(here, pairs(**form)).status_code in (413, 422), form
    assert _rows(session) == before
