"""The editor's form, made ready: whole for a new workshop, else one part at a time."""

from collections.abc import Callable
from functools import partial

from flask import request

from ..accounts.sessions import scope
from ..database import db
from ..forms import show
from ..language import gettext as _
from ..refusals import Refusal
from . import offered, organisers
from .draft import Draft
from .drafting import also_convened, draft_of, when_of
from .filling import filled, usual
from .forms import MOST_QUESTIONS, MOST_SESSIONS, WorkshopForm
from .models import Venue, Workshop
from .parts import FIELDS, version_of
from .rules import MOVABLE_IN_EDITOR, ensure_may_convene
from .seats import Seats
from .when import ensure_possible

# Fields a published workshop's editor has not: it is moved by a deed of its own, and its people are told.
WHERE = tuple(name for name in FIELDS["where"] if not name.startswith("access"))
WHEN = FIELDS["when"]
MOVED_TOO = ("version", "access_es", "access_en")
MEANT = "meant"
# What a new workshop is not asked yet.
LATER = ("questions", "organisers", MEANT)
MOST = {"sessions": MOST_SESSIONS, "questions": MOST_QUESTIONS}


def blank_form() -> WorkshopForm:
    """A new workshop, with what is usual here."""
    form = _with_lists(WorkshopForm(data=usual()), None)
    for name in LATER:
        del form[name]
    return form


def part_form(workshop: Workshop, counters: Seats, part: str, typed: bool = True) -> WorkshopForm:
    """One part of a workshop: as somebody just typed it, or as it is."""
    data = filled(workshop, counters) | {"version": version_of(workshop, part)}
    form = WorkshopForm(data=data) if typed else WorkshopForm(formdata=None, data=data)
    form = _with_lists(form, workshop)
    kept = {"version", "opened", MEANT, *FIELDS[part]} - {"capacity", "certainty"}
    if workshop.state not in MOVABLE_IN_EDITOR:
        kept -= {*WHEN, *WHERE}
    _keep(form, kept)
    return form


def stored_form(workshop: Workshop, counters: Seats) -> WorkshopForm:
    """The whole workshop as it is, for showing all its parts."""
    form = _with_lists(WorkshopForm(formdata=None, data=filled(workshop, counters)), workshop)
    announced = () if workshop.state in MOVABLE_IN_EDITOR else (*WHEN, *WHERE)
    _keep(form, set(form.data) - {"capacity", "certainty", MEANT, *announced})
    return form


def move_form(workshop: Workshop, counters: Seats) -> WorkshopForm:
    """Days, hours and venue alone: what moving a published workshop changes."""
    form = _with_lists(WorkshopForm(data=filled(workshop, counters)), workshop)
    form.meant.label.text = _("Move it anyway")
    _keep(form, {*WHEN, *WHERE, *MOVED_TOO, MEANT})
    return form


def venue_form(venue: Venue, is_announced: bool, typed: bool = True) -> WorkshopForm:
    """A kept venue alone; of one people come to, only what sends nobody elsewhere."""
    names = ("name", "address", "city", "country", "map_url", "capacity")
    data = {f"venue_{name}": getattr(venue, name) for name in names}
    data |= {"version": venue.version, "venue_region": venue.jurisdiction_code or ""}
    data |= {
        "access_es": venue.access_es,
        "access_en": venue.access_en,
        "district": venue.district_code or "",
    }
    form = _with_lists(WorkshopForm(data=data) if typed else WorkshopForm(formdata=None, data=data), None)
    form.venue_name.label.text = _("Name of the venue")
    place = () if is_announced else WHERE
    _keep(form, {*place, "opened", "venue_map_url", "venue_capacity", *MOVED_TOO} - {"venue_id"})
    return form


def draft_of_part(form: WorkshopForm, part: str, workshop: Workshop) -> Draft:
    """What the editor says of one part; what others answer for is kept."""
    return draft_of(form, part, workshop, scope(), organisers.named(db.session(), workshop.id))


def is_rearranged(form: WorkshopForm) -> bool:
    """Whether a button asked for another line or for districts: the form comes back, nothing is saved."""
    asked = request.form
    for name in [name for name in MOST if name in form]:
        entries, one = form[name].entries, name.removesuffix("s")
        if f"add_{one}" in asked and len(entries) < MOST[name]:
            form[name].append_entry()
        place = _place(entries, asked.get(f"remove_{one}", ""))
        if place is not None:
            form[name].entries = [part for number, part in enumerate(entries) if number != place]
        place = _place(entries, asked.get(f"raise_{one}", ""))
        if place:
            entries.insert(place - 1, entries.pop(place))
    buttons = (f"{deed}_{one}" for deed in ("add", "remove", "raise") for one in ("session", "question"))
    return any(name in asked for name in (*buttons, "find_district"))


def is_valid(form: WorkshopForm, workshop: Workshop | None) -> bool:
    """Whether the form will do, everything that stands against it told at once."""
    is_whole, within = form.validate(), scope()
    rules: list[Callable[[], None]] = []
    if "convened" in form and not form.convened.errors:
        before = workshop.region_codes if workshop else ()
        wanted = also_convened(workshop, within).union(form.convened.data)
        # Who was named for a workshop may keep none of their own: that is for the deed to know.
        rules.append(lambda: ensure_may_convene(within, before, wanted, is_named=workshop is not None))
    if "first_day" in form and not any(form[name].errors for name in WHEN):
        rules.append(lambda: ensure_possible(when_of(form)))
    return all([_stands(form, rule) for rule in rules]) and is_whole


def _place(entries: list[object], index: str) -> int | None:
    """Where in a list the line with this number in its name stands."""
    names = [str(getattr(part, "name", "")).rpartition("-")[2] for part in entries]
    return names.index(index) if index and index in names else None


def _stands(form: WorkshopForm, rule: Callable[[], None]) -> bool:
    try:
        rule()
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True


def _keep(form: WorkshopForm, kept: set[str]) -> None:
    for name in [name for name in form.data if name not in kept]:
        del form[name]


def _with_lists(form: WorkshopForm, workshop: Workshop | None) -> WorkshopForm:
    within = scope()
    lists = offered.choices(workshop, within)
    lists["convened"] = {code: name for code, name in lists["convened"].items() if within.covers(code)}
    for name, found in lists.items():
        form[name].choices = found
    form.people = partial(offered.people, within)
    form.district.choices = offered.find_districts(form.district_query.data or "")
    form.district.choices |= offered.district_name(form.district.data or "")
    return form
