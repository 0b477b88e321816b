"""Markdown as staff write it, made into the few elements a page of ours may hold: the one filter for it.

Two locks, either of which would do: the reader knows no HTML, no pictures and no addresses but those of the
web, mail and telephone; whatever it makes then passes a list of what is allowed.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from .language import TAGS, current, other

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

KNOWN = ("newline", "escape", "emphasis", "link", "autolink", "entity", "list", "blockquote", "balance_pairs")
TAGS_ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote"}
# No attribute but these: what may stand on any element would else be a title and a language.
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
SCHEMES = {"https", "http", "mailto", "tel"}
REL = "noopener noreferrer nofollow"
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\s\\]+", re.IGNORECASE)


@lru_cache(maxsize=2048)
def rendered(text: str) -> Markup:
    """The text as HTML: paragraphs, emphasis, lists, quotations, links; the rest as it was typed."""
    import nh3

    made = _reader().render(text)
    clean = nh3.clean(made, tags=TAGS_ALLOWED, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL)
    return Markup(clean.strip())  # noqa: S704 - made by the reader and the list above, and by nothing else


def formatted(thing: Any, name: str) -> Markup:
    """The Markdown `name` of a row that keeps both halves; marked when only the other half exists."""
    mine = getattr(thing, f"{name}_{current()}")
    if mine:
        return rendered(mine)
    theirs = getattr(thing, f"{name}_{other()}")
    if not theirs:
        return rendered("")
    return Markup('<div lang="{}" class="other-language">{}</div>').format(TAGS[other()], rendered(theirs))


@lru_cache(maxsize=1)
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    reader = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 10}).enable(list(KNOWN))
    reader.validateLink = _is_ours  # type: ignore[method-assign, assignment]
    return reader


def _is_ours(address: str) -> bool:
    """An address of the web, of mail or telephone, whole."""
    return _ADDRESS.fullmatch(address) is not None
