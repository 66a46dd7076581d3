"""One step of the map by its own address: what another indicator shows, all else as chosen.

Decides that the browser may ask for it the moment the reader chooses, beside the page's own run,
which takes several times as long and then says the same with everything around it. What cannot
be told beforehand is answered with nothing (204), and the map waits for the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from etl.catalog import catalog
from etl.errors import MonitorError
from etl.models import Indicator
from ui import cache, data, maps, options, territory
from ui.classes import MAX_CLASSES, METHODS, MIN_CLASSES
from ui.values import EXAMPLES

PATH = "/karte/schritt"
NAME = "name"
"""Last part of the query: the label that the list of indicators shows."""
CLASSES = {str(n) for n in range(MIN_CLASSES, MAX_CLASSES + 1)}


@dataclass(frozen=True)
class Wish:
    """What a reader has chosen for a map besides the indicator; "" where nothing was."""

    level: str
    year: str
    territory: str
    method: str
    classes: int


def view(indicator: Indicator, wish: Wish) -> tuple[str, int, bool] | None:
    """Level, year and territory that the page shows of an indicator; None where it has no values.

    Follows the page's controls one by one (`pages/karte.py`), with the same rules.
    """
    rows = territory.available(indicator, today=False)
    rows = rows[rows["level"].isin(maps.LEVELS)]
    if rows.empty:
        return None
    level = options.level_for(rows, wish.level)
    today = wish.territory == territory.TODAY and territory.is_offered(indicator, [level])
    rows = territory.available(indicator, today)
    return level, options.year_for(rows[rows["level"] == level], wish.year), today


def address(wish: Wish) -> str:
    """Address of the steps of this build that keep a wish; a label is still to be added."""
    return f"{PATH}?{urlencode({**asdict(wish), 'build': data.build_id(), NAME: ''})}"


def text_of(indicator_id: str, wish: Wish) -> str:
    """The step (`ui.maps.map_payload`) of an indicator as JSON; "" where it has no values.

    Only the step is kept, never the wish: there are as many wishes as somebody cares to send.
    """
    found = view(catalog().indicators[indicator_id], wish)
    if found is None:
        return ""
    level, year, today = found
    step = data.map_step(indicator_id, level, year, wish.method, wish.classes, today=today)
    return json.dumps(step, ensure_ascii=False, separators=(",", ":"))


def answered(query: Mapping[str, str]) -> str:
    """`text_of` what a query asks for; "" for other queries and other builds than the current."""
    label = query.get(NAME, "").removesuffix(EXAMPLES)
    wanted = next((i.id for i in catalog().indicators.values() if i.label == label), None)
    method, classes = query.get("method", ""), query.get("classes", "")
    if wanted is None or method not in METHODS or classes not in CLASSES:
        return ""
    level, year, mark = (query.get(name, "") for name in ("level", "year", "territory"))
    wish = Wish(level, year, mark, method, int(classes))
    with cache.one_build():
        return text_of(wanted, wish) if query.get("build") == data.build_id() else ""


async def answer(request: Request) -> Response:
    """Route of `PATH`: the step, or 204 where the page alone knows what follows."""
    headers = {"Cache-Control": "no-store"}
    try:
        text = await run_in_threadpool(answered, dict(parse_qsl(request.url.query)))
    except MonitorError:
        text = ""  # the page meets the same fault and has the words for it
    if not text:
        return Response(status_code=204, headers=headers)
    return Response(text, media_type="application/json", headers=headers)
