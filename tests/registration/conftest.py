"""What the tests of sign-up share."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.language import speaking


@pytest.fixture
def in_english(app: Flask) -> Iterator[None]:
    """Deeds called directly refuse in English here; a request has its own language."""
    with speaking("en"):
        yield
