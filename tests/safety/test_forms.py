"""Forms sent as no page of ours sends them: fields missing, twice, huge, of another kind."""

import io

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.registration.models import Registration
from app.tokens import form_key
from tests.cast import SAME_ORIGIN
from tests.makers import make_workshop
from tests.registration.truth import rows

from .browser import PERSON, Attacker, counted, mine, pairs


def test_a_field_missing_twice_or_huge_is_no_trouble(session: Session, attacker: Attacker) -> None:
    row = mine(session, attacker)
    workshop = make_workshop()
    sent = PERSON | {
        "key": "",
        "shown": "seat",
        "consent": "y",
        "email": "",
        "institution": "",
        "institution_id": "",
    }
    forms = {
        f"/es/workshops/{workshop.code}/sign-up": sent,
        "/es/me/correct": PERSON | {"institution": ""},
        "/es/me/answers": {"position": "x", "age_band": "", "sex": "", "access_need": "x"},
        "/es/me/leave": {"word": ""},
        "/es/find": {"code": "AAAA1111", "digits": "001", "family_names": "x"},
        "/es/find/link": {"email": ""},
        "/es/sign-in": {"email": "nadie@example.org", "password": "x" * 12, "next": "/es/"},
        "/preferences": {"theme": "dark", "next": "/es/"},
    }
    for path, form in forms.items():
        for name in form:
            fresh = form | ({"key": form_key()} if "key" in form else {})
            for tried in (
                [(one, value) for one, value in fresh.items() if one != name],
                [*fresh.items(), (name, "y"), (name, "\x00")],
                [(name, ""), (f"{name}[]", "x"), (f"{name}-0", "x")],
            ):
                answer = attacker.send(path, tried)
                assert answer.status_code in (303, 422), (path, name, answer.status_code)
        huge = attacker.send(path, [(name, "x" * 70_000)])
        assert huge.status_code == 413 and len(huge.page.words("main")) > 40, path
        many = attacker.send(path, [(f"f{number}", "") for number in range(5_000)])
        assert many.status_code in (303, 413, 422), path
    found = rows(session, workshop.id)
    assert all(one.phone for one in found)
    assert len({one.person_key for one in found}) == len(found)
    session.refresh(row)
    assert row.state == "seated"


def test_files_json_and_broken_origins_are_no_trouble(session: Session, attacker: Attacker) -> None:
    mine(session, attacker)
    workshop = make_workshop()
    before = counted(session)
    others = ("/es/me/correct", "/es/me/answers", "/es/find", "/es/find/link", "/es/sign-in")
    for path in (f"/es/workshops/{workshop.code}/sign-up", *others):
        for field in ("given_names", "position", "code", "email", "password", "key"):
            file = {field: (io.BytesIO(b"x"), "x.txt")}
            answer = attacker.post(path, data=file, headers=SAME_ORIGIN, content_type="multipart/form-data")
            assert answer.status_code in (303, 422), path
        for body in ({"code": 5, "email": [1], "given_names": {}, "position": None}, ["x"], 7):
            answer = attacker.post(path, json=body, headers=SAME_ORIGIN)
            assert answer.status_code in (303, 422), path
        for origin in (
            "http://[",
            "null",
            "",
            "http://localhost.evil.example",
            "http://localhost@evil.example",
            "https://localhost",
            "http://localhost:8001",
        ):
            assert attacker.post(path, headers={"Origin": origin}).status_code == 403, origin
    after = counted(session)
    assert {name for name in before if before[name] != after[name]} <= {"audit"}


def test_whoever_sends_columns_changes_none(session: Session, attacker: Attacker) -> None:
    row = mine(session, attacker)
    columns = {column.name: "7" for column in Registration.__table__.columns}
    before = session.execute(select(Registration.__table__)).mappings().one()
    sent = columns | PERSON | {"phone": row.phone or "", "email": "persona@example.org"}
    assert attacker.send("/es/me/correct", pairs(**sent)).status_code in (303, 422)
    assert attacker.send("/es/me/answers", pairs(**columns | {"age_band": "", "sex": ""})).status_code == 303
    after = session.execute(select(Registration.__table__)).mappings().one()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {
        "given_names", "family_names", "institution_id", "institution_text", "region", "country", "phone",
        "search", "squeezed", "person_key", "version", "position", "access_need", "union_consent_at",
    }  # fmt: skip
