"""What is doubtful: dates, venues, and who the institutions were. Shown as written, never corrected."""

from ..language import gettext as _
from ..language import listed, ngettext, plain
from ..workshops.editions import BY_NAME
from .facts import Candidate, Record, Represented
from .sentences import Found, Known, about, either, of_plan, short, shorts, when


def days_and_venues(known: Known) -> Found:
    """When and where the workshops took place, as far as it is doubtful or not said."""
    for record in known.records:
        if record.is_date_doubtful:
            yield about(record, _doubtful_date(record))
    yield from _hours(known)
    for record in known.held:
        if said := _venue(record):
            yield about(record, f"{short(record)}. {said}")
    yield from _districts(known)


def _doubtful_date(record: Record) -> str:
    said = {"workshop": short(record), "day": when(record)}
    if note := plain(record, "date_note"):
        return _("%(workshop)s: the date, %(day)s, is doubtful. %(note)s", note=note, **said)
    return _("%(workshop)s: the date, %(day)s, is doubtful. It is shown as written.", **said)


def _hours(known: Known) -> Found:
    without = [record for record in known.held if not record.has_hours]
    if without and len(without) == len(known.held) and not known.crowd.size:
        said = ngettext(
            "At what time of day the workshop began and ended is not known.",
            "At what time of day the %(num)s workshops began and ended is not known.",
            len(without),
        )
        yield of_plan(known, said)
    elif without:
        said = _(
            "At what time of day these began and ended is not known: %(workshops)s.",
            workshops=shorts(without),
        )
        yield of_plan(known, said)


def _venue(record: Record) -> str:
    """What is not known of the venue; the record's own note where it has one."""
    missing = _missing_venue(record)
    note = plain(record, "venue_note") if record.venue else ""
    return " ".join(filter(None, (note, missing)))


def _missing_venue(record: Record) -> str:
    if record.venue:
        is_here = record.country == "PE" and record.host is None
        return _("In which region it took place is not known.") if is_here else ""
    if record.city:
        return _("Only the city is known, %(city)s; the venue is not.", city=record.city)
    return _("Neither the venue nor the city is known.")


def _districts(known: Known) -> Found:
    without = [
        one for one in known.held if one.venue and one.host and not one.has_district and not one.venue_note_es
    ]
    if without:
        said = ngettext(
            "The district of the venue of %(workshops)s is not known.",
            "The districts of the venues of %(workshops)s are not known.",
            len(without),
            workshops=shorts(without),
        )
        yield of_plan(known, said)


def institutions(known: Known) -> Found:
    """Who came, as far as it cannot be told for certain."""
    for record in known.held:
        for body in record.represented:
            if said := _doubt(body, record, known):
                yield about(record, said)
    for record in known.held:
        if said := _unnamed(record, known):
            yield about(record, said)


def _doubt(body: Represented, record: Record, known: Known) -> str:
    said = {"body": plain(body, "label"), "workshop": short(record)}
    if body.resolution == "unresolved":
        return _unplaced(body, known, said)
    if body.resolution in {"exact", "group_unnamed"}:
        return ""
    if note := plain(body, "note"):
        return _("“%(body)s”, at %(workshop)s. %(note)s", note=note, **said)
    if body.candidates:
        others = either([_candidate(one, known) for one in body.candidates])
        return _(
            "“%(body)s”, at %(workshop)s, is read by its context; it may be %(others)s.",
            others=others,
            **said,
        )
    return _("“%(body)s”, at %(workshop)s, is inferred and not stated.", **said)


def _unplaced(body: Represented, known: Known, said: dict[str, str]) -> str:
    if not body.candidates:
        return _("“%(body)s”, at %(workshop)s, could not be placed.", **said)
    others = either([_candidate(one, known) for one in body.candidates])
    return _("“%(body)s”, at %(workshop)s, could not be placed: it may be %(others)s.", others=others, **said)


def _candidate(one: Candidate, known: Known) -> str:
    said = {"name": one.name, "region": known.regions([one.region])}
    if one.level == "district":
        return _("the district of %(name)s in %(region)s", **said)
    if one.level == "province":
        return _("the province of %(name)s in %(region)s", **said)
    return _("the region of %(name)s", name=one.name)


def _unnamed(record: Record, known: Known) -> str:
    """Groups of institutions without names; nothing at all said of who came counts too.

    Of people recorded by name the institutions are known, and told as the search for one tells them.
    """
    if record.basis == BY_NAME:
        return ""
    groups = [one for one in record.represented if not one.is_named and one.resolution != "unresolved"]
    regions = known.regions(one.region for one in groups if one.region)
    if regions:
        said = _(
            "%(workshop)s: which institutions of %(regions)s came is not known.",
            workshop=short(record),
            regions=regions,
        )
        return said
    if groups:
        labels = listed([plain(one, "label") for one in groups])
        return _(
            "%(workshop)s: which institutions came is not known (%(groups)s).",
            workshop=short(record),
            groups=labels,
        )
    if not record.represented:
        return _("%(workshop)s: which institutions came is not known.", workshop=short(record))
    return ""
