"""What is missing before a workshop can be published, as things stand."""

from ..clock import now
from ..database import db
from .models import Workshop
from .questions import asked_by
from .rules import Gap, gaps
from .seats import Seats


def open_gaps(workshop: Workshop, seats: Seats) -> list[Gap]:
    """Every gap, each with the field where it is mended."""
    return gaps(workshop, seats, now(), asked_by(db.session(), workshop.id))
