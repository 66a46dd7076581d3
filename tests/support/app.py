"""The app as a process: started on a free port, watched until healthy, always stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class AppServer:
    """One Streamlit process. `start` returns when it answers; `stop` leaves nothing behind."""

    def __init__(
        self, root: Path, port: int, env: dict[str, str] | None = None, script: str = "ui/server.py"
    ) -> None:
        self.root, self.port, self.env, self.script = root, port, env or {}, script
        self.url = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        assert self.process is not None, "server not started"
        return self.process.pid

    def start(self, timeout: float = 60.0) -> AppServer:
        """Start and wait for the health answer; raises with the log when there is none."""
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  closed in stop()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", self.script),
                *("--server.address", "127.0.0.1", "--server.port", str(self.port)),
                *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
                *("--server.fileWatcherType", "none"),
            ],
            cwd=self.root,
            env={**os.environ, **self.env},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            if self._healthy():
                return self
            time.sleep(0.05)
        log = self.log()
        self.stop()
        raise AssertionError(f"streamlit did not come up on {self.url}\n{log[-4000:]}")

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def log(self) -> str:
        """What the server has printed so far."""
        if self._log is None:
            return ""
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")

    def stop(self) -> None:
        """End the process, by force if it does not listen; safe to call twice."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(timeout=10)
        if self._log is not None:
            self._log.close()
            self._log = None
