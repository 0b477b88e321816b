"""The tree as the guards see it: floors, rooms, files, functions."""

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
# From the ground up. A floor leans on those before it, never on those after it.
FLOORS = (
    "territory", "accounts", "messages", "institutions", "plan", "workshops", "registration", "attendance",
    "certificates", "results", "agreements", "tallies", "exchange", "front",
)  # fmt: skip
GROUND = -1
ROOF = len(FLOORS)
# Decorators that give a function an address: the framework's and our own.
ROUTES = frozenset({"route", "get", "post", "put", "patch", "delete"})
OWN_ROUTES = frozenset({"neutral"})
# Files directly in app/ are the ground, except these.
ON_THE_ROOF = frozenset({"__init__", "cli", "work", "backup", "retention"})


@dataclass(frozen=True)
class Source:
    """One Python file of app/, parsed."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """What kind of file it is: models, rules, queries, actions, forms, views or its own idea."""
        return self.name.rsplit(".", 1)[-1]

    @property
    def level(self) -> int:
        """The floor it stands on."""
        return level_of(self.name)


def level_of(module: str) -> int:
    """The floor of a module's dotted name, counted from the ground."""
    parts = module.split(".")[1:]
    if not parts or parts[0] == "sample" or (len(parts) == 1 and parts[0] in ON_THE_ROOF):
        return ROOF
    return FLOORS.index(parts[0]) if parts[0] in FLOORS else GROUND


def name_of(level: int) -> str:
    """A floor's name."""
    return {GROUND: "the ground", ROOF: "the roof"}.get(level) or FLOORS[level]


def sources(root: Path = ROOT) -> list[Source]:
    """Every Python file of app/."""
    return [_source(path, root) for path in sorted((root / "app").rglob("*.py"))]


def _source(path: Path, root: Path) -> Source:
    parts = path.relative_to(root).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Source(path, name, _parsed(path.read_text(encoding="utf-8"), str(path)))


@cache
def _parsed(text: str, path: str) -> ast.Module:
    """A file's tree; every guard reads every file, and what it says is the same."""
    return ast.parse(text, path)


def room_files(root: Path, *rooms: str) -> list[Source]:
    """The files of these rooms, on all floors."""
    return [source for source in sources(root) if source.room in rooms and source.name.count(".") == 2]


def imports(source: Source) -> Iterator[tuple[str, int]]:
    """The dotted names a file imports, inside functions too, with their lines."""
    package = source.name if source.path.name == "__init__.py" else source.name.rpartition(".")[0]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(package, node.level, node.module)
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


def _absolute(package: str, level: int, module: str | None) -> str:
    if not level:
        return module or ""
    parts = package.split(".")[: len(package.split(".")) - level + 1]
    return ".".join([*parts, module] if module else parts)


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods and inner ones too."""
    yield from (
        node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def view_files(root: Path = ROOT) -> list[Source]:
    """The files that hold views, whatever they are called."""
    return [source for source in sources(root) if any(routes(function) for function in functions(source))]


def routes(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[int]:
    """Which of a function's decorators give it an address, counted from the outside."""
    return [place for place, node in enumerate(function.decorator_list) if _is_route(decorator(node))]


def decorator(node: ast.expr) -> str:
    """A decorator's name, without what it is called with."""
    return ast.unparse(node.func if isinstance(node, ast.Call) else node)


def _is_route(name: str) -> bool:
    return name in OWN_ROUTES or ("." in name and name.rpartition(".")[2] in ROUTES)


def templates(root: Path = ROOT) -> list[Path]:
    """Every template."""
    return sorted(
        path for path in (root / "templates").rglob("*") if path.suffix in {".html", ".txt", ".svg", ".xml"}
    )


def at(path: Path, line: int, root: Path = ROOT) -> str:
    """A place, as editors open it."""
    return f"{path.relative_to(root)}:{line}"


def plant(root: Path, files: dict[str, str]) -> Path:
    """Write a small tree for a guard to be tried on."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def load_every_table() -> None:
    """Import every file that describes a table, so that every one is known."""
    for source in sources():
        if "__tablename__" in source.path.read_text(encoding="utf-8"):
            importlib.import_module(source.name)
