"""Sixty readers at once: websocket sessions that speak Streamlit's own messages.

Each session opens the map page, then every five seconds chooses another option in one of
the page's select boxes. Waiting time = message sent until the script has finished; drawing
in a browser is not part of it. All traffic stays on 127.0.0.1 and ends by itself.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates

from tests.bench.report import Line, percentile
from tests.support.app import AppServer, free_port

SESSIONS = 60
EVERY = 5.0
WINDOW = 30.0
GOAL_SECONDS = 1.0
PAGE = "karte"


class Session:
    """One reader: a websocket, the select boxes seen so far, and the times waited."""

    def __init__(self, url: str, seed: int) -> None:
        self.url, self.random = url, random.Random(seed)
        self.boxes: dict[str, list[str]] = {}
        self.values: dict[str, str] = {}
        self.waits: list[float] = []
        self.received = 0
        self.exceptions = 0
        self.page_hash = ""
        self.kept: set[str] = set()

    async def run(self, socket: Any, change: tuple[str, str] | None = None) -> float:
        """Ask for one script run and wait for its end; returns the seconds it took."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.page_name = "" if self.page_hash else PAGE
        message.rerun_script.page_script_hash = self.page_hash
        message.rerun_script.cached_message_hashes.extend(sorted(self.kept))
        if change:
            self.values[change[0]] = change[1]
        states = WidgetStates()
        for widget, value in self.values.items():
            state = states.widgets.add()
            state.id, state.string_value = widget, value
        message.rerun_script.widget_states.CopyFrom(states)
        started = time.perf_counter()
        await socket.send(message.SerializeToString())
        while True:
            raw = await asyncio.wait_for(socket.recv(), timeout=60)
            self.received += len(raw)
            if self.read(raw):
                return time.perf_counter() - started

    def read(self, raw: bytes) -> bool:
        """Take in one message; True when the script run has ended for good."""
        message = ForwardMsg()
        message.ParseFromString(raw)
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash:  # as a browser, which is sent no copies
            self.kept.add(message.hash)
        if kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "selectbox":
                box = element.selectbox
                self.boxes[box.id] = list(box.options)
                if box.set_value:
                    self.values[box.id] = box.raw_value
            elif element.WhichOneof("type") == "exception":
                self.exceptions += 1
        ended = ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return kind == "script_finished" and message.script_finished != ended

    def next_change(self) -> tuple[str, str] | None:
        """Another option of one of the boxes that have several."""
        several = {box: options for box, options in self.boxes.items() if len(options) > 1}
        if not several:
            return None
        box = self.random.choice(sorted(several))
        now = self.values.get(box)
        return box, self.random.choice([o for o in several[box] if o != now])

    async def live(self, start_after: float, until: float) -> None:
        """Open the page, then act every five seconds until the clock says `until`."""
        from websockets.asyncio.client import connect

        await asyncio.sleep(start_after)
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        async with connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
            await self.run(socket)
            while time.perf_counter() < until:
                await asyncio.sleep(EVERY * self.random.uniform(0.8, 1.2))
                change = self.next_change()
                self.waits.append(await self.run(socket, change))


async def crowd(url: str, number: int, window: float) -> list[Session]:
    """`number` sessions, arriving over one interval, then acting for `window` seconds."""
    until = time.perf_counter() + EVERY + window
    sessions = [Session(url, seed) for seed in range(number)]
    await asyncio.gather(*(s.live(EVERY * n / number, until) for n, s in enumerate(sessions)))
    return sessions


def memory_mib(pid: int) -> float:
    """Resident memory of a process; NaN where the system does not tell."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    fields = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    return float(fields["VmRSS"].split()[0]) / 1024


def processor_ms(pid: int) -> float:
    """Processor time a process has used; NaN where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def measure(root: Path, data: Path, number: int = SESSIONS) -> list[Line]:
    """Start one server, warm it with one session, then let the crowd in."""
    server = AppServer(root, free_port(), {"MONITOR_DATA": str(data)})
    try:
        server.start()
        asyncio.run(crowd(server.url, 1, EVERY))
        idle, before = memory_mib(server.pid), processor_ms(server.pid)
        sessions = asyncio.run(crowd(server.url, number, WINDOW))
        full, used = memory_mib(server.pid), processor_ms(server.pid) - before
    finally:
        server.stop()
    waits = [wait for s in sessions for wait in s.waits]
    if not any(s.boxes for s in sessions):
        print("  note: the page offers no select box; sessions only asked for reruns")
    broken = sum(s.exceptions for s in sessions)
    each = sum(s.received for s in sessions) / 1024 / max(1, len(waits) + number)
    return [
        Line(f"{number} sessions acting every {EVERY:g} s, wait p95", percentile(waits, 0.95), "s",
             GOAL_SECONDS, f"p50 {percentile(waits, 0.5):.3f}, n = {len(waits)}"),
        Line("  exception boxes among them", broken, "", 0),
        Line("  processor time of the server per script run", used / max(1, len(waits) + number),
             "ms", None, f"{number} sessions ask for {number / EVERY:g} runs a second of one core"),
        Line("  received per script run", each, "KiB"),
        Line("  memory per further session", (full - idle) / number, "MiB", None,
             f"{idle:.0f} -> {full:.0f} MiB"),
    ]  # fmt: skip
