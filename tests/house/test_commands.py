"""The commands say what to do when the machine lacks what they need; they never fall silent."""

import os
import subprocess
from pathlib import Path

from .tree import ROOT


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, env=os.environ | environment)


def test_an_unfit_python_is_told_by_name(tmp_path: Path) -> None:
    old = tmp_path / "python"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    answer = _run(".ci/make-venv", PYTHON=str(old))
    assert answer.returncode == 1
    assert f"PYTHON={old} is no Python from 3.11 to 3.13" in answer.stderr


def test_no_python_at_all_is_told_with_what_to_do(tmp_path: Path) -> None:
    answer = _run("/bin/sh", ".ci/make-venv", PATH=str(tmp_path), PYTHON="")
    assert answer.returncode == 1
    assert "Aforo needs Python 3.11, 3.12 or 3.13" in answer.stderr


def test_a_missing_program_is_told_with_what_to_do(tmp_path: Path) -> None:
    for name, variable, package in (
        ("browser", "CHROMIUM", "chromium"),
        ("shell", "HEADLESS_SHELL", "chromium"),
        ("pdftotext", "PDFTOTEXT", "poppler-utils"),
    ):
        answer = _run("/bin/sh", ".ci/find-program", name, PATH=str(tmp_path), **{variable: ""})
        assert answer.returncode == 1
        assert f"apt-get install {package})" in answer.stderr
        answer = _run(".ci/find-program", name, **{variable: str(tmp_path / "none")})
        assert (answer.returncode, answer.stdout) == (1, "")
    assert _run(".ci/find-program", "another").returncode == 2


def test_every_command_of_the_house_is_there() -> None:
    told = _run("make", "help").stdout
    assert [name for name in ("run", "test", "check", "bench", "prove") if f"make {name} " not in told] == []
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = script.read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in lines
    assert lines[-2:] == ["make check", "make test"]
