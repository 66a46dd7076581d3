"""A PostgreSQL of its own for tests: new cluster, free port, stopped and removed at the end.

PostgreSQL refuses to run as root, so a root test run starts it as the user `postgres` or `nobody`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.support.app import free_port


def find_postgres() -> Path | None:
    """Folder with `initdb` and `postgres`; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("postgres")
    for folder in [*debian, *([Path(on_path).resolve().parent] if on_path else [])]:
        if (folder / "initdb").is_file():
            return folder
    return None


class Postgres:
    """One running server. `url(name)` makes a fresh database and returns its address."""

    def __init__(self, programs: Path) -> None:
        self.programs, self.port = programs, free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="monitor-pg-"))
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            import pwd  # not on Windows, where tests are at least collected

            names = {p.pw_name for p in pwd.getpwall()}
            user = "postgres" if "postgres" in names else "nobody"
            shutil.chown(self.folder, user)
            self._as = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", "monitor", "-E", "UTF8")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.folder / "cluster"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder, capture_output=True, text=True, timeout=120, check=False, **self._as,
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"

    def start(self) -> Postgres:
        """Start and wait until it answers."""
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [
                *(str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port)),
                *("-k", str(self.folder), "-h", "127.0.0.1", "-c", "max_connections=200"),
            ],
            cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL, **self._as,
        )  # fmt: skip
        log.close()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            ready = [str(self.programs / "pg_isready"), "-h", "127.0.0.1", "-p", str(self.port)]
            if subprocess.run(ready, capture_output=True, check=False).returncode == 0:
                return self
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text(encoding="utf-8"))

    def url(self, name: str) -> str:
        """A new, empty database."""
        address = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "monitor")
        self._run("createdb", *address, name)
        return f"postgresql://monitor@127.0.0.1:{self.port}/{name}"

    def stop(self) -> None:
        """Stop at once (as a crash would); the cluster stays."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=30)

    def remove(self) -> None:
        """Stop and delete."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
