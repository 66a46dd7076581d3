"""The list of a snapshot, `MANIFEST.csv`: written with the tables, compared before a build.

Decides that a folder which is not what its list says is no snapshot: a cut table would else
build well and only lack regions. Who changed a table on purpose writes the list anew.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from etl.errors import InputError

FILE = "MANIFEST.csv"
CITATIONS = "citations.csv"
COLUMNS = ["file", "source_ids", "rows", "licence", "origin", "status", "sha256"]
CITATION_COLUMNS = ["source_id", "title", "publisher", "licence", "url", "published"]
RENEW = (
    f"War die Änderung gewollt, erneuert 'python -m etl snapshot --manifest' die Datei {FILE}; "
    "sonst bitte die Tabellen neu holen."
)


def tables(folder: Path) -> list[Path]:
    """All tables of a snapshot folder by name, without the list itself."""
    return sorted(
        p for p in folder.iterdir() if p.suffix in {".csv", ".parquet"} and p.name != FILE
    )


def read_text_table(path: Path, columns: Sequence[str] = ()) -> pd.DataFrame:
    """A CSV with every cell as text; `InputError` where it is not readable or lacks `columns`."""
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    except UnicodeDecodeError:
        raise InputError(f"{path.name} ist nicht in UTF-8 gespeichert.") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name} ist nicht lesbar: {error}") from error
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise InputError(f"{path.name}: Es fehlen die Spalten {', '.join(missing)}.")
    return frame


def read_citations(folder: Path) -> pd.DataFrame:
    """Quoted publications (`CITATION_COLUMNS`); no rows where the folder has none."""
    path = folder / CITATIONS
    if not path.is_file():
        return pd.DataFrame(columns=CITATION_COLUMNS, dtype=str)
    return read_text_table(path, CITATION_COLUMNS)


def read_manifest(folder: Path) -> dict[str, dict[str, str]]:
    """File name → its row (`COLUMNS`); {} without a list."""
    path = folder / FILE
    if not path.is_file():
        return {}
    rows = read_text_table(path, COLUMNS).to_dict("records")
    return {str(row["file"]): {str(k): str(v) for k, v in row.items()} for row in rows}


def compare(folder: Path, rows: Mapping[str, int]) -> None:
    """Raise `InputError` where the folder is not what its list says; `rows`: file → rows read."""
    listed = read_manifest(folder)
    if not listed:
        raise InputError(f"In {folder} fehlt {FILE}, die Liste der Tabellen. {RENEW}")
    faults = [f"{name} fehlt" for name in listed if name not in rows]
    faults += [f"{name} steht nicht in {FILE}" for name in rows if name not in listed]
    faults += [
        f"{name} hat {rows[name]} statt {row['rows']} Zeilen"
        for name, row in listed.items()
        if name in rows and row["rows"] != str(rows[name])
    ]
    if faults:
        raise InputError(f"Der Bestand in {folder} ist nicht vollständig: {'; '.join(faults)}. "
                         f"{RENEW}")  # fmt: skip


def write_manifest(
    folder: Path, licences: Mapping[str, str], origin: Mapping[str, Sequence[str]]
) -> None:
    """List every table of `folder` with its sources, licence, origin and hash.

    `licences` by source id (those of quoted publications are read here); `origin`: name of a
    table without ending → its original files; others keep the origin that the list has.
    """
    before = read_manifest(folder)
    cited = read_citations(folder)
    known = dict(licences) | dict(zip(cited["source_id"], cited["licence"], strict=True))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for path in tables(folder):
        old = before.get(path.name, {}).get("origin", "Sammlung der Angaben")
        writer.writerow(_row(path, known, ", ".join(origin.get(path.stem, [])) or old))
    waiting = folder / f".{FILE}.new"
    waiting.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    waiting.replace(folder / FILE)


def _row(path: Path, licences: Mapping[str, str], origin: str) -> dict[str, str]:
    table = _sources(path)
    ids = sorted(table.unique())
    licence = " | ".join(sorted({licences.get(i, "unbekannt") for i in ids}))
    return {
        "file": path.name,
        "source_ids": "|".join(ids),
        "rows": str(len(table)),
        "licence": licence,
        "origin": origin,
        "status": "Zitat" if licence.startswith("Zitat") else "amtlich",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def _sources(path: Path) -> pd.Series[str]:
    """The column `source_id` of a table."""
    if path.suffix == ".csv":
        return read_text_table(path, ["source_id"])["source_id"]
    try:
        return pd.read_parquet(path, columns=["source_id"])["source_id"]
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name} ist nicht lesbar: {error}") from error
