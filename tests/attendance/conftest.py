"""A workshop of today and a device that was let in to it."""

import pytest
from flask import Flask

from app.workshops.models import Workshop
from tests.makers import make_workshop, today

from .desk import Device


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    """One of this very day, from midnight to midnight, whatever the hour of the test."""
    return make_workshop(when=today())


@pytest.fixture
def device(app: Flask, workshop: Workshop) -> Device:
    """A helper's phone."""
    return Device(app, workshop)
