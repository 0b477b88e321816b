"""A message to many people of a workshop: written in both languages, looked at, sent; what became of it."""

from typing import Any

from flask import abort, render_template, request, url_for

from ..clock import now
from ..doors import actor, allowed
from ..htmx import go_to
from ..language import LANGUAGES, gettext, speaking
from ..messages.harmless import harmless_name
from ..registration.manage import head
from ..registration.models import Registration
from ..registration.placeholders import FILLED, ensure_known, filled
from ..registration.reading import Reading
from ..security import hit
from ..tokens import form_age, form_key, keyed
from ..workshops.models import Workshop
from ..workshops.own import own_workshop
from . import group_message, message_rules
from .blueprint import blueprint
from .message_forms import MessageForm

HERE = "/manage/workshops/<code>/messages"
# The largest number a row can have.
LAST = 2**31 - 1
LAST_PAGE = 1000


@blueprint.get(HERE)
@allowed("see people")
def messages(code: str) -> Any:
    """What was sent, and the form for another."""
    return _page(code, Reading(_form(formdata=None, audience="seated")))


@blueprint.post(HERE)
@allowed("run workshops")
def send_message(code: str) -> Any:
    """Show it as it would be, or send what was shown."""
    workshop, _seats = own_workshop(code)
    reading = Reading(_form())
    draft = _read(reading, workshop)
    if draft is None or "send" not in request.form:
        return _page(code, reading, draft)
    reading.ask(message_rules.ensure_seen, reading.form["seen"].data == _seal(workshop, draft))
    if not reading.is_refused:
        hit("limit_messages", workshop.code)
        reading.ask(group_message.send, actor(), workshop.id, draft)
    if reading.is_refused:
        return _page(code, reading, draft)
    return go_to(url_for("attendance.messages", code=code, done="sent"))


@blueprint.get(f"{HERE}/<int(max={LAST}):number>")
@allowed("see people")
def message(code: str, number: int) -> Any:
    """One that was sent, and what became of it for each person."""
    workshop, seats = own_workshop(code)
    found = group_message.find_sent(workshop.id, number) or abort(404)
    page = min(max(request.args.get("p", 1, int), 1), LAST_PAGE)
    notices = group_message.delivery(found, page)
    shown = {"message": found, "notices": notices[: group_message.PAGE], "page": page}
    shown["has_more"] = len(notices) > group_message.PAGE
    words = {"audiences": message_rules.AUDIENCE_WORDS}
    return render_template("attendance/message.html", **head(workshop, seats), **shown, **words)


def _form(**given: Any) -> MessageForm:
    form = MessageForm(**given)
    form.audience.choices = {one: str(said) for one, said in message_rules.AUDIENCE_WORDS.items()}
    return form


def _read(reading: Reading, workshop: Workshop) -> group_message.Draft | None:
    form: Any = reading.form
    if not form.validate():
        reading.status = 422
    for name in ("text_es", "text_en"):
        reading.ask(ensure_known, form[name].data or "", name)
    if form_age(form.key.data or "") is None:
        form.key.data = form_key()
    if not reading.is_refused and "send" not in request.form:
        known = group_message.when(workshop, now())
        reading.ask(message_rules.ensure_may_write, *known, form.audience.data)
    if reading.is_refused:
        return None
    return group_message.Draft(form.audience.data, form.text_es.data, form.text_en.data, form.key.data)


def _seal(workshop: Workshop, draft: group_message.Draft) -> str:
    """A mark of exactly what was shown, on the form it was shown on: another key is another message."""
    said = (workshop.code, draft.key, draft.audience, draft.text_es, draft.text_en)
    return keyed("message shown", *said).hex()[:32]


def _preview(workshop: Workshop, draft: group_message.Draft) -> dict[str, Any]:
    """As the first of them would read it, in each language; as nobody would where nobody can be told."""
    by_mail, by_hand, _none = reached = group_message.reached(workshop.id, draft.audience)
    somebody = group_message.first_of(workshop.id, draft.audience) if by_mail or by_hand else None
    if somebody is None:
        return {"shown": {}, "reached": reached}
    texts = {"es": draft.text_es, "en": draft.text_en}
    return {
        "shown": {code: _as_read(texts[code], somebody, code).split("\n") for code in LANGUAGES},
        "reached": reached,
        "seal": _seal(workshop, draft),
    }


def _as_read(text: str, somebody: Registration, code: str) -> str:
    """With the greeting that stands above it."""
    with speaking(code):
        greeting = gettext("Hello, %(name)s:", name=harmless_name(somebody.given_names))
        return f"{greeting}\n{filled(text, somebody)}"


def _page(code: str, reading: Reading, draft: group_message.Draft | None = None) -> Any:
    workshop, seats = own_workshop(code)
    form: Any = reading.form
    if form_age(form.key.data or "") is None:
        form.key.data = form_key()
    parts = {
        "form": form,
        "numbers": group_message.numbers(workshop.id),
        "audiences": message_rules.AUDIENCE_WORDS,
        "offered": message_rules.offered(*group_message.when(workshop, now())),
        "placeholders": list(FILLED),
        "preview": _preview(workshop, draft) if draft else None,
        "sent": group_message.sent(workshop.id),
        "done": request.args.get("done") if request.method == "GET" else None,
    }
    return render_template("attendance/messages.html", **head(workshop, seats), **parts), reading.status
