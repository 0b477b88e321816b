"""Sign in and out: the password, the code where there is a factor, and proving it again."""

import re
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from ..clock import now
from ..doors import actor, allowed, public, written
from ..htmx import go_to
from ..language import gettext as _
from ..paths import own_path
from ..text import readable
from . import entering, factor, guessing, sessions
from .blueprint import blueprint
from .forms import CodeForm, ProofForm, SignInForm
from .models import Account

# What the page that asks for a proof sends itself, and how the fields of our forms are named.
OWN_FIELDS = frozenset({"csrf_token", "password", "code", "next", "waiting"})
NAME = re.compile(r"[a-z_]{1,40}")


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
    """Open a session or ask for the code, or say the same for every reason not to.

    A form that was sent when the session had ended comes here too: its texts are shown, to be copied.
    """
    if "lost" in request.args:
        return _page(SignInForm(formdata=None), written=readable("\n\n".join(written())))
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    who = guessing.who(form.email.data)
    guessing.ensure_may_try(who)
    came = entering.sign_in(
        form.email.data, form.password.data, sessions.this_browser(), sessions.is_demonstration_open()
    )
    if came is None:
        guessing.count_miss(who)
        return _page(form, [_("The e-mail address or the password is not right.")]), 422
    wanted = own_path(form.next.data, "")
    if came.token is None:
        sessions.open_half(came.account, wanted)
        return go_to(url_for("accounts.code"))
    return _let_in(came.token, wanted, who)


@blueprint.get("/sign-in/code")
@public
def code() -> Any:
    """The second step; whoever did not just give the password begins with it."""
    half = sessions.half_in()
    return _code_page(half[0], CodeForm(formdata=None)) if half else go_to(url_for("accounts.sign_in"))


@blueprint.post("/sign-in/code")
@public
def enter_code() -> Any:
    """Open the session for the code of this half minute, or for a recovery code."""
    half = sessions.half_in()
    if half is None:
        return go_to(url_for("accounts.sign_in"))
    (account, wanted), form = half, CodeForm()
    if not form.validate():
        return _code_page(account, form), 422
    who = guessing.who(account.email)
    guessing.ensure_may_give_code(who)
    browser = sessions.this_browser()
    token = entering.enter_with_code(account.id, account.epoch, form.code.data, browser)
    if token is None:
        guessing.count_wrong_code(who)
        form.code.errors = [_("That is not the code of this moment, or it was used already.")]
        return _code_page(account, form), 422
    return _let_in(token, wanted, who)


@blueprint.post("/sign-out")
@allowed("keep own account", before_factor=True)
def sign_out() -> Any:
    """End the session here and in the table; the browser forgets what it kept."""
    entering.sign_out(actor(), sessions.close_session())
    answer = go_to(url_for("accounts.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.get("/account/prove")
@allowed("keep own account", before_factor=True)
def prove() -> Any:
    """Ask once more for the password or the code before what matters."""
    return _proof_page(ProofForm(next=request.args.get("next", "")))


@blueprint.post("/account/prove")
@allowed("keep own account", before_factor=True)
def prove_it() -> Any:
    """Go on to what was wanted; a form that had to wait comes along, and is sent on."""
    if "next" in request.args:
        return _proof_page(ProofForm(formdata=None, next=request.args["next"], waiting="1"))
    form, who = ProofForm(), guessing.who(current_user.email)
    guessing.ensure_may_give_code(who)
    given = form.password.data or "", form.code.data or ""
    token = form.validate() and entering.prove(actor(), current_user.id, sessions.own_token(), *given)
    if not token:
        guessing.count_wrong_code(who)
        wrong = form.code if current_user.has_factor else form.password
        wrong.errors = [_("That is not right. Try again.")]
        return _proof_page(form), 422
    sessions.renew_session(str(token))
    wanted = own_path(form.next.data, "")
    if wanted and form.waiting.data:
        return redirect(wanted, 307)
    return go_to(wanted or url_for("accounts.own"))


def _let_in(token: str, wanted: str, who: str) -> Any:
    sessions.open_session(token)
    return guessing.remember(go_to(wanted or url_for("workshops.mine")), who)


def _page(form: SignInForm, refusals: list[str] | None = None, written: str = "") -> str:
    told = {f"is_{word}": word in request.args for word in ("changed", "lost")}
    return render_template(
        "accounts/sign_in.html", form=form, refusals=refusals or [], written=written, **told
    )


def _code_page(account: Account, form: CodeForm) -> str:
    shown = factor.current_code(account, now()) if account.is_demonstration else ""
    return render_template("accounts/code.html", form=form, shown=shown)


def _proof_page(form: ProofForm) -> str:
    shown = factor.current_code(current_user, now()) if _is_shown() else ""
    waiting = _waiting() if form.waiting.data else []
    is_lost = "lost" in request.args
    return render_template("accounts/prove.html", form=form, shown=shown, waiting=waiting, is_lost=is_lost)


def _waiting() -> list[tuple[str, str]]:
    """The fields of the form that waits: what is none of this page's own, under names forms have."""
    sent = request.form.items(multi=True)
    return [
        (name, readable(value)) for name, value in sent if name not in OWN_FIELDS and NAME.fullmatch(name)
    ]


def _is_shown() -> bool:
    return bool(current_user.is_demonstration and current_user.has_factor)
