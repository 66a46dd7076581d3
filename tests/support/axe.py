"""axe-core in a watched page: violations, with those excused that `ui/barriers.toml` names.

Decides which rules count (WCAG 2.0 to 2.2, A and AA, and axe's best practice) and that a
violation is excused only inside the part of the page that its entry names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from ui.barriers import Barrier

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""Rules of these that a page in other colours can break, when it breaks none in its first ones."""
INSIDE = """([target, within]) => {
    let root = document, node = null;
    for (const part of [target].flat(2)) {
        node = root.querySelector(part);
        root = node?.shadowRoot ?? root;
    }
    return Boolean(node?.closest(within));
}"""


def open_all(page: Any) -> None:
    """Open every part of the page that can be opened; the table of the map, which would stay open
    for the rest of a visit, is opened in tests/e2e/test_accessibility.py."""
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")


def violations(page: Any, rules: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Every node that breaks a rule (of `rules`, else of all that count): rule, html, why, and the
    target as axe gives it."""
    only = {"type": "rule", "values": list(rules)} if rules else RULES
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": only}).response
    return [
        {
            "rule": v["id"],
            "html": n["html"][:200],
            "why": n["failureSummary"],
            "target": n["target"],
        }
        for v in found["violations"]
        for n in v["nodes"]
    ]


def excused(page: Any, fault: dict[str, Any], known: Sequence[Barrier]) -> Barrier | None:
    """The entry that excuses a violation, if there is one."""
    for barrier in known:
        if barrier.rule == fault["rule"] and page.evaluate(
            INSIDE, [fault["target"], barrier.within]
        ):
            return barrier
    return None


def faults(page: Any, known: Sequence[Barrier], rules: Sequence[str] = ()) -> list[str]:
    """Violations (of `rules`, else of all that count) that nothing excuses, one line each."""
    return [
        f"{f['rule']}: {f['html']} ({f['why']})"
        for f in violations(page, rules)
        if excused(page, f, known) is None
    ]
