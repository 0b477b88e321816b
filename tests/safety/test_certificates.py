"""Anything typed into forms and addresses of certificates: refused or kept as written, never a failure."""

from urllib.parse import quote

from sqlalchemy.orm import Session

from tests.certificates.world import Held, certificates, code_of, issued, open_own, row_of, who
from tests.turns import by_turns

from .browser import Attacker, counted
from .payloads import FEW

SOME = tuple(one for one in FEW[::2] if "\ud800" not in one)


def test_what_strangers_type_is_answered(session: Session, attacker: Attacker, dialect: str) -> None:
    held = Held()
    made = held.person(0, 1)
    held.end()
    code = code_of(issued(held, who(made)))
    open_own(attacker, made)
    before = counted(session)
    for number, typed in enumerate(by_turns(SOME, dialect)):
        lang = ("es", "en")[number % 2]
        path = f"/v/{quote(typed, safe='')}"
        assert attacker.get(path).status_code in (308, 404)
        assert attacker.ask(f"/{lang}/certificates", [("code", typed), ("lang", typed)]).status_code in (
            303,
            404,
        )
        assert attacker.ask(f"/v/{code}", [("lang", typed)]).status_code == 200
        assert attacker.send(f"/v/{code}", [("name", typed)]).status_code in (200, 413, 422)
        assert attacker.send(f"/{lang}/me/certificate", [("document", typed)]).status_code in (200, 413, 422)
    assert attacker.send(f"/v/{code}", []).status_code == 422
    assert attacker.send(f"/v/{code}", [("name", "x"), ("name", "y")]).status_code == 200
    assert counted(session) == before


def test_what_staff_type_comes_back_as_written(insider: Attacker, dialect: str) -> None:
    held = Held()
    made = held.person(0)
    held.end()
    here = f"/es/manage/workshops/{held.workshop.code}/certificates"
    person, kept = f"{here}/people/{who(made)}", 0
    for typed in by_turns(SOME[::3], dialect):
        answer = insider.send(f"{person}/issue", [("reason", typed)])
        assert answer.status_code in (303, 413, 422), repr(typed)
        if answer.status_code == 303:
            kept += 1
            shown = " ".join(str(certificates(held)[-1].reason).split())
            assert shown in insider.get(person).page.words("main")
            assert insider.send(f"{person}/revoke", [("revoked_reason", typed)]).status_code == 303
        assert insider.send(
            f"{here}/rule", [("share", f"x{typed}"), ("minutes_a_day", typed)]
        ).status_code in (
            413,
            422,
        )
        path = quote(typed, safe="")
        assert insider.get(f"{here}/people/{path}").status_code in (308, 404)
    assert kept > 2 and row_of(made).certified_at is None
