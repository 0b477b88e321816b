"""A workshop of today and a device that was let in to it."""

import pytest
from flask import Flask

from app.workshops.models import Workshop
from tests.makers import in_days, make_workshop

from .desk import Device


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    """One of this very day, from midnight to midnight, whatever the hour of the test."""
    day = in_days(0)
    return make_workshop(when=type(day)(day.first_day, day.last_day, None, None))


@pytest.fixture
def device(app: Flask, workshop: Workshop) -> Device:
    """A helper's phone."""
    return Device(app, workshop)
