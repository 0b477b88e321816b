"""Who attacks."""

import pytest
from flask import Flask

from tests.cast import Colleague

from .browser import Attacker


@pytest.fixture
def attacker(app: Flask) -> Attacker:
    """A stranger."""
    return Attacker(app, app.response_class)


@pytest.fixture
def insider(app: Flask, coordinator: Colleague) -> Attacker:
    """The coordinator's browser in the hands of an attacker; every form carries its token."""
    found = Attacker(app, app.response_class)
    found._cookies = coordinator.client._cookies
    found.token = coordinator.token
    return found
