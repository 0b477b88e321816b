"""Numbers in words, always with the basis they stand on; what is not on record is said to be so, never 0."""

import re
from collections.abc import Collection, Iterable

from ..database import db
from ..institutions.wording import KINDS
from ..language import fold, listed, ngettext, number, plain
from ..language import gettext as _
from ..territory.queries import full_names
from ..workshops.counts import ABROAD, NO_INSTITUTION, NO_REGION, UNLISTED
from ..workshops.wording import withheld_words
from .breakdown import NO_PLACE, PLACES, WHOLE
from .facts import Place, Record
from .live import SignUps
from .rules import Total
from .standing import Share, Standing

# A province or a district.
IS_PLACE = re.compile(r"[0-9]{4}(?:[0-9]{2})?")


def counted(basis: str, count: int) -> str:
    """A number with its basis: 171 reported."""
    said = {"number": number(count)}
    if basis == "named":
        return ngettext("%(number)s recorded by name", "%(number)s recorded by name", count, **said)
    if basis == "sheet":
        return ngettext("%(number)s on signed sheets", "%(number)s on signed sheets", count, **said)
    return ngettext("%(number)s reported", "%(number)s reported", count, **said)


def within(code: str) -> str:
    """A place inside a region, as rows of people in detail have it; empty for what is none."""
    if code in PLACES:
        return _("The region itself")
    if code == NO_PLACE:
        return _("No known province")
    return places_within([code]).get(code, "") if IS_PLACE.fullmatch(code) else ""


def places_within(codes: Collection[str]) -> dict[str, str]:
    """Provinces and districts by code, with where they lie; and what is of a province but of no district."""
    provinces = {code: code.removesuffix(WHOLE) for code in codes if len(code) == 6 and code.endswith(WHOLE)}
    told = full_names(db.session(), [*codes, *provinces.values()])
    return {code: ", ".join(told[code]) for code in codes if code in told} | {
        code: _("Province of %(province)s, without district", province=told[province][0])
        for code, province in provinces.items()
        if province in told
    }


def bases(numbers: Iterable[tuple[str, int]]) -> str:
    """Several numbers, each with its basis."""
    return listed([counted(basis, count) for basis, count in numbers])


def meaning(basis: str) -> str:
    """What a basis is worth, in a sentence."""
    if basis == "named":
        return _("“Recorded by name”: each person was marked as present.")
    if basis == "sheet":
        return _("“On signed sheets”: counted from the sheets that people signed.")
    return _("“Reported”: somebody wrote down the number; there are no names or signatures to check it by.")


def total_words(total: Total) -> str:
    """The total of a plan in one line: at least so many, and how many workshops say nothing."""
    if not total.with_figure and not total.number:
        return missing(total.silent, total.withheld)
    if not total.without_figure:
        return bases(total.by_basis)
    return _(
        "at least %(number)s; %(missing)s",
        number=number(total.number),
        missing=missing(total.silent, total.withheld),
    )


def missing(silent: int, withheld: int) -> str:
    """Workshops of which no number is read: no figure is known, or it is of people by name and withheld."""
    said = [without_figure(silent)] if silent or not withheld else []
    if withheld:
        said.append(
            ngettext(
                "%(num)s workshop with its figure kept back or not published yet",
                "%(num)s workshops with their figures kept back or not published yet",
                withheld,
            )
        )
    return "; ".join(said)


def without_figure(count: int) -> str:
    """How many workshops have no figure."""
    return ngettext("%(num)s workshop without a figure", "%(num)s workshops without a figure", count)


def of_them_without_figure(count: int) -> str:
    """The same of workshops that were just counted, for these are among them."""
    return ngettext("%(num)s of them without a figure", "%(num)s of them without a figure", count)


def of_them_withheld(count: int) -> str:
    """Of workshops that were just counted, how many figures of people by name are not read."""
    return ngettext(
        "%(num)s of them with its figure kept back or not published yet",
        "%(num)s of them with their figures kept back or not published yet",
        count,
    )


def of_them_kept_back(count: int) -> str:
    """Of workshops that were just counted, how many figures an edition keeps back."""
    return ngettext(
        "%(num)s of them with its figure kept back", "%(num)s of them with their figures kept back", count
    )


def kept_back(count: int) -> str:
    """How many numbers an edition keeps back."""
    return ngettext("%(num)s figure kept back", "%(num)s figures kept back", count)


def shared(share: Share) -> str:
    """A headcount shared with others."""
    return _("%(number)s shared with %(regions)s", number=number(share.number), regions=regions(share.others))


def shared_with(share: Share) -> str:
    """The same under a heading that says that it is shared."""
    return _("%(number)s with %(regions)s", number=number(share.number), regions=regions(share.others))


def regions(places: Iterable[Place]) -> str:
    """Places by name, as a list in words."""
    return listed(sorted((plain(place, "name") for place in places), key=fold))


def times(places: Iterable[tuple[Place, int]]) -> str:
    """Places with how many times each was represented."""
    return listed([f"{plain(place, 'name')} {count}" for place, count in places])


def figure(record: Record) -> str:
    """What is known of one workshop's figure."""
    if record.withheld:
        return withheld_words(record.withheld)
    if record.number is None:
        return _("no figure")
    return counted(record.basis, record.number)


def standing_words(one: Standing) -> str:
    """How a place stands, whole."""
    if one.parts:
        parts = (f"{plain(part.place, 'name')}: {standing_words(part)}" for part in one.parts)
        return "; ".join(parts)
    said = [] if one.attributable is None else [bases(one.by_basis)]
    said += [shared(share) for share in one.shared]
    said += [kept_back(one.kept_back)] if one.kept_back else []
    if one.without_figure:
        said.append(missing(one.without_figure - len(one.withheld), len(one.withheld)))
    if not said and one.is_on_record:
        return _("no figure of its own")
    return "; ".join(said) or _silent(one)


def sign_up_words(one: SignUps) -> str:
    """How many hold a seat and how many wait."""
    seated = ngettext("%(num)s with a seat", "%(num)s with a seat", one.seated)
    waiting = ngettext("%(num)s waiting", "%(num)s waiting", one.waiting)
    return f"{seated}, {waiting}" if one.waiting else seated


def elsewhere(code: str) -> str:
    """The rows beside the regions."""
    if code == ABROAD:
        return _("From abroad")
    return _("Institution without a region") if code == NO_REGION else _("Region not stated")


def kind(code: str) -> str:
    """A kind of institution, or what stands in its place."""
    if code == UNLISTED:
        return _("Institution not on the list, still to settle")
    return _("No institution") if code == NO_INSTITUTION else str(KINDS.get(code, code))


def convened(some: int, whole: int) -> str:
    """Beside how many are on record: of how many, and what is of the others."""
    if some:
        return ngettext(
            "of %(all)s; %(num)s more was only convened, and of the others there is no record here",
            "of %(all)s; %(num)s more were only convened, and of the others there is no record here",
            some,
            all=number(whole),
        )
    return _("of %(all)s; of the others there is no record here", all=number(whole))


def only_convened(count: int, names: str) -> str:
    """Of places that were only convened: it is not known who came."""
    return ngettext(
        "%(num)s region was only convened, to workshops of which it is not known yet who came: %(regions)s.",
        "%(num)s regions were only convened, to workshops of which it is not known yet who came: "
        "%(regions)s.",
        count,
        regions=names,
    )


def convened_head(count: int) -> str:
    """Above places that were only convened, to workshops of which it is not known who came."""
    return ngettext(
        "Convened, and not known yet who came: %(num)s region",
        "Convened, and not known yet who came: %(num)s regions",
        count,
    )


def nobody_head(count: int) -> str:
    """Above places that were only convened, to workshops that recorded people and nobody from there."""
    return ngettext(
        "Convened, and nobody recorded from there: %(num)s region",
        "Convened, and nobody recorded from there: %(num)s regions",
        count,
    )


def _silent(one: Standing) -> str:
    said = [_("nobody recorded from here") if one.has_nobody else _("no record in this source")]
    said += [_("possible, not confirmed")] if one.is_only_possible else []
    if one.to_come:
        said.append(ngettext("%(num)s workshop to come", "%(num)s workshops to come", one.to_come))
    return "; ".join(said)


def ordinals() -> dict[int, str]:
    """The quarters as the board's columns name them."""
    return {1: "I", 2: "II", 3: "III", 4: "IV"}


def states() -> dict[str, str]:
    """The states of a workshop."""
    return {
        "proposed": _("Proposed"), "scheduled": _("Scheduled"), "published": _("Published"),
        "held": _("Held"), "closed": _("Closed"), "cancelled": _("Cancelled"),
    }  # fmt: skip
