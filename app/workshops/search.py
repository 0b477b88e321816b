"""What a workshop is found by."""

from ..language import fold
from .models import Workshop


def search_text(workshop: Workshop) -> str:
    """The words of its texts and its place, folded as what is typed will be."""
    names = ("title_es", "title_en", "short_es", "short_en", "summary_es", "summary_en")
    venue = [workshop.venue.name, workshop.venue.city] if workshop.venue else []
    return fold(" ".join(filter(None, [*(getattr(workshop, name) for name in names), *venue])))
