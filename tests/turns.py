"""What costs a page each is asked of one database or of the other by turns; `make prove` asks both it all.

A test that goes through a long list by turns sees every member of it in one run, on one of the databases.
"""

import os
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import pytest

from .databases import DIALECTS

T = TypeVar("T")

# Set by `make prove`.
WHOLE = "AFORO_TEST_WHOLE" in os.environ


def by_turns(many: Iterable[T], dialect: str) -> Sequence[T]:
    """Those whose turn it is on this database."""
    return list(many) if WHOLE else list(many)[DIALECTS.index(dialect) :: len(DIALECTS)]


def on_one(dialect: str) -> Any:
    """A test whose subject is no database: it runs on this one."""
    return pytest.mark.parametrize("dialect", DIALECTS if WHOLE else [dialect])
