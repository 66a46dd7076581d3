"""Sixty readers at once: websocket sessions that speak Streamlit's own messages.

Each session opens a page, then every five seconds chooses another option in one of the page's
select boxes or another place in one of its search fields: once all of them on the map, which works
hardest, once spread over the pages.
Waiting time = message sent until the script has finished; drawing in a browser is not part of
it. The crowd lives in this process on the same machine; what it takes from the server is printed.
All traffic stays on 127.0.0.1 and ends by itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates

from tests.bench.report import Line, percentile
from tests.support.app import AppServer, free_port

SESSIONS = 60
EVERY = 5.0
WINDOW = 30.0
GOAL_SECONDS = 1.0
GOAL_CPU_MS = 25
CROWDS = {
    "map": ("karte",),
    "all pages": ("karte", "meine_region", "", "trends", "karte", "fallbelastung", "methodik"),
}
"""Pages of the sessions in turn, by name of the crowd; "" is the start page."""
PLACES = ("05", "09", "05515", "05711", "JH05113000", "JH05515000", "01056050")
"""What the crowd picks in search fields: Länder, Kreise, offices, and a town without one."""


class Session:
    """One reader: a websocket, the boxes and search fields seen so far, and the times waited."""

    def __init__(self, url: str, page: str, seed: int) -> None:
        self.url, self.page, self.random = url, page, random.Random(seed)
        self.boxes: dict[str, list[str]] = {}
        self.values: dict[str, str] = {}
        self.fields: set[str] = set()
        self.waits: list[float] = []
        self.received = 0
        self.exceptions = 0
        self.page_hash = ""
        self.kept: set[str] = set()

    async def run(self, socket: Any, change: tuple[str, str] | None = None) -> float:
        """Ask for one script run and wait for its end; returns the seconds it took."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.page_name = "" if self.page_hash else self.page
        message.rerun_script.page_script_hash = self.page_hash
        message.rerun_script.cached_message_hashes.extend(sorted(self.kept))
        states = WidgetStates()
        if change and change[0] in self.fields:
            state = states.widgets.add()
            state.id = _make_trigger_id(change[0], "events")
            state.json_trigger_value = json.dumps([{"event": "picked", "value": change[1]}])
        elif change:
            self.values[change[0]] = change[1]
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
            elif element.WhichOneof("type") == "bidi_component":
                if element.bidi_component.component_name.endswith("place_search"):
                    self.fields.add(element.bidi_component.id)
            elif element.WhichOneof("type") == "exception":
                self.exceptions += 1
        ended = ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return kind == "script_finished" and message.script_finished != ended

    def next_change(self) -> tuple[str, str] | None:
        """Another option of one of the boxes that have several, or a place."""
        several = {box: options for box, options in self.boxes.items() if len(options) > 1}
        several |= {field: list(PLACES) for field in self.fields}
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


async def crowd(url: str, pages: Sequence[str], number: int, window: float) -> list[Session]:
    """`number` sessions, arriving over one interval, then acting for `window` seconds."""
    until = time.perf_counter() + EVERY + window
    sessions = [Session(url, pages[seed % len(pages)], seed) for seed in range(number)]
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
    """Each crowd on a server of its own, warmed by one session for each page."""
    found = []
    for name, pages in CROWDS.items():
        server = AppServer(root, free_port(), {"MONITOR_DATA": str(data)})
        try:
            server.start()
            found += measure_crowd(server, name, pages, number)
        finally:
            server.stop()
    return found


def measure_crowd(server: AppServer, name: str, pages: Sequence[str], number: int) -> list[Line]:
    """Waits, processor time and memory while one crowd is there."""
    asyncio.run(crowd(server.url, pages, len(pages), EVERY))
    idle, before = memory_mib(server.pid), processor_ms(server.pid)
    started, own = time.perf_counter(), time.process_time()
    sessions = asyncio.run(crowd(server.url, pages, number, WINDOW))
    taken = (time.process_time() - own) / (time.perf_counter() - started)
    full, used = memory_mib(server.pid), processor_ms(server.pid) - before
    waits = [wait for s in sessions for wait in s.waits]
    runs = max(1, len(waits) + number)
    return [
        Line(f"{number} sessions ({name}), wait p95", percentile(waits, 0.95), "s", GOAL_SECONDS,
             f"p50 {percentile(waits, 0.5):.3f}, n = {len(waits)}"),
        Line("  exception boxes among them", sum(s.exceptions for s in sessions), "", 0),
        Line("  processor time of the server per script run", used / runs, "ms", GOAL_CPU_MS,
             f"{number} sessions ask for {number / EVERY:g} runs a second of one core"),
        Line("  share of one core that the crowd itself takes", 100 * taken, "%"),
        Line("  received per script run", sum(s.received for s in sessions) / 1024 / runs, "KiB"),
        Line("  memory per further session", (full - idle) / number, "MiB", None,
             f"{idle:.0f} -> {full:.0f} MiB"),
    ]  # fmt: skip
