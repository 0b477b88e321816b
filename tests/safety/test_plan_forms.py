"""The plan's forms with payloads: kept as written or refused, shown as text, and never a failure."""

from sqlalchemy.orm import Session

from app import text
from app.plan.models import Plan
from tests.makers import make_held, make_theme, make_workshop
from tests.tallies.boards import make_plan
from tests.turns import by_turns
from tests.workshops.editor import sent_by

from .browser import Attacker, counted, value_of
from .test_staff_forms import SOME, sent

TEXTS = ("short_es", "short_en", "title_es", "summary_en", "legal_basis", "source_es", "source_en")
PARTS = ("steps-0-name_es", "steps-0-name_en", "waves-0-name_es", "waves-0-name_en")
ODD = ("version", "first_year", "owner", "sources", "announced_components", "steps-0-id", "waves-0-members")


ASKED = ("theme", "group", "source", "state", "component", "from", "year", "measure", "region")


def test_the_plan_keeps_texts_as_written_or_nothing(
    session: Session, insider: Attacker, dialect: str
) -> None:
    plan = make_plan()
    here = f"/es/manage/plans/{plan.key}"
    for typed in by_turns(SOME, dialect):
        form = sent_by(insider.get(here).page.one("main form[method=post]"))
        before = counted(session)
        answer = insider.send(here, sent(form | dict.fromkeys((*TEXTS, *PARTS), typed)))
        if answer.status_code == 303:
            page = insider.get(here).page
            assert {value_of(page, name) for name in (*TEXTS[:3], *PARTS)} == {text.line(typed)}
            shown = f"/es/manage/board/{plan.key}", f"/es/plan/{plan.key}", f"{here}/targets"
            for path in (*shown, "/es/manage/workshops/new"):
                assert insider.get(path).status_code == 200
        else:
            assert answer.status_code in (413, 422)
            assert counted(session) == before


def test_the_plan_takes_no_nonsense(session: Session, insider: Attacker, dialect: str) -> None:
    make_theme("CO")
    plan, workshop = make_plan(), make_workshop(state="scheduled")
    here, before = f"/es/manage/plans/{plan.key}", counted(session)
    whole = sent_by(insider.get(here).page.one("main form[method=post]"))
    shift = f"/es/manage/workshops/{workshop.code}/shift"
    planned = sent_by(insider.get(shift).page.one("main form[method=post]"))
    for number, typed in enumerate(by_turns(SOME, dialect)):
        odd = f"x{typed}"
        name, other = ODD[number % len(ODD)], ("year", "quarter", "region", "leaving", "state")[number % 5]
        part = {"steps-0-name_es": "", "waves-0-name_es": ""}
        for path, form in (
            (here, whole | part | {name: odd}),
            (f"{here}/targets", {"version": odd, "n-all-2027": odd, "n-08-2028": typed}),
            ("/es/manage/themes", {"themes-0-name_es": "", "themes-0-colour": odd, "themes-0-version": odd}),
            (shift, planned | {other: odd}),
        ):
            assert insider.send(path, sent(form)).status_code in (409, 413, 422), path
        asked = [(one, typed) for one in ASKED]
        for path in (f"/es/manage/board/{plan.key}", f"{here}/targets", shift):
            assert insider.ask(path, asked).status_code == 200
    assert counted(session) == before
    assert session.get_one(Plan, plan.id, populate_existing=True).version == 1


def test_how_something_doubtful_is_known_is_kept_as_written_or_not(
    session: Session, insider: Attacker, dialect: str
) -> None:
    workshop = make_held(date_confidence="doubtful")
    here, days = f"/es/manage/workshops/{workshop.code}/doubts", str(workshop.first_day)
    for typed in by_turns(SOME, dialect):
        notes = {"date-note_es": typed, "date-note_en": typed}
        form = {"date-version": "1", "date-answer": "known", "date-first_day": days, "date-last_day": days}
        session.refresh(workshop)
        answer = insider.send(f"{here}/date", sent(form | {"date-version": str(workshop.version)} | notes))
        if answer.status_code == 303:
            assert value_of(insider.get(here).page, "date-note_es").removeprefix("\n") == text.line(typed)
            assert text.line(typed) in insider.get(f"/es/workshops/{workshop.code}").page.words("main")
        else:
            assert answer.status_code in (409, 413, 422)
        odd = {"body-number": typed, "body-institution": typed, "date-version": f"x{typed}"}
        assert insider.send(f"{here}/date", sent(form | odd)).status_code in (409, 413, 422)
        assert insider.send(f"{here}/institution", sent(odd)).status_code in (404, 413)
        assert insider.ask(here, [("which", typed)]).status_code == 200
