"""Turns a folder of original files into the tidy tables under `data/snapshot/`.

Decides which file belongs to which source (by the name patterns of the source), the order of
rows, text or Parquet (by size) and what the manifest says. Everything is parsed and checked
before the first file is replaced, so a faulty original leaves the snapshot as it was.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from etl import parsers
from etl.catalog import Catalog, catalog
from etl.errors import InputError, UsageError
from etl.keys import to_regions
from etl.models import Source
from etl.parsers.columns import year_of
from etl.parsers.published_figures import write_published
from etl.parsers.text import Place

COLUMNS = ["variable_id", "region_id", "year", "period", "value", "flag", "source_id", "note"]
KEY = ["variable_id", "region_id", "year", "period", "source_id"]
MANIFEST = "MANIFEST.csv"
MANIFEST_COLUMNS = ["file", "source_ids", "rows", "licence", "origin", "status", "sha256"]
TEXT_LIMIT = 350_000
"""Bytes up to which a table is kept as CSV, where people may read a difference."""


@dataclass
class SnapshotReport:
    """What was read, written and not found; its text is what the user sees."""

    rows: dict[str, int] = field(default_factory=dict)
    origin: dict[str, list[str]] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    written: list[str] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{len(self.written)} Dateien geschrieben: {', '.join(self.written)}."]
        lines += [
            f"  {source}: {count} Werte aus {', '.join(self.origin[source])}"
            for source, count in self.rows.items()
        ]
        if self.dropped:
            parts = (f"{reason} ({n})" for reason, n in sorted(self.dropped.items()))
            lines.append(f"Nicht übernommen: {', '.join(parts)}.")
        if self.not_found:
            lines.append(f"Keine Datei gefunden für: {', '.join(self.not_found)}.")
        return "\n".join(lines)


def write_snapshot(raw: Path, out: Path, specs: Catalog | None = None) -> SnapshotReport:
    """Read all known original files below `raw` and (re)write their tidy tables in `out`.

    Only sources whose files were found are rewritten. Raises `UsageError` without a folder,
    `InputError`/`ParseError` for unknown, faulty or contradicting files; `out` then stays as
    it was. The same input gives the same bytes.
    """
    if not raw.is_dir():
        raise UsageError(f"Den Ordner {raw} gibt es nicht. Bitte den Pfad hinter --raw prüfen.")
    known = specs or catalog()
    report = SnapshotReport()
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        for spec in known.sources.values():
            if spec.format != "none" and spec.files:
                _stage_source(spec, raw, stage, report)
        if "published_figures" in known.sources:
            write_published(raw, stage, known.sources["published_figures"])
        staged = sorted(p for p in stage.iterdir())
        if not staged:
            raise InputError(_nothing_known(raw, known))
        out.mkdir(parents=True, exist_ok=True)
        _publish(staged, out)
        report.written = [p.name for p in staged]
    _write_manifest(out, known, report)
    return report


def _stage_source(spec: Source, raw: Path, stage: Path, report: SnapshotReport) -> None:
    files = find_files(raw, spec.files)
    if not files:
        report.not_found.append(spec.id)
        return
    parts = []
    for path in files:
        frame, dropped = tidy_file(path.read_bytes(), spec, path.name)
        report.dropped += dropped
        parts.append(frame)
    table = merge(parts, spec.id)
    write_table(table, stage, spec.id)
    report.rows[spec.id] = len(table)
    report.origin[spec.id] = [p.name for p in files]


def find_files(raw: Path, patterns: Iterable[str]) -> list[Path]:
    """Files below `raw` by name pattern, sorted; equal copies count once."""
    paths = sorted({p for pattern in patterns for p in raw.rglob(pattern) if p.is_file()})
    by_content: dict[str, Path] = {}
    for path in paths:
        by_content.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
    return sorted(by_content.values(), key=lambda p: (p.name, p.as_posix()))


def tidy_file(raw: bytes, spec: Source, file: str) -> tuple[pd.DataFrame, Counter[str]]:
    """Parse one original file into `COLUMNS` plus origin (`file`, `line`); count what is left out.

    Raises `InputError` where one file gives a value twice.
    """
    frame, dropped = to_regions(parsers.parse(raw, spec, file), spec, file)
    place = Place(file)
    years = {p: year_of(p, place) for p in frame["period"].unique()}
    tidy = frame.assign(year=frame["period"].map(years), source_id=spec.id, file=file)
    return tidy[[*COLUMNS, "file", "line"]], dropped


def merge(parts: list[pd.DataFrame], source_id: str) -> pd.DataFrame:
    """All files of a source in one stable order; a value given twice is an `InputError`."""
    table = pd.concat(parts, ignore_index=True).sort_values([*KEY, "file", "line"], kind="stable")
    twice = table[table.duplicated(KEY, keep=False)]
    if len(twice):
        first, second = twice.iloc[0], twice.iloc[1]
        raise InputError(
            f"{second['file']}, Zeile {second['line']}: {first['variable_id']} für "
            f"{first['region_id']} ({first['period']}) steht schon in {first['file']}, Zeile "
            f"{first['line']}. Erwartet wurde jede Angabe der Quelle {source_id} nur einmal; "
            "doppelte Zeile oder Datei bitte entfernen."
        )
    return table[COLUMNS].reset_index(drop=True)


def write_table(table: pd.DataFrame, folder: Path, name: str) -> Path:
    """Write `name`.csv, or `name`.parquet where the text would be larger than `TEXT_LIMIT`."""
    text = _as_csv(table).encode("utf-8")
    if len(text) <= TEXT_LIMIT:
        path = folder / f"{name}.csv"
        path.write_bytes(text)
        return path
    path = folder / f"{name}.parquet"
    typed = table.astype({"year": "int32", "value": "float64"})
    typed.to_parquet(path, index=False, compression="zstd", compression_level=12)
    return path


def _as_csv(table: pd.DataFrame) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in table[COLUMNS].itertuples(index=False):
        cells = list(row)
        cells[4] = _plain(float(cells[4]))
        writer.writerow(cells)
    return buffer.getvalue()


def _plain(value: float) -> str:
    """Shortest exact text of a value; empty where it is missing."""
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def _publish(staged: list[Path], out: Path) -> None:
    """Put finished files into place one by one; the other format of the same table goes."""
    for path in staged:
        waiting = out / f".{path.name}.new"
        shutil.copyfile(path, waiting)
        waiting.replace(out / path.name)
        for suffix in {".csv", ".parquet"} - {path.suffix}:
            (out / f"{path.stem}{suffix}").unlink(missing_ok=True)


def _nothing_known(raw: Path, known: Catalog) -> str:
    names = sorted(p.name for p in raw.rglob("*") if p.is_file())[:5]
    patterns = sorted({f for s in known.sources.values() for f in s.files})
    return (
        f"In {raw} liegt keine bekannte Originaldatei (gefunden: {', '.join(names) or 'nichts'}). "
        f"Erwartet wurden Dateinamen wie {', '.join(patterns[:4])}; alle Muster stehen in "
        "etl/sources/*.toml."
    )


def _write_manifest(out: Path, known: Catalog, report: SnapshotReport) -> None:
    """List every table of the snapshot with its sources, licence, origin and hash."""
    before = _read_manifest(out / MANIFEST)
    licences = {s.id: s.licence for s in known.sources.values()} | _cited_licences(out)
    rows = [
        _manifest_row(path, licences, report, before.get(path.name, {}))
        for path in sorted(out.iterdir())
        if path.suffix in {".csv", ".parquet"} and path.name != MANIFEST
    ]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, MANIFEST_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    waiting = out / f".{MANIFEST}.new"
    waiting.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    waiting.replace(out / MANIFEST)


def _manifest_row(
    path: Path, licences: Mapping[str, str], report: SnapshotReport, before: Mapping[str, str]
) -> dict[str, str]:
    table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str)
    ids = sorted(table["source_id"].unique())
    licence = " | ".join(sorted({licences.get(i, "unbekannt") for i in ids}))
    origin = report.origin.get(path.stem)
    return {
        "file": path.name,
        "source_ids": "|".join(ids),
        "rows": str(len(table)),
        "licence": licence,
        "origin": ", ".join(origin) if origin else before.get("origin", "Sammlung der Angaben"),
        "status": "Zitat" if licence.startswith("Zitat") else "amtlich",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def _read_manifest(path: Path) -> dict[str, dict[str, str]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["file"]: row for row in csv.DictReader(stream)}


def _cited_licences(out: Path) -> dict[str, str]:
    path = out / "citations.csv"
    if not path.is_file():
        return {}
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    return dict(zip(frame["source_id"], frame["licence"], strict=True))
