"""Every public form with every payload: taken and shown as written, or refused with nothing kept."""

import csv
import io
from typing import Any

from sqlalchemy.orm import Session

from app import text
from app.sheets import safe_cell
from app.tokens import form_key
from tests.makers import make_workshop
from tests.registration.truth import ensure_true, rows
from tests.turns import by_turns

from .browser import PERSON, Attacker, counted, mine, pairs, said, value_of
from .payloads import ALL, FEW, LIVE, LONG

LANGUAGES = ("es", "en")


def ensure_told(answer: Any, lang: str) -> None:
    """A refusal says what to mend, in the page's language; so does one of more than a form may hold."""
    assert answer.status_code in (413, 422)
    assert answer.page.is_fragment or answer.page.tree.get("lang").startswith(lang)
    assert len(said(answer.page) if answer.status_code == 422 else answer.page.words()) > 10


def arrives(typed: str) -> str:
    """What the application is given: bytes that are no text stay as they were encoded."""
    return typed.replace("\ud800", "%ED%A0%80")


def test_names_and_institution_come_back_as_written_or_leave_no_trace(
    session: Session, attacker: Attacker, insider: Attacker, dialect: str
) -> None:
    workshop = make_workshop(capacity=500)
    code, kept = workshop.code, {}
    for number, typed in enumerate(by_turns(ALL, dialect)):
        lang, before = LANGUAGES[number % 2], len(kept)
        sent = PERSON | dict.fromkeys(("given_names", "family_names", "institution"), typed)
        sent |= {"phone": f"900 {number:06}", "key": form_key(), "shown": "seat", "consent": "y"}
        sent["union_consent"] = "y"
        headers = {"HX-Request": "true"} if number % 4 else {}
        answer = attacker.send(f"/{lang}/workshops/{code}/sign-up", pairs(**sent), **headers)
        if answer.status_code in (303, 204):
            written = text.line(arrives(typed))
            kept[written] = answer.headers.get("Location") or answer.headers["HX-Redirect"]
            assert not text.is_odd(written), repr(typed)
            assert len(kept) == before + 1
            continue
        ensure_told(answer, lang)
        if answer.status_code == 413:
            continue
        for name in ("given_names", "family_names", "institution"):
            seen = text.readable(text.line(typed)).split()
            assert value_of(answer.page, name).split() == seen, repr(typed)
    found = rows(session, workshop.id)
    assert [row.given_names for row in found] == list(kept)
    assert all(row.given_names == row.family_names == row.institution_text for row in found)
    assert not [one for one in kept if len(one) > 160]
    assert len(kept) > 45
    ensure_true(session, workshop.id)
    _ensure_own_pages_show(attacker, kept)
    _ensure_staff_see(insider, code, list(kept))


def _ensure_own_pages_show(attacker: Attacker, kept: dict[str, str]) -> None:
    for typed, ticket in list(kept.items())[::3]:
        attacker.get(ticket)
        assert attacker.send(f"{ticket}/open", []).status_code == 303
        page = attacker.get("/es/me").page
        assert [value_of(page, name) for name in ("given_names", "institution")] == [typed, typed]


def _ensure_staff_see(insider: Attacker, code: str, kept: list[str]) -> None:
    here = f"/es/manage/workshops/{code}/registrations"
    seen = "".join(insider.get(f"{here}?p={number}").page.tree.text_content() for number in (1, 2, 3, 4))
    assert not [typed for typed in kept if " ".join(typed.split()) not in " ".join(seen.split())]
    file = insider.send(f"{here}/export", pairs(form="csv", reason="prepare"))
    table = list(csv.reader(io.StringIO(file.get_data().decode("utf-8-sig"))))[1:]
    assert [row[2] for row in table] == [safe_cell(typed) for typed in kept]
    assert not [cell for row in table for cell in row if LIVE.search(cell)]


def test_nothing_odd_passes_for_a_contact_a_region_or_a_key(
    session: Session, attacker: Attacker, dialect: str
) -> None:
    workshop = make_workshop()
    before = counted(session)
    for number, typed in enumerate(by_turns(FEW, dialect)):
        lang = LANGUAGES[number % 2]
        sent = PERSON | {"key": form_key(), "shown": typed, "consent": "y"}
        sent |= dict.fromkeys(("phone", "email", "region", "country", "institution_id"), typed)
        headers = {"HX-Request": "true"} if number % 4 else {}
        ensure_told(
            attacker.send(f"/{lang}/workshops/{workshop.code}/sign-up", pairs(**sent), **headers), lang
        )
        if number % 4 == 0:
            sent = PERSON | {
                "key": typed,
                "shown": typed,
                "consent": typed,
                "website": typed if number % 8 else "",
            }
            ensure_told(attacker.send(f"/{lang}/workshops/{workshop.code}/sign-up", pairs(**sent)), lang)
    assert counted(session) == before


def test_what_a_person_corrects_and_adds_comes_back_as_written(
    session: Session, attacker: Attacker, dialect: str
) -> None:
    row = mine(session, attacker)
    for number, typed in enumerate(by_turns(FEW, dialect)):
        lang = LANGUAGES[number % 2]
        sent = PERSON | {"given_names": typed, "institution": typed, "union_consent": "y"}
        for answer, name in (
            (attacker.send(f"/{lang}/me/correct", pairs(**sent)), "given_names"),
            (attacker.send(f"/{lang}/me/answers", pairs(position=typed, access_need=typed)), "position"),
        ):
            if answer.status_code != 303:
                ensure_told(answer, lang)
                continue
            session.refresh(row)
            assert getattr(row, name) == (text.line(arrives(typed)) or None)
        if number % 4:
            continue
        sent = dict.fromkeys(
            ("phone", "email", "region", "country", "institution_id", "age_band", "sex"), typed
        )
        ensure_told(attacker.send(f"/{lang}/me/correct", pairs(**(PERSON | sent))), lang)
        ensure_told(attacker.send(f"/{lang}/me/answers", pairs(**sent)), lang)
        ensure_told(attacker.send(f"/{lang}/me/leave", pairs(word=typed)), lang)
    session.refresh(row)
    assert (row.state, row.phone, row.region) == ("seated", "+51900000001", "08")
    ensure_true(session, row.workshop_id)


def test_looking_for_a_sign_up_or_a_session_with_anything_keeps_nothing(
    session: Session, attacker: Attacker, dialect: str
) -> None:
    row = mine(session, attacker)
    before = counted(session)
    for number, typed in enumerate(by_turns(FEW, dialect)):
        lang, code = LANGUAGES[number % 2], row.short_code if number % 3 == 0 else typed
        tried = pairs(code=code, digits=typed, family_names=typed)
        ensure_told(attacker.send(f"/{lang}/find", tried), lang)
        if number % 2 or typed in LONG:
            ensure_told(attacker.send(f"/{lang}/find/link", pairs(email=typed)), lang)
        chosen = attacker.send("/preferences", pairs(theme=typed, next=typed))
        assert (chosen.status_code, chosen.headers["Set-Cookie"][:7]) == (303, "theme=;")
        if number % 8 == 0:
            ensure_told(
                attacker.send(f"/{lang}/sign-in", pairs(email=typed, password=typed, next=typed)), lang
            )
    assert counted(session) == before
