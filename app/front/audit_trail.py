"""The page of the audit trail."""

from typing import Any

from flask import render_template, request
from wtforms import StringField
from wtforms.validators import Optional, ValidationError

from ..doors import allowed
from ..forms import YEARS, Day, Form, OneOf, Plain, line
from ..language import gettext as _
from ..language import lazy_gettext as _l
from .blueprint import blueprint
from .trail import KINDS, Wanted, people_who_acted, trail
from .trail_details import details
from .trail_words import ACTIONS, ACTORS, OBJECTS


def _in_our_years(_form: Any, field: Any) -> None:
    """Days no clock of ours can tell are refused before the database is asked."""
    if field.data and not YEARS[0] <= field.data.year <= YEARS[1]:
        raise ValidationError(
            str(_l("Write a year from %(first)s to %(last)s.", first=YEARS[0], last=YEARS[1]))
        )


class TrailForm(Form):
    """What is looked for in the trail."""

    action = OneOf(_l("Action"), default="")
    kind = OneOf(_l("Object"), default="")
    key = StringField(_l("Its code or number"), filters=[line], validators=[Plain(60)])
    who = OneOf(_l("Who"), default="")
    first = Day(_l("From"), [Optional(), _in_our_years])
    last = Day(_l("To"), [Optional(), _in_our_years])


@blueprint.get("/manage/audit")
@allowed("read the audit")
def audit_trail() -> Any:
    """Who did what, when, on what object: the newest first, a page at a time."""
    form = TrailForm(request.args)
    everything = {"": _("All")}
    form.action.choices, form.kind.choices = (
        {"": _("All actions")} | _words(ACTIONS),
        everything | _words(OBJECTS),
    )
    people = {str(number): name for number, name in people_who_acted()}
    form.who.choices = everything | _words({kind: ACTORS[kind] for kind in KINDS}) | people
    is_right = form.validate()
    wanted = _wanted(form) if is_right else Wanted()
    page = render_template(
        "front/audit_trail.html", form=form, wanted=wanted, found=trail(wanted), asked=_asked(),
        actions=ACTIONS, objects=OBJECTS, actors=ACTORS, details=details,
    )  # fmt: skip
    return page, 200 if is_right else 422


def _words(lazy: dict[str, Any]) -> dict[str, str]:
    return {value: str(words) for value, words in lazy.items()}


def _wanted(form: TrailForm) -> Wanted:
    return Wanted(
        action=form.action.data or "",
        kind=form.kind.data or "",
        key=form.key.data or "",
        who=form.who.data or "",
        first=form.first.data,
        last=form.last.data,
        page=min(max(request.args.get("p", 1, int), 1), 10_000),
    )


def _asked() -> dict[str, str]:
    """What the links to the other pages keep."""
    names = ("action", "kind", "key", "who", "first", "last")
    return {name: request.args[name] for name in names if request.args.get(name)}
