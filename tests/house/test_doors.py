"""Every view has exactly one door, and every door is in the table."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.doors import POWERS, allowed, public
from tests.databases import opened

from .tree import ROOT, at, decorator, functions, plant, routes, sources

DOORS = {"public", "allowed"}


def open_views(views: Mapping[str, Any]) -> Iterator[str]:
    """Views whose door is missing or unknown."""
    for endpoint, view in views.items():
        door = getattr(view, "door", None)
        if door != "public" and door not in POWERS:
            yield f"{endpoint}: {f'unknown door {door!r}' if door else 'no door'}"


def miscounted_doors(root: Path) -> Iterator[str]:
    """View functions with no door or several, and doors hung outside the route, where nobody passes."""
    for source in sources(root):
        for function in functions(source):
            names = [decorator(node) for node in function.decorator_list]
            doors = [place for place, name in enumerate(names) if name in DOORS]
            found = routes(function)
            if found and (len(doors) != 1 or doors[0] < max(found)):
                yield f"{at(source.path, function.lineno, root)}: {function.name} has {len(doors)} doors"


def test_every_address_has_a_door(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/doors.db") as app:
        ruled = {rule.endpoint for rule in app.url_map.iter_rules()}
        views = {name: app.view_functions[name] for name in sorted(ruled)}
    assert len(views) > 10, "the guard sees no addresses"
    assert list(open_views(views)) == []


def test_every_view_has_exactly_one_door() -> None:
    assert list(miscounted_doors(ROOT)) == []


def test_a_view_without_a_door_is_seen() -> None:
    def forgotten() -> str:
        return ""

    views = {"a": forgotten, "b": public(lambda: ""), "c": allowed("see people")(lambda: "")}
    assert list(open_views(views)) == ["a: no door"]


def test_a_planted_double_door_is_seen(tmp_path: Path) -> None:
    text = """
@blueprint.get("/a")
@public
def fine(): ...

@blueprint.get("/b")
@public
@allowed("see people")
def two(): ...

@public
@blueprint.route("/c")
def outside(): ...

@blueprint.post("/d")
def none(): ...
"""
    root = plant(tmp_path, {"app/plan/views.py": text})
    assert [fault.split(": ")[1] for fault in miscounted_doors(root)] == [
        "two has 2 doors",
        "outside has 1 doors",
        "none has 0 doors",
    ]
