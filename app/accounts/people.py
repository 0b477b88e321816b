"""People and roles: the accounts in somebody's keeping, their role and regions, who may come in."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_login import current_user

from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..refusals import Refusal
from . import actions, queries
from .blueprint import LAST, blueprint
from .forms import ScopeForm
from .models import ROLES, Account
from .rules import GIVES, KEEPS
from .wording import names_of, region_choices, role_choices


@blueprint.get("/manage/accounts")
@allowed("keep accounts")
def people() -> str:
    """The list, by name, with those who may not come in at the end."""
    role = request.args.get("role", "")
    role = role if role in ROLES else ""
    page = min(max(request.args.get("p", 1, int), 1), 1000)
    found = queries.accounts_kept(current_user, role, page)
    saved = request.args.get("saved", 0, int)
    return render_template(
        "accounts/people.html",
        found=found,
        role=role,
        page=page,
        saved=queries.find_kept(current_user, saved) if 0 < saved <= LAST else None,
        roles=role_choices(KEEPS[current_user.role]),
        said_regions={
            one.id: names_of(link.jurisdiction_code for link in one.regions) for one in found.accounts
        },
    )


@blueprint.get(f"/manage/accounts/<int(max={LAST}):number>")
@allowed("keep accounts", fresh=True)
def person(number: int) -> str:
    """One account: its role and regions, and whether it may be used."""
    account = _kept(number)
    return _page(account, ScopeForm(formdata=None, role=account.role, regions=account.codes))


@blueprint.post(f"/manage/accounts/<int(max={LAST}):number>")
@allowed("keep accounts", fresh=True)
def change_scope(number: int) -> Any:
    """Another role or other regions."""
    account, form = _kept(number), ScopeForm()
    if form.validate():
        try:
            actions.change_scope(actor(), account.id, form.role.data, form.regions.data or ())
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            show(form, refusal)
        else:
            return go_to(url_for("accounts.people", saved=number))
    return _page(account, form), 422


@blueprint.post(f"/manage/accounts/<int(max={LAST}):number>/disable")
@allowed("keep accounts", fresh=True)
def disable(number: int) -> Any:
    """Let nobody in with it any more."""
    actions.disable_account(actor(), _kept(number).id)
    return go_to(url_for("accounts.person", number=number))


@blueprint.post(f"/manage/accounts/<int(max={LAST}):number>/enable")
@allowed("keep accounts", fresh=True)
def enable(number: int) -> Any:
    """Let its owner in again."""
    actions.enable_account(actor(), _kept(number).id)
    return go_to(url_for("accounts.person", number=number))


def _kept(number: int) -> Account:
    found = queries.find_kept(current_user, number)
    if found is None:
        abort(404)
    return found


def _page(account: Account, form: ScopeForm) -> str:
    form.role.choices = role_choices(GIVES[current_user.role])
    form.regions.choices = region_choices()
    return render_template("accounts/person.html", account=account, form=form)
