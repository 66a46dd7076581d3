"""What a reader feels while a page loads: first paint, what jumps, bytes over the line."""

from __future__ import annotations

from typing import Any

SCRIPT = """(() => {
  const found = window.__vitals = { shift: 0, lcp: 0, moved: [] };
  const name = (node) => {
    const element = node && (node.nodeType === 1 ? node : node.parentElement);
    return element ? `${element.dataset.testid || element.tagName} ${element.className}` : "?";
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      found.shift += entry.value;
      for (const { node, previousRect: a, currentRect: b } of entry.sources)
        found.moved.push(`${entry.value.toFixed(3)} ${name(node)}: ${a.y} -> ${b.y}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) found.lcp = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
})();"""
"""For `page.add_init_script`. Shifts within half a second of a click are the reader's own."""


class Meter:
    """Counts what a page receives: websocket payload and bodies over HTTP."""

    def __init__(self, page: Any) -> None:
        self.ws = 0
        self.requests: list[Any] = []
        page.on("websocket", self._socket)
        page.on("requestfinished", self._finished)

    def _socket(self, socket: Any) -> None:
        socket.on("framereceived", self._frame)

    def _frame(self, payload: Any) -> None:
        self.ws += len(payload)

    def _finished(self, request: Any) -> None:
        self.requests.append(request)

    def take(self) -> tuple[int, int]:
        """Bytes since the last call: (websocket, http). Sizes are asked for here: a question in the
        handler would still wait for its answer when the sum is taken."""
        sizes = [r.sizes()["responseBodySize"] for r in self.requests if r.url.startswith("http")]
        found = (self.ws, sum(max(0, size) for size in sizes))  # -1: from the cache
        self.ws = 0
        self.requests.clear()
        return found


def vitals(page: Any) -> dict[str, float]:
    """First and largest contentful paint (ms) and layout shift so far, from the browser itself."""
    found: dict[str, float] = page.evaluate(
        """() => ({
            fcp: (performance.getEntriesByName('first-contentful-paint')[0] || {}).startTime || 0,
            lcp: __vitals.lcp, cls: __vitals.shift })"""
    )
    return found


def moved(page: Any) -> list[str]:
    """What jumped so far, one line each: size of the shift, element, from where to where."""
    found: list[str] = page.evaluate("() => __vitals.moved")
    return found
