"""What an account must be like, and who may give or keep which."""

from collections.abc import Collection

from ..language import lazy_gettext as _l
from ..refusals import Conflict, Refusal
from .models import ROLES

SHORTEST, LONGEST = 12, 200
# The roles somebody may give: none above their own.
GIVES: dict[str, tuple[str, ...]] = {
    "organiser": ("organiser",),
    "coordinator": ("organiser", "viewer", "coordinator"),
    "administrator": ROLES,
}
# Whose role and regions somebody may change, and whom they may disable: never themselves.
KEEPS: dict[str, tuple[str, ...]] = {
    "coordinator": ("organiser", "viewer"),
    "administrator": ROLES,
}


class Overreach(Refusal):
    """Somebody reached for more than they have (403)."""

    status = 403


def ensure_role(role: str, regions: Collection[str]) -> None:
    """One of the roles; regions are an organiser's alone."""
    if role not in ROLES:
        raise Refusal(_l("There is no such role."), "role")
    if regions and role != "organiser":
        raise Refusal(_l("Only organisers have regions: the other roles see the whole country."), "regions")


def ensure_may_give(
    giver_role: str, giver_regions: Collection[str], role: str, regions: Collection[str]
) -> None:
    """No role above the giver's own, no region outside theirs."""
    if role not in GIVES.get(giver_role, ()):
        raise Overreach(_l("You may not give a role above your own."), "role")
    if giver_role == "organiser" and not set(regions) <= set(giver_regions):
        raise Overreach(_l("You may give only regions of your own."), "regions")


def ensure_may_keep(keeper_role: str, role: str, is_own: bool) -> None:
    """Accounts of the roles in one's keeping, and never one's own."""
    if is_own:
        raise Overreach(_l("Nobody changes their own role or regions: ask somebody else who may."), "role")
    if role not in KEEPS.get(keeper_role, ()):
        raise Overreach(_l("This account is not in your keeping."), "role")


def ensure_enabled(is_active: bool) -> None:
    """Nobody comes in with a disabled account, by no link."""
    if not is_active:
        raise Refusal(_l("The account is disabled: enable it first."))


def ensure_remembered(is_forgotten: bool) -> None:
    """Nobody knows any more whose account it was: whoever comes back is invited anew."""
    if is_forgotten:
        raise Conflict(_l("Nobody knows any more whose account this was. Invite the person anew."))


def ensure_password(password: str, email: str) -> None:
    """Long enough to withstand guessing, and not the address itself."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refusal(_l("A password has 12 to 200 characters."), "password")
    if password.casefold() in {email, email.partition("@")[0]} or len(set(password)) < 5:
        raise Refusal(_l("That password is too easy to guess."), "password")


def ensure_email(typed: str) -> None:
    """An address a letter can be written to."""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(typed, check_deliverability=False)
    except EmailNotValidError:
        raise Refusal(_l("Write an e-mail address like name@example.org."), "email") from None
