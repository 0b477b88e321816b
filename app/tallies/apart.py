"""Why two who may be one count as two: people are told apart by their contact, the phone first, and name."""

from ..attendance.likeness import Somebody
from ..registration.rules import identity

# Of contacts: neither left one, one of the two left none, none is the same, the e-mail is but not the phone.
NEITHER, ONE, CONTACT, PHONE = "neither", "one", "contact", "phone"
NAME = "name"


def differences(one: Somebody, other: Somebody) -> tuple[str, ...]:
    """Everything that tells them apart; whoever left no contact is told apart by that alone."""
    names = {identity("", row.given_names, row.family_names) for row in (one, other)}
    return tuple(filter(None, (_contact(one, other), NAME if len(names) > 1 else "")))


def _contact(one: Somebody, other: Somebody) -> str:
    tells = [(row.phone or row.email or "").casefold() for row in (one, other)]
    if not all(tells):
        return ONE if any(tells) else NEITHER
    if tells[0] == tells[1]:
        return ""
    has_same_email = one.email_key is not None and one.email_key == other.email_key
    return PHONE if has_same_email else CONTACT
