"""The look: one accent, one type scale, colour scales that survive greyscale and colour blindness.

Colours stand here for charts and maps; `ui/assets/app.css` and `.streamlit/config.toml` hold
the same tokens for the page (a test compares them). Sequential scale: 7 steps of equal
lightness distance (L* 94 to 22, 12 apart). Diverging scale: the two arms have different
lightness steps, so that all 7 steps also differ in greyscale.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

ASSETS = Path(__file__).parent / "assets"
FONT_STACK = "'IBM Plex Sans', 'Helvetica Neue', Arial, sans-serif"
TYPE_SCALE = {"small": 14, "body": 16, "lead": 19, "h3": 19, "h2": 23, "h1": 31, "figure": 31}
"""Font sizes in px; nothing on a page uses another."""


@dataclass(frozen=True)
class Palette:
    """Colour tokens of one theme."""

    background: str
    surface: str
    ink: str
    muted: str
    line: str
    accent: str
    no_value: str
    suppressed: str
    benchmark: str


LIGHT = Palette(
    background="#fcfbf8",
    surface="#f2f0ea",
    ink="#1b2730",
    muted="#56626b",
    line="#d5d2c9",
    accent="#0b5f70",
    no_value="#e6e3dc",
    suppressed="#b5b0a6",
    benchmark="#8a3413",
)
DARK = Palette(
    background="#12191d",
    surface="#1c262c",
    ink="#e8edef",
    muted="#a3b0b7",
    line="#36434b",
    accent="#6cc6d4",
    no_value="#2a343a",
    suppressed="#59646b",
    benchmark="#f0a27c",
)
HIGH_LIGHT = Palette(
    background="#ffffff",
    surface="#ffffff",
    ink="#000000",
    muted="#000000",
    line="#000000",
    accent="#003a47",
    no_value="#ffffff",
    suppressed="#8c8c8c",
    benchmark="#6b1c00",
)
"""Where the reader's system asks for more contrast (style sheet and map only)."""
HIGH_DARK = Palette(
    background="#000000",
    surface="#000000",
    ink="#ffffff",
    muted="#ffffff",
    line="#ffffff",
    accent="#8fe6f2",
    no_value="#000000",
    suppressed="#9a9a9a",
    benchmark="#ffc2a3",
)
SEQUENTIAL = ("#eff0d4", "#97dabd", "#46bcba", "#009aad", "#007898", "#03557b", "#113758")
"""7 steps, low → high."""
DIVERGING = ("#702a13", "#b45c2f", "#dda671", "#f2f1eb", "#aad6e3", "#399bc1", "#005f93")
"""7 steps, below → middle → above."""
CATEGORICAL = (
    "#0b5f70", "#d0782b", "#5b4a9c", "#7a9a1f", "#b03a6b", "#4f8fd0", "#6b5d4d", "#111111",
)  # fmt: skip
"""Lines of several regions, in this order; always with a direct label or dash beside it."""
CATEGORICAL_DARK = (
    "#6cc6d4", "#f0a35c", "#b3a5ee", "#b4d15a", "#f08bb4", "#8fc1f5", "#cbbba6", "#ffffff",
)  # fmt: skip
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
"""Line patterns that keep several lines apart without colour."""


def is_dark() -> bool:
    """True where the reader's browser shows the dark theme (False outside a browser)."""
    try:
        return bool(st.context.theme.type == "dark")
    except Exception:  # no browser (tests, exports): the light theme is the plain one
        return False


def sequential(steps: int = 7) -> list[str]:
    """`steps` (2–7) colours from the sequential scale, spread over its whole range."""
    return _spread(SEQUENTIAL, steps)


def diverging(steps: int = 7) -> list[str]:
    """`steps` (2–7) colours from the diverging scale, spread over its whole range."""
    return _spread(DIVERGING, steps)


def ink_on(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour (one of them has 4.5:1 on any)."""
    return max((HIGH_LIGHT.ink, HIGH_LIGHT.background), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2 defines it (1 to 21)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def categorical(dark: bool | None = None) -> list[str]:
    """Colours for up to 8 series."""
    return list(CATEGORICAL_DARK if (is_dark() if dark is None else dark) else CATEGORICAL)


def _spread(scale: tuple[str, ...], steps: int) -> list[str]:
    steps = max(2, min(steps, len(scale)))
    last = len(scale) - 1
    return [scale[round(i * last / (steps - 1))] for i in range(steps)]


@cache
def plotly_template(dark: bool = False) -> Any:
    """Plotly template of the light or dark theme; pass `theme=None` to st.plotly_chart."""
    import plotly.graph_objects as go

    p = DARK if dark else LIGHT
    axis = {
        "gridcolor": p.line, "linecolor": p.line, "zerolinecolor": p.muted, "tickcolor": p.line,
        "title": {"font": {"size": 14, "color": p.muted}}, "automargin": True,
    }  # fmt: skip
    layout = go.Layout(
        font={"family": FONT_STACK, "size": 14, "color": p.ink},
        title={"font": {"size": 16, "color": p.ink}, "x": 0, "xanchor": "left"},
        paper_bgcolor=p.background,
        plot_bgcolor=p.background,
        colorway=list(CATEGORICAL_DARK if dark else CATEGORICAL),
        colorscale={"sequential": list(SEQUENTIAL), "diverging": list(DIVERGING)},
        xaxis={**axis, "showgrid": False},
        yaxis=axis,
        separators=",.",
        margin={"l": 8, "r": 8, "t": 48, "b": 8},
        hoverlabel={
            "bgcolor": p.surface, "bordercolor": p.line,
            "font": {"family": FONT_STACK, "size": 14, "color": p.ink},
        },
        legend={"orientation": "h", "y": -0.15, "x": 0, "title": {"text": ""}},
        dragmode=False,
    )  # fmt: skip
    return go.layout.Template(layout=layout)


PLOTLY_CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
}
"""Config for every chart: no logo, no tool bar."""


@cache
def _css() -> str:
    return (ASSETS / "app.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    return (ASSETS / "german.js").read_text(encoding="utf-8")


def inject() -> None:
    """Send our style sheet and the page language; called once per page by `blocks.page_header`."""
    st.html(f"<style>{_css()}</style>")
    # Streamlit is English; screen readers need the real language of page and controls
    st.html(f"<script>{_script()}</script>", unsafe_allow_javascript=True)
