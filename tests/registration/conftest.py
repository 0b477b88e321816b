"""What the tests of sign-up share."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.language import speaking
from tests.behind import on_its_own


@pytest.fixture
def in_english(app: Flask) -> Iterator[None]:
    """Deeds called directly refuse in English here; a request has its own language."""
    with speaking("en"):
        yield


@pytest.fixture
def real(dialect: str) -> Iterator[Flask]:
    """An application on a database of its own, where deeds of several threads really commit."""
    with on_its_own(dialect) as app:
        yield app
