"""What a link in a letter opens: an invitation, a new password. Reading changes nothing."""

from typing import Any

from flask import render_template, url_for

from ..clock import now
from ..doors import public
from ..forms import show
from ..htmx import go_to
from ..language import current
from ..refusals import Refusal
from ..security import address, ensure_unspent, hit
from ..tokens import hashed
from . import guessing, inviting, queries, resetting, sessions
from .blueprint import blueprint
from .forms import AcceptForm, ForgottenForm, NewPasswordForm
from .models import Invitation, PasswordReset
from .wording import names_of


@blueprint.get("/invitation/<token>")
@public
def invitation(token: str) -> Any:
    """What is offered, and the form to accept it."""
    found = _found(queries.find_invited, token)
    return _invitation_page(found, token, AcceptForm()) if found else _no_link("invitation")


@blueprint.post("/invitation/<token>")
@public
def accept(token: str) -> Any:
    """Make the account and come in; where the role asks for it, to the second factor."""
    found: Invitation | None = _found(queries.find_invited, token)
    if found is None:
        return _no_link("invitation")
    form = AcceptForm()
    if form.validate():
        try:
            given = form.name.data, form.password.data, sessions.this_browser()
            opened = inviting.accept(found.id, token, *given)
        except Refusal as refusal:
            show(form, refusal)
        else:
            sessions.open_session(opened)
            return guessing.remember(go_to(url_for("workshops.mine")), guessing.who(found.email))
    return _invitation_page(found, token, form), 422


@blueprint.get("/sign-in/forgotten")
@public
def forgotten() -> str:
    """The form for who forgot the password."""
    return render_template("accounts/forgotten.html", form=ForgottenForm(), is_sent=False)


@blueprint.post("/sign-in/forgotten")
@public
def ask_reset() -> Any:
    """The same answer whether somebody has this address or nobody: the worker looks."""
    form = ForgottenForm()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form, is_sent=False), 422
    hit("limit_resend", "reset", address())
    hit("limit_resend_contact", "reset", guessing.who(form.email.data))
    resetting.ask_reset(form.email.data, current())
    return render_template("accounts/forgotten.html", form=ForgottenForm(formdata=None), is_sent=True)


@blueprint.get("/reset/<token>")
@public
def reset(token: str) -> Any:
    """The form for a new password."""
    found = _found(queries.find_reset, token)
    return _reset_page(token, NewPasswordForm()) if found else _no_link("reset")


@blueprint.post("/reset/<token>")
@public
def reset_it(token: str) -> Any:
    """A new password; then one signs in with it, and with the code where there is a factor."""
    found: PasswordReset | None = _found(queries.find_reset, token)
    if found is None:
        return _no_link("reset")
    form = NewPasswordForm()
    if form.validate():
        try:
            resetting.reset_password(found.id, form.password.data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            return go_to(url_for("accounts.sign_in", changed=1))
    return _reset_page(token, form), 422


def _found(find: Any, token: str) -> Any:
    """What the link opens; misses from one address are few."""
    ensure_unspent("limit_misses", address())
    found = find(hashed(token), now())
    if found is None:
        hit("limit_misses", address())
    return found


def _invitation_page(found: Invitation, token: str, form: AcceptForm) -> str:
    regions = names_of(found.codes)
    return render_template("accounts/invitation.html", found=found, regions=regions, form=form, token=token)


def _reset_page(token: str, form: NewPasswordForm) -> str:
    return render_template("accounts/reset.html", form=form, token=token)


def _no_link(kind: str) -> tuple[str, int]:
    return render_template("accounts/no_link.html", kind=kind), 404
