"""Decides which texts a spreadsheet would run as a formula, and makes them plain.

Apart from `etl.export`, which needs pandas, so that a check of a file loads without it.
"""

from __future__ import annotations

import re
from typing import Any

RUNS = re.compile(r"[\t\r\n]|[\s\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")
"""Signs that spreadsheets begin a formula with (full-width forms included), also behind spaces and
invisible characters, which do not stop them; tabs and line breaks move what follows to a new cell.
"""


def safe_text(value: Any) -> Any:
    """A text that no spreadsheet runs: an apostrophe goes before one that could be a formula.

    Whatever is no text stays as it is.
    """
    return "'" + value if isinstance(value, str) and RUNS.match(value) else value
