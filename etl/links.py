"""Where personal links lead, and that their tokens stay out of access logs.

Apart from `etl.api`, which needs the store, so that the server can hide tokens before that is
loaded.
"""

from __future__ import annotations

import logging
import re

LINK = "/zugang/"


def hide_tokens() -> None:
    """From now on links in the access log of this process lose their token."""
    logging.getLogger("uvicorn.access").addFilter(_hide)


def _hide(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(
            re.sub(rf"({LINK})[^\s?]+", r"\1…", a) if isinstance(a, str) else a for a in record.args
        )
    return True
