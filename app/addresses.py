"""Addresses outside a floor's prefix: short, and the same in every language."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

View = TypeVar("View", bound=Callable[..., Any])


def neutral(blueprint: Blueprint, *rules: str, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Hang a view of the blueprint at addresses without its prefix, under `blueprint.view` as always."""

    def hang(view: View) -> View:
        def add(state: BlueprintSetupState) -> None:
            for rule in rules:
                state.app.add_url_rule(rule, f"{blueprint.name}.{view.__name__}", view, methods=list(methods))

        blueprint.record(add)
        return view

    return hang
