"""The HTTP routes: a client for them, and a process with nothing else in it."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from tests.support.app import free_port


class ApiClient:
    """Somebody who calls the routes of the server on a port of this machine."""

    def __init__(self, port: int) -> None:
        self.port = port

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, str], Any]:
        """(status, headers by lower-case name, JSON or text). Follows no redirect."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            raw = answer.read()
        finally:
            connection.close()
        found = {k.lower(): v for k, v in answer.getheaders()}
        text = raw.decode("utf-8", "replace")
        return (
            answer.status,
            found,
            json.loads(text) if "json" in found.get("content-type", "") else text,
        )

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], Any]:
        """A GET."""
        return self.request("GET", path, None, headers)

    def submit(
        self, token: str, content: bytes, name: str = "meldung.json"
    ) -> tuple[int, dict[str, str], Any]:
        """POST one file."""
        body, kind = multipart(content, name)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
        return self.request("POST", "/api/v1/submissions", body, headers)


class ApiServer(ApiClient):
    """uvicorn with `etl.api:application` on a free port; `stop` leaves nothing behind."""

    def __init__(self, root: Path, data: Path, env: dict[str, str] | None = None) -> None:
        super().__init__(free_port())
        self.root = root
        self.env = {**os.environ, "MONITOR_DATA": str(data), **(env or {})}
        self.log = data / f"api-{self.port}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> ApiServer:
        """Start and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "uvicorn", "--factory", "etl.api:application"),
                    *("--host", "127.0.0.1", "--port", str(self.port)),
                ],
                cwd=self.root, env=self.env, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.get("/abmelden")
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def stop(self, force: bool = False) -> None:
        """End the process; `force` = SIGKILL."""
        if self.process is not None and self.process.poll() is None:
            (self.process.kill if force else self.process.terminate)()
            self.process.wait(timeout=20)


def multipart(content: bytes, name: str, field: str = "file") -> tuple[bytes, str]:
    """(body, content type) of a form with one file."""
    mark = uuid.uuid4().hex
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{mark}--\r\n".encode(), (
        f"multipart/form-data; boundary={mark}"
    )
