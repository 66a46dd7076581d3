"""Which class a value lies in, written a second time: in the app the map's script does it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from ui.classes import printed_values


def class_of(value: float, breaks: Sequence[float], decimals: int = 1) -> int | None:
    """Index of the class of the printed value; None for a missing value or without classes.

    Values beyond the limits (a scale made elsewhere) fall into the outermost class.
    """
    if len(breaks) < 2 or value is None or not math.isfinite(value):
        return None
    printed = printed_values([value], decimals)
    at = int(np.searchsorted(np.asarray(breaks), printed[0], side="right")) - 1
    return max(0, min(at, len(breaks) - 2))


def class_counts(values: Iterable[float], breaks: Sequence[float], decimals: int = 1) -> list[int]:
    """Number of values in each class; missing values count nowhere."""
    counts = [0] * max(0, len(breaks) - 1)
    for value in values:
        k = class_of(value, breaks, decimals)
        if k is not None:
            counts[k] += 1
    return counts
