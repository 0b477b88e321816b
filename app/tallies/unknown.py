"""What is not known, found in the records themselves.

Nothing here knows any one plan: a record that gains a figure, a name or a date loses its sentence.
"""

from ..language import gettext as _
from . import doubtful, missing
from .sentences import Known, Topic


def everything_unknown(known: Known) -> tuple[Topic, ...]:
    """Every topic of which something is not known, in the order of a reader's questions."""
    topics = (
        Topic("figures", _("Figures"), tuple(missing.figures(known))),
        Topic("regions", _("Regions"), tuple(missing.regions(known))),
        Topic("days", _("Dates and venues"), tuple(doubtful.days_and_venues(known))),
        Topic("institutions", _("Institutions"), tuple(doubtful.institutions(known))),
        Topic("plan", _("The plan itself"), tuple(missing.of_the_plan(known))),
    )
    return tuple(topic for topic in topics if topic.unknowns)
