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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from etl import parsers
from etl.catalog import Catalog, catalog
from etl.errors import InputError, ParseError, UsageError
from etl.keys import to_regions
from etl.manifest import FILE as MANIFEST
from etl.manifest import write_manifest
from etl.models import Source
from etl.parsers.columns import year_of
from etl.parsers.published_figures import figure_files, write_published
from etl.parsers.text import Place
from geo.regions import region_ids

COLUMNS = ["variable_id", "region_id", "year", "period", "value", "flag", "source_id", "note"]
KEY = ["variable_id", "region_id", "year", "period", "source_id"]
TABLE_STARTS = (b"Tabelle:", b"GENESIS-Tabelle:", b"Statistik_Code;", b"statistics_code;")
"""First bytes of the classic table, the old and the new flat file."""
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
    unknown: list[str] = field(default_factory=list)
    seeded: bool = False

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
        if self.unknown:
            lines.append(f"Nicht erkannt: {_some(self.unknown)}.")
        if self.seeded:
            lines.append("Die übrigen Tabellen sind eine Kopie des mitgelieferten Bestands.")
        return "\n".join(lines)


def write_snapshot(
    raw: Path,
    out: Path,
    specs: Catalog | None = None,
    *,
    seed: Path | None = None,
    skip_unknown: bool = False,
) -> SnapshotReport:
    """Read all known original files below `raw` and (re)write their tidy tables in `out`.

    Only sources whose files were found are rewritten; a new `out` starts as a copy of `seed`.
    Raises `UsageError` without a folder, `InputError`/`ParseError` for faulty or contradicting
    files and, unless `skip_unknown`, for statistical tables that no source expects; `out` then
    stays as it was. The same input gives the same bytes.
    """
    if not raw.is_dir():
        raise UsageError(f"Den Ordner {raw} gibt es nicht. Bitte den Pfad hinter --raw prüfen.")
    known = specs or catalog()
    report = SnapshotReport(unknown=[str(p.relative_to(raw)) for p in unknown_files(raw, known)])
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
        if not skip_unknown:
            _refuse_tables(raw, report.unknown)
        if seed is not None and seed.is_dir() and not out.is_dir():
            shutil.copytree(seed, out)
            report.seeded = True
        out.mkdir(parents=True, exist_ok=True)
        _publish(staged, out)
        report.written = [p.name for p in staged]
    write_manifest(out, licences(known), report.origin)
    return report


def renew_manifest(folder: Path, specs: Catalog | None = None) -> str:
    """Write the list of a snapshot anew after tables were changed on purpose; says so.

    Raises `UsageError` without the folder, `InputError` for an unreadable table.
    """
    if not folder.is_dir():
        raise UsageError(f"Den Ordner {folder} gibt es nicht.")
    write_manifest(folder, licences(specs or catalog()), {})
    return f"{folder / MANIFEST} ist erneuert."


def licences(known: Catalog) -> dict[str, str]:
    """Licence of every source of the catalog by its id."""
    return {s.id: s.licence for s in known.sources.values()}


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


def unknown_files(raw: Path, known: Catalog) -> list[Path]:
    """Files below `raw` that no source reads, sorted; hidden ones do not count."""
    patterns = [f for s in known.sources.values() for f in s.files]
    if "published_figures" in known.sources:
        patterns += [f"{n}.csv" for n in figure_files(known.sources["published_figures"])]
    return sorted(
        p
        for p in raw.rglob("*")
        if p.is_file()
        and not any(part.startswith(".") for part in p.relative_to(raw).parts)
        and not any(p.match(pattern) for pattern in patterns)
    )


def _refuse_tables(raw: Path, unknown: Iterable[str]) -> None:
    """Raise `InputError` where a file that nobody reads is a table of a statistical office."""
    tables = [name for name in unknown if _is_table(raw / name)]
    if tables:
        raise InputError(
            f"Keine Quelle liest diese Tabellen: {_some(tables)}. Erwartete Dateinamen stehen in "
            "etl/sources/*.toml. Bitte umbenennen oder entfernen; --skip-unknown übergeht sie."
        )


def _is_table(path: Path) -> bool:
    """Whether a file begins like a classic table or a flat file of the databases."""
    with path.open("rb") as stream:
        start = stream.read(300).removeprefix(b"\xef\xbb\xbf").lstrip(b'" \r\n')
    return start.startswith(TABLE_STARTS)


def _some(names: Sequence[str], most: int = 10) -> str:
    more = f" und {len(names) - most} weitere" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def tidy_file(raw: bytes, spec: Source, file: str) -> tuple[pd.DataFrame, Counter[str]]:
    """Parse one original file into `COLUMNS` plus origin (`file`, `line`); count what is left out.

    Raises `ParseError` for a region that the project does not know.
    """
    frame, dropped = to_regions(parsers.parse(raw, spec, file), spec, file)
    strange = frame[~frame["region_id"].isin(region_ids())]
    if len(strange):
        first = strange.iloc[0]
        raise ParseError(file, int(first["line"]), "eine Region aus geo/regions.csv",
                         repr(first["region_key"]))  # fmt: skip
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
