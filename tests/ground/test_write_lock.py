"""SQLite's write lock: one writer over threads and processes."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.refusals import Busy
from app.sqlite import WriteLock, has_wal_race

# A counter raised without any care: it comes out right only if nobody else does so at the same time.
RAISE = """
import sys
from app.sqlite import WriteLock
from contextlib import nullcontext
path, guarded = sys.argv[1], sys.argv[2] == "guarded"
lock = WriteLock(path)
for _ in range(300):
    with lock.held(30) if guarded else nullcontext():
        with open(path) as file: n = int(file.read() or 0)
        with open(path, "w") as file: file.write(str(n + 1))
"""


def raised_by_four(path: Path, how: str) -> int:
    path.write_text("0")
    command = [sys.executable, "-c", RAISE, str(path), how]
    running = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(4)]
    for one in running:
        one.wait(60)
    return int(path.read_text() or 0)


def test_four_processes_lose_nothing_under_the_lock(tmp_path: Path) -> None:
    assert raised_by_four(tmp_path / "counter", "guarded") == 1200


def test_without_the_lock_the_same_loses(tmp_path: Path) -> None:
    assert any(raised_by_four(tmp_path / "counter", "bare") < 1200 for _ in range(5))


def test_a_turn_that_does_not_come_is_busy(tmp_path: Path) -> None:
    first, second = WriteLock(str(tmp_path / "x")), WriteLock(str(tmp_path / "x"))
    with first.held(1):
        with pytest.raises(Busy), second.held(0.05):
            pass
        answers: list[str] = []

        def try_first() -> None:
            try:
                with first.held(0.05):
                    answers.append("in")
            except Busy:
                answers.append("busy")

        thread = threading.Thread(target=try_first)
        thread.start()
        thread.join()
        assert answers == ["busy"]
    with second.held(1):
        pass


def test_versions_with_the_wal_race_are_known() -> None:
    assert has_wal_race((3, 40, 1))
    assert has_wal_race((3, 51, 2))
    assert has_wal_race((3, 50, 6))
    assert not any(map(has_wal_race, [(3, 51, 3), (3, 50, 7), (3, 44, 6), (3, 52, 0)]))
