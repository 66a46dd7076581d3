"""Decides who is one person and which addresses are one sender, however they are written."""

from __future__ import annotations

import ipaddress
import re
import unicodedata

UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Invisible characters that Unicode counts among letters and marks."""


def person_id(name: str) -> str:
    """One id for one person, however the name was typed: in composed characters or not, in other
    case, with more spaces or with characters that nobody sees."""
    return "person:" + plain_name(name)


def plain_name(name: str) -> str:
    """A name in one spelling; empty where nobody sees anything of it."""
    for _ in range(2):  # folding takes compositions apart, composing may leave something to fold
        name = unicodedata.normalize("NFKC", name).casefold()
    seen = "".join(" " if c.isspace() else c for c in name if c.isspace() or not _unseen(c))
    return " ".join(unicodedata.normalize("NFKC", seen).split())


def _unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf") or bool(UNSEEN.match(letter))


def network(address: str) -> str:
    """What counts as one sender: an IPv4 address, or the /64 that one IPv6 connection owns."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
