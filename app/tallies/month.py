"""What a month brought, in three sentences."""

from dataclasses import dataclass
from datetime import datetime

from ..language import day, listed, ngettext, number, plain
from ..language import gettext as _
from . import words
from .facts import Place


@dataclass(frozen=True)
class Changes:
    """Of the last month: `bases` are participations of the workshops held in it.

    Of `withheld` ones people were recorded by name and no number is read.

    Not `is_whole` is what whoever reads answers for some workshops alone: of others it says nothing. Of what
    `has_editions` people by name are those that these have.
    """

    since: datetime
    held: int = 0
    silent: int = 0
    withheld: int = 0
    bases: tuple[tuple[str, int], ...] = ()
    entered: int = 0
    regions: tuple[Place, ...] = ()
    is_whole: bool = True
    has_editions: bool = False

    @property
    def sentences(self) -> tuple[str, str, str]:
        """Three, each true of an empty month too."""
        return self._held(), self._regions(), self._numbers()

    def _held(self) -> str:
        when = day(self.since.date(), "long")
        if not self.held:
            return (
                _("Since %(day)s no workshop held is on record.", day=when)
                if self.is_whole
                else _("In the workshops you answer for, none held since %(day)s is on record.", day=when)
            )
        said = (
            ngettext(
                "Since %(day)s %(num)s workshop was held:", "Since %(day)s %(num)s workshops were held:",
                self.held, day=when,
            )
            if self.is_whole
            else ngettext(
                "Of the workshops you answer for, %(num)s was held since %(day)s:",
                "Of the workshops you answer for, %(num)s were held since %(day)s:",
                self.held, day=when,
            )
        )  # fmt: skip
        parts = [words.bases(self.bases)] if self.bases else []
        parts += [words.missing(self.silent, self.withheld)] if self.silent or self.withheld else []
        return f"{said} {'; '.join(parts) or _('no figure')}."

    def _regions(self) -> str:
        if not self.regions:
            return self._no_region()
        said = {"names": listed([plain(one, "name") for one in self.regions])}
        if self.has_editions:
            return ngettext(
                "The workshops held and editions signed off since then brought %(num)s region on record for "
                "the first time: %(names)s.",
                "The workshops held and editions signed off since then brought %(num)s regions on record for "
                "the first time: %(names)s.",
                len(self.regions), **said,
            )  # fmt: skip
        if self.is_whole:
            return ngettext(
                "The workshops held since then brought %(num)s region on record for the first time: "
                "%(names)s.",
                "The workshops held since then brought %(num)s regions on record for the first time: "
                "%(names)s.",
                len(self.regions), **said,
            )  # fmt: skip
        return ngettext(
            "In the workshops you answer for, those held since then brought %(num)s region on record for "
            "the first time: %(names)s.",
            "In the workshops you answer for, those held since then brought %(num)s regions on record for "
            "the first time: %(names)s.",
            len(self.regions), **said,
        )  # fmt: skip

    def _no_region(self) -> str:
        if self.has_editions:
            return _(
                "No workshop held nor edition signed off since then brought a region on record for the first "
                "time."
            )
        if self.is_whole:
            return _("No workshop held since then brought a region on record for the first time.")
        return _(
            "None of the workshops you answer for that were held since then brought a region on record for "
            "the first time."
        )

    def _numbers(self) -> str:
        if not self.entered:
            return (
                _("No figure was entered or corrected.")
                if self.is_whole
                else _("In the workshops you answer for, no figure was entered or corrected.")
            )
        if not self.is_whole:
            return ngettext(
                "In the workshops you answer for, %(number)s figure was entered or corrected.",
                "In the workshops you answer for, %(number)s figures were entered or corrected.",
                self.entered, number=number(self.entered),
            )  # fmt: skip
        return ngettext(
            "%(number)s figure was entered or corrected.", "%(number)s figures were entered or corrected.",
            self.entered, number=number(self.entered),
        )  # fmt: skip
