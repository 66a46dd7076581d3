"""The addresses of `etl.api`, and that the tokens of personal links stay out of access logs.

Apart from `etl.api`, which needs the store, so that the server knows both before that is loaded.
"""

from __future__ import annotations

import logging
import re

LINK = "/zugang/"
ENTER, LEAVE, BELOW_API = LINK + "{token}", "/abmelden", "/api/{rest:path}"
"""Where a personal link leads, where a session ends, and all that machines ask for."""


def hide_tokens() -> None:
    """From now on links in the access log of this process lose their token."""
    logging.getLogger("uvicorn.access").addFilter(_hide)


def _hide(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(
            re.sub(rf"({LINK})[^\s?]+", r"\1…", a) if isinstance(a, str) else a for a in record.args
        )
    return True
