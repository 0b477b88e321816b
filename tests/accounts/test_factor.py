"""The second factor: asked for after the password, good once, obligatory for those who keep others' data."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import entering, factor, second_factor
from app.accounts.models import Account, RecoveryCode, SignedIn
from app.audit import COMMAND, AuditRow
from app.clock import now
from app.database import Base, transaction
from app.refusals import Refusal
from app.tokens import hashed
from tests.cast import PASSWORD, SAME_ORIGIN, Colleague, Enter, code_of, make_account
from tests.page import ProofReader

FORM, CODE, FACTOR = "/es/sign-in", "/es/sign-in/code", "/es/account/factor"


def _send(client: ProofReader, path: str, **form: str) -> Any:
    return client.post(path, data=form, headers=SAME_ORIGIN)


def _password(client: ProofReader, account: Account, **more: str) -> Any:
    return _send(client, FORM, email=account.email, password=PASSWORD, **more)


def _now(session: Session, account: Account) -> Account:
    return session.get_one(Account, account.id, populate_existing=True)


def _newcomer(client: ProofReader, role: str = "coordinator") -> Colleague:
    somebody = Colleague(make_account(role, factor_nonce=None, factor_at=None), client)
    somebody.sign_in()
    return somebody


def _set_up(somebody: Colleague) -> list[str]:
    """Set the factor up as its owner does; the recovery codes that are shown."""
    page = somebody.get(FACTOR).page
    nonce = factor.fresh_nonce(_token(somebody.client))
    key = factor.secret(somebody.account.id, nonce)
    assert key in page.one("main code").text_content().replace(" ", "")
    answer = somebody.post(FACTOR, {"code": _code(somebody.account, nonce)})
    assert answer.status_code == 200, answer.text
    return [one.text_content() for one in answer.page.all(".plain-codes code")]


def _code(account: Account, nonce: str) -> str:
    return factor.current_code(Account(id=account.id, factor_nonce=nonce), now())


def _token(client: ProofReader) -> str:
    with client.session_transaction() as cookie:
        return str(cookie["token"])


def test_the_code_is_asked_for_after_the_password(client: ProofReader, session: Session) -> None:
    account = make_account()
    answer = _password(client, account, next="/es/account")
    assert (answer.status_code, answer.location) == (303, CODE)
    assert session.scalars(select(SignedIn)).all() == []
    assert client.get("/es/manage").location.startswith(FORM), "the password alone opens nothing"
    assert client.get(CODE).page.one("#code").get("autocomplete") == "one-time-code"
    answer = _send(client, CODE, code=code_of(account))
    assert (answer.status_code, answer.location) == (303, "/es/account")
    assert client.get("/es/account").status_code == 200
    assert session.scalars(select(AuditRow.details).order_by(AuditRow.id.desc())).first() == {
        "factor": "code"
    }


def test_a_code_is_good_once(app: Flask, client: ProofReader) -> None:
    account = make_account()
    with time_machine.travel(now(), tick=False) as clock:
        code = code_of(account)
        _password(client, account)
        assert _send(client, CODE, code=code).status_code == 303
        other = ProofReader(app, app.response_class)
        _password(other, account)
        assert _send(other, CODE, code=code).status_code == 422, "replayed"
        clock.shift(timedelta(seconds=30))
        assert _send(other, CODE, code=factor.current_code(account, now())).status_code == 303


@pytest.mark.parametrize(("seconds", "status"), [(-31, 303), (31, 303), (-91, 422), (91, 422)])
def test_clocks_may_be_half_a_minute_off(client: ProofReader, seconds: int, status: int) -> None:
    account = make_account()
    # In the middle of a code's half minute: at its edges a second more is another code.
    middle = now().replace(second=15, microsecond=0)
    with time_machine.travel(middle, tick=False):
        code_of(account)
        _password(client, account)
        theirs = factor.current_code(account, now() + timedelta(seconds=seconds))
        assert _send(client, CODE, code=theirs).status_code == status


@pytest.mark.parametrize("typed", ["", "000 000x", "12345", "１２３４５６", "\x00", "9" * 5000, "ABCD-EFGH"])
def test_a_wrong_code_opens_nothing_and_is_written_down(
    client: ProofReader, session: Session, typed: str
) -> None:
    account = make_account()
    _password(client, account)
    answer = _send(client, CODE, code=typed)
    assert answer.status_code == 422
    assert answer.page.one("#code").get("aria-invalid") == "true"
    assert session.scalars(select(SignedIn)).all() == []
    missed = select(AuditRow.action).where(AuditRow.action == "miss factor")
    assert len(session.scalars(missed).all()) == (
        1 if typed in ("000 000x", "12345", "１２３４５６", "ABCD-EFGH") else 0
    )


def test_the_code_without_the_password_begins_anew(client: ProofReader) -> None:
    account = make_account()
    assert client.get(CODE).location == FORM
    assert _send(client, CODE, code=code_of(account)).location == FORM
    with time_machine.travel(now(), tick=False) as clock:
        _password(client, account)
        clock.shift(timedelta(minutes=11))
        assert _send(client, CODE, code=code_of(account)).location == FORM, "too long ago"
    for strange in (7, [1, 2], ["a", 1, 1, ""], [account.id, 99, int(now().timestamp()), ""]):
        with client.session_transaction() as cookie:
            cookie["half"] = strange
        assert client.get(CODE).location == FORM


def test_a_change_between_the_steps_ends_the_first(client: ProofReader, session: Session) -> None:
    account = make_account()
    _password(client, account)
    with transaction() as changed:
        changed.get_one(Account, account.id, populate_existing=True).epoch += 1
    assert _send(client, CODE, code=code_of(account)).location == FORM
    assert entering.enter_with_code(account.id, 1, code_of(account), ("", "")) is None


def test_a_recovery_code_is_good_once(client: ProofReader, session: Session) -> None:
    somebody = _newcomer(client)
    codes = _set_up(somebody)
    assert len(codes) == len(set(codes)) == 10
    for status in (303, 422):
        client.delete_cookie("aforo")
        _password(client, somebody.account)
        assert _send(client, CODE, code=codes[0].lower()).status_code == status
    assert _send(client, CODE, code=codes[1].replace("-", " ")).status_code == 303
    kept = session.scalars(select(RecoveryCode)).all()
    assert sum(one.used_at is not None for one in kept) == 2


def test_setting_it_up_ends_other_sessions_and_gives_this_one_a_new_name(
    app: Flask, client: ProofReader, session: Session
) -> None:
    somebody = _newcomer(client, "viewer")
    elsewhere = Colleague(somebody.account, ProofReader(app, app.response_class))
    elsewhere.sign_in()
    before = _token(client)
    _set_up(somebody)
    assert _token(client) != before
    assert client.get("/es/manage").status_code == 200
    assert elsewhere.get("/es/manage").status_code == 303
    kept = session.scalars(select(SignedIn.token_hash)).all()
    assert hashed(before) not in kept


def test_it_is_obligatory_for_those_who_keep_others_data(client: ProofReader) -> None:
    for role in ("coordinator", "administrator"):
        somebody = _newcomer(ProofReader(client.application, client.application.response_class), role)
        assert somebody.get("/es/manage").location == FACTOR
        assert somebody.get("/es/account").location == FACTOR
        assert somebody.post("/es/manage/workshops/new").location == FACTOR
        _set_up(somebody)
        assert somebody.get("/es/manage").status_code == 200


def test_it_is_a_choice_for_the_others(client: ProofReader, session: Session) -> None:
    somebody = _newcomer(client, "organiser")
    assert somebody.get("/es/manage").status_code == 200
    _set_up(somebody)
    before = _token(client)
    assert somebody.post("/es/account/factor/give-up").location == "/es/account?done=given-up"
    assert _token(client) != before
    assert not _now(session, somebody.account).has_factor
    assert session.scalars(select(RecoveryCode)).all() == []


def test_whose_role_needs_it_cannot_give_it_up(coordinator: Colleague, session: Session) -> None:
    assert coordinator.post("/es/account/factor/give-up").status_code == 422
    assert _now(session, coordinator.account).has_factor
    assert coordinator.get("/es/account/factor/give-up").status_code == 405


def test_a_wrong_first_code_sets_up_nothing(client: ProofReader, session: Session) -> None:
    somebody = _newcomer(client)
    shown = somebody.get(FACTOR).page.one("main code").text_content()
    answer = somebody.post(FACTOR, {"code": "000000"})
    assert answer.status_code == 422
    assert answer.page.one("main code").text_content() == shown, "the square stays the same"
    assert not _now(session, somebody.account).has_factor


def test_new_recovery_codes_replace_the_old(client: ProofReader) -> None:
    somebody = _newcomer(client)
    old = _set_up(somebody)
    made = somebody.post("/es/account/recovery-codes")
    new = [one.text_content() for one in made.page.all(".plain-codes code")]
    assert len(new) == 10 and not set(new) & set(old)
    client.delete_cookie("aforo")
    _password(client, somebody.account)
    assert _send(client, CODE, code=old[0]).status_code == 422
    assert _send(client, CODE, code=new[0]).status_code == 303


def test_nobody_without_a_factor_gets_recovery_codes(organiser: Colleague, session: Session) -> None:
    assert organiser.post("/es/account/recovery-codes").status_code == 422
    assert session.scalars(select(RecoveryCode)).all() == []


def test_a_copy_of_the_database_gives_nobody_a_code(client: ProofReader, session: Session) -> None:
    somebody = _newcomer(client)
    codes = _set_up(somebody)
    account = _now(session, somebody.account)
    key = factor.secret(account.id, account.factor_nonce or "")
    kept = " ".join(
        str(tuple(row)) for table in Base.metadata.sorted_tables for row in session.execute(select(table))
    )
    assert account.factor_nonce in kept, "the guard sees no rows"
    for secret in (key, *codes, *(code.replace("-", "") for code in codes)):
        assert secret not in kept and hashed(secret) not in kept


def test_another_server_key_makes_another_secret(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    before = factor.secret(1, "a" * 32)
    other = replace(app.extensions["aforo_settings"], secret_key="x" * 64)
    monkeypatch.setitem(app.extensions, "aforo_settings", other)
    assert factor.secret(1, "a" * 32) != before


def test_it_is_taken_off_on_the_server(coordinator: Colleague, session: Session) -> None:
    second_factor.reset_factor(COMMAND, coordinator.account.id)
    assert coordinator.get("/es/manage").status_code == 303
    coordinator.sign_in()
    assert coordinator.get("/es/manage").location == FACTOR
    with pytest.raises(Refusal):
        second_factor.renew_codes(COMMAND, coordinator.account.id)


def test_what_matters_asks_once_more_after_five_minutes(enter: Enter) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        somebody = enter("administrator")
        page = "/es/account/password"
        clock.shift(timedelta(minutes=4, seconds=59))
        assert somebody.get(page).status_code == 200
        clock.shift(timedelta(seconds=1))
        answer = somebody.get(page)
        assert (answer.status_code, answer.location) == (303, f"/es/account/prove?next={page}")
        before = _token(somebody.client)
        wrong = somebody.post("/es/account/prove", {"code": "000000", "password": PASSWORD})
        assert wrong.status_code == 422, "with a factor the password is no proof"
        form = {"code": code_of(somebody.account), "next": page}
        assert somebody.post("/es/account/prove", form).location == page
        assert somebody.get(page).status_code == 200
        assert _token(somebody.client) != before


def test_without_a_factor_the_password_is_the_proof(organiser: Colleague) -> None:
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        assert organiser.get("/es/account/password").status_code == 303
        for form in ({}, {"password": "no es esta clave"}, {"password": "\x00"}, {"password": "x" * 5000}):
            assert organiser.post("/es/account/prove", form).status_code == 422
        form = {"password": PASSWORD, "next": "//evil.example"}
        assert organiser.post("/es/account/prove", form).location == "/es/account"
        assert organiser.get("/es/account/password").status_code == 200


def test_only_the_demonstration_shows_its_code(client: ProofReader) -> None:
    shown, hidden = make_account(is_demonstration=True), make_account()
    for account, is_shown in ((shown, True), (hidden, False)):
        client.delete_cookie("aforo")
        _password(client, account)
        text = client.get(CODE).text
        assert (factor.current_code(account, now()) in text) == is_shown
        assert bool(re.search(r"Demostración: una aplicación", text)) == is_shown
