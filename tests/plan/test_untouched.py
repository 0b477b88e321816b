"""Two who edit a plan, its targets or the themes: what the second left alone follows the first."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.plan.models import Plan, Target, Theme
from tests.cast import OTHER, OWN, Colleague, Enter
from tests.makers import make_theme
from tests.tallies.boards import make_plan
from tests.workshops.editor import both, sent_by

FORM = "main form[method=post]"
STEPS = {
    "steps-0-id": "", "steps-0-name_es": "Uno", "steps-0-name_en": "One",
    "steps-1-id": "", "steps-1-name_es": "Dos", "steps-1-name_en": "Two",
    "waves-0-id": "", "waves-0-name_es": "Norte", "waves-0-name_en": "North", "waves-0-members": [OTHER, OWN],
}  # fmt: skip


def _page(somebody: Colleague, path: str) -> dict[str, Any]:
    return sent_by(somebody.get(path).page.one(FORM))


def _clash(coordinator: Colleague, enter: Enter, path: str, hers: Any, mine: Any) -> Any:
    """She saves first; the answer to mine, which is then saved over hers."""
    other = enter("coordinator")
    late, early = _page(coordinator, path), _page(other, path)
    assert other.post(path, early | hers).status_code == 303
    answer = coordinator.post(path, late | mine)
    assert answer.status_code == 409
    assert coordinator.post(path, sent_by(answer.page.one(FORM))).status_code == 303
    return answer


def test_a_plan(coordinator: Colleague, enter: Enter, session: Session) -> None:
    plan = make_plan()
    path = f"/es/manage/plans/{plan.key}"
    assert coordinator.post(path, _page(coordinator, path) | STEPS).status_code == 303
    hers = {"summary_es": "De ella", "steps-0-name_es": "Suyo", "legal_basis": "Ley", "waves-0-members": OWN}
    answer = _clash(coordinator, enter, path, hers, {"short_es": "Mío", "steps-1-rung": "training"})
    assert [row[0] for row in both(answer)] == ["Título corto en español", "Componentes"]
    assert "El plan cambió" in answer.page.words(".summary h2")
    session.expire_all()
    kept = session.get_one(Plan, plan.id)
    assert (kept.short_es, kept.summary_es, kept.legal_basis) == ("Mío", "De ella", "Ley")
    assert [(one.name_es, one.rung) for one in kept.components] == [("Suyo", ""), ("Dos", "training")]
    assert [one.jurisdiction_code for one in kept.groups[0].members] == [OWN]


def test_targets(coordinator: Colleague, enter: Enter, session: Session) -> None:
    plan = make_plan()
    path = f"/es/manage/plans/{plan.key}/targets"
    answer = _clash(coordinator, enter, path, {"n-all-2027": "10"}, {f"n-{OWN}-2028": "20"})
    assert [row[1:] for row in both(answer)] == [["20", "—"]]
    assert "Las metas cambiaron" in answer.page.words(".summary h2")
    kept = session.execute(select(Target.jurisdiction_code, Target.year, Target.value))
    assert {tuple(one) for one in kept} == {(None, 2027, 10), (OWN, 2028, 20)}


def test_numbers_of_what_was_taken_out_are_written_nowhere_else(
    coordinator: Colleague, enter: Enter, session: Session
) -> None:
    plan, other = make_plan(), enter("coordinator")
    path, path_of_plan = f"/es/manage/plans/{plan.key}/targets", f"/es/manage/plans/{plan.key}"
    assert coordinator.post(path, _page(coordinator, path) | {"n-all-2027": "500"}).status_code == 303
    assert other.post(path_of_plan, _page(other, path_of_plan) | STEPS).status_code == 303
    session.expire_all()
    step = f"{path}?component={session.get_one(Plan, plan.id).components[0].id}"
    mine = _page(coordinator, step) | {"n-all-2028": "40"}
    without = {name: said for name, said in _page(other, path_of_plan).items() if "steps-0-" not in name}
    assert other.post(path_of_plan, without).status_code == 303
    answer = coordinator.post(step, mine)
    assert answer.status_code == 409 and "ya no tiene lugar" in answer.page.words(".summary")
    assert answer.page.one("[name=n-all-2028]").get("value") == "40"
    assert (
        coordinator.post(answer.page.one(FORM).get("action"), sent_by(answer.page.one(FORM))).status_code
        == 409
    )
    late = _page(coordinator, path) | {"n-all-2030": "7"}
    assert other.post(path_of_plan, _page(other, path_of_plan) | {"last_year": "2029"}).status_code == 303
    answer = coordinator.post(path, late)
    assert answer.status_code == 409 and "ya no tiene lugar" in answer.page.words(".summary")
    assert coordinator.post(path, sent_by(answer.page.one(FORM))).status_code == 303
    kept = session.execute(select(Target.component_id, Target.year, Target.value))
    assert [tuple(one) for one in kept] == [(None, 2027, 500)]


def test_themes(coordinator: Colleague, enter: Enter, session: Session) -> None:
    make_theme("CO")
    make_theme("GM")
    hers = {"themes-0-name_en": "Hers", "themes-1-name_es": "Suyo"}
    answer = _clash(coordinator, enter, "/es/manage/themes", hers, {"themes-0-name_es": "Mío"})
    assert "Los temas cambiaron" in answer.page.words(".summary h2")
    kept = [session.get_one(Theme, code, populate_existing=True) for code in ("CO", "GM")]
    assert [(one.name_es, one.name_en) for one in kept] == [("Mío", "Hers"), ("Suyo", kept[1].name_en)]
