"""What this floor forgets by itself: photographs whose day has come, and materials taken off."""

from ..audit import Actor
from ..clock import now
from ..workshops.materials import forget_materials
from ..workshops.photographing import forget_photographs
from . import evidence


def forget_pictures(actor: Actor) -> int:
    """Delete them; returns how many were due."""
    at = now()
    return evidence.forget(actor, at) + forget_photographs(actor, at) + forget_materials(actor, at)
