"""What an account must be like."""

from collections.abc import Collection

from ..language import lazy_gettext as _l
from ..refusals import Refusal
from .models import ROLES

SHORTEST, LONGEST = 12, 200


def ensure_role(role: str, regions: Collection[str]) -> None:
    """One of the roles; regions are an organiser's alone."""
    if role not in ROLES:
        raise Refusal(_l("There is no such role."), "role")
    if regions and role != "organiser":
        raise Refusal(_l("Only organisers have regions: the other roles see the whole country."), "regions")


def ensure_password(password: str, email: str) -> None:
    """Long enough to withstand guessing, and not the address itself."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refusal(_l("A password has 12 to 200 characters."), "password")
    if password.casefold() in {email, email.partition("@")[0]} or len(set(password)) < 5:
        raise Refusal(_l("That password is too easy to guess."), "password")
