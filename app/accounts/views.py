"""Sign in and out."""

from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from flask_login import LoginManager, current_user

from ..doors import actor, allowed, public
from ..htmx import go_to
from ..language import gettext as _
from ..paths import own_path
from ..security import address, ensure_unspent, hit
from ..tokens import hashed
from . import actions, sessions
from .forms import SignInForm
from .queries import as_email

blueprint = Blueprint("accounts", __name__, url_prefix="/<any(es,en):lang>")


def set_up(app: Flask) -> None:
    """Bind Flask-Login: who somebody is stands in the session, read once a request."""
    login = LoginManager(app)
    login.request_loader(sessions.signed_in_account)


@blueprint.get("/sign-in")
@public
def sign_in() -> Any:
    """The form; who is signed in already goes on."""
    wanted = own_path(request.args.get("next"), url_for("workshops.mine"))
    if current_user.is_authenticated:
        return go_to(wanted)
    return _page(SignInForm(next=request.args.get("next", "")))


@blueprint.post("/sign-in")
@public
def enter() -> Any:
    """Open a session, or say the same for every reason not to."""
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    who = hashed(as_email(form.email.data))
    ensure_unspent("limit_sign_in", who, address())
    ensure_unspent("limit_misses", "sign in", address())
    token = actions.sign_in(form.email.data, form.password.data, sessions.is_demonstration_open())
    if token is None:
        return _missed(form, who)
    sessions.open_session(token)
    return go_to(own_path(form.next.data, url_for("workshops.mine")))


@blueprint.post("/sign-out")
@allowed("keep own account")
def sign_out() -> Any:
    """End the session here and in the table; the browser forgets what it kept."""
    actions.sign_out(actor(), sessions.close_session())
    answer = go_to(url_for("accounts.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _missed(form: SignInForm, who: str) -> Any:
    hit("limit_misses", "sign in", address())
    hit("limit_sign_in", who, address())
    return _page(form, [_("The e-mail address or the password is not right.")]), 422


def _page(form: SignInForm, refusals: list[str] | None = None) -> str:
    return render_template("accounts/sign_in.html", form=form, refusals=refusals or [])
