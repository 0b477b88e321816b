"""What somebody is told whom staff took off: why, and where to say that it is a mistake."""

from ..config import settings
from ..language import gettext
from ..language import lazy_gettext as _l
from ..workshops.models import Workshop
from .models import Registration
from .told import Facts

# Of another reason the words that staff wrote are all there is.
REMOVED_FOR = {
    "asked": _l("You asked for it"),
    "duplicate": _l("You were signed up twice"),
    "mistaken": _l("You were signed up for this workshop by mistake"),
    "not-for-them": _l("The workshop is meant for others"),
}


def why(person: Registration) -> Facts:
    """Why staff took them off, and what they wrote of it."""
    said = [REMOVED_FOR.get(person.removed_for or ""), person.removed_words]
    words = ": ".join(str(one) for one in said if one)
    return [(gettext("Reason"), words)] if words else []


def if_mistaken(workshop: Workshop) -> str:
    """Whom to tell: who runs the workshop, else the programme; nothing where neither says how."""
    chosen = settings()
    reach = [one for one in (workshop.contact_email, workshop.contact_phone) if one]
    reach = reach or [one for one in (chosen.contact_email, chosen.contact_phone) if one]
    told = " · ".join(reach)
    return gettext("If this is a mistake, write to us: %(contact)s", contact=told) if told else ""
