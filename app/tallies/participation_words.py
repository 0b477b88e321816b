"""Participation by region in words: every number with its basis, and what is not known beside it."""

from dataclasses import dataclass

from ..language import gettext as _
from ..language import listed, ngettext, number, plain
from . import words
from .diagram import ALONE, NO_FIGURE, NO_RECORD, Tile, level
from .reached import Participation
from .row import Row


@dataclass(frozen=True)
class Gap:
    """Something that is not known; `what` leads to the workshops behind it, `region` to those of one."""

    text: str
    what: str = ""
    region: str = ""


def row_name(row: Row) -> str:
    """The region, or the row beside them."""
    return plain(row.place, "name") if row.place else words.elsewhere(row.code)


def row_words(row: Row, is_ahead: bool = False) -> str:
    """How a region stands, whole; in a year that has not begun it is to come."""
    said = [words.bases(row.bases)] if row.bases else []
    said += [words.shared(share) for share in row.standing.shared] if row.standing else []
    said += [words.without_figure(row.unheard)] if row.unheard else []
    if not said and row.is_on_record:
        said.append(_("no figure of its own"))
    if not said and row.has_nobody:
        said.append(_("nobody recorded from here"))
    if not said and row.place is None:
        return _("nobody recorded")
    if not said:
        planned, possible = row.workshops.planned, row.is_possible
        said += [_silent(row, is_ahead)] if not (is_ahead and planned) else []
        said += [_("possible, not confirmed")] if possible else []
        if planned:
            said.append(ngettext("%(num)s workshop to come", "%(num)s workshops to come", planned))
    return "; ".join(said)


def _silent(row: Row, is_ahead: bool) -> str:
    if is_ahead:
        return _("to come")
    if row.is_unseen:
        return _("none of the workshops you answer for")
    if row.is_beyond:
        return _("no record so far in the workshops you answer for")
    return _("no record in this source")


def kind(row: Row) -> str:
    """The first thing to be said of a region: number, shared, unknown, nobody or none."""
    if row.bases:
        return "number"
    if row.standing and row.standing.shared:
        return "shared"
    if row.unheard or row.is_on_record:
        return "unknown"
    return "nobody" if row.has_nobody else "none"


def tile(row: Row, href: str) -> Tile:
    """A region's square on the diagram."""
    sign = kind(row)
    shares = [f"≤{number(share.number)}" for share in row.standing.shared] if row.standing else []
    missing = [NO_FIGURE] if row.unheard else []
    pieces = [number(row.number)] * (sign == "number") + shares + missing
    return Tile(
        short=row.place.short if row.place else "",
        name=row_name(row),
        value=tuple(pieces) or (ALONE.get(sign, NO_RECORD),),
        words=row_words(row),
        href=href,
        kind=sign,
        level=level(row.number),
    )


def gaps(found: Participation) -> list[Gap]:
    """What is not known, each with what it rests on."""
    return [*_of_workshops(found), *_of_people(found), *_of_regions(found)]


def _of_workshops(found: Participation) -> list[Gap]:
    made = []
    if count := found.all_workshops.silent:
        text = ngettext(
            "%(num)s workshop was held and has no figure.", "%(num)s workshops were held and have no figure.",
            count,
        )  # fmt: skip
        made.append(Gap(text, "silent"))
    if count := found.is_open:
        text = ngettext(
            "%(num)s workshop is over and its desk is not closed: its number may still change.",
            "%(num)s workshops are over and their desks are not closed: their numbers may still change.",
            count,
        )
        made.append(Gap(text, "open"))
    if count := found.unplaced:
        text = ngettext(
            "%(num)s workshop had an institution that could not be placed.",
            "%(num)s workshops had an institution that could not be placed.",
            count,
        )
        made.append(Gap(text, "unplaced"))
    if count := found.doubtful:
        text = ngettext("%(num)s date is doubtful.", "%(num)s dates are doubtful.", count)
        made.append(Gap(text, "doubtful"))
    return made


def _of_people(found: Participation) -> list[Gap]:
    made = []
    if found.total.shared:
        said = number(found.total.shared)
        made.append(
            Gap(_("%(number)s participations are shared between regions: they are not split.", number=said),
                "shared")
        )  # fmt: skip
    if found.total.nowhere:
        said = number(found.total.nowhere)
        made.append(
            Gap(_("%(number)s participations are of no region that is said.", number=said), "nowhere")
        )
    for row in found.elsewhere:
        if row.code == "unstated" and row.people.registered + row.people.named:
            count = max(row.people.registered, row.people.named)
            text = ngettext(
                "%(num)s person did not say a region.", "%(num)s people did not say a region.", count
            )
            made.append(Gap(text, "all", row.code))
    return made


def _of_regions(found: Participation) -> list[Gap]:
    made = []
    if found.convened:
        names = listed([row_name(row) for row in found.convened])
        made.append(Gap(words.only_convened(len(found.convened), names)))
    if found.silent:
        names = listed([row_name(row) for row in found.silent])
        made.append(Gap(_without_record(found, names)))
    if found.unseen:
        text = ngettext(
            "%(num)s region is in none of the workshops you answer for: %(names)s. Others may be for it.",
            "%(num)s regions are in none of the workshops you answer for: %(names)s. Others may be for them.",
            len(found.unseen),
            names=listed([row_name(row) for row in found.unseen]),
        )
        made.append(Gap(text))
    if found.silent_years:
        years = listed([str(year) for year in found.silent_years])
        said = (
            _("Of the workshops you answer for, none held in %(years)s is on record.", years=years)
            if found.beyond
            else _("Nothing held is on record in %(years)s.", years=years)
        )
        made.append(Gap(said))
    return made


def _without_record(found: Participation, names: str) -> str:
    """Whoever answers for some workshops alone reads that it is of these."""
    if found.beyond:
        return ngettext(
            "%(num)s region has no record so far in the workshops you answer for: %(names)s. That does not "
            "say that nobody came.",
            "%(num)s regions have no record so far in the workshops you answer for: %(names)s. That does not "
            "say that nobody came.",
            len(found.silent),
            names=names,
        )
    return ngettext(
        "%(num)s region has no record here: %(names)s. That does not say that nobody came.",
        "%(num)s regions have no record here: %(names)s. That does not say that nobody came.",
        len(found.silent),
        names=names,
    )
