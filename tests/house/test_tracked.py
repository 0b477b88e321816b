"""What is in the repository: nothing of anybody's machine, nothing that must not be there, whole locks."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .tree import ROOT, plant

THIS = "tests/house/test_tracked.py"
# Places of one machine, and where packages come from: neither is the project's to say.
NOT_TRACKED = {
    "a path of a machine": re.compile(r"(?<![\w.$}/-])/(?:work|root|home/\w+|Users/\w+|tmp|opt/\w+)/"),
    "a registry": re.compile(
        r"--(?:extra-)?index-url|--find-links|--default-index|pypi\.org|pythonhosted|registry\.npmjs"
    ),
    "a conflict": re.compile(r"^(?:<{7}|>{7}|={7})(?: |$)", re.MULTILINE),
    "a private key": re.compile(r"BEGIN [A-Z ]*PRIVATE KEY"),
}
NOT_FILES = re.compile(r"\.(?:mo|pyc|sqlite|db|log|orig|rej)$|^var/|^\.venv/|(?:^|/)\.env$")
LARGEST = 1_500_000
PIN = re.compile(r"^([a-z0-9.-]+)(?:\[[\w,-]+\])?==(\S+)((?: ; [^\\]+)?)", re.MULTILINE)


def tracked(root: Path = ROOT) -> list[Path]:
    """The files git keeps, or would."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=root, capture_output=True, text=True, check=True).stdout
    return sorted({root / name for name in listed.split("\0") if name and (root / name).is_file()})


def faults(paths: list[Path], root: Path) -> Iterator[str]:
    """What should not be in these files, and files which should not be at all."""
    for path in paths:
        name = str(path.relative_to(root))
        if NOT_FILES.search(name) or path.stat().st_size > LARGEST:
            yield f"{name}: should not be kept"
        text = path.read_bytes().decode("utf-8", errors="ignore")
        if "\0" not in text and name != THIS:
            yield from (f"{name}: {what}" for what, pattern in NOT_TRACKED.items() if pattern.search(text))


def unlocked(text: str) -> Iterator[str]:
    """Requirements of a lock without one version or without hashes."""
    for block in re.split(r"\n(?=\S)", text.strip()):
        if not PIN.match(block):
            yield f"no version: {block.splitlines()[0]}"
        elif "--hash=sha256:" not in block:
            yield f"no hash: {block.splitlines()[0]}"


def test_files_say_nothing_of_a_machine() -> None:
    assert len(tracked()) > 100, "the guard sees no files"
    assert list(faults(tracked(), ROOT)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.md", "see /home/ana/aforo/x"),
        ("requirements.txt", "--extra-index-url https://packages.example.org"),
        ("notes.orig", ""),
        ("a.py", "<<<<<<< mine\n"),
    ],
)
def test_a_planted_one_is_seen(name: str, text: str, tmp_path: Path) -> None:
    root = plant(tmp_path, {name: text})
    assert len(list(faults([root / name], root))) == 1


def test_locks_pin_every_package_with_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert len(PIN.findall(text)) > 20, "the guard sees no packages"
        assert list(unlocked(text)) == []


def test_the_tests_run_on_what_runs() -> None:
    run, test = (set(PIN.findall((ROOT / f"requirements{which}.txt").read_text())) for which in ("", "-dev"))
    assert sorted(run - test) == []


def test_a_planted_loose_requirement_is_seen() -> None:
    text = "flask==3.1.3 \\\n    --hash=sha256:00\nlimits>=5\nsegno==1.6.6\n"
    assert list(unlocked(text)) == ["no version: limits>=5", "no hash: segno==1.6.6"]
