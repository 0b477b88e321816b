"""Addresses outside a floor's prefix, the same in every language; whole ones for messages."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import Rule

from .config import settings
from .language import current

View = TypeVar("View", bound=Callable[..., Any])
Build = Callable[..., tuple[str, str]]


class LazyRule(Rule):
    """A rule that learns to build its addresses when the first is wanted.

    Werkzeug compiles two functions for each rule as it is bound: three quarters of what an application
    costs to make, for addresses most processes never write.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Build:
        learnt: list[Build] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not learnt:
                learnt.append(Rule._compile_builder(rule, append_unknown))
            return learnt[0](rule, **values)

        return build


def neutral(blueprint: Blueprint, *rules: str, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Hang a view of the blueprint at addresses without its prefix, under `blueprint.view` as always."""

    def hang(view: View) -> View:
        def add(state: BlueprintSetupState) -> None:
            for rule in rules:
                state.app.add_url_rule(rule, f"{blueprint.name}.{view.__name__}", view, methods=list(methods))

        blueprint.record(add)
        return view

    return hang


def absolute(endpoint: str, **values: Any) -> str:
    """A whole address of ours, made from the base URL alone, whatever host was asked for."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values.setdefault("lang", current())
    # The host is a stand-in: what is built is the path.
    path = current_app.url_map.bind("path.invalid").build(endpoint, values)
    return settings().base_url + path
