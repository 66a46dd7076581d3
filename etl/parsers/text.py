"""From bytes to lines and from a printed cell to a number: what all formats share.

Decides which bytes count as readable text (UTF-8, else Windows-1252), which bodies are no table
at all (answers of a web service) and what every sign of the German statistical offices means.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from dataclasses import dataclass

from etl.errors import ParseError

MAX_UNPACKED = 200_000_000
"""Bytes a packed download may have when unpacked; real tables stay far below."""

SIGNS: dict[str, tuple[float, str]] = {
    "-": (0.0, ""),
    ".": (math.nan, "unbekannt"),
    "/": (math.nan, "unzuverlaessig"),
    "x": (math.nan, "entfaellt"),
    "X": (math.nan, "entfaellt"),
    "...": (math.nan, "entfaellt"),
    "…": (math.nan, "entfaellt"),
    "": (math.nan, "unbekannt"),
}
"""Printed sign → (value, flag), after the offices' own key to signs. `-` means exactly nothing;
whether the region existed at that date is for the build to say."""

QUALITY: dict[str, str] = {
    "": "",
    "e": "",
    "r": "",
    "p": "vorlaeufig",
    "s": "geschaetzt",
    "()": "unzuverlaessig",
}
"""Quality sign of the flat files (`value_q`) → flag: e final, r revised, p provisional,
s estimated, () of limited use; the value itself stays."""

_GERMAN = re.compile(r"[+-]?\d+(,\d+)?")
_ENGLISH = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_MOJIBAKE = re.compile(r"Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


@dataclass(frozen=True)
class Place:
    """Where something stands: file name and line (1 = first)."""

    file: str
    line: int | None = None


def decode(raw: bytes, encoding: str, file: str) -> str:
    """Text of a file; `encoding` "auto" tries UTF-8, then Windows-1252.

    Raises `ParseError` for empty files, bytes in another encoding, doubly encoded text and
    bodies that are no table (HTML, JSON).
    """
    if not raw.strip():
        raise ParseError(file, None, "eine Tabelle", "eine leere Datei")
    reject_foreign_body(raw, file)
    text = _decode_auto(raw, file) if encoding == "auto" else _decode_as(raw, encoding, file)
    for number, line in enumerate(text.split("\n"), start=1):
        if "\ufffd" in line or _MOJIBAKE.search(line):
            raise ParseError(
                file, number, "lesbarer Text (UTF-8 oder Windows-1252)",
                "falsch umgewandelte Umlaute wie 'Ã¼'",
            )  # fmt: skip
    return text


def _decode_auto(raw: bytes, file: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_as(raw, "cp1252", file)


def _decode_as(raw: bytes, encoding: str, file: str) -> str:
    codec = "utf-8-sig" if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else encoding
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ParseError(
            file, line, f"Text in der Kodierung {encoding}", f"Byte 0x{raw[error.start]:02x}"
        ) from error


def reject_foreign_body(raw: bytes, file: str) -> None:
    """Raise `ParseError` where a service answered with a message instead of a table."""
    start = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in raw[:200]:
        raise ParseError(file, 1, "Text in UTF-8 oder Windows-1252", "UTF-16 oder eine Binärdatei")
    if start[:1] == b"<":
        raise ParseError(file, 1, "eine Tabelle", "eine Webseite (HTML oder XML)")
    if start[:1] in (b"{", b"["):
        raise ParseError(file, 1, "eine Tabelle", _service_message(raw))


def _service_message(raw: bytes) -> str:
    try:
        body = json.loads(raw)
        status = body["Status"]
        return f"eine Meldung des Dienstes (Code {status['Code']}): {status['Content']}"
    except (ValueError, KeyError, TypeError):
        return "ein JSON-Text"


def unpack(raw: bytes, file: str) -> bytes:
    """The one CSV inside a ZIP as the services send it; other bytes pass unchanged."""
    if raw[:2] != b"PK":
        return raw
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = [e for e in archive.infolist() if e.filename.lower().endswith(".csv")]
            if len(entries) != 1 or entries[0].file_size > MAX_UNPACKED:
                raise ParseError(file, None, "ein ZIP mit genau einer CSV-Datei")
            return archive.read(entries[0])
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError) as error:
        raise ParseError(file, None, "ein lesbares ZIP", "ein beschädigtes Archiv") from error


def number(text: str, place: Place, decimal: str = ",") -> tuple[float, str]:
    """Value and flag of a printed cell; raises `ParseError` for anything unknown.

    Thousands separators do not occur in the machine-readable files and are refused, because
    `1.234` would be read as two different numbers in the two notations.
    """
    cell = text.strip()
    if cell in SIGNS:
        return SIGNS[cell]
    pattern = _GERMAN if decimal == "," else _ENGLISH
    if pattern.fullmatch(cell) is None:
        raise ParseError(
            place.file, place.line,
            f"eine Zahl mit '{decimal}' als Dezimalzeichen oder eines der Zeichen - . / x ...",
            repr(cell),
        )  # fmt: skip
    return float(cell.replace(decimal, ".")), ""


def tidy(text: str) -> str:
    """Text with single blanks only; the offices indent names and break headings."""
    return " ".join(text.split())
