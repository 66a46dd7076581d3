"""Short names of the Länder, as offices and people write them."""

from __future__ import annotations

SHORT_NAMES: dict[str, tuple[str, ...]] = {
    "01": ("SH",),
    "02": ("HH",),
    "03": ("NI", "NDS"),
    "04": ("HB",),
    "05": ("NW", "NRW"),
    "06": ("HE",),
    "07": ("RP", "RLP"),
    "08": ("BW", "BaWü"),
    "09": ("BY",),
    "10": ("SL",),
    "11": ("BE",),
    "12": ("BB",),
    "13": ("MV", "Meck-Pomm"),
    "14": ("SN",),
    "15": ("ST", "LSA"),
    "16": ("TH",),
}
"""Key of a Land → its short names: first the official one (ISO 3166-2:DE), then usual ones."""
