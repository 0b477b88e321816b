"""A key on each form of staff, so that a form sent twice is taken once."""

from uuid import UUID, uuid4

from flask import request


def fresh_key() -> str:
    """For a form that is shown."""
    return str(uuid4())


def posted_key() -> str:
    """Of the form that was sent; a fresh one where it has none."""
    try:
        return str(UUID(request.form.get("key", "")))
    except ValueError:
        return fresh_key()
