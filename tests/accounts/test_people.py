"""People and roles: who may change whom, never themselves, and never the last administrator."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions, authority
from app.accounts.models import Account
from app.accounts.passwords import is_right
from app.accounts.rules import Overreach
from app.audit import COMMAND, WORKER, Actor, read_chain, seal_next
from app.clock import now
from app.database import db, transaction
from app.refusals import Conflict, Refusal
from app.retention import forget_all
from tests.cast import OTHER, OWN, PASSWORD, Colleague, Enter, code_of, make_account
from tests.databases import application, close, fresh_database

PAGE = "/es/manage/accounts"


@pytest.fixture
def administrator(enter: Enter) -> Colleague:
    """She keeps everybody's account but her own."""
    return enter("administrator")


def _at(account: Account) -> str:
    return f"{PAGE}/{account.id}"


def _now(session: Session, account: Account) -> Account:
    return session.get_one(Account, account.id, populate_existing=True)


def test_role_and_regions_are_changed(
    administrator: Colleague, organiser: Colleague, session: Session
) -> None:
    page = administrator.get(_at(organiser.account)).page
    assert page.one(f'#regions input[value="{OWN}"]').get("checked") is not None
    form: dict[str, Any] = {"role": "organiser", "regions": [OWN, OTHER]}
    answer = administrator.post(_at(organiser.account), form)
    assert answer.location == f"{PAGE}?saved={organiser.account.id}"
    said = administrator.get(answer.location).page.words(".note.ok")
    assert said == f"Rol y regiones de {organiser.account.name} guardados"
    assert _now(session, organiser.account).codes == [OWN, OTHER]
    assert organiser.get("/es/manage").status_code == 303, "the session under the old scope has ended"


def test_a_disabled_account_is_let_in_again(
    administrator: Colleague, organiser: Colleague, session: Session
) -> None:
    here = _at(organiser.account)
    for _ in range(2):
        assert administrator.post(f"{here}/disable").location == here
    assert organiser.get("/es/manage").status_code == 303
    assert "Deshabilitada" in administrator.get(PAGE).text
    for _ in range(2):
        assert administrator.post(f"{here}/enable").location == here
    organiser.sign_in()
    assert organiser.get("/es/manage").status_code == 200


@pytest.mark.parametrize("deed", ["", "/disable", "/enable"])
def test_a_coordinator_keeps_organisers_and_viewers_alone(
    coordinator: Colleague, session: Session, deed: str
) -> None:
    for account in (make_account("coordinator"), make_account("administrator"), coordinator.account):
        assert coordinator.post(_at(account) + deed, {"role": "viewer"}).status_code == 404
        assert _now(session, account).role == account.role
        assert account.email not in coordinator.get(PAGE).text or account is coordinator.account
    assert coordinator.post(_at(make_account("viewer")) + deed, {"role": "viewer"}).status_code == 303


def test_the_demonstration_keeps_no_account_that_is_real(enter: Enter) -> None:
    shown, real, invented = (
        enter("coordinator", is_demonstration=True),
        make_account(),
        make_account("viewer", is_demonstration=True),
    )
    page = shown.get(PAGE).text
    assert real.email not in page and invented.email in page
    for path in ("", "/disable"):
        assert shown.post(_at(real) + path, {"role": "viewer"}).status_code == 404
    assert shown.get(_at(real)).status_code == 404


def test_nobody_widens_their_own(administrator: Colleague, coordinator: Colleague, session: Session) -> None:
    for somebody in (administrator, coordinator):
        form = {"role": "administrator", "is_demonstration": "1", "epoch": "1"}
        assert somebody.post(_at(somebody.account), form).status_code == 404
        for deed in (
            lambda who=somebody.account: actions.change_scope(Actor("account", who.id), who.id, "viewer", ()),
            lambda who=somebody.account: actions.disable_account(Actor("account", who.id), who.id),
        ):
            with pytest.raises(Overreach):
                deed()
        assert _now(session, somebody.account).role == somebody.account.role


def test_a_coordinator_makes_nobody_an_administrator(coordinator: Colleague, session: Session) -> None:
    account = make_account("viewer")
    assert coordinator.post(_at(account), {"role": "administrator"}).status_code == 403
    assert coordinator.post(_at(account), {"role": "coordinator"}).status_code == 303
    assert _now(session, account).role == "coordinator"


def test_the_last_administrator_stays(app: Flask, session: Session) -> None:
    last = make_account("administrator")
    for deed in (
        lambda: actions.disable_account(COMMAND, last.id),
        lambda: actions.change_scope(COMMAND, last.id, "viewer", ()),
    ):
        with pytest.raises(Conflict):
            deed()
    assert _now(session, last).role == "administrator" and _now(session, last).is_active
    other = make_account("administrator")
    actions.disable_account(COMMAND, last.id)
    with pytest.raises(Conflict):
        actions.disable_account(COMMAND, other.id)


@pytest.mark.parametrize(
    "form",
    [{"role": ""}, {"role": "chief"}, {"role": "\x00"}, {"role": "viewer", "regions": [OWN]},
     {"role": "organiser", "regions": ["99"]}, {"role": "organiser", "regions": ["\x00"]}, {}],
)  # fmt: skip
def test_what_makes_no_sense_is_said_at_its_field(
    administrator: Colleague, organiser: Colleague, session: Session, form: dict[str, Any]
) -> None:
    answer = administrator.post(_at(organiser.account), form)
    assert answer.status_code == 422
    assert answer.page.all(".summary a")
    assert _now(session, organiser.account).codes == [OWN]


@pytest.mark.parametrize("number", [0, 2_000_000_000, 10**30])
def test_an_account_that_does_not_exist_is_missing(administrator: Colleague, number: int) -> None:
    assert administrator.get(f"{PAGE}/{number}").status_code == 404
    assert administrator.post(f"{PAGE}/{number}/disable").status_code == 404


def test_each_change_needs_a_fresh_proof(enter: Enter, session: Session) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        somebody, account = enter("administrator"), make_account("viewer")
        clock.shift(timedelta(minutes=5))
        for deed in ("", "/disable", "/enable"):
            answer = somebody.post(_at(account) + deed, {"role": "organiser"})
            assert answer.location.startswith("/es/account/prove?next="), deed
        assert somebody.post("/es/manage/invitations", {"email": "a@example.org"}).status_code == 307
        assert _now(session, account).role == "viewer" and _now(session, account).is_active
        somebody.post("/es/account/prove", {"code": code_of(somebody.account)})
        saved = somebody.post(_at(account), {"role": "organiser"}).location
        assert saved == f"{PAGE}?saved={account.id}"


@pytest.mark.parametrize(
    "asked", ["?role=chief", "?p=0", "?p=-1", "?p=x", "?p=99999999999999999999", "?role=%00"]
)
def test_a_strange_question_is_answered_with_the_list(administrator: Colleague, asked: str) -> None:
    assert administrator.get(PAGE + asked).status_code == 200


def test_the_list_is_filtered_by_role(administrator: Colleague) -> None:
    viewer, organiser = make_account("viewer"), make_account("organiser")
    text = administrator.get(f"{PAGE}?role=viewer").text
    assert viewer.email in text and organiser.email not in text


def _two_at_once(url: str) -> int:
    """Two administrators end one another at the same moment; how many are left."""
    made = application(url)
    with made.app_context():
        pair = [make_account("administrator") for _ in range(2)]
    start = Barrier(2)

    def end(by: Account, whom: Account) -> None:
        with made.app_context():
            start.wait()
            try:
                actions.disable_account(Actor("account", by.id), whom.id)
            except Refusal:
                db.session.rollback()

    threads = [Thread(target=end, args=ends) for ends in (pair, pair[::-1])]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with made.app_context():
        active = select(Account.id).where(Account.role == "administrator", Account.disabled_at.is_(None))
        left = len(db.session.scalars(active).all())
        db.session.rollback()
    close(made)
    return left


def test_two_administrators_cannot_end_one_another(dialect: str) -> None:
    assert _two_at_once(fresh_database(dialect)) == 1


def test_without_the_lock_both_would_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard above sees the race: on PostgreSQL, with both counting before either writes."""
    both = Barrier(2)

    def unlocked(session: Session) -> Any:
        active = (Account.role == "administrator", Account.disabled_at.is_(None))
        found = session.scalars(select(Account.id).where(*active).order_by(Account.id)).all()
        both.wait()
        return found

    monkeypatch.setattr(actions, "locked_administrators", unlocked)
    monkeypatch.setattr(authority, "_acting", lambda *_given: None)
    assert _two_at_once(fresh_database("postgresql")) == 0


def test_who_left_long_ago_is_forgotten_and_the_trail_still_holds(
    administrator: Colleague, session: Session
) -> None:
    gone = make_account("coordinator", name="Zoraida Quispe")
    actions.disable_account(COMMAND, gone.id)
    later = now() + timedelta(days=366)
    forget_all(WORKER, later - timedelta(days=3))
    administrator.sign_in()  # no session lasts a year
    email = gone.email
    assert email in administrator.get(PAGE).text
    forget_all(WORKER, later)
    administrator.sign_in()
    session.expire_all()
    assert (gone.name, gone.has_factor, is_right(gone.password_hash, PASSWORD)) == ("—", False, False)
    assert email not in administrator.get(PAGE).text
    for way in ("", "/disable", "/enable"):
        ask = administrator.post if way else administrator.get
        assert ask(f"{PAGE}/{gone.id}{way}").status_code == 404
    with pytest.raises(Conflict):
        actions.enable_account(COMMAND, gone.id)
    session.rollback()
    trail = administrator.get("/es/manage/audit").page.words("main")
    assert "Zoraida" not in trail
    with transaction() as deed:
        seal_next(deed)
    assert read_chain(session).fault is None
