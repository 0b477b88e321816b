"""The forms of the accounts with anything in them: shown as written, or refused with nothing kept."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import text
from app.accounts import inviting
from app.accounts.models import Account, Invitation, RecoveryCode, SignedIn
from app.audit import Actor
from app.database import transaction
from app.messages.harmless import harmless_name
from app.tokens import link_token
from tests.cast import PASSWORD
from tests.registration.mailbox import Mailbox, html_of, text_of
from tests.turns import by_turns

from .browser import Attacker, pairs
from .payloads import FEW

SOME = tuple(one for one in FEW if "\ud800" not in one)
INVITE = "/es/manage/invitations"


def _counted(session: Session) -> list[int]:
    session.rollback()
    tables = (Account, Invitation, RecoveryCode, SignedIn)
    return [len(session.scalars(select(table)).all()) for table in tables]


def test_a_name_is_shown_as_it_was_written_or_no_account_is_made(
    session: Session, insider: Attacker, attacker: Attacker, dialect: str
) -> None:
    by = session.scalars(select(Account.id)).one()
    session.rollback()
    shown = 0
    for number, typed in enumerate(by_turns(SOME, dialect)):
        email = f"persona{number}@example.org"
        made = inviting.invite(Actor("account", by), email, "viewer", (), "es")
        link = f"/es/invitation/{link_token('invitation', made.ref, 1)}"
        attacker.delete_cookie("aforo")
        answer = attacker.send(link, pairs(name=typed, password=PASSWORD, again=PASSWORD))
        if answer.status_code != 303:
            assert answer.status_code in (413, 422)
            continue
        shown += 1
        assert text.line(typed) in [one.text_content() for one in attacker.get("/es/account").page.all("dd")]
        insider.get("/es/manage/accounts")
        insider.get("/es/manage/audit")
    assert shown > 10, "the guard shows no names"


def test_a_letter_carries_the_name_of_its_inviter_unable_to_harm(
    session: Session, insider: Attacker, dialect: str
) -> None:
    by = session.scalars(select(Account.id)).one()
    for number, typed in enumerate(by_turns(SOME[::4], dialect)):
        name = text.line(text.readable(typed))[:120]
        _rename(by, name)
        inviting.invite(Actor("account", by), f"persona{number}@example.org", "viewer", (), "es")
        (letter,) = Mailbox(insider.application).collect()
        assert len(letter.get_all("To")) == 1 and "Bcc" not in letter
        if name:
            assert harmless_name(name) in " ".join(text_of(letter).split())
        assert "<script" not in html_of(letter).lower()


def test_anything_else_is_refused_with_nothing_kept(
    session: Session, insider: Attacker, dialect: str
) -> None:
    before = _counted(session)
    for typed in by_turns(SOME[::2], dialect):
        form = pairs(email=typed, role=typed, regions=typed, language=typed)
        assert insider.send(INVITE, form).status_code in (413, 422)
        assert insider.send("/es/account/factor", pairs(code=typed)).status_code in (413, 422)
        tried = pairs(password=typed, again=typed + "x")
        assert insider.send("/es/account/password", tried).status_code in (413, 422)
        tried = pairs(code=typed, password=typed, next=typed)
        assert insider.send("/es/account/prove", tried).status_code in (413, 422)
        asked = pairs(action=typed, kind=typed, key=typed, who=typed, first=typed, last=typed, p=typed)
        assert insider.ask("/es/manage/audit", asked).status_code in (200, 422)
        assert insider.ask("/es/manage/accounts", pairs(role=typed, p=typed)).status_code == 200
    assert _counted(session) == before


def _rename(account_id: int, name: str) -> None:
    with transaction() as session:
        session.get_one(Account, account_id, populate_existing=True).name = name
