"""Reads the collected single figures of publications and turns them into the tidy snapshot.

Decides how a collected row (indicator, region name, unit, free note) becomes an observation:
which variable it is, which region key it has, which flags its note means and which citation
it belongs to. The reviewed mapping is data: `etl/sources/published_figures.toml`.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from etl.catalog import catalog
from etl.errors import InputError, ParseError
from etl.models import FLAGS, Source
from geo.regions import region_ids

COLUMNS = (
    "variable_id", "region_id", "year", "period", "value", "flag", "source_id", "note",
)  # fmt: skip
CITATION_COLUMNS = ("source_id", "title", "publisher", "licence", "url", "published")
LICENCE = "Zitat, Lizenz nicht angegeben"
INPUT_COLUMNS = (
    "indicator_id", "region_level", "region_code", "region_name", "year", "value", "unit",
    "source_title", "publisher", "source_url", "published", "note",
)  # fmt: skip
POPULATION = "bevoelkerung"
POPULATION_SOURCES = {
    "12411-0012": "destatis_12411_0012",
    "12411-0017": "destatis_12411_0017",
    "12411-04-02-4": "regiodb_12411_04_02_4",
}

Row = dict[str, str]
Publication = tuple[str, str, str, str]  # title, publisher, url, published


@dataclass
class Figures:
    """Tidy rows by output name (`kwg`, `hze` …) and the citations they name."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    citations: list[Row] = field(default_factory=list)


def write_published(raw: Path, out: Path, spec: Source | None = None) -> list[Path]:
    """Write published_*.csv, citations.csv and the population files to `out`.

    `raw` is a folder that holds the collected CSV files somewhere below. Without any of them
    nothing is written and the list is empty. Raises `InputError` when some are missing and
    `ParseError` (file, line) when one is at fault.
    """
    spec = spec or catalog().sources["published_figures"]
    folder = _folder(raw, figure_files(spec))
    if folder is None:
        return []
    figures = read_figures({n: _bytes(folder, n) for n in spec.options["topics"]}, spec)
    files = {f"published_{name}": rows for name, rows in figures.tables.items()}
    files |= read_population(_bytes(folder, POPULATION))
    out.mkdir(parents=True, exist_ok=True)
    paths = [_write(out / f"{name}.csv", COLUMNS, rows) for name, rows in sorted(files.items())]
    return [*paths, _write(out / "citations.csv", CITATION_COLUMNS, figures.citations)]


def figure_files(spec: Source) -> list[str]:
    """Names (without ending) of the files of the collection."""
    return [*spec.options["topics"], POPULATION]


def read_figures(raw: Mapping[str, bytes], spec: Source) -> Figures:
    """Turn the collected files (name without ending → bytes) into tidy rows and citations."""
    collected = {name: list(_rows(name, data)) for name, data in raw.items()}
    ids = _citation_ids((row for rows in collected.values() for _, row in rows), spec)
    figures = Figures(citations=_citations(ids, spec))
    for name, rows in collected.items():
        tidy = [_observation(name, line, row, ids, spec) for line, row in rows]
        figures.tables[spec.options["topics"][name]] = _sorted_unique(name, tidy)
    return figures


def read_population(raw: bytes) -> dict[str, list[Row]]:
    """Population of Länder and Germany 2000–2022 and of Kreise 2020 and 2021, by source id."""
    tables: dict[str, list[Row]] = {source: [] for source in POPULATION_SOURCES.values()}
    for line, row in _rows(POPULATION, raw):
        code = re.search(r"12411-[\d-]*\d", row["source_title"])
        source = POPULATION_SOURCES.get(code.group() if code else "")
        if source is None:
            raise ParseError(
                f"{POPULATION}.csv", line, "eine bekannte Tabelle 12411-…", row["source_title"]
            )
        _exists(POPULATION, line, row["indicator_id"], row["region_code"])
        tables[source].append({
            "variable_id": row["indicator_id"],
            "region_id": row["region_code"],
            "year": row["year"],
            "period": f"31.12.{row['year']}",
            "value": _number(POPULATION, line, row["value"], 1),
            "flag": "",
            "source_id": source,
            "note": "Summe der 16 Länder" if "Summe der 16 Länder" in row["note"] else "",
        })  # fmt: skip
    return {source: _sorted_unique(POPULATION, rows) for source, rows in tables.items()}


def _folder(raw: Path, names: Iterable[str]) -> Path | None:
    """The folder below `raw` that holds the collection; None when there is no such file."""
    wanted = [f"{name}.csv" for name in names]
    hits = sorted(p for name in wanted for p in raw.rglob(name))
    if not hits:
        return None
    folder = hits[0].parent
    missing = [name for name in wanted if not (folder / name).is_file()]
    if missing:
        raise InputError(f"Im Ordner {folder.name} fehlen Dateien: {', '.join(missing)}.")
    return folder


def _bytes(folder: Path, name: str) -> bytes:
    return (folder / f"{name}.csv").read_bytes()


def _rows(name: str, raw: bytes) -> Iterator[tuple[int, Row]]:
    """Yield (line number, row) of one collected file; checks encoding, header and width."""
    file = f"{name}.csv"
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ParseError(file, line, "Text in UTF-8", f"Byte {raw[error.start]:#04x}") from None
    reader = csv.reader(text.splitlines(keepends=True))
    header = next(reader, [])
    if tuple(header) != INPUT_COLUMNS:
        raise ParseError(file, 1, f"die Kopfzeile {','.join(INPUT_COLUMNS)}", ",".join(header))
    for cells in reader:
        if len(cells) != len(INPUT_COLUMNS):
            expected = f"eine Zeile mit {len(INPUT_COLUMNS)} Feldern"
            raise ParseError(file, reader.line_num, expected, f"{len(cells)} Felder")
        yield reader.line_num, dict(zip(INPUT_COLUMNS, cells, strict=True))


def _observation(
    name: str, line: int, row: Row, ids: Mapping[Publication, str], spec: Source
) -> Row:
    flag, note = _flag_and_note(row["note"], spec.options)
    year = re.match(r"\d{4}", row["year"])
    if year is None:
        raise ParseError(f"{name}.csv", line, "ein Jahr mit vier Ziffern", row["year"])
    variable, region = _variable(row, spec.options), _region(name, line, row, spec)
    _exists(name, line, variable, region)
    return {
        "variable_id": variable,
        "region_id": region,
        "year": year.group(),
        "period": row["year"],
        "value": _number(name, line, row["value"], spec.options["scale"].get(row["unit"], 1)),
        "flag": flag,
        "source_id": ids[_publication(row)],
        "note": note,
    }


def _variable(row: Row, options: Mapping[str, Any]) -> str:
    """The variable id: first matching exception, else the table, else the same name."""
    for rule in options["exception"]:
        if (
            rule["indicator"] == row["indicator_id"]
            and rule.get("unit", row["unit"]) == row["unit"]
            and rule.get("note", "") in row["note"]
        ):
            return str(rule["variable"])
    return str(options["variables"].get(row["indicator_id"], row["indicator_id"]))


def _region(name: str, line: int, row: Row, spec: Source) -> str:
    for rule in spec.options.get("office", []):
        if (rule["indicator"], rule["region_code"]) == (row["indicator_id"], row["region_code"]):
            return str(rule["region"])
    code = row["region_code"] or spec.region_names.get(row["region_name"], "")
    if not code:
        expected = "ein Regionalschlüssel oder ein Name aus published_figures.toml"
        raise ParseError(f"{name}.csv", line, expected, row["region_name"])
    return code


def _exists(name: str, line: int, variable: str, region: str) -> None:
    """Raise `ParseError` for a variable or region that the project does not know."""
    if variable not in catalog().variables:
        raise ParseError(f"{name}.csv", line, "eine Kennzahl aus etl/variables", variable)
    if region not in region_ids():
        raise ParseError(f"{name}.csv", line, "eine Region aus geo/regions.csv", region)


def _flag_and_note(note: str, options: Mapping[str, Any]) -> tuple[str, str]:
    """Flags that a note means, joined by `|`, and the note without what the flags already say."""
    for remark in options["remark"]:
        if remark["is"] == note:
            return str(remark["flag"]), str(remark["note"])
    flags = [f for f in FLAGS if f in options["flags"] and re.search(options["flags"][f], note)]
    parts = [part for part in note.split("; ") if part != "gerundet veröffentlicht"]
    rest = "; ".join(parts).replace("gerundet veröffentlicht: ", "")
    rest = re.sub(r"^(abgeleitet|Mindestwert|Untererfassung|gerundet): ?", "", rest)
    return "|".join(flags), rest.removesuffix(" laut Text")


def _number(name: str, line: int, text: str, factor: float) -> str:
    """Value as plain text: whole numbers without decimals, else the shortest exact form."""
    try:
        value = float(text)
    except ValueError:
        raise ParseError(f"{name}.csv", line, "eine Zahl mit Punkt", text or "nichts") from None
    value = round(value * factor, 0 if factor != 1 else 6)
    return str(int(value)) if value.is_integer() else repr(value)


def _publication(row: Row) -> Publication:
    return row["source_title"], row["publisher"], row["source_url"], row["published"]


def _citation_ids(rows: Iterable[Row], spec: Source) -> dict[Publication, str]:
    """One id per distinct publication: zit_<publisher>_<year>_<n>, n in order of date and title."""
    found = sorted({_publication(row) for row in rows}, key=lambda p: (p[3], p[0], p[2], p[1]))
    counts: dict[str, int] = {}
    ids: dict[Publication, str] = {}
    for publication in found:
        stem = f"zit_{_slug(publication[1], spec.options['slugs'])}_{publication[3][:4]}"
        counts[stem] = counts.get(stem, 0) + 1
        ids[publication] = f"{stem}_{counts[stem]}"
    return ids


def _slug(publisher: str, names: Mapping[str, str]) -> str:
    first = re.split(r",| \(| / |/", publisher)[0].strip()
    if first in names:
        return names[first]
    text = first.lower()
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(letter, plain)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", text).strip("_")


def _citations(ids: Mapping[Publication, str], spec: Source) -> list[Row]:
    rows = [
        dict(zip(CITATION_COLUMNS, (i, p[0], p[1], LICENCE, p[2], p[3]), strict=True))
        for p, i in ids.items()
    ]
    rows += [{**extra, "licence": LICENCE} for extra in spec.options.get("citation", [])]
    return sorted(rows, key=lambda row: row["source_id"])


def _sorted_unique(name: str, rows: list[Row]) -> list[Row]:
    """Rows in a fixed order; two rows for one variable, region, period and source are a fault."""

    def key(row: Row) -> tuple[str, str, str, str]:
        return row["variable_id"], row["region_id"], row["period"], row["source_id"]

    rows = sorted(rows, key=key)
    for before, after in pairwise(rows):
        if key(before) == key(after):
            found = "; ".join(key(after))
            raise ParseError(f"{name}.csv", None, "jede Angabe einer Quelle nur einmal", found)
    return rows


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
