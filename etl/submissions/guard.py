"""Decides which bytes are opened at all: size, kind, zip bombs, before any parser sees them.

Limits: 10 MB for a file; an XLSX may declare 30 MB unpacked, 4 MB for one sheet (1,200 offices
need about 2 MB), 1,000 parts, and no more elements than `xml_scan` allows. zipfile never yields
more than a part declares, so a false declaration ends in a checksum error, not in memory.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Literal

from etl.errors import InputError
from etl.submissions.xml_scan import Forbidden, Scan, TooMuch, looks_like_xml

MAX_BYTES = 10_000_000
MAX_UNPACKED = 30_000_000
MAX_SHEET = 4_000_000
MAX_PARTS = 1_000
MAX_RATIO = 300
OLE = b"\xd0\xcf\x11\xe0"
TEMPLATE = "Bitte die Vorlage (.xlsx), CSV oder JSON verwenden."
FRESH = "Bitte die Werte in eine frische Vorlage übertragen."

FileKind = Literal["xlsx", "csv", "json"]


def require_file(path: Path) -> None:
    """`InputError` where there is no such file: nothing in it can be mended then."""
    if not path.is_file():
        raise InputError(f"Die Datei gibt es nicht: {printable(str(path))}")


def check_size(size: int, name: str) -> None:
    """Refuse what is empty or too big; `InputError`."""
    if size == 0:
        raise InputError(f"Die Datei „{name}“ ist leer. {TEMPLATE}")
    if size > MAX_BYTES:
        raise InputError(
            f"Die Datei „{name}“ ist {size / 1e6:.0f} MB groß; angenommen werden höchstens "
            f"{MAX_BYTES // 1_000_000} MB. Bitte nur die ausgefüllte Vorlage senden."
        )


def kind_of(data: bytes, name: str) -> FileKind:
    """The kind of a file by its content, not its name; `InputError` where it is none of ours."""
    check_size(len(data), name)
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if data.startswith(OLE):
        raise InputError(
            f"„{name}“ ist mit einem Kennwort geschützt oder im alten Format .xls gespeichert. "
            "Bitte ohne Kennwort als .xlsx speichern."
        )
    if data.startswith(b"PK"):
        check_zip(data, name)
        return "xlsx"
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise InputError(f"„{name}“ ist keine Excel-Datei, auch wenn sie so heißt. {TEMPLATE}")
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"„{name}“ ist keine Textdatei. {TEMPLATE}")
    return "json" if head in {b"{", b"["} else "csv"


def check_zip(data: bytes, name: str) -> None:
    """Refuse archives that are damaged, no workbook, or unpack to too much; `InputError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            total = sum(part.file_size for part in parts)
            _refuse_bombs(parts, total, len(data), name)
            if "xl/workbook.xml" not in archive.namelist():
                raise InputError(f"„{name}“ ist ein Archiv, aber keine Excel-Datei. {TEMPLATE}")
            _refuse_xml(archive, parts, name)
    except InputError:
        raise
    except Exception as error:  # a broken archive can fail in many ways inside zipfile
        raise InputError(
            f"„{name}“ ist beschädigt und lässt sich nicht öffnen. Bitte neu speichern."
        ) from error


def _refuse_bombs(parts: list[zipfile.ZipInfo], total: int, size: int, name: str) -> None:
    tables = [p.file_size for p in parts if p.filename.endswith(".xml")]
    too_big = total > MAX_UNPACKED or max(tables, default=0) > MAX_SHEET
    if too_big or len(parts) > MAX_PARTS or (total > 1_000_000 and total > MAX_RATIO * size):
        raise InputError(
            f"„{name}“ enthält entpackt {total / 1e6:.0f} MB, mehr als eine Meldung braucht. "
            f"{FRESH}"
        )


def _refuse_xml(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], name: str) -> None:
    """Look into every part that can be XML, by its content: names are the sender's choice."""
    scan = Scan()
    for part in parts:
        if part.flag_bits & 1:
            raise InputError(f"„{name}“ ist verschlüsselt. Bitte ohne Kennwort speichern.")
        text = archive.read(part)
        if not looks_like_xml(text):
            continue
        if len(text) > MAX_SHEET:
            raise InputError(f"„{name}“ ist größer, als eine Meldung sein kann. {FRESH}")
        try:
            scan.see(text)
        except Forbidden as error:
            raise InputError(
                f"„{name}“ enthält unzulässige Anweisungen (DOCTYPE). {TEMPLATE}"
            ) from error
        except TooMuch as error:
            raise InputError(
                f"„{name}“ enthält mehr {error}, als eine Meldung braucht. {FRESH}"
            ) from error


def printable(name: str) -> str:
    """A file name that can be written anywhere: signs that are no text become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")
