"""What is missing: figures, regions, and what the plan announced without saying more."""

from ..language import gettext as _
from ..language import listed, ngettext, number, plain
from ..workshops.record import WITHHELD
from . import words
from .facts import Record, years_without_record
from .sentences import Found, Known, about, about_figure, of_plan, short, shorts, when
from .standing import Standing

COUNTED_NOT_NAMED = frozenset({"reported", "sheet"})


def figures(known: Known) -> Found:
    """What the numbers do not say."""
    yield from _the_total(known)
    if known.crowd.size:
        yield of_plan(known, _the_crowd(known.crowd.size))
    for record in known.held:
        if record.number is None:
            yield about_figure(record, _missing_figure(known, record))
    if any(record.number and record.basis in COUNTED_NOT_NAMED for record in known.held):
        yield of_plan(
            known,
            _(
                "The figures count participations, not people: how many different people they were is not "
                "known, for somebody may have come to several workshops."
            ),
        )


def _the_total(known: Known) -> Found:
    total = known.total
    if total.silent and total.told:
        yield of_plan(
            known,
            ngettext(
                "The total is at least %(total)s: what the workshop without a figure would add is not known.",
                "The total is at least %(total)s: what the %(num)s workshops without a figure would add is "
                "not known.",
                total.silent,
                total=number(total.number),
            ),
        )
    if total.withheld and total.told:
        yield of_plan(
            known,
            ngettext(
                "The total is at least %(total)s: the figure of %(num)s workshop recorded by name is kept "
                "back or not published yet.",
                "The total is at least %(total)s: the figures of %(num)s workshops recorded by name are kept "
                "back or not published yet.",
                total.withheld,
                total=number(total.number),
            ),
        )


def _the_crowd(count: int) -> str:
    return ngettext(
        "%(num)s workshop more enters every sum and is not gone through by itself in this list.",
        "%(num)s workshops more enter every sum and are not gone through one by one in this list.",
        count,
    )


def _missing_figure(known: Known, record: Record) -> str:
    said = {"workshop": short(record), "day": when(record)}
    if record.withheld:
        return f"{said['workshop']} ({said['day']}). {WITHHELD[record.withheld]}"
    if record.parts:
        said["regions"] = known.regions(record.parts)
        return _("%(workshop)s (%(day)s): how many took part is known of %(regions)s only.", **said)
    if record.state == "published":
        return _("%(workshop)s (%(day)s): it is over and how many took part has not been entered.", **said)
    return _("%(workshop)s (%(day)s): how many took part is not known.", **said)


def regions(known: Known) -> Found:
    """Where the people came from, as far as it cannot be told."""
    shared = {share.workshop: share.number for standing in known.standings for share in standing.shared}
    for record in known.held:
        if record.code in shared:
            yield about_figure(record, _not_split(known, record, shared[record.code]))
        if not record.regions:
            said = _("%(workshop)s: which regions it was for is not known.", workshop=short(record))
            yield about(record, said)
    for standing in known.standings:
        for part in standing.parts or (standing,):
            yield from _questioned(known, part)
    yield from _possible(known)
    yield from _silent(known)


def _not_split(known: Known, record: Record, rest: int) -> str:
    said = {"workshop": short(record), "number": number(record.number or 0)}
    if record.parts:
        return _(
            "%(workshop)s: of its %(number)s participations, for %(rest)s no single region is stated.",
            **said,
            rest=number(rest),
        )
    return _(
        "%(workshop)s: its %(number)s participations are of %(regions)s together; how many are of each is "
        "not known.",
        **said,
        regions=known.regions(record.regions),
    )


def _questioned(known: Known, standing: Standing) -> Found:
    stated = [one for one in known.held if one.number and one.basis in COUNTED_NOT_NAMED]
    records = [one for one in stated if one.unplaced and one.code in standing.workshops]
    if standing.questioned and records:
        yield about_figure(
            records[0],
            _(
                "%(region)s: %(part)s of its %(number)s participations are from %(workshops)s, where an "
                "institution could not be placed.",
                region=plain(standing.place, "name"),
                part=number(standing.questioned),
                number=number(standing.attributable or 0),
                workshops=shorts(records),
            ),
        )


def _possible(known: Known) -> Found:
    for record in known.held:
        places = [
            one.place for one in known.standings if one.is_only_possible and record.code in one.possible
        ]
        if places:
            yield about(
                record,
                ngettext(
                    "%(regions)s is possible, not confirmed: an institution at %(workshop)s that could not "
                    "be placed may be from there.",
                    "%(regions)s are possible, not confirmed: an institution at %(workshop)s that could not "
                    "be placed may be from there.",
                    len(places),
                    regions=words.regions(places),
                    workshop=short(record),
                ),
            )


def _silent(known: Known) -> Found:
    convened = [standing.place for standing in known.standings if standing.is_convened]
    if convened:
        yield of_plan(known, words.only_convened(len(convened), words.regions(convened)))
    silent = [
        one.place for one in known.standings if not (one.is_on_record or one.is_convened or one.has_nobody)
    ]
    if silent:
        yield of_plan(
            known,
            ngettext(
                "%(num)s region has no record in this source: %(regions)s. That does not mean that nothing "
                "took place there.",
                "%(num)s regions have no record in this source: %(regions)s. That does not mean that "
                "nothing took place there.",
                len(silent),
                regions=words.regions(silent),
            ),
        )


def of_the_plan(known: Known) -> Found:
    """What the plan announced and did not say."""
    yield from _years(known)
    yield from _components(known)
    yield from _groups(known)
    yield from _sources(known)
    if not known.promises.targets:
        yield of_plan(
            known, _("No target is on record: neither workshops nor people were promised in numbers.")
        )


def _years(known: Known) -> Found:
    silent = years_without_record(known.promises.years, known.records, known.year)
    years = [year for year in silent if not known.crowd.years[year]]
    if years:
        yield of_plan(
            known,
            _(
                "Of %(years)s this source says nothing: neither that there were workshops nor that there "
                "were none.",
                years=listed([str(year) for year in years]),
            ),
        )


def _components(known: Known) -> Found:
    announced, named = known.promises.announced_components or 0, len(known.promises.components)
    if announced > named:
        yield of_plan(
            known,
            ngettext(
                "%(announced)s components are announced and %(num)s step is named: the others (%(rest)s) are "
                "not known, nor whether that one is a component.",
                "%(announced)s components are announced and %(num)s steps are named: the others (%(rest)s) "
                "are not known, nor whether those %(num)s are components.",
                named,
                announced=number(announced),
                rest=number(announced - named),
            ),
        )


def _groups(known: Known) -> Found:
    empty = [group for group in known.promises.groups if not group.members]
    if empty:
        yield of_plan(
            known,
            ngettext(
                "%(num)s intervention group is announced and its regions are not named.",
                "%(num)s intervention groups are announced and their regions are not named.",
                len(empty),
            ),
        )


def _sources(known: Known) -> Found:
    credited = {source.key for record in known.records for source in record.sources}
    credited.update(known.crowd.credited)
    for source in known.promises.sources:
        if source.key not in credited:
            yield of_plan(
                known,
                _(
                    "Named as a cooperating source, with no workshop credited to it: %(source)s.",
                    source=f"{plain(source, 'name')} ({source.acronym})"
                    if source.acronym
                    else plain(source, "name"),
                ),
            )
