"""One's own account: where one is signed in, ending it there, another password."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.browsers import family
from app.accounts.models import SignedIn
from app.audit import AuditRow
from tests.cast import OWN, PASSWORD, SAME_ORIGIN, Colleague, Enter
from tests.page import ProofReader

PAGE = "/es/account"
PHONE = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36"
NEW = "otra clave de ejemplo, larga"


def _elsewhere(somebody: Colleague, app: Flask, agent: str = PHONE) -> Colleague:
    """The same person at another browser."""
    other = Colleague(somebody.account, ProofReader(app, app.response_class))
    other.client.environ_base["HTTP_USER_AGENT"] = agent
    other.sign_in()
    return other


def _is_in(somebody: Colleague) -> bool:
    return bool(somebody.get("/es/manage").status_code == 200)


def _numbers(session: Session) -> list[int]:
    return list(session.scalars(select(SignedIn.id).order_by(SignedIn.id)))


def test_each_session_says_since_when_and_with_what(app: Flask, organiser: Colleague) -> None:
    _elsewhere(organiser, app)
    page = organiser.get(PAGE).page
    said = [" ".join(row.text_content().split()) for row in page.all(".people li")]
    assert len(said) == 2
    assert said[0].startswith("Chrome en Android") and "Desde el" in said[0]
    assert "aquí y ahora" in said[1]


def test_no_address_is_kept_of_a_session(organiser: Colleague, session: Session) -> None:
    row = session.scalars(select(SignedIn)).one()
    assert "127.0.0.1" not in str(vars(row))


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (PHONE, ("Chrome", "Android")),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/126.0 Safari/537.36 Edg/126.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", ("Firefox", "Linux")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Safari/604.1", ("Safari", "iPhone")),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
        ("\ud800<script>" * 900, ("", "")),
    ],
)
def test_a_browser_is_two_words(agent: str, named: tuple[str, str]) -> None:
    assert family(agent) == named


def test_a_session_elsewhere_is_ended(app: Flask, organiser: Colleague, session: Session) -> None:
    other = _elsewhere(organiser, app)
    number = _numbers(session)[-1]
    for _ in range(2):
        assert organiser.post(f"{PAGE}/sessions/{number}/end").location == f"{PAGE}?done=ended"
    assert not _is_in(other) and _is_in(organiser)
    ended = session.scalars(select(AuditRow.id).where(AuditRow.action == "end session")).all()
    assert len(ended) == 1


def test_nobody_ends_anothers_session(organiser: Colleague, enter: Enter, session: Session) -> None:
    number = _numbers(session)[0]
    for somebody in (enter("administrator"), enter("organiser", (OWN,))):
        assert somebody.post(f"{PAGE}/sessions/{number}/end").status_code == 404
    assert organiser.post(f"{PAGE}/sessions/999999999999999999999/end").status_code == 404
    assert organiser.get(f"{PAGE}/sessions/{number}/end").status_code == 405
    assert _is_in(organiser)


def test_all_others_are_ended_at_once(app: Flask, organiser: Colleague) -> None:
    others = [_elsewhere(organiser, app) for _ in range(2)]
    for _ in range(2):
        assert organiser.post(f"{PAGE}/sessions/end-others").location == f"{PAGE}?done=ended"
    assert _is_in(organiser)
    assert not any(_is_in(other) for other in others)


def test_another_password_ends_the_others_and_renames_this_one(app: Flask, organiser: Colleague) -> None:
    other = _elsewhere(organiser, app)
    before = organiser.client.get_cookie("aforo")
    answer = organiser.post(f"{PAGE}/password", {"password": NEW, "again": NEW})
    assert answer.location == f"{PAGE}?done=password"
    assert _is_in(organiser) and not _is_in(other)
    assert before is not None
    thief = ProofReader(app, app.response_class)
    thief.set_cookie("aforo", before.value)
    assert thief.get("/es/manage").status_code == 303, "the cookie of before opens nothing"
    for password, status in ((PASSWORD, 422), (NEW, 303)):
        form = {"email": organiser.account.email, "password": password}
        assert thief.post("/es/sign-in", data=form, headers=SAME_ORIGIN).status_code == status


@pytest.mark.parametrize(
    "form",
    [{}, {"password": NEW}, {"password": NEW, "again": NEW + "x"}, {"password": "corta", "again": "corta"}],
)
def test_a_poor_password_changes_nothing(organiser: Colleague, form: dict[str, Any]) -> None:
    answer = organiser.post(f"{PAGE}/password", form)
    assert answer.status_code == 422
    assert answer.page.all(".summary a")
    organiser.sign_in()
