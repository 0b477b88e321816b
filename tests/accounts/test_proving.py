"""A form that needs a fresh proof waits for it and goes on: nothing that was written is lost unsaid."""

from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.accounts.models import Account, Invitation
from app.clock import now
from tests.cast import OTHER, OWN, SAME_ORIGIN, Colleague, Enter, code_of, make_account

PROOF = "/es/account/prove"
Fields = list[tuple[str, str]]


def _sent_on(somebody: Colleague, deed: str, form: Fields) -> tuple[str, str]:
    """Send a form without a fresh proof, give one where it leads: where that leads, and what then."""
    sent: Fields = [("csrf_token", somebody.token), *form]
    asked = _press(somebody, deed, sent)
    assert asked.status_code == 307
    proof = _hidden(_press(somebody, asked.location, sent))
    slip = _press(somebody, PROOF, [*proof, ("code", "000")])
    assert slip.status_code == 422 and _hidden(slip) == proof, "a slip loses nothing"
    given = [*proof, ("code", code_of(somebody.account))]
    let_in = _press(somebody, PROOF, given)
    assert let_in.status_code == 307
    return let_in.location, _press(somebody, let_in.location, given).location


def _press(somebody: Colleague, address: str, fields: Fields) -> Any:
    return somebody.client.post(address, data=MultiDict(fields), headers=SAME_ORIGIN)


def _hidden(answer: Any) -> Fields:
    fields = answer.page.all('main form input[type="hidden"]')
    return [(one.get("name"), one.get("value") or "") for one in fields]


def test_what_was_sent_waits_for_the_proof_and_goes_on(enter: Enter, session: Session) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        somebody, account, page = enter("administrator"), make_account("viewer"), "/es/manage/invitations"
        clock.shift(timedelta(minutes=5))
        form = [("email", "a@example.org"), ("role", "organiser"), ("language", "en")]
        form += [("regions", OWN), ("regions", OTHER)]
        assert _sent_on(somebody, page, form) == (page, f"{page}?done=sent")
        made = session.scalars(select(Invitation)).one()
        assert (made.email, made.language) == ("a@example.org", "en")
        assert sorted(made.codes) == sorted([OWN, OTHER])
        clock.shift(timedelta(minutes=5))
        whose = f"/es/manage/accounts/{account.id}"
        assert _sent_on(somebody, f"{whose}/disable", []) == (f"{whose}/disable", whose)
        assert not session.get_one(Account, account.id, populate_existing=True).is_active


def test_a_secret_waits_nowhere_and_that_is_said(enter: Enter) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        somebody, new = enter("administrator"), "otra clave bien larga"
        clock.shift(timedelta(minutes=5))
        answer = somebody.post("/es/account/password", {"password": new, "again": new})
        assert answer.status_code == 303
        page = somebody.get(answer.location)
        assert new not in page.text and "escríbelo otra vez" in page.page.words("main")
