"""The editors of a plan, its targets and the themes: they work, refuse, and nobody writes over another."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import AuditRow
from app.database import transaction
from app.institutions.models import Institution
from app.plan.models import Component, Plan, Target, Theme
from tests.cast import OTHER, OWN, Colleague, Enter
from tests.makers import make_theme
from tests.tallies.boards import make_plan, planned, promise
from tests.workshops.editor import both, sent_by

from ..tallies.test_board import FIRST

THEMES = "/es/manage/themes"
STEP = {"steps-0-name_es": "Primero", "steps-0-name_en": "First"}


def page_of(somebody: Colleague, path: str) -> dict[str, Any]:
    """The form of a page as the browser would send it."""
    return sent_by(somebody.get(path).page.one("main form[method=post]"))


def edit(plan: Plan) -> str:
    """Where a plan is edited."""
    return f"/es/manage/plans/{plan.key}"


def targets(plan: Plan, asked: str = "") -> str:
    """Where its targets are set."""
    return f"/es/manage/plans/{plan.key}/targets{asked}"


def stored(session: Session, plan: Plan) -> Plan:
    """The plan as it is kept now."""
    session.expire_all()
    return session.get_one(Plan, plan.id)


def component(plan: Plan) -> int:
    """A named component of a plan."""
    with transaction() as session:
        made = Component(plan_id=plan.id, position=1, name_es="Paso", name_en="Step")
        session.add(made)
    return made.id


def test_a_plan_is_edited_whole(coordinator: Colleague, session: Session) -> None:
    plan = make_plan(announced_components=10)
    bodies = session.scalars(select(Institution.id).where(Institution.kind == "ministry").limit(1)).all()
    form = page_of(coordinator, edit(plan)) | {
        "short_es": "Plan  nuevo", "first_year": "2026", "last_year": "2029", "owner": str(bodies[0]),
        "sources": [str(bodies[0])], "source_es": "Documento", "source_en": "Document",
        "steps-0-name_es": "Primero", "steps-0-name_en": "First", "steps-0-id": "",
        "waves-0-name_es": "Norte", "waves-0-name_en": "North", "waves-0-members": [OWN, OTHER],
    }  # fmt: skip
    answer = coordinator.post(edit(plan), form)
    assert answer.status_code == 303
    assert coordinator.get(answer.location).page.words(".note.ok") == "Plan guardado"
    kept = stored(session, plan)
    assert (kept.short_es, kept.first_year, kept.last_year, kept.version) == ("Plan nuevo", 2026, 2029, 2)
    assert [(one.name_es, one.name_en) for one in kept.components] == [("Primero", "First")]
    assert [sorted(one.jurisdiction_code for one in group.members) for group in kept.groups] == [[OWN, OTHER]]
    assert [one.institution_id for one in kept.sources] == [bodies[0]] and kept.owner_id == bodies[0]
    number = kept.components[0].id
    form = page_of(coordinator, edit(plan)) | {"steps-0-name_en": "The first"}
    assert coordinator.post(edit(plan), form).status_code == 303
    assert [(one.id, one.name_en) for one in stored(session, plan).components] == [(number, "The first")]
    row = session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
    assert (row.action, row.object_key, row.details) == ("edit plan", plan.key, {"version": 3})


def test_lines_come_and_go_without_saving(coordinator: Colleague, session: Session) -> None:
    plan = make_plan()
    form = page_of(coordinator, edit(plan)) | {"short_es": "Lo que escribo", "add_step": "1"}
    answer = coordinator.post(edit(plan), form)
    assert answer.status_code == 200 and answer.page.has("[name=steps-0-name_es]")
    assert answer.page.one("[name=short_es]").get("value") == "Lo que escribo"
    form = sent_by(answer.page.one("form.sheet-form"))
    assert coordinator.post(edit(plan), form | {"steps-0-name_es": "", "add_wave": "1"}).page.has(
        "[name=waves-0-members]"
    )
    assert not coordinator.post(edit(plan), form | {"remove_step": "0"}).page.has("[name=steps-0-name_es]")
    assert stored(session, plan).version == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"short_en": ""}, "#short_en"),
        ({"summary_es": " "}, "#summary_es"),
        ({"title_es": "x" * 301}, "#title_es"),
        ({"title_en": "un\x00nulo"}, "#title_en"),
        ({"title_en": "al \u202erevés"}, "#title_en"),
        ({"source_es": "Solo en español"}, "#source_en"),
        ({"first_year": ""}, "#first_year"),
        ({"first_year": "2031"}, "#last_year"),
        ({"last_year": "2040"}, "#last_year"),
        ({"last_year": "9" * 40}, "#last_year"),
        ({"announced_components": "10 %"}, "#announced_components"),
        (
            {"announced_components": "0", "steps-0-name_es": "a", "steps-0-name_en": "b"},
            "#announced_components",
        ),
        ({"owner": "999999999999"}, "#owner"),
        ({"sources": ["x"]}, "#sources"),
        ({"steps-0-name_es": "Solo", "steps-0-name_en": ""}, "#steps-0-name_en"),
        ({"waves-0-name_es": "a", "waves-0-name_en": "b", "waves-0-members": ["99"]}, "#waves-0-members"),
    ],
)
def test_what_a_plan_may_not_be(
    coordinator: Colleague, session: Session, given: dict[str, Any], field: str
) -> None:
    plan = make_plan()
    answer = coordinator.post(edit(plan), page_of(coordinator, edit(plan)) | given)
    assert answer.status_code == 422
    assert field in {link.get("href") for link in answer.page.all(".summary a")}
    assert stored(session, plan).version == 1


def test_a_plan_that_announces_one_component_is_told_so(coordinator: Colleague) -> None:
    plan = make_plan()
    two = {f"steps-{one}-{name}": "x" for one in (0, 1) for name in ("name_es", "name_en")}
    form = page_of(coordinator, edit(plan)) | two | {"announced_components": "1"}
    said = coordinator.post(edit(plan), form).page.words(".summary")
    assert "El plan anuncia 1 componente: no se nombra más que ese." in said


def test_the_summary_says_of_which_field(coordinator: Colleague) -> None:
    told = [
        link.text_content()
        for link in coordinator.post("/es/manage/plans/new", {"short_es": "Plan"}).page.all(".summary a")
    ]
    assert len(told) == len(set(told)) > 12
    assert "Resumen en español: Escríbelo en español." in told and "Escribe el primer año." in told


def test_what_something_rests_on_is_not_taken_out(coordinator: Colleague, session: Session) -> None:
    plan, other = make_plan(), make_plan()
    step, used = component(plan), component(other)
    promise(plan, "people", 2027, 5, component_id=step)
    planned(other, FIRST, component_id=used)
    for one in (plan, other):
        form = page_of(coordinator, edit(one))
        cut = {name: value for name, value in form.items() if not name.startswith("steps-")}
        answer = coordinator.post(edit(one), cut)
        assert answer.status_code == 422 and "#steps" in answer.text
        assert len(stored(session, one).components) == 1
    answer = coordinator.post(edit(plan), page_of(coordinator, edit(plan)) | {"first_year": "2028"})
    assert answer.status_code == 422 and "2027" in answer.page.words(".summary")


def test_two_who_edit_a_plan_see_both(coordinator: Colleague, enter: Enter, session: Session) -> None:
    plan, other = make_plan(), enter("coordinator")
    mine, theirs = page_of(coordinator, edit(plan)), page_of(other, edit(plan))
    assert other.post(edit(plan), theirs | {"short_es": "De ella"}).status_code == 303
    answer = coordinator.post(edit(plan), mine | {"short_es": "Mío"})
    assert answer.status_code == 409
    assert both(answer) == [["Título corto en español", "Mío", "De ella"]]
    assert stored(session, plan).short_es == "De ella"
    again = sent_by(answer.page.one("form.sheet-form"))
    assert coordinator.post(edit(plan), again).status_code == 303
    assert stored(session, plan).short_es == "Mío"
    cut = {name: value for name, value in again.items() if name != "version"}
    assert coordinator.post(edit(plan), cut).status_code == 409, "a form cut off writes over nothing"


def test_a_plan_is_made_once_its_key_is_its_own(coordinator: Colleague, session: Session) -> None:
    form = page_of(coordinator, edit(make_plan()))
    form = {name: value for name, value in form.items() if name != "version"} | {"short_es": "New"}
    places = [coordinator.post("/es/manage/plans/new", form).location for _ in range(2)]
    assert places == ["/es/manage/board/new-2?saved=1", "/es/manage/board/new-3?saved=1"], (
        "no key hides the page for new plans"
    )
    assert coordinator.get(places[0]).status_code == 200
    assert not session.scalars(select(Plan.is_demonstration).where(Plan.key == "new-2")).one()
    assert coordinator.post("/es/manage/plans/new", {"short_es": "x"}).status_code == 422


def test_targets_are_raw_numbers(coordinator: Colleague, session: Session) -> None:
    plan = make_plan()
    step = component(plan)
    for asked, name, value in (
        ("?measure=people", "n-all-2027", 500),
        (f"?measure=people&component={step}", f"n-{OWN}-2028", 40),
        ("", f"n-{OWN}-2030", 0),
    ):
        form = page_of(coordinator, targets(plan, asked)) | {name: str(value)}
        answer = coordinator.post(targets(plan, asked), form)
        assert answer.status_code == 303
        page = coordinator.get(answer.location).page
        assert page.one(f"[name={name}]").get("value") == str(value)
        assert page.words(".note.ok") == "Metas guardadas"
    rows = session.execute(
        select(Target.measure, Target.component_id, Target.jurisdiction_code, Target.year, Target.value)
        .where(Target.plan_id == plan.id)
        .order_by(Target.year)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("people", None, None, 2027, 500), ("people", step, OWN, 2028, 40), ("workshops", None, OWN, 2030, 0),
    ]  # fmt: skip
    form = page_of(coordinator, targets(plan, "?measure=people")) | {"n-all-2027": ""}
    assert coordinator.post(targets(plan, "?measure=people"), form).status_code == 303
    assert len(session.scalars(select(Target.id).where(Target.plan_id == plan.id)).all()) == 2
    row = session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
    assert (row.action, row.details) == ("set targets", {"version": 5, "changed": 1})


@pytest.mark.parametrize("odd", ["12%", "-1", "1.5", "9" * 30, "muchas", "\x00", "10000001"])
def test_targets_that_are_no_numbers_are_shown_again(
    coordinator: Colleague, session: Session, odd: str
) -> None:
    plan = make_plan()
    form = page_of(coordinator, targets(plan)) | {"n-all-2027": odd, f"n-{OWN}-2028": "7"}
    answer = coordinator.post(targets(plan), form)
    assert answer.status_code == 422
    assert "de 0 a 10,000,000" in answer.page.words(".summary:has(a[href='#n-all-2027'])")
    assert answer.page.one(f"[name=n-{OWN}-2028]").get("value") == "7"
    assert not session.scalars(select(Target.id).where(Target.plan_id == plan.id)).all()


def test_two_who_set_targets_see_both(coordinator: Colleague, enter: Enter, session: Session) -> None:
    plan, other = make_plan(), enter("coordinator")
    mine, theirs = page_of(coordinator, targets(plan)), page_of(other, targets(plan))
    assert other.post(targets(plan), theirs | {"n-all-2027": "10"}).status_code == 303
    answer = coordinator.post(targets(plan), mine | {"n-all-2027": "20"})
    assert answer.status_code == 409
    assert both(answer) == [["Todo el país, 2027", "20", "10"]]
    again = sent_by(answer.page.one("form[method=post][action*=targets]"))
    assert coordinator.post(targets(plan), again).status_code == 303
    assert session.scalars(select(Target.value).where(Target.plan_id == plan.id)).all() == [20]


def test_targets_ask_for_what_is_there(coordinator: Colleague) -> None:
    plan, other = make_plan(), make_plan()
    foreign = component(other)
    for asked in (f"?component={foreign}", "?measure=%00&component=x", "?component=99999999999999"):
        assert not coordinator.get(targets(plan, asked)).page.has("#component [selected]")
    assert coordinator.get("/es/manage/plans/none/targets").status_code == 404


def test_themes_are_named_in_both_languages(coordinator: Colleague, enter: Enter, session: Session) -> None:
    make_theme("CO")
    make_theme("GM")
    form = page_of(coordinator, THEMES) | {"themes-0-name_es": "Codesarrollo", "themes-0-colour": "3"}
    other = enter("coordinator")
    late = page_of(other, THEMES) | {"themes-0-name_es": "Otro"}
    assert coordinator.post(THEMES, form).status_code == 303
    theme = session.get_one(Theme, "CO", populate_existing=True)
    assert (theme.name_es, theme.colour, theme.version) == ("Codesarrollo", 3, 2)
    assert session.get_one(Theme, "GM", populate_existing=True).version == 1, (
        "what did not change has no version"
    )
    answer = other.post(THEMES, late)
    assert answer.status_code == 409 and "Codesarrollo" in answer.page.words(".summary tbody")
    assert other.post(THEMES, sent_by(answer.page.one("form.sheet-form"))).status_code == 303
    assert session.get_one(Theme, "CO", populate_existing=True).name_es == "Otro"
    for odd in ({"themes-0-name_en": ""}, {"themes-1-colour": "7"}, {"themes-0-name_es": "\x00"}):
        assert coordinator.post(THEMES, page_of(coordinator, THEMES) | odd).status_code == 422
    few = {name: value for name, value in form.items() if not name.startswith("themes-1")}
    assert coordinator.post(THEMES, few).status_code == 422


def test_only_coordinators_edit_the_plan(enter: Enter, organiser: Colleague) -> None:
    plan = make_plan()
    for somebody in (organiser, enter("viewer"), enter("administrator")):
        for path in (edit(plan), targets(plan), THEMES, "/es/manage/plans/new"):
            assert somebody.get(path).status_code == 403
            assert somebody.post(path, {"version": "1"}).status_code == 403


def test_a_plan_keeps_the_years_of_its_workshops(coordinator: Colleague, session: Session) -> None:
    plan = make_plan()
    there = [planned(plan, date(2030, 5, day), state=state) for day, state in ((7, "held"), (8, "cancelled"))]
    planned(plan, date(2028, 5, 7))
    planned(make_plan(), date(2030, 5, 7))
    for years, field in (
        ({"first_year": "2026", "last_year": "2029"}, "last_year"),
        ({"first_year": "2029", "last_year": "2031"}, "first_year"),
    ):
        answer = coordinator.post(edit(plan), page_of(coordinator, edit(plan)) | years)
        assert answer.status_code == 422
        said = answer.page.one(f".summary a[href='#{field}']").text_content()
        assert said.startswith("2 talleres" if field == "last_year" else "1 taller"), said
    kept = stored(session, plan)
    assert (kept.first_year, kept.last_year, kept.version) == (2027, 2030, 1)
    with transaction() as deed:
        for one in there:
            deed.merge(one).plan_id = None
    form = page_of(coordinator, edit(plan)) | {"last_year": "2029"}
    assert coordinator.post(edit(plan), form).status_code == 303
    assert stored(session, plan).last_year == 2029
