"""A sign-in a role for the demonstration, printed at every start, and never in production."""

import re
from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import OBLIGED, ROLES, Account
from app.clock import now
from app.sample.accounts import KEPT_IN, show_demonstration_accounts
from tests.cast import SAME_ORIGIN
from tests.page import ProofReader

# A role, its address and password, and where it asks for one a code and the secret it is made from.
PRINTED = r"^  (\w+) +(\S+@\S+) +(\S+)(?:  code (\d{6}), secret ([A-Z2-7]{32}))?$"


def _printed(capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[str, str]]:
    show_demonstration_accounts()
    found = re.findall(PRINTED, capsys.readouterr().out, re.MULTILINE)
    return {role: (email, password) for role, email, password, *_factor in found}


def test_each_role_can_sign_in_with_what_is_printed(
    app: Flask, client: ProofReader, capsys: pytest.CaptureFixture[str]
) -> None:
    show_demonstration_accounts()
    printed = re.findall(PRINTED, capsys.readouterr().out, re.MULTILINE)
    assert {one[0] for one in printed} == set(ROLES)
    assert {one[0] for one in printed if one[3]} == OBLIGED
    for _role, email, password, _code, secret in printed:
        client.delete_cookie("aforo")
        form = {"email": email, "password": password}
        answer = client.post("/es/sign-in", data=form, headers=SAME_ORIGIN)
        if secret:
            assert answer.location == "/es/sign-in/code"
            code = pyotp.TOTP(secret).at(now())
            answer = client.post(answer.location, data={"code": code}, headers=SAME_ORIGIN)
        assert answer.location == "/es/manage"
        assert client.get("/es/manage").status_code == 200


def test_printing_again_makes_nothing_new(
    app: Flask, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    first = _printed(capsys)
    assert _printed(capsys) == first
    assert session.scalar(select(func.count()).select_from(Account)) == len(ROLES)
    assert (app.extensions["aforo_settings"].data_dir / KEPT_IN).stat().st_mode & 0o077 == 0


def test_lost_passwords_are_made_anew(
    app: Flask, client: ProofReader, capsys: pytest.CaptureFixture[str]
) -> None:
    first = _printed(capsys)
    (app.extensions["aforo_settings"].data_dir / KEPT_IN).unlink()
    email, password = _printed(capsys)["organiser"]
    assert password != first["organiser"][1]
    form = {"email": email, "password": password}
    assert client.post("/es/sign-in", data=form, headers=SAME_ORIGIN).status_code == 303


@pytest.mark.parametrize("setting", [{"env": "production"}, {"demo": False}])
def test_production_and_a_house_without_demonstration_refuse_them(
    app: Flask,
    client: ProofReader,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    setting: dict[str, object],
) -> None:
    email, password = _printed(capsys)["organiser"]
    form = {"email": email, "password": password}
    client.post("/es/sign-in", data=form, headers=SAME_ORIGIN)
    monkeypatch.setitem(
        app.extensions, "aforo_settings", replace(app.extensions["aforo_settings"], **setting)
    )
    assert _printed(capsys) == {}
    assert client.get("/es/manage").status_code == 303, "a session from before ends"
    assert client.post("/es/sign-in", data=form, headers=SAME_ORIGIN).status_code == 422
