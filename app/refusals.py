"""A rule said no, in words for the person in front of the page."""

from typing import Any


class Refusal(Exception):
    """A rule's answer; `message` is lazy text, `field` names the form field it belongs to.

    `where` is a page that helps: its endpoint, the words of the link, and the code of the workshop it is
    about, if any. `third` says the same to whoever
    fills in a form for somebody else.
    """

    status = 422

    def __init__(
        self, message: Any, field: str | None = None,
        where: tuple[str, Any] | tuple[str, Any, str] | None = None, third: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.message = message
        self.field = field
        self.where = where
        self.third = third


class Conflict(Refusal):
    """The world changed between the page and the post: somebody else was first (409)."""

    status = 409


class Busy(Exception):
    """The database could not take the deed in time; nothing changed (503)."""
