"""A workshop lies in its plan's years, and what a demonstration account makes is a demonstration."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.plan.models import Plan
from app.workshops.models import Workshop
from tests.cast import OWN, Colleague, Enter
from tests.makers import in_days, make_plan, make_workshop
from tests.workshops.editor import NEW, create, edit_part, filled

THIS_YEAR = now().year


@pytest.fixture
def old(session: Session) -> Plan:
    """A plan of long ago."""
    return make_plan("viejo", 2011, 2014)


@pytest.fixture
def current(session: Session) -> Plan:
    """A plan that runs now."""
    return make_plan("actual", THIS_YEAR - 1, THIS_YEAR + 2)


@pytest.fixture
def invented(session: Session) -> Plan:
    """The demonstration's plan."""
    return make_plan("inventado", THIS_YEAR - 1, THIS_YEAR + 2, is_demonstration=True)


@pytest.fixture
def visitor(enter: Enter) -> Colleague:
    """An organiser of Cusco whose account is a demonstration."""
    return enter("organiser", (OWN,), is_demonstration=True)


def _stored(session: Session, code: str) -> Workshop:
    statement = select(Workshop).where(Workshop.code == code)
    return session.scalars(statement, execution_options={"populate_existing": True}).one()


def _fields(answer: object) -> set[str]:
    return {link.get("href", "") for link in answer.page.all(".summary a")}  # type: ignore[attr-defined]


def test_a_day_outside_the_plans_years_is_refused(
    organiser: Colleague, session: Session, old: Plan, current: Plan
) -> None:
    answer = organiser.post(NEW, filled(plan_id=str(old.id)))
    assert answer.status_code == 422
    assert _fields(answer) == {"#first_day"}
    assert "2011" in answer.page.one(".summary").text_content()
    code = create(organiser, plan_id=str(current.id))
    assert edit_part(organiser, code, "what", plan_id=str(old.id), component_id="").status_code == 422
    assert edit_part(organiser, code, "when", first_day="2012-05-04").status_code == 422
    assert edit_part(organiser, code, "seats", opens_at="").status_code == 303
    for part, given in (("what", {"plan_id": ""}), ("when", {"first_day": "2012-05-04"})):
        assert edit_part(organiser, code, part, **given).status_code == 303
    assert edit_part(organiser, code, "what", plan_id=str(old.id)).status_code == 303
    assert _stored(session, code).plan_id == old.id


def test_a_last_day_after_the_plan_is_refused(organiser: Colleague, old: Plan) -> None:
    days = {"first_day": "2014-12-30", "last_day": "2015-01-02", "opens_at": ""}
    assert organiser.post(NEW, filled(plan_id=str(old.id), **days)).status_code == 422


def test_what_is_published_neither_takes_another_plan_nor_moves_out_of_its_own(
    organiser: Colleague, session: Session, old: Plan
) -> None:
    year = in_days(30).first_day.year
    narrow = make_plan("corto", year, year)
    workshop = make_workshop(convened=(OWN,), plan_id=narrow.id)
    answer = edit_part(organiser, workshop.code, "what", plan_id=str(old.id))
    assert answer.status_code == 422
    assert _fields(answer) == {"#plan_id"}
    path = f"/es/manage/workshops/{workshop.code}/move"
    form = {"version": "1", "venue_id": "", "first_hour": "09:00", "zone": "America/Lima"}
    form |= {"venue_country": "PE", "venue_region": "08"}
    late = workshop.first_day.replace(year=year + 1, day=1).isoformat()
    answer = organiser.post(path, form | {"first_day": late})
    assert answer.status_code == 422
    assert _fields(answer) == {"#first_day"}
    assert _stored(session, workshop.code).first_day == workshop.first_day


def test_a_demonstration_account_is_offered_invented_plans_alone(
    visitor: Colleague, organiser: Colleague, session: Session, current: Plan, invented: Plan
) -> None:
    def offered(somebody: Colleague) -> set[str]:
        page = somebody.get(NEW).page
        return {one.get("value", "") for one in page.all("#plan_id option, #component_id option")}

    numbers = {str(invented.id), str(invented.components[0].id)}
    assert offered(visitor) == numbers | {""}
    assert offered(organiser) == numbers | {str(current.id), str(current.components[0].id), ""}
    groups = [one.get("label") for one in organiser.get(NEW).page.all("#component_id optgroup")]
    assert groups == ["Plan actual", "Plan inventado"], "each component says which plan it is of"
    answer = visitor.post(NEW, filled(plan_id=str(current.id)))
    assert answer.status_code == 422
    assert session.scalars(select(Workshop)).all() == []


def test_what_a_demonstration_account_makes_is_a_demonstration(
    visitor: Colleague, organiser: Colleague, session: Session, current: Plan, invented: Plan
) -> None:
    for plan in ("", str(invented.id)):
        code = create(visitor, plan_id=plan)
        assert _stored(session, code).is_demonstration
        assert edit_part(visitor, code, "what", plan_id="").status_code == 303
        assert _stored(session, code).is_demonstration, "it stays one outside its plan"
        assert edit_part(organiser, code, "what", plan_id=str(current.id)).status_code == 422
    assert not _stored(session, create(organiser)).is_demonstration


def test_a_demonstration_account_reads_what_is_real_and_changes_nothing(
    visitor: Colleague, session: Session
) -> None:
    real = make_workshop(convened=(OWN,))
    path = f"/es/manage/workshops/{real.code}"
    page = visitor.get(path).page
    assert not page.all("main form[method=post]")
    assert visitor.get(f"{path}/edit").status_code == 403
    for deed in ("edit/what", "publish", "close", "held", "capacity", "move", "cancel"):
        assert visitor.post(f"{path}/{deed}", {"capacity": "1"}).status_code == 403, deed
    session.expire_all()
    assert (_stored(session, real.code).state, _stored(session, real.code).version) == ("published", 1)
    invented = make_workshop(convened=(OWN,), is_demonstration=True)
    assert visitor.post(f"/es/manage/workshops/{invented.code}/close").status_code == 303
