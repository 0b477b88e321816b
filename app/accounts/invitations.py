"""Invitations: offering an account by mail, sending it again, taking it back."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_login import current_user

from ..clock import now
from ..doors import actor, allowed
from ..forms import show
from ..htmx import go_to
from ..refusals import Refusal
from . import inviting, queries
from .blueprint import LAST, blueprint
from .forms import InviteForm
from .models import Invitation
from .rules import GIVES
from .wording import names_of, region_choices, role_choices


@blueprint.get("/manage/invitations")
@allowed("invite people")
def invitations() -> str:
    """Those offered and not yet accepted, the settled ones, and the form for another."""
    return _page(InviteForm())


@blueprint.post("/manage/invitations")
@allowed("invite people", fresh=True)
def invite() -> Any:
    """Offer an account: a role and regions within one's own."""
    form = InviteForm()
    if form.validate():
        given = form.email.data, form.role.data, form.regions.data or (), form.language.data
        try:
            inviting.invite(actor(), *given)
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            show(form, refusal)
        else:
            return go_to(url_for("accounts.invitations", done="sent"))
    return _page(form), 422


@blueprint.post(f"/manage/invitations/<int(max={LAST}):number>/resend")
@allowed("invite people", fresh=True)
def resend(number: int) -> Any:
    """A new letter with a new link."""
    inviting.resend(actor(), _mine(number).id)
    return go_to(url_for("accounts.invitations", done="sent"))


@blueprint.post(f"/manage/invitations/<int(max={LAST}):number>/revoke")
@allowed("invite people")
def revoke(number: int) -> Any:
    """Take it back."""
    inviting.revoke(actor(), _mine(number).id)
    return go_to(url_for("accounts.invitations", done="revoked"))


def _mine(number: int) -> Invitation:
    found = queries.find_invitation(current_user, number)
    if found is None:
        abort(404)
    return found


def _page(form: InviteForm) -> str:
    regions = region_choices()
    form.role.choices = role_choices(GIVES[current_user.role])
    is_bound = current_user.role == "organiser"
    form.regions.choices = {
        code: name for code, name in regions.items() if code in current_user.codes or not is_bound
    }
    made = queries.invitations_of(current_user)
    return render_template(
        "accounts/invitations.html",
        form=form,
        made=made,
        said_regions={one.id: names_of(one.codes) for one in made},
        at=now(),
        done=request.args.get("done", ""),
    )
