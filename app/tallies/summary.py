"""A paragraph to pass on: the figures with their basis, the day, and where they are to be read."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for

from ..clock import HOME_ZONE, day_at_home
from ..config import settings
from ..language import current, day, instant, ngettext, number, speaking
from ..language import gettext as _
from ..plan.models import Plan
from ..workshops.editions import Edition
from . import words
from .attributed import Attributed
from .edition import KEPT_BACK, PARTS, PUBLISHED, WORKSHOPS, Line, lines
from .edition_words import citation
from .filed import plan_words
from .reached import Participation
from .tally import Tally

Summaries = dict[str, str]


def in_both(say: Any) -> Summaries:
    """The same in both languages, that of the page first."""
    tongues = (current(), "en" if current() == "es" else "es")
    made = {}
    for tongue in tongues:
        with speaking(tongue):
            made[tongue] = say()
    return made


def of_staff(
    plan: Plan, found: Participation, at: datetime, kept: Mapping[str, Any], is_national: bool
) -> str:
    """What the first screen says, as it was asked for; it is internal and says so."""
    whole = found.all_workshops
    said = [
        _("%(plan)s, as of %(when)s:", plan=plan_words(plan), when=instant(at, HOME_ZONE)),
        _figures(found.bases, bool(whole.silent)),
        _held(whole.held, whole.silent),
        _on_record(len(found.on_record), found.convened_only, len(found.rows), lima_in_two=True)
        if is_national
        else _on_own_record(len(found.on_record), len(found.rows)),
    ]  # fmt: skip
    if kept:
        said.append(_("Only what was chosen on that page is counted."))
    if not is_national:
        said.append(_("Only the workshops you answer for are counted."))
    said.append(_("Internal: exact figures are not published."))
    return " ".join([*said, _address("tallies.figures", key=plan.key, **kept)])


def of_public(plan: Plan, tally: Tally, at: datetime) -> str:
    """What the plan's own page says: by name only what its latest edition has, which is cited."""
    total, whole = tally.total, {"lima": "two"} if tally.lima_in_two else {}
    said = [
        _("%(plan)s, as of %(when)s:", plan=plan_words(plan), when=day(day_at_home(at), "long")),
        _figures(list(total.by_basis), bool(total.without_figure), bool(total.withheld)),
        _held(total.held, total.silent, withheld=total.withheld),
        _on_record(len(tally.on_record), tally.convened_only, len(tally.places), tally.lima_in_two),
        _by_name(plan, tally.edition, tally.people),
    ]  # fmt: skip
    return " ".join([*said, _address("tallies.plan", key=plan.key, **whole)])


def _on_record(some: int, convened: int, whole: int, lima_in_two: bool) -> str:
    if not some:
        return _("No region is on record.")
    said = {"some": number(some), "all": number(whole)}
    if convened and lima_in_two:
        return ngettext(
            "Jurisdictions on record: %(some)s of %(all)s, with Lima in two; %(num)s more was only "
            "convened, and of the others there is no record here.",
            "Jurisdictions on record: %(some)s of %(all)s, with Lima in two; %(num)s more were only "
            "convened, and of the others there is no record here.",
            convened, **said,
        )  # fmt: skip
    if convened:
        return ngettext(
            "Regions on record: %(some)s of %(all)s; %(num)s more was only convened, and of the others there "
            "is no record here.",
            "Regions on record: %(some)s of %(all)s; %(num)s more were only convened, and of the others "
            "there is no record here.",
            convened, **said,
        )  # fmt: skip
    if lima_in_two:
        return _("Jurisdictions on record: %(some)s of %(all)s, with Lima in two; "
                 "of the others there is no record here.", **said)  # fmt: skip
    return _("Regions on record: %(some)s of %(all)s; of the others there is no record here.", **said)


def _on_own_record(some: int, whole: int) -> str:
    """The same for whoever answers for some workshops: of the other regions these say nothing."""
    if not some:
        return _("No region is on record in the workshops you answer for.")
    return _(
        "Jurisdictions on record in the workshops you answer for: %(some)s of %(all)s, with Lima in two.",
        some=number(some),
        all=number(whole),
    )


def _by_name(plan: Plan, latest: Edition | None, people: Attributed) -> str:
    """With the number that the edition has; without one where it is kept back, or has nobody."""
    if latest is None:
        return _("Participations recorded by name: no record, for no edition has been signed off yet.")
    cited = citation(plan, latest)
    if not people.total:
        said = _("kept back") if people.is_kept_back else _("no record")
        return _(
            "Participations recorded by name: %(said)s, according to %(citation)s", said=said, citation=cited
        )
    return _(
        "Participations recorded by name: %(number)s, according to %(citation)s",
        number=number(people.total),
        citation=cited,
    )


def of_edition(plan: Plan, edition: Edition) -> str:
    """What an edition publishes of its workshops: the very lines of its page."""
    found = lines(edition.tables)
    here = [one for one in found if one.table == WORKSHOPS]
    missing = Counter(one.status == KEPT_BACK for one in here if one.number is None)
    said = [
        _("%(plan)s. Figures, edition %(version)s, %(day)s:", plan=plan_words(plan),
          version=edition.version, day=day(edition.signed_on, "long")),
        _figures(_sums([*here, *(one for one in found if one.table == PARTS)]), bool(missing),
                 bool(missing[True])),
        _held(len(here), missing[False], missing[True]),
    ]  # fmt: skip
    return " ".join([*said, _address("tallies.edition", key=plan.key, version=edition.version)])


def _sums(here: list[Line]) -> list[tuple[str, int]]:
    found: Counter[str] = Counter()
    for one in here:
        if one.status == PUBLISHED:
            found[one.basis] += one.number or 0
    return sorted(found.items())


def _figures(bases: list[tuple[str, int]], is_least: bool, is_withheld: bool = False) -> str:
    """Participations, each with its basis; at least so many while some workshops say nothing."""
    if not bases and is_withheld:
        return _("no figure of participations is published.")
    if not bases:
        return _("no figure of participations.")
    if is_least:
        return _("participations: at least %(bases)s.", bases=words.bases(bases))
    return _("participations: %(bases)s.", bases=words.bases(bases))


def _held(held: int, silent: int, kept_back: int = 0, withheld: int = 0) -> str:
    """A sentence: workshops held, and how many of them say no number."""
    if not held:
        return _("No workshop held is on record.")
    parts = [ngettext("%(num)s workshop held", "%(num)s workshops held", held)]
    parts += [words.of_them_without_figure(silent)] if silent else []
    parts += [words.of_them_kept_back(kept_back)] if kept_back else []
    parts += [words.of_them_withheld(withheld)] if withheld else []
    return ", ".join(parts) + "."


def _address(endpoint: str, **given: Any) -> str:
    return settings().base_url + url_for(endpoint, lang=current(), **given)
