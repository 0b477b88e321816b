"""Accounts from the command line."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.passwords import is_right
from app.audit import AuditRow
from app.clock import now
from tests.cast import PASSWORD, SAME_ORIGIN, Colleague, make_account
from tests.page import ProofReader

NEW = ("create", "nueva@example.org", "--name", "Persona Nueva", "--role", "organiser", "--region", "08")
MADE = ("--name", "Persona Nueva", "--generate")


def _run(app: Flask, *words: str, typed: str = "") -> Any:
    return app.test_cli_runner().invoke(args=["account", *words], input=typed)


def _account(session: Session, email: str = "nueva@example.org") -> Account:
    statement = select(Account).where(Account.email == email)
    return session.scalars(statement, execution_options={"populate_existing": True}).one()


def test_an_account_is_made_with_the_password_typed_twice(app: Flask, session: Session) -> None:
    done = _run(app, *NEW, "--region", "15", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    account = _account(session)
    assert (account.role, account.name) == ("organiser", "Persona Nueva")
    assert {link.jurisdiction_code for link in account.regions} == {"08", "15"}
    assert is_right(account.password_hash, PASSWORD)
    assert PASSWORD not in done.output


def test_a_made_password_is_printed_once_and_works(app: Flask, session: Session) -> None:
    done = _run(app, *NEW, "--generate")
    password = done.output.splitlines()[0].rpartition(" ")[2]
    assert len(password) == 23
    assert done.output.count(password) == 1
    assert is_right(_account(session).password_hash, password)


def test_a_made_password_is_told_once_it_opens_something(app: Flask, session: Session) -> None:
    refused = _run(app, "create", "n@example.org", *MADE, "--role", "organiser", "--region", "77")
    assert refused.exit_code == 1 and "Password" not in refused.output
    assert _run(app, *NEW, "--generate").exit_code == 0
    again = _run(app, *NEW, "--generate")
    assert again.exit_code == 1 and "Password" not in again.output
    assert "shown only now" in _run(app, "password", NEW[1], "--generate").output


def test_commands_speak_one_language(app: Flask) -> None:
    said = _run(app, "create", "n@example.org", *MADE, "--role", "organiser", "--region", "77").output
    assert said == "Error: One of the regions does not exist.\n"


def test_nobody_gets_a_link_into_a_disabled_account(app: Flask, session: Session) -> None:
    _run(app, *NEW, "--generate")
    assert _run(app, "reset-link", NEW[1]).output.startswith("http")
    _run(app, "disable", NEW[1])
    refused = _run(app, "reset-link", NEW[1])
    assert refused.exit_code == 1
    assert refused.output == "Error: The account is disabled: enable it first.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "nobody", *MADE, "--role", "viewer"), "@-sign"),
        (("create", "n@example.org", *MADE, "--role", "chief"), "chief"),
        (("create", "n@example.org", *MADE, "--role", "organiser", "--region", "77"), "regi"),
        (("create", "n@example.org", *MADE, "--role", "viewer", "--region", "08"), "regi"),
        (("disable", "nobody@example.org"), "no account"),
        (("password", "nobody@example.org", "--generate"), "no account"),
        (("scope", "nobody@example.org", "--role", "viewer"), "no account"),
    ],
)
def test_what_makes_no_sense_is_refused(app: Flask, words: tuple[str, ...], said: str) -> None:
    done = _run(app, *words)
    assert done.exit_code != 0
    assert said in done.output


def test_an_address_has_one_account(app: Flask) -> None:
    assert _run(app, *NEW, "--generate").exit_code == 0
    again = _run(app, *NEW, "--generate")
    assert again.exit_code == 1
    assert "Traceback" not in again.output


def test_disabling_and_a_new_password_put_out_whoever_is_in(app: Flask, coordinator: Colleague) -> None:
    email = coordinator.account.email
    assert coordinator.get("/es/manage").status_code == 200
    assert _run(app, "password", email, "--generate").exit_code == 0
    assert coordinator.get("/es/manage").status_code == 303
    assert _run(app, "disable", email).exit_code == 0
    assert _run(app, "disable", email).exit_code == 0


def test_a_scope_is_changed(app: Flask, session: Session) -> None:
    _run(app, *NEW, "--generate")
    assert _run(app, "scope", "nueva@example.org", "--role", "organiser", "--region", "13").exit_code == 0
    account = _account(session)
    assert [link.jurisdiction_code for link in account.regions] == ["13"]
    assert account.epoch == 2


def test_an_account_is_enabled_again(app: Flask, session: Session) -> None:
    account = make_account("viewer")
    for command, is_active in (("disable", False), ("enable", True), ("enable", True)):
        assert _run(app, command, account.email).exit_code == 0
        assert _account(session, account.email).is_active == is_active


def test_the_last_administrator_is_not_disabled(app: Flask, session: Session) -> None:
    account = make_account("administrator")
    done = _run(app, "disable", account.email)
    assert done.exit_code != 0
    assert _account(session, account.email).is_active


def test_a_lost_factor_is_taken_off(app: Flask, session: Session) -> None:
    account = make_account()
    assert _run(app, "reset-factor", account.email).exit_code == 0
    assert _account(session, account.email).needs_factor


def test_a_link_for_a_new_password_is_printed_and_works(
    app: Flask, client: ProofReader, session: Session
) -> None:
    account = make_account("viewer")
    done = _run(app, "reset-link", account.email)
    base = app.extensions["aforo_settings"].base_url
    assert done.output.startswith(f"{base}/es/reset/")
    form = {"password": "otra clave de ejemplo", "again": "otra clave de ejemplo"}
    path = done.output.strip().removeprefix(base)
    assert client.post(path, data=form, headers=SAME_ORIGIN).status_code == 303
    assert is_right(_account(session, account.email).password_hash, "otra clave de ejemplo")


@pytest.mark.parametrize("command", ["enable", "disable", "reset-factor", "reset-link"])
def test_each_recovery_is_written_down_or_refused(app: Flask, session: Session, command: str) -> None:
    for role in ("administrator", "viewer"):
        account = make_account(role, disabled_at=now() if command == "enable" else None)
    assert _run(app, command, account.email).exit_code == 0
    last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert last is not None
    assert (last.actor_kind, last.object_key) == ("command", str(account.id))
    assert _run(app, command, "nobody@example.org").exit_code != 0
