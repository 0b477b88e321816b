"""What is looked at on every page: the rules of axe, and that nothing sticks out at the side."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# The only rules that read colours: asked again when the scheme is another.
COLOURS = ("color-contrast", "link-in-text-block")
NARROW = (360, 320)

# Only what is broken comes back: the whole answer is larger than the page. No rule of ours reads style
# sheets by itself (`preload`), and no page has frames.
RUN = """only => axe.run(
  document, {runOnly: only, resultTypes: ['violations'], preload: false, iframes: false}
).then(answer => answer.violations)"""


def broken_rules(page: Page, kind: str = "tag", values: tuple[str, ...] = TAGS) -> list[str]:
    """What axe finds: each rule with the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(RUN, {"type": kind, "values": list(values)})
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]
    ]


def broken_in_both_schemes(page: Page) -> list[str]:
    """Every rule in light, and those of colours once more in the dark; nothing sticky lies over the rest."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": NARROW[0], "height": height})
    page.emulate_media(color_scheme="light")
    light = broken_rules(page)
    page.emulate_media(color_scheme="dark")
    return light + [f"dark {one}" for one in broken_rules(page, "rule", COLOURS)]


def sticks_out(page: Page) -> list[str]:
    """Widths at which the page is wider than the screen, and what reaches farthest."""
    found = []
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 740})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: {page.evaluate(FARTHEST)}")
    return found


# What reaches farthest, leaving out what scrolls or is cut inside its own frame.
FARTHEST = """() => {
  const framed = (one) => one && (getComputedStyle(one).overflowX !== 'visible' || framed(one.parentElement));
  return [...document.body.querySelectorAll('*')].filter((one) => !framed(one.parentElement))
    .map((one) => [Math.round(one.getBoundingClientRect().right), one.outerHTML.slice(0, 120)])
    .sort((a, b) => b[0] - a[0])[0].join(' px: ');
}"""
