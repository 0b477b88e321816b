"""Write a plan from its facts: found by its key and brought up to date in place, nothing taken out."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Protocol, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..institutions.models import Institution
from ..loading import upsert
from ..plan.models import Component, CooperatingSource, GroupMember, InterventionGroup, Plan, Target, Theme

Facts = dict[str, Any]
NAMED = ("position", "name_es", "name_en")


class Placed(Protocol):
    """A row with a place in a list."""

    position: Any


T = TypeVar("T", bound=Placed)


def write_themes(session: Session, facts: list[Facts]) -> None:
    """The themes workshops are about."""
    upsert(session, Theme.__table__, facts, ["code"])


def write_plan(session: Session, facts: Facts) -> Plan:
    """The plan with its components, groups, cooperating sources and targets."""
    given = dict(facts["plan"])
    owner = institution_id(session, given.pop("owner"))
    plan = session.scalar(select(Plan).where(Plan.key == given["key"])) or Plan()
    put(plan, given)
    plan.owner_id = owner
    session.add(plan)
    in_place(plan.components, facts.get("component", []), Component, (*NAMED, "rung"))
    groups = in_place(plan.groups, facts.get("group", []), InterventionGroup, NAMED)
    session.flush()
    _write_members(session, groups)
    _write_sources(session, plan, facts.get("source", []))
    _write_targets(session, plan, facts.get("target", []))
    return plan


def _write_members(session: Session, groups: list[tuple[InterventionGroup, Facts]]) -> None:
    for group, said in groups:
        for code in said["members"]:
            session.merge(GroupMember(group_id=group.id, jurisdiction_code=code))


def _write_sources(session: Session, plan: Plan, facts: list[Facts]) -> None:
    for said in facts:
        found = institution_id(session, said["institution"])
        session.merge(CooperatingSource(plan_id=plan.id, institution_id=found, position=said["position"]))


def _write_targets(session: Session, plan: Plan, facts: list[Facts]) -> None:
    session.execute(delete(Target).where(Target.plan_id == plan.id))
    components = {component.position: component.id for component in plan.components}
    for said in facts:
        session.add(
            Target(
                plan_id=plan.id,
                component_id=components[said["component"]] if "component" in said else None,
                jurisdiction_code=said.get("jurisdiction"),
                year=plan.first_year + said["year"] - 1,
                measure=said["measure"],
                value=said["value"],
            )
        )


def institution_id(session: Session, key: str) -> int:
    """The institution of this key, which must exist."""
    return session.execute(select(Institution.id).where(Institution.key == key)).scalar_one()


def put(row: Any, facts: Facts) -> None:
    """Set each fact on the row's column of the same name."""
    for name, value in facts.items():
        setattr(row, name, value)


def in_place(
    rows: list[T], facts: Iterable[Facts], make: Callable[[], T], columns: Collection[str]
) -> list[tuple[T, Facts]]:
    """Each fact with the row that has its position, up to date; missing rows are made."""
    there = {row.position: row for row in rows}
    pairs = []
    for said in facts:
        row = there.get(said["position"]) or make()
        put(row, {name: said[name] for name in columns if name in said})
        if said["position"] not in there:
            rows.append(row)
        pairs.append((row, said))
    return pairs
