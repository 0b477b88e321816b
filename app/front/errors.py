"""Pages that say what went wrong and what to do."""

from flask import Flask


def set_up(app: Flask) -> None:
    """Answer every failure with a page of ours."""
