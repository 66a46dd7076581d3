"""What our own components are sent, as an AppTest holds it."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from ui.components import NAMES


def sent(app: AppTest, name: str) -> dict[str, dict[str, Any]]:
    """Key → data of each component `name` on a page, in the order of the page."""
    found = [e.proto for e in app.get("bidi_component")]
    mine = [p for p in found if p.component_name.endswith(NAMES + name)]
    return {str(p.id).rsplit("-", 1)[-1]: json.loads(p.json) for p in mine}


def maps(app: AppTest) -> list[dict[str, Any]]:
    """Data of the maps on a page."""
    return list(sent(app, "region_map").values())


def fields(app: AppTest) -> dict[str, dict[str, Any]]:
    """Key → data of the search fields for places on a page."""
    return sent(app, "place_search")
