"""Sharing a workshop: its short address, and a text for WhatsApp that somebody sends by themselves."""

from urllib.parse import quote

from ..config import settings
from ..language import plain
from ..workshops.facts import Facts
from ..workshops.models import Workshop

WHATSAPP = "https://wa.me/?text="


def short_address(workshop: Workshop) -> str:
    """The address on posters and in messages; it answers in capitals too, which makes a small QR."""
    return f"{settings().base_url}/t/{workshop.code}"


def share_text(workshop: Workshop, facts: Facts) -> str:
    """What, when, where, and the address."""
    when = ", ".join(filter(None, (facts.days, facts.hours, facts.zone)))
    where = ", ".join(filter(None, (facts.venue, facts.address)))
    lines = (plain(workshop, "short"), when, where, short_address(workshop))
    return "\n".join(line for line in lines if line)


def share_url(text: str) -> str:
    """A link that opens WhatsApp with the text; the person chooses whom to send it to."""
    return WHATSAPP + quote(text, safe="")
