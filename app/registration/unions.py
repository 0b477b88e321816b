"""Who stands for a workers' organisation: sensitive, so it is kept only with a consent of its own."""

import re

from ..language import fold
from ..language import lazy_gettext as _l
from ..refusals import Refusal

# Who is organised there, and how what they form is called.
WORKERS = (
    r"(?:trab|trabajador\w*|obrer[oa]s?|emplead[oa]s?|servidor(?:es|as)|docentes?|maestr[oa]s?|profesor(?:es|as)"
    r"|miner[oa]s|metalurgic[oa]s|portuari[oa]s|pescador(?:es|as)|chofer(?:es)?|enfermer[oa]s|periodistas"
    r"|construccion civil|workers|employees|teachers|miners)"
)
FEDERATION = r"(?:(?:con)?fed(?:eracion(?:es)?|erations?)?|conf)"
UNITED = r"(?:central|union|frente|gremio)(?: \w+){0,2} (?:de|of)(?: las| los)?"
# Those of our country and of the world that everybody calls by their letters.
LETTERS = (
    r"cgtp|catp|cut|ctp|cte-peru|unasse|ituc|sute|sutep|sitra(?!\w*(?:bamba|pampa|marca)\b)\w+|fenate|fentase|ftccp|fntmmsp|fetrimap|fentup"
    r"|fenutssa|fenaomp|fentap|fenpetrol|fentenapu|fenttrahop|fnttp|futssan|sutsunat|sinaut|sidesp"
)
# How an institution written freely is taken for a union, in folded text.
UNION = re.compile(
    rf"\b(?:sindica(?:tos?|l|les|listas?|lizad[oa]s?)\b|sind\b"
    rf"|trade union|labou?r union|workers.? (?:union|(?:con)?federation)|(?:{LETTERS})\b"
    rf"|{FEDERATION}\b[^,;/|]{{0,80}}\b{WORKERS}\b|{UNITED} {WORKERS}\b)"
)
# Letters with a full stop after each, C.G.T.P., and offices that have to do with unions and are none.
INITIALS = re.compile(r"\b(?:[a-z]\. ?){2,}(?:[a-z]\b\.?)?")
OFFICES = re.compile(r"\b(?:registros?|relaciones|asuntos)(?: de organizaciones)? sindical(?:es)?\b")
# What workers form besides, which is none.
OTHERS = re.compile(r"\b(?:cooperativas?|mutual(?:es)?|deportiv[oa]s?|cooperatives?)\b")


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
    said = OFFICES.sub(" ", INITIALS.sub(_letters, fold(written)))
    found = UNION.search(said)
    return found is not None and not OTHERS.search(found[0])


def _letters(found: re.Match[str]) -> str:
    return "".join(filter(str.isalpha, found[0])) + " "
