"""Our own components for the browser, and how what they need gets there.

Decides that a component's script, and every text larger than a few kilobytes, travels by HTTP under
the hash of its content, so that a browser fetches each once; the websocket only names them.
"""

from __future__ import annotations

import streamlit as st
from streamlit import runtime

LOADER = (
    "export default async (c) => (await import("
    "new URL(c.data.module, window.location.origin).href)).default(c);"
)
"""Sent with each step; the module behind it is loaded once."""
NAMES = "fachkraeftemonitor_"
"""How the names of our components begin."""


def publish(text: str, mimetype: str, place: str) -> str:
    """Path under which this server hands out `text` to this session; "" without a server.

    The path holds a hash of the content. `place`: who asks, each with one text at a time.
    """
    if not runtime.exists():
        return ""
    files = runtime.get_instance().media_file_mgr
    return base_path() + files.add(text.encode(), mimetype, f"components/{place}")


def base_path() -> str:
    """Prefix of all paths where the app is served below a folder ("" otherwise)."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""
