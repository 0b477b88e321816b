"""Everything leans downward: imports, foreign keys, relationships, templates."""

import ast
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment
from jinja2.meta import find_referenced_templates
from sqlalchemy import Column as TableColumn
from sqlalchemy import ForeignKey, Integer, MetaData, Table
from sqlalchemy.orm import Mapper

from app.database import Base

from .tree import (
    FLOORS,
    GROUND,
    ROOF,
    ROOT,
    Source,
    at,
    imports,
    level_of,
    load_every_table,
    name_of,
    plant,
    sources,
    templates,
)

# Folders of templates every floor may use.
SHARED_TEMPLATES = frozenset({"layout", "macros"})


def upward_imports(root: Path) -> Iterator[str]:
    """Imports that lean up."""
    for source in sources(root):
        for name, line in imports(source):
            if name == "app" or name.startswith("app."):
                target = _level_of_import(name, root)
                if target > source.level:
                    yield f"{at(source.path, line, root)}: {name_of(source.level)} leans up, on {name}"


def _level_of_import(name: str, root: Path) -> int:
    """`app.plan.models.Plan` stands where `app.plan.models` does; `app.create_app` on the roof."""
    parts = name.split(".")
    if len(parts) == 1:
        return ROOF
    path = root.joinpath(*parts[:2])
    exists = path.is_dir() or path.with_suffix(".py").exists()
    return (
        level_of(".".join(parts))
        if exists and len(parts) > 2
        else level_of(".".join(parts[:2]))
        if exists
        else ROOF
    )


def upward_keys(tables: dict[str, int], metadata: MetaData) -> Iterator[str]:
    """Foreign keys that point up."""
    for table in metadata.tables.values():
        for key in table.foreign_keys:
            here, there = tables[table.name], tables[key.column.table.name]
            if there > here:
                yield f"{table.name} ({name_of(here)}) points to {key.column.table.name} ({name_of(there)})"


def upward_relationships() -> Iterator[str]:
    """Relationships that point up: they make the lower floor know the higher."""
    for mapper in _mappers():
        for relationship in mapper.relationships:
            here, there = level_of(mapper.class_.__module__), level_of(relationship.mapper.class_.__module__)
            if there > here:
                yield f"{mapper.class_.__name__}.{relationship.key} points to {name_of(there)}"


def upward_templates(root: Path) -> Iterator[str]:
    """Includes, parents and imports of templates that lean up, or that nobody can follow."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    for path in templates(root):
        here = _template_level(path.relative_to(root / "templates").parts[0])
        for name in find_referenced_templates(environment.parse(path.read_text(encoding="utf-8"))):
            if name is None:
                yield f"{at(path, 1, root)}: a template chosen while running cannot be followed"
            elif _template_level(name.split("/")[0]) > here:
                yield f"{at(path, 1, root)}: {name_of(here)} leans on {name}"


def upward_pages(root: Path) -> Iterator[str]:
    """Templates of a higher floor that a floor renders."""
    for source in sources(root):
        for text, line in _template_names(source):
            if source.level != GROUND and _template_level(text.split("/")[0]) > source.level:
                yield f"{at(source.path, line, root)}: {name_of(source.level)} renders {text}"


def _template_names(source: Source) -> Iterator[tuple[str, int]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
            yield node.value, node.lineno


def _template_level(folder: str) -> int:
    return GROUND if folder in SHARED_TEMPLATES else level_of(f"app.{folder}")


def _mappers() -> list[Mapper[Base]]:
    load_every_table()
    return sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)


def _table_levels() -> dict[str, int]:
    """On which floor each table stands; association tables stand with the highest they join."""
    levels = {
        table.name: level_of(mapper.class_.__module__) for mapper in _mappers() for table in mapper.tables
    }
    for table in Base.metadata.tables.values():
        joined = [
            levels[key.column.table.name] for key in table.foreign_keys if key.column.table.name in levels
        ]
        levels.setdefault(table.name, max(joined, default=GROUND))
    return levels


def test_imports_lean_downward() -> None:
    seen = [name for source in sources() for name, _ in imports(source) if name.startswith("app.")]
    assert len(seen) > 50, "the guard sees no imports"
    assert list(upward_imports(ROOT)) == []


def test_a_planted_import_upward_is_seen(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        {
            "app/__init__.py": "",
            "app/clock.py": "from .plan import models\n",
            "app/plan/models.py": "from ..territory.models import Region\n",
            "app/plan/views.py": "def late():\n    from app.registration.queries import seats\n",
            "app/territory/models.py": "from .. import create_app\n",
            "app/registration/queries.py": "from ..plan import models\n",
        },
    )
    found = list(upward_imports(root))
    assert [text.split(":")[0] for text in found] == [
        "app/clock.py",
        "app/plan/views.py",
        "app/territory/models.py",
    ]


def test_every_folder_of_the_house_is_a_floor() -> None:
    folders = {path.parent.name for path in (ROOT / "app").glob("*/__init__.py")}
    assert folders, "the guard sees no floors"
    assert folders <= {*FLOORS, "sample"}


def test_tables_lean_downward() -> None:
    assert len(Base.metadata.tables) > 20, "the guard sees no tables"
    assert list(upward_keys(_table_levels(), Base.metadata)) == []


def test_a_planted_key_upward_is_seen() -> None:
    metadata = MetaData()
    Table(
        "low",
        metadata,
        TableColumn("id", Integer, primary_key=True),
        TableColumn("high_id", ForeignKey("high.id")),
    )
    Table("high", metadata, TableColumn("id", Integer, primary_key=True))
    assert len(list(upward_keys({"low": 0, "high": 3}, metadata))) == 1


def test_relationships_point_down() -> None:
    assert list(upward_relationships()) == []


def test_templates_lean_downward() -> None:
    assert len(templates()) > 10, "the guard sees no templates"
    assert list(upward_templates(ROOT)) == []
    assert list(upward_pages(ROOT)) == []


def test_a_planted_include_upward_is_seen(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        {
            "templates/layout/page.html": "{% include 'plan/_years.html' %}",
            "templates/plan/page.html": "{% include 'layout/a.html' %}{% include 'workshops/b.html' %}",
            "templates/workshops/page.html": "{% include name %}{% include 'plan/_years.html' %}",
            "app/plan/views.py": "page = 'workshops/page.html'\nown = 'plan/page.html'\n",
        },
    )
    assert len(list(upward_templates(root))) == 3
    assert len(list(upward_pages(root))) == 1
