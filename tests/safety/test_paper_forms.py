"""The forms of sheets, figures and closing with payloads: kept as written or refused, and never a failure."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import text
from app.attendance.closings import DeskClosing
from app.attendance.models import WalkIn
from app.workshops.headcounts import Headcount
from app.workshops.models import Workshop
from tests.attendance.sheet import address, on_its_page, printed
from tests.makers import in_days, make_held, make_workshop, sign_up
from tests.turns import by_turns

from .browser import Attacker, counted
from .payloads import FEW

# A lone surrogate arrives as the bytes it was encoded with, which test_payloads.py looks at.
SOME = tuple(one for one in FEW[::3] if "\ud800" not in one)


def a_workshop() -> Workshop:
    """One of this very day with somebody in it."""
    day = in_days(0)
    made = make_workshop(when=type(day)(day.first_day, day.last_day, None, None))
    sign_up(made)
    return made


def test_row_numbers_take_no_nonsense(session: Session, insider: Attacker, dialect: str) -> None:
    page = printed(a_workshop()).pages[0]
    before = counted(session)
    for typed in by_turns(SOME, dialect):
        if not text.line(typed):
            continue
        for name in ("arrival", "excuse"):
            sent = [
                (f"{name}_{page.days[0]}", f"1, x{typed}"),
                ("based_on", typed),
                ("key", typed),
                ("tap", typed),
            ]
            assert insider.send(address(page), sent).status_code in (409, 413, 422), typed
        assert insider.ask(
            f"/es/manage/workshops/{page.sheet.workshop.code}/sheets", [("page", typed)]
        ).status_code in (
            200,
            303,
        )
    assert counted(session) == before


def test_excuses_and_thanks_take_no_nonsense(session: Session, insider: Attacker, dialect: str) -> None:
    here = f"/es/manage/workshops/{a_workshop().code}"
    before = counted(session)
    for typed in by_turns(SOME, dialect):
        for name in ("excuse", "back", "came", "came_back"):
            sent = [(name, typed), ("key", typed)]
            assert insider.send(f"{here}/attendance", sent).status_code in (413, 422), typed
    for number in ("2147483647", "2147483648", "9" * 30, "-1"):
        assert insider.send(f"{here}/door/thanks/{number}", [("undo", "y")]).status_code == 404
    assert counted(session) == before


def test_names_written_by_hand_are_kept_as_written_or_refused(
    session: Session, insider: Attacker, dialect: str
) -> None:
    for number, typed in enumerate(by_turns(SOME, dialect)):
        page = printed(a_workshop()).pages[0]
        sent = [(name, typed) for name in ("given_names", "family_names", "institution")]
        sent += [("row", "2"), ("days", page.days[0]), ("key", str(uuid4())), ("based_on", "0")]
        answer = insider.send(address(page, "/by-hand"), sent)
        assert answer.status_code in (303, 413, 422), number
        if answer.status_code == 303:
            row = session.scalars(select(WalkIn).order_by(WalkIn.id.desc())).first()
            assert row and row.family_names == text.line(typed)
            insider.get(address(page))
            insider.get(f"/es/manage/workshops/{page.sheet.workshop.code}/attendance")


def test_sources_and_reasons_are_kept_as_written_or_refused(
    session: Session, insider: Attacker, dialect: str
) -> None:
    for typed in by_turns(SOME, dialect):
        here = f"/es/manage/workshops/{a_workshop().code}"
        sent = [
            ("basis", "reported"),
            ("region", ""),
            ("number", "7"),
            ("source_es", typed),
            ("source_en", typed),
        ]
        answer = insider.send(f"{here}/headcount", sent)
        assert answer.status_code in (303, 413, 422)
        if answer.status_code == 303:
            row = session.scalars(select(Headcount).order_by(Headcount.id.desc())).first()
            assert row and row.source_es == text.line(typed)
            insider.get(f"{here}/headcount")
        assert insider.send(f"{here}/headcount", [(name, typed) for name, _value in sent]).status_code in (
            413,
            422,
        )
        assert insider.send(f"{here}/door/close", [("anyway", typed)]).status_code in (303, 413)
        answer = insider.send(f"{here}/door/reopen", [("reason", typed)])
        assert answer.status_code in (303, 413, 422)
        if answer.status_code == 303:
            made = session.scalars(
                select(DeskClosing).order_by(DeskClosing.id.desc()),
                execution_options={"populate_existing": True},
            ).first()
            assert made and made.reason == text.lines(typed)
            insider.get(f"{here}/door")


def test_removing_a_photograph_takes_no_nonsense(session: Session, insider: Attacker, dialect: str) -> None:
    where = address(printed(a_workshop()).pages[0], "/photos/remove")
    before = counted(session)
    for typed in by_turns(SOME, dialect):
        assert insider.send(where, [("photo", typed), ("reason", typed)]).status_code in (413, 422), typed
    assert counted(session) == before


def test_words_of_photographs_are_kept_as_written_or_refused(
    session: Session, insider: Attacker, dialect: str
) -> None:
    held = make_held()
    here = f"/es/manage/workshops/{held.code}/photographs"
    names = ("alt_es", "alt_en", "consent")
    for typed in by_turns(filter(text.line, SOME[::2]), dialect):
        sent = [(name, typed) for name in (*names, "keep_until", "photo")]
        assert insider.send(here, sent).status_code in (413, 422)
        if text.is_odd(typed):
            continue
        row = on_its_page(held, **dict.fromkeys(names, text.line(typed)[:200]))
        insider.get(here)
        insider.get(f"/es/workshops/{held.code}")
        insider.send(f"{here}/{row.id}/remove", [])
    for number in ("2147483647", "2147483648", "9" * 30, "-1"):
        assert insider.send(f"{here}/{number}/remove", []).status_code == 404
        assert insider.get(f"{here}/{number}.webp").status_code == 404
    for name in ("..%2f..%2fetc%2fpasswd", "a" * 32, "%00", "x" * 500):
        assert insider.get(f"/p/{name}.webp").status_code == 404
