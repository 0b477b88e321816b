"""Markdown: what staff may write is shown, and of every payload nothing but letters is left."""

from typing import Any

import lxml.html
import pytest
from markdown_it import MarkdownIt

from app.markdown import ATTRIBUTES, REL, TAGS_ALLOWED, rendered
from tests.safety.payloads import ALL

# What somebody tries who knows Markdown.
TRICKS = (
    "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java&#115;cript:alert(1))",
    "[a](&#x6A;avascript:alert(1))", "[a](javascript&colon;alert(1))", "[a](\x01javascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)", "[a](vbscript:x)", "[a](//evil.example)", "[a](/es/sign-out)",
    "[a](https:evil.example)", "[a](https://x.pe\"onmouseover=alert(1))", "[a](<https://x.pe> \"t\" onx=1)",
    "[a](https://x.pe '\"><script>alert(1)</script>')", "<https://x.pe/\"onx=\"1>", "<javascript:alert(1)>",
    "![a](https://evil.example/x.png)", "![a][b]\n\n[b]: https://evil.example/x.png",
    "[b]: javascript:alert(1)\n[b]",
    "<img src=https://evil.example/x.png>", "<script>alert(1)</script>", "<svg/onload=alert(1)>",
    "**<b onclick=alert(1)>x</b>**", "- <iframe src=//evil.example>", "> <style>*{}</style>",
    "`<script>`", "```html\n<script>alert(1)</script>\n```", "    <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;", "a\n===\n\n# b <x onload=1>", "<!-- x -->",
    "<a href='javascript:alert(1)'>x</a>", "[a](https://x.pe/\\\"onx=1)", "[![a](https://evil.example)](https://x.pe)",
    "> " * 500 + "x", "- " * 500 + "x", "[" * 2000, "*" * 4000 + "a", "[a](" * 1000, "<" * 3000, "&" * 3000,
)  # fmt: skip


def harm(made: str) -> list[str]:
    """Elements and attributes that are not on the list."""
    found = []
    for one in lxml.html.fragment_fromstring(made, create_parent="main").iter():
        if not isinstance(one.tag, str):
            found.append(str(one))
            continue
        if one.tag != "main" and one.tag not in TAGS_ALLOWED:
            found.append(one.tag)
        for name, value in one.attrib.items():
            is_known = name in ATTRIBUTES.get(one.tag, set()) or (one.tag, name, value) == ("a", "rel", REL)
            if not is_known or (
                name == "href" and not value.startswith(("https://", "http://", "mailto:", "tel:"))
            ):
                found.append(f"{name}={value}")
    return found


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("Una línea.", "<p>Una línea.</p>"),
        ("Una\ny otra.\n\nOtro párrafo.", "<p>Una<br>\ny otra.</p>\n<p>Otro párrafo.</p>"),
        ("**fuerte** y *suave*", "<p><strong>fuerte</strong> y <em>suave</em></p>"),
        ("- uno\n- dos", "<ul>\n<li>uno</li>\n<li>dos</li>\n</ul>"),
        ("3. tres\n4. cuatro", '<ol start="3">\n<li>tres</li>\n<li>cuatro</li>\n</ol>'),
        ("[guía](https://x.pe/?b=1&c=2)", f'<p><a href="https://x.pe/?b=1&amp;c=2" rel="{REL}">guía</a></p>'),
        ("<persona@x.pe>", f'<p><a href="mailto:persona@x.pe" rel="{REL}">persona@x.pe</a></p>'),
        ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
        ("# 2 de mayo", "<p># 2 de mayo</p>"),
        ("![plano](https://x.pe/a.png)", f'<p>!<a href="https://x.pe/a.png" rel="{REL}">plano</a></p>'),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_written_is_shown(typed: str, made: str) -> None:
    assert rendered(typed) == made


def test_no_payload_becomes_markup() -> None:
    # No database keeps a lone surrogate, so none is ever read back.
    kept = [one for one in ALL if "\ud800" not in one]
    tried = [*kept, *TRICKS, *(f"- {one}\n\n**{one}**" for one in kept)]
    found: dict[str, Any] = {typed[:80]: bad for typed in tried if (bad := harm(rendered(typed)))}
    assert not found


def test_a_reader_without_the_locks_would_be_seen() -> None:
    open_reader = MarkdownIt("commonmark", {"html": True})
    seen = [typed for typed in TRICKS if harm(open_reader.render(typed) or "x")]
    assert len(seen) > 15
