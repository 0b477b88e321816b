"""One's own account: who one is here, the sessions that are open, the password."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_login import current_user

from ..clock import now
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..refusals import Refusal
from ..tokens import hashed
from . import actions, entering, queries, sessions
from .blueprint import LAST, blueprint
from .forms import NewPasswordForm
from .wording import names_of


@blueprint.get("/account")
@allowed("keep own account")
def own() -> Any:
    """Name, role, regions, the second factor, and where one is signed in."""
    return render_template(
        "accounts/own.html",
        regions=names_of(current_user.codes),
        opened=queries.open_sessions(current_user, now()),
        this_hash=hashed(sessions.own_token()),
        longest=queries.LONGEST,
        codes_left=queries.count_codes(current_user.id),
        done=request.args.get("done", ""),
    )


@blueprint.post(f"/account/sessions/<int(max={LAST}):number>/end")
@allowed("keep own account")
def end_session(number: int) -> Any:
    """End one of one's own sessions."""
    if not entering.end_session(actor(), number):
        abort(404)
    return go_to(url_for("accounts.own", done="ended"))


@blueprint.post("/account/sessions/end-others")
@allowed("keep own account")
def end_others() -> Any:
    """End all of one's own sessions but this one."""
    entering.end_others(actor(), sessions.own_token())
    return go_to(url_for("accounts.own", done="ended"))


@blueprint.get("/account/password")
@allowed("keep own account", fresh=True)
def password() -> str:
    """The form for another password."""
    return render_template("accounts/password.html", form=NewPasswordForm())


@blueprint.post("/account/password")
@allowed("keep own account", fresh=True)
def change_password() -> Any:
    """Another password; every other session ends."""
    form = NewPasswordForm()
    if form.validate():
        try:
            token = actions.change_password(
                actor(), current_user.id, form.password.data, sessions.own_token()
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            sessions.renew_session(token)
            return go_to(url_for("accounts.own", done="password"))
    return render_template("accounts/password.html", form=form), 422
