"""Letters to those who work here: an invitation, a way to a new password. Nothing of the link is kept."""

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from ..accounts.models import Invitation, PasswordReset
from ..accounts.wording import ROLE_MEANS, ROLE_WORDS, names_of
from ..addresses import absolute
from ..audit import WORKER, record
from ..clock import HOME_ZONE, now
from ..config import settings
from ..database import db
from ..language import current, gettext, instant, speaking
from ..outbox import DONE, PENDING, GiveUp, Outcome, Payload, Task
from ..tokens import link_token
from . import mail
from .harmless import harmless_name
from .letter import Letter, compose

PAGE = "messages/account_letter.html"


def send_invitation(payload: Payload) -> bool:
    """Send an invitation, unless it was settled or sent anew meanwhile; returns whether it was."""
    made = db.session().get(Invitation, payload["invitation"], populate_existing=True)
    if made is None:
        raise GiveUp("the invitation is gone")
    if made.is_settled or made.generation != payload["generation"] or made.expires_at <= now():
        return False
    with speaking(made.language):
        _deliver(_invitation(made))
    return True


def settle_invitation(session: Session, payload: Payload, outcome: Outcome) -> None:
    """Write down, in the job's own deed, whether the letter left."""
    made = session.get(Invitation, payload["invitation"], with_for_update=True, populate_existing=True)
    if outcome.state == PENDING or made is None or made.generation != payload["generation"]:
        return
    if outcome.state != DONE:
        made.failed_at = now()
        record(session, WORKER, "invitation failed", ("invitation", made.id))
    elif outcome.result:
        made.sent_at = now()
        record(session, WORKER, "invitation sent", ("invitation", made.id))


def send_reset(payload: Payload) -> None:
    """Send the way to a new password, while it is good."""
    made = db.session().get(PasswordReset, payload["reset"], populate_existing=True)
    if made is None or made.used_at is not None or made.expires_at <= now():
        raise GiveUp("the link is not good any more")
    with speaking(made.language):
        _deliver(_reset(made))


def _deliver(letter: Letter) -> None:
    message = compose(letter)
    # Nothing is held open in the database while the mail server takes its time.
    db.session().rollback()
    mail.deliver(message)


def _invitation(made: Invitation) -> Letter:
    facts = [(gettext("Role"), f"{ROLE_WORDS[made.role]}. {ROLE_MEANS[made.role]}")]
    if made.codes:
        facts.append((gettext("Regions"), names_of(made.codes)))
    facts.append((gettext("Good until"), _until(made.expires_at)))
    return _letter(
        key=f"invitation {made.id} {made.generation} {made.ref}",
        to=made.email,
        subject=gettext("Invitation to work with Aforo"),
        opening=gettext(
            "%(name)s invites you to work in the programme. With the link below you choose your password.",
            name=harmless_name(made.inviter.name),
        ),
        facts=facts,
        link=(
            gettext("Accept the invitation"),
            absolute("accounts.invitation", token=link_token("invitation", made.ref, made.generation)),
        ),
        advice=gettext("The link is yours alone and works once. If you expected no invitation, leave it."),
    )


def _reset(made: PasswordReset) -> Letter:
    return _letter(
        key=f"reset {made.id} {made.ref}",
        to=made.account.email,
        subject=gettext("A new password for Aforo"),
        opening=gettext("Somebody, you we suppose, asked for a new password for your account."),
        facts=[(gettext("Good until"), _until(made.expires_at))],
        link=(
            gettext("Choose a new password"),
            absolute("accounts.reset", token=link_token("reset", made.ref, 1)),
        ),
        advice=gettext("The link works once. If you did not ask, do nothing: nothing changes."),
    )


def _letter(
    key: str, to: str, subject: str, opening: str, facts: list[tuple[str, str]], link: tuple[str, str],
    advice: str,
) -> Letter:  # fmt: skip
    told: dict[str, Any] = {
        "subject": subject, "opening": opening, "facts": facts, "link": link, "advice": advice,
        "greeting": gettext("Good day:"), "signature": getattr(settings(), f"programme_{current()}"),
    }  # fmt: skip
    shown = "\n".join(f"{label}: {value}" for label, value in facts)
    text = [told["greeting"], opening, shown, f"{link[0]}:\n{link[1]}", advice, told["signature"]]
    page = current_app.jinja_env.get_template(PAGE)
    return Letter(
        key=key, to=to, language=current(), subject=subject, text="\n\n".join(text) + "\n",
        html=page.render(lang=current(), **told),
    )  # fmt: skip


def _until(at: datetime) -> str:
    return gettext("%(at)s (Lima time)", at=instant(at, HOME_ZONE))


INVITATION: Task = Task(send_invitation, settle_invitation, lambda: settings().mail_per_minute)
RESET: Task = Task(send_reset, per_minute=lambda: settings().mail_per_minute)
