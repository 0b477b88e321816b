"""Who stands for a workers' organisation: sensitive, so it is kept only with a consent of its own."""

import re

from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal

# How an institution written freely is taken for a union, in folded text.
UNION = re.compile(r"\b(sindic\w+|trade union|labou?r union|cgtp|catp|cut|ctp)\b")


def ensure_union_consent(is_union: bool, has_consent: bool) -> None:
    """That somebody stands for a union is sensitive: it needs a consent of its own, in writing."""
    if is_union and not has_consent:
        raise Refusal(_l("Tick the box about the workers' organisation."), "union_consent")


def ensure_all_consented(is_union: bool, without: int) -> None:
    """Nobody is settled into a workers' organisation who did not agree in writing that it is kept."""
    if is_union and without:
        raise Refusal(
            _l(
                "%(without)s of these people have not agreed that it is kept that they represent a "
                "workers' organisation: ask them to correct their sign-up.",
                without=without,
            )
        )


def sounds_like_a_union(written: str) -> bool:
    """Whether an institution written freely is to be taken for a union."""
    return bool(UNION.search(fold(written)))
