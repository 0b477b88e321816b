"""Programs of the machine that the tests need; nothing is downloaded here."""

import subprocess
from pathlib import Path

FIND = Path(__file__).parent.parent / ".ci" / "find-program"


def find_program(name: str) -> str:
    """Where it is; the test fails with what to do when there is none."""
    found = subprocess.run([FIND, name], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()
