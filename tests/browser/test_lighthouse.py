"""Lighthouse's marks for a phone: catalogue, workshop, ticket and plan, each the median of three."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from ..browsers import FLAGS, browser_path
from ..makers import make_workshop
from .site import Site, a_site

pytestmark = [pytest.mark.prove, pytest.mark.browser]

VERSION = "12.8.2"
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100}
TIMES = 3
# What it says when the browser gave it no recording of the visit, and asks to be run again.
NO_TRACE = "NO_NAVSTART"
FOLDER = Path(__file__).parents[2] / "var" / f"lighthouse-{VERSION}"
ADVICE = "Lighthouse needs Node 18.20 or later with npm (Debian: apt-get install nodejs npm)."


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The site as it is served."""
    with a_site("sqlite", "whole", AFORO_PAGE_CACHE="1") as opened:
        yield opened


@pytest.fixture(scope="module")
def lighthouse() -> list[str]:
    """The command; fetched with npm once, into a folder git does not see."""
    node, npm = shutil.which("node"), shutil.which("npm")
    assert node and npm, ADVICE
    command = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not command.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        words = [npm, "install", "--prefix", FOLDER, "--no-audit", "--no-fund", f"lighthouse@{VERSION}"]
        fetched = subprocess.run(words, capture_output=True, text=True)
        assert fetched.returncode == 0, f"npm could not fetch it. {ADVICE}\n{fetched.stderr[-2000:]}"
    return [node, str(command)]


def marks(lighthouse: list[str], address: str) -> dict[str, float]:
    """One visit of a page by a phone on a slow network."""
    words = [
        *lighthouse,
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(LEAST)}",
        f"--chrome-flags={' '.join(FLAGS)}",
    ]
    environment = os.environ | {"CHROME_PATH": browser_path()}
    for _ in range(TIMES):
        ran = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=300)
        if NO_TRACE not in ran.stdout + ran.stderr:
            break
    assert ran.returncode == 0, ran.stderr[-2000:]
    report = json.loads(ran.stdout)
    assert "runtimeError" not in report, report["runtimeError"]
    failed = [
        f"{one['id']}: {one['title']}"
        for one in report["audits"].values()
        if one["score"] == 0 and one["scoreDisplayMode"] == "binary"
    ]
    print(address, *failed, sep="\n  ")
    return {name: round(report["categories"][name]["score"] * 100) for name in LEAST}


@pytest.mark.parametrize("page", ["catalogue", "workshop", "ticket", "plan"])
def test_a_page_on_a_phone(site: Site, lighthouse: list[str], page: str) -> None:
    with site.behind():
        code = make_workshop().code
    paths = {
        "catalogue": "/es/",
        "workshop": "/es/workshops/demo-cusco",
        "ticket": site.link(site.sign_up(code)),
        "plan": "/es/plan",
    }
    runs = [marks(lighthouse, site.url + paths[page]) for _ in range(TIMES)]
    middle = {name: median(run[name] for run in runs) for name in LEAST}
    for name, mark in middle.items():
        print(f"lighthouse_{page}_{name.replace('-', '_')} {mark} of 100")
    assert all(middle[name] >= least for name, least in LEAST.items()), runs
