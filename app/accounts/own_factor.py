"""One's own second factor: setting it up, new recovery codes, giving it up."""

from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..qr import qr_code
from ..refusals import Refusal
from ..tokens import shown_code
from . import factor as codes
from . import second_factor, sessions
from .blueprint import blueprint
from .forms import CodeForm


@blueprint.get("/account/factor")
@allowed("keep own account", fresh=True, before_factor=True)
def factor() -> Any:
    """The square for the authenticator app, and the first code it shows."""
    return _page(CodeForm())


@blueprint.post("/account/factor")
@allowed("keep own account", fresh=True, before_factor=True)
def set_up_factor() -> Any:
    """Set it up, or another in its place; the recovery codes are in this answer and nowhere else."""
    form = CodeForm()
    if form.validate():
        try:
            made, token = second_factor.set_up_factor(
                actor(), current_user.id, form.code.data, sessions.own_token()
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            sessions.renew_session(token)
            return _shown_once(made)
    return _page(form), 422


@blueprint.post("/account/recovery-codes")
@allowed("keep own account", fresh=True)
def renew_codes() -> Any:
    """New recovery codes; the old ones are good for nothing."""
    return _shown_once(second_factor.renew_codes(actor(), current_user.id))


@blueprint.post("/account/factor/give-up")
@allowed("keep own account", fresh=True)
def give_up_factor() -> Any:
    """No code any more, where the role does not oblige."""
    sessions.renew_session(second_factor.give_up_factor(actor(), current_user.id, sessions.own_token()))
    return go_to(url_for("accounts.own", done="given-up"))


def _page(form: CodeForm) -> str:
    nonce = codes.fresh_nonce(sessions.own_token())
    said = codes.secret(current_user.id, nonce)
    return render_template(
        "accounts/factor.html",
        form=form,
        square=qr_code(codes.address(current_user, nonce)),
        groups=[said[at : at + 4] for at in range(0, len(said), 4)],
    )


def _shown_once(made: Any) -> str:
    return render_template("accounts/recovery_codes.html", codes=[shown_code(code) for code in made])
