"""Using a page with the keyboard alone: where the focus is, and walking to the next thing.

Decides that nothing here touches mouse or script: keys are pressed, and what has the focus is
read. `actions` counts what a person does on purpose (walking with Tab is not counted).
"""

from __future__ import annotations

import re
from typing import Any

from tests.support.browser import BrowserPage


def of_focus(body: str, argument: str = "") -> str:
    """A script of the browser in which `node` is what has the focus, also inside our components."""
    return f"""{argument or "()"} => {{
        let node = document.activeElement;
        while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
        {body}
    }}"""


FOCUS = of_focus("""
    if (!node || node === document.body) return null;
    const text = node.getAttribute('aria-label') || node.innerText || '';
    return {tag: node.tagName, name: text.trim().slice(0, 120), href: node.href || '',
            source: Boolean(node.closest?.('.fm-source'))};""")
MARKED = of_focus("""
    const marked = node.getRootNode().getElementById(node.getAttribute('aria-activedescendant'));
    return marked && marked.innerText.includes(text);""", "text")  # fmt: skip
FAR = 150
"""More steps with Tab than any page has stops."""


class Keys:
    """One reader without a mouse."""

    def __init__(self, view: BrowserPage) -> None:
        self.view, self.page, self.actions = view, view.page, 0

    def focus(self) -> dict[str, Any] | None:
        """Tag, name and address of what has the focus; None for nothing."""
        found: dict[str, Any] | None = self.page.evaluate(FOCUS)
        return found

    def walk_to(self, name: str, **wanted: Any) -> dict[str, Any]:
        """Press Tab until something whose name matches the pattern has the focus."""
        seen = []
        for _ in range(FAR):
            self.page.keyboard.press("Tab")
            at = self.focus()
            if at and re.search(name, at["name"]) and all(at[k] == v for k, v in wanted.items()):
                return at
            seen.append(at["name"] if at else "-")
        raise AssertionError(f"Tab never came to {name!r}; it came to {seen}")

    def press(self, key: str) -> None:
        """One key on purpose; waits until the page has taken it in."""
        self.actions += 1
        self.page.keyboard.press(key)
        self.view.settle()

    def choose(self, text: str) -> None:
        """Type into the list that has the focus and take the first match."""
        self.actions += 1
        self.page.keyboard.type(text)
        self.page.locator("[role=option]").filter(has_text=text).first.wait_for()
        self.page.wait_for_function(MARKED, arg=text)
        self.press("Enter")
