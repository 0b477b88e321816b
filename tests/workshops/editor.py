"""The editor's form as a browser sends it."""

from datetime import timedelta
from typing import Any

from app.clock import now
from tests.cast import Colleague

NEW = "/es/manage/workshops/new"


def filled(**given: Any) -> dict[str, Any]:
    """One morning in a month, open for sign-up, whole in both languages, in a new venue unless one is given.

    `None` leaves a field out.
    """
    day = (now() + timedelta(days=30)).date().isoformat()
    form: dict[str, Any] = {
        "short_es": "Codesarrollo · Cusco",
        "short_en": "Co-development · Cusco",
        "title_es": "Taller de codesarrollo para gobiernos locales del Cusco",
        "title_en": "Workshop on co-development for the local governments of Cusco",
        "plan_id": "",
        "component_id": "",
        "theme_code": "",
        "first_day": day,
        "first_hour": "09:00",
        "last_hour": "13:00",
        "zone": "America/Lima",
        "venue_id": "new",
        "venue_name": "Local de ejemplo",
        "venue_city": "Cusco",
        "venue_country": "PE",
        "venue_region": "08",
        "convened": ["08"],
        "capacity": "30",
        "opens_at": f"{(now() - timedelta(days=1)).date().isoformat()}T08:00",
        "held_in": ["es"],
    }
    if "venue_id" in given:
        form |= dict.fromkeys(("venue_name", "venue_city", "venue_region"), "")
    return {name: value for name, value in (form | given).items() if value is not None}


def create(somebody: Colleague, **given: Any) -> str:
    """Make a workshop by the form; its code."""
    answer = somebody.post(NEW, filled(**given))
    assert answer.status_code == 303, answer.page.all(".summary li")[0].text_content()
    return str(answer.location.rpartition("/")[2])


PARTS = ("what", "when", "where", "who", "seats", "asked", "sessions")


def part_form(somebody: Colleague, code: str, part: str) -> dict[str, Any]:
    """One part of the editor as its page shows it, ready to be changed and sent back."""
    return sent_by(somebody.get(f"/es/manage/workshops/{code}/edit").page.one(f"#part-{part}"))


def save_part(somebody: Colleague, code: str, part: str, form: dict[str, Any]) -> Any:
    """Send one part."""
    return somebody.post(f"/es/manage/workshops/{code}/edit/{part}", form)


def edit_part(somebody: Colleague, code: str, part: str, **given: Any) -> Any:
    """Change some fields of a part and send it; the answer."""
    form = part_form(somebody, code, part) | given
    return save_part(somebody, code, part, {name: value for name, value in form.items() if value is not None})


def move(somebody: Colleague, code: str, **given: Any) -> Any:
    """Move a workshop by its page, and mean it where it asks: no day of a test is a holiday on purpose."""
    path = f"/es/manage/workshops/{code}/move"
    form = sent_by(somebody.get(path).page.one("form.sheet-form")) | given
    answer = somebody.post(path, form)
    asked = answer.page.all("#meant") if answer.status_code == 422 else ()
    return somebody.post(path, form | {"meant": asked[0].get("value")}) if asked else answer


def sent_by(form: Any) -> dict[str, Any]:
    """What a browser sends of a form that nobody touched, without buttons."""
    fields: dict[str, Any] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in fields.items()}


def both(answer: Any) -> list[list[str]]:
    """The rows of a conflict page: the field, what was written, what is kept."""
    return [[cell.text_content() for cell in row] for row in answer.page.all(".summary tbody tr")]
