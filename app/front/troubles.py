"""What goes wrong, in words: what happened and what to do now."""

from dataclasses import dataclass
from typing import Any

from ..language import lazy_gettext as _l
from ..language import ngettext


@dataclass(frozen=True)
class Trouble:
    """A heading and the advice under it."""

    title: Any
    advice: Any


TROUBLES = {
    400: Trouble(
        _l("We could not read that"),
        _l("Go back, load the page again and repeat what you were doing."),
    ),
    401: Trouble(
        _l("Your session has ended"),
        _l("Sign in and repeat what you were doing."),
    ),
    403: Trouble(
        _l("You cannot do that from here"),
        _l("If you were sending a form, open the page again from our site and repeat it. "
           "If you work here, your role does not include this."),
    ),
    404: Trouble(
        _l("We cannot find that page"),
        _l("Check the address: it may be incomplete, or what it showed may no longer be published."),
    ),
    405: Trouble(
        _l("That address does not work that way"),
        _l("Go back and use the buttons of the page."),
    ),
    409: Trouble(
        _l("Something changed meanwhile"),
        _l("Load the page again to see how things stand now."),
    ),
    410: Trouble(
        _l("That is no longer available"),
        _l("It existed and was withdrawn. Look for another workshop in the list."),
    ),
    413: Trouble(
        _l("That is too long"),
        _l("Go back and shorten what you wrote."),
    ),
    422: Trouble(
        _l("That could not be done"),
        _l("Go back, check the details and try again."),
    ),
    429: Trouble(
        _l("Too many attempts in a row"),
        _l("Nothing was lost, and nothing was changed."),
    ),
    500: Trouble(
        _l("It was our mistake"),
        _l("What had been confirmed to you is safe. Go back and try again in a moment; if it happens again, "
           "write to us with this reference."),
    ),
    503: Trouble(
        _l("We are busy right now"),
        _l("Nothing was changed. Go back and try again: what you typed is still there."),
    ),
}  # fmt: skip


def too_large(most: int) -> Trouble:
    """The words where a file, with what is sent around it, has more bytes than these."""
    return Trouble(
        _l("That file is too large"),
        _l("Go back and choose one of at most %(most)s MB.", most=most // 1_000_000),
    )


def trouble_of(status: int) -> Trouble:
    """The words for a status; a rarer one is told like its family."""
    return TROUBLES.get(status) or TROUBLES[500 if status >= 500 else 400]


def waiting(seconds: int) -> str:
    """How long to wait, in words: seconds up to a minute and a half, then minutes."""
    if seconds < 90:
        said = ngettext("Wait %(num)s second and try again.", "Wait %(num)s seconds and try again.", seconds)
    else:
        minutes = -(-seconds // 60)
        said = ngettext("Wait %(num)s minute and try again.", "Wait %(num)s minutes and try again.", minutes)
    return str(said)
