"""What the form "Move to…" may send: shape only."""

from ..differences import Opened
from ..forms import Form, OneOf, Version, Whole
from ..language import lazy_gettext as _l
from .quarters import Shift
from .when import EARLIEST, LATEST

NO_OTHER = ""


class ShiftForm(Form):
    """A planned workshop's quarter, region and state. Lists are filled by whoever shows it."""

    version = Version()
    opened = Opened()
    year = Whole(_l("Year"), EARLIEST.year, LATEST.year)
    quarter = OneOf(_l("Quarter"))
    leaving = OneOf(_l("Instead of"))
    region = OneOf(_l("Region"))
    state = OneOf(_l("State"))

    def shift(self) -> Shift:
        """What the form says as plain values."""
        return Shift(
            year=self.year.data or 0,
            quarter=int(self.quarter.data),
            leaving=self.leaving.data or None,
            region=self.region.data or None,
            state=self.state.data,
        )
