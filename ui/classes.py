"""How values are cut into classes for a map: quantiles, natural breaks or round fixed steps.

Decides that one scale holds for all years of an indicator (it is made from the values of all
of them), that limits are printed with the decimals of the indicator and classes are taken from
the printed value, and that a class holds its lower limit, the last one its upper limit too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

METHODS: dict[str, str] = {
    "quantile": "gleich viele Regionen (Quantile)",
    "jenks": "natürliche Gruppen (Jenks)",
    "fixed": "runde, gleich breite Schritte",
    "middle": "Abstand vom mittleren Wert (10, 30, 50 Prozent)",
}
"""Ways to cut, with the German words for readers."""
AWAY = (0.1, 0.3, 0.5)
"""Limits of "middle": shares of the middle value, below and above it."""

MIN_CLASSES, MAX_CLASSES = 3, 7
CLASSES_AT_START = 5
JENKS_SAMPLE = 1000
"""Natural breaks cost n² time; beyond this many values an even sample of the sorted ones is cut."""

Floats = NDArray[np.float64]


def printed_values(values: Iterable[float], decimals: int) -> Floats:
    """Values as they are printed: rounded half up at `decimals`, like `ui.format.number`."""
    data = np.asarray([math.nan if v is None else v for v in values], dtype=float)
    factor = 10.0**decimals
    rounded: Floats = np.sign(data) * np.floor(np.abs(data) * factor + 0.5 + 1e-9) / factor
    return rounded


def class_breaks(
    values: Iterable[float], *, method: str = "quantile", n_classes: int = 5, decimals: int = 1
) -> tuple[float, ...]:
    """Ascending limits of at most `n_classes` classes; () without values.

    NaN and infinite values are left out. "middle" makes an odd number of classes; where it cannot
    (see `two_sided`), quantiles stand in. Fewer classes come back where the printed values do
    not allow more; equal values give one class (v, v). Raises ValueError on an unknown method.
    """
    if method not in METHODS:
        raise ValueError(f"Klassenbildung '{method}' gibt es nicht")
    data = printed_values(values, decimals)
    printed = np.sort(data[np.isfinite(data)])
    if printed.size == 0:
        return ()
    wanted = max(MIN_CLASSES, min(n_classes, MAX_CLASSES))
    low, high = float(printed[0]), float(printed[-1])
    if low == high:
        return (low, high)
    if method == "fixed":
        return _fixed(low, high, wanted, decimals)
    around = _around(printed, wanted, decimals) if method == "middle" else []
    if around:
        return tuple(around)
    inner = _jenks(printed, wanted) if method == "jenks" else _quantiles(printed, wanted)
    limits = {round(float(limit), decimals) for limit in inner}
    return (low, *sorted(x for x in limits if low < x < high), high)


def _quantiles(printed: Floats, wanted: int) -> list[float]:
    """Inner limits: the first value of each next class, so that limits are values that exist."""
    return [float(printed[round(printed.size * k / wanted)]) for k in range(1, wanted)
            if round(printed.size * k / wanted) < printed.size]  # fmt: skip


def _jenks(printed: Floats, wanted: int) -> list[float]:
    """Inner limits; the library names the last value *inside* a class, we want the next one."""
    import jenkspy  # only loaded when somebody asks for it

    distinct = np.unique(printed)
    if distinct.size <= wanted:
        return [float(x) for x in distinct[1:]]
    sample = printed
    if printed.size > JENKS_SAMPLE:
        sample = printed[np.linspace(0, printed.size - 1, JENKS_SAMPLE).round().astype(int)]
    wanted = min(wanted, int(np.unique(sample).size))
    upper = jenkspy.jenks_breaks(sample, n_classes=wanted)[1:-1]
    return [float(distinct[np.searchsorted(distinct, u, side="right")]) for u in upper
            if u < distinct[-1]]  # fmt: skip


def two_sided(values: Iterable[float], *, method: str, n_classes: int, decimals: int) -> bool:
    """Whether the classes of `class_breaks` lie on two sides of a middle one, so that the map
    takes the diverging colours. Not where the middle value is not positive, or so small that
    limits around it would be printed alike.
    """
    data = printed_values(values, decimals)
    printed = np.sort(data[np.isfinite(data)])
    wanted = max(MIN_CLASSES, min(n_classes, MAX_CLASSES))
    varied = printed.size > 0 and printed[0] < printed[-1]
    return method == "middle" and varied and bool(_around(printed, wanted, decimals))


def _around(printed: Floats, wanted: int, decimals: int) -> list[float]:
    """Limits around the median; [] where there can be none.

    All limits stay, also where no value lies beyond them: else the middle colour would wander.
    """
    middle = float(np.median(printed))
    shares = [side * share for share in AWAY[: (wanted - 1) // 2] for side in (-1, 1)]
    inner = sorted(round(middle * (1 + share), decimals) for share in shares)
    if middle <= 0 or len(set(inner)) < len(inner):
        return []
    step = inner[1] - inner[0]
    first = min(float(printed[0]), round(inner[0] - step, decimals))
    return [first, *inner, max(float(printed[-1]), round(inner[-1] + step, decimals))]


def _fixed(low: float, high: float, wanted: int, decimals: int) -> tuple[float, ...]:
    """Steps of 1, 2, 2.5 or 5 × a power of ten, from a multiple of the step, covering all."""
    for step in _round_steps((high - low) / wanted, decimals):
        first = math.floor(low / step + 1e-9)
        count = math.ceil(high / step - 1e-9) - first
        if count <= wanted:
            return tuple(round((first + k) * step, decimals) for k in range(count + 1))
    raise AssertionError("a large enough step always fits")  # pragma: no cover


def _round_steps(least: float, decimals: int) -> Iterable[float]:
    power = math.floor(math.log10(least))
    for exponent in range(power, power + 3):
        for factor in (1.0, 2.0, 2.5, 5.0):
            step = factor * 10.0**exponent
            whole = abs(round(step, decimals) - step) < 1e-12
            if step >= least * (1 - 1e-12) and whole:
                yield step
    yield 10.0 ** max(power + 4, 0)
