"""A plan over several years: themes, components, intervention groups, cooperating sources, targets."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..institutions.models import Institution


class Theme(Base):
    """What a workshop is about; `code` has two letters, `colour` is 1 to 6."""

    __tablename__ = "theme"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name_es: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    colour: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Plan(Base):
    """Some years of a programme. `announced_components` is how many it promises, named or not.

    `version` grows with every edit of what the plan says, `targets_version` with every edit of its targets.
    """

    __tablename__ = "plan"
    __table_args__ = (CheckConstraint("first_year <= last_year", name="years"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    title_es: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300))
    short_es: Mapped[str] = mapped_column(String(80))
    short_en: Mapped[str] = mapped_column(String(80))
    summary_es: Mapped[str] = mapped_column(Text)
    summary_en: Mapped[str] = mapped_column(Text)
    purpose_es: Mapped[str] = mapped_column(Text)
    purpose_en: Mapped[str] = mapped_column(Text)
    direct_es: Mapped[str] = mapped_column(Text)
    direct_en: Mapped[str] = mapped_column(Text)
    indirect_es: Mapped[str] = mapped_column(Text)
    indirect_en: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str | None] = mapped_column(String(200))
    source_es: Mapped[str | None] = mapped_column(String(300))
    source_en: Mapped[str | None] = mapped_column(String(300))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    first_year: Mapped[int]
    last_year: Mapped[int]
    announced_components: Mapped[int | None]
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    targets_version: Mapped[int] = mapped_column(default=1, server_default="1")
    owner: Mapped[Institution | None] = relationship()
    components: Mapped[list["Component"]] = relationship(
        order_by="Component.position", cascade="all, delete-orphan"
    )
    groups: Mapped[list["InterventionGroup"]] = relationship(
        order_by="InterventionGroup.position", cascade="all, delete-orphan"
    )
    sources: Mapped[list["CooperatingSource"]] = relationship(
        order_by="CooperatingSource.position", cascade="all, delete-orphan"
    )

    @property
    def years(self) -> range:
        """The plan's years, both ends included."""
        return range(self.first_year, self.last_year + 1)


class Component(Base):
    """A named step of the plan; which of the announced components it is may be unknown.

    `rung` says which step of a region's ladder it is, empty for one that is none.
    """

    __tablename__ = "component"
    __table_args__ = (CheckConstraint("rung IN ('', 'awareness', 'agreement', 'training')", name="rung"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    name_es: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str] = mapped_column(String(300))
    rung: Mapped[str] = mapped_column(String(10), default="", server_default="")


class InterventionGroup(Base):
    """Regions reached in the same wave; a group may be announced without its members being known."""

    __tablename__ = "intervention_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    name_es: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    members: Mapped[list["GroupMember"]] = relationship(cascade="all, delete-orphan")


class GroupMember(Base):
    """A jurisdiction of an intervention group."""

    __tablename__ = "group_member"

    group_id: Mapped[int] = mapped_column(ForeignKey("intervention_group.id"), primary_key=True)
    jurisdiction_code: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"), primary_key=True)


class CooperatingSource(Base):
    """An organisation the plan names as paying for or supporting its workshops."""

    __tablename__ = "cooperating_source"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    position: Mapped[int]
    institution: Mapped[Institution] = relationship()


class Target(Base):
    """A raw number promised: workshops or people; a part left empty means all of it."""

    __tablename__ = "target"
    __table_args__ = (CheckConstraint("measure IN ('workshops', 'people')", name="measure"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    component_id: Mapped[int | None] = mapped_column(ForeignKey("component.id"))
    jurisdiction_code: Mapped[str | None] = mapped_column(ForeignKey("jurisdiction.code"))
    year: Mapped[int]
    measure: Mapped[str] = mapped_column(String(10))
    value: Mapped[int]
