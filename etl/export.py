"""How figures leave the house: CSV in two profiles, the whole data set as ZIP, the citation.

Profile "machine": UTF-8 without BOM, comma, decimal point, keys as they are. Profile "excel"
(German Excel): UTF-8 with BOM, semicolon, decimal comma; a key that a spreadsheet would read
as a number is written "AGS 05111". (A formula such as ="05111" would break every other reader,
and a bare 05111 loses its zero.) Missing values are empty fields. In both profiles a text that a
spreadsheet could run as a formula gets a leading apostrophe, also when it came from a submission.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import duckdb
import pandas as pd

from etl.catalog import Catalog
from etl.dictionary import describe
from etl.models import FLAGS, Indicator
from etl.spreadsheets import safe_text

Profile = Literal["machine", "excel"]
KEY_PREFIX = "AGS "
KEY_COLUMNS = ("region_id", "parent_id", "ancestor_id", "land_id", "ags", "ars")
MANY_SOURCES = 6
"""More sources than these are counted in a citation, not listed."""
IN_COLUMN = ", siehe Spalte sources"
"""Where a row of a CSV names its sources."""
MANY_DIGITS = 1e15
"""From here on a float no longer holds every whole number."""
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""Fixed time stamp inside ZIPs, so that one build always gives the same bytes."""


def one_line(value: Any) -> Any:
    """A text with spaces for line breaks, so that a row is one line; other types unchanged."""
    if not isinstance(value, str):
        return value
    return value.replace("\r\n", " ").replace("\r", " ").replace("\n", " ")


def excel_key(value: Any) -> Any:
    """A purely numeric key as "AGS 05111"; others (DE, JH…) are text anyway."""
    if isinstance(value, str) and value.isdigit():
        return KEY_PREFIX + value
    return value


def csv_bytes(frame: pd.DataFrame, profile: Profile = "machine") -> bytes:
    """The frame as CSV bytes in one of the two profiles (see module docstring)."""
    out = frame.copy()
    for name in out.columns:
        column = out[name]
        if pd.api.types.is_bool_dtype(column):
            out[name] = column.map({True: "ja", False: "nein"}) if profile == "excel" else column
            continue
        if pd.api.types.is_numeric_dtype(column):
            out[name] = _excel_numbers(column) if profile == "excel" else column
            continue
        if profile == "excel" and name in KEY_COLUMNS:
            column = column.map(excel_key)
        out[name] = column.map(safe_text).map(one_line)
    out.columns = pd.Index([safe_text(str(c)) for c in out.columns])
    if profile == "machine":
        return out.to_csv(index=False, lineterminator="\r\n").encode("utf-8")
    text = out.to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _excel_numbers(column: pd.Series) -> pd.Series:
    """Numbers as people would write them: whole ones without ",0", others with 12 digits.

    The 13th digit on is noise of binary fractions (0,30000000000000004).
    """
    known = column.dropna()
    if known.map(float).map(lambda v: v.is_integer() and abs(v) < MANY_DIGITS).all():
        return column.astype("Int64")
    return column.map(lambda v: v if float(v).is_integer() else float(f"{v:.12g}"), "ignore")


def citation(site_name: str, build_id: str, sources: Sequence[str] = (), where: str = "") -> str:
    """One line that says where a figure comes from, for a footnote or a spreadsheet.

    `sources`: names as "publisher: title"; many are only counted, `where` says where they stand.
    """
    names = sorted(set(sources))
    text = f"{site_name}, Datenstand {build_id}"
    if not names:
        return text
    if len(names) > MANY_SOURCES:
        return f"{text}; {len(names)} Quellen{where}"
    return f"{text}; {'Quelle' if len(names) == 1 else 'Quellen'}: {'; '.join(names)}"


def with_origin(
    frame: pd.DataFrame,
    sources: pd.DataFrame,
    build_id: str,
    indicator: Indicator | None = None,
    *,
    site_name: str,
) -> pd.DataFrame:
    """Add what a row needs to stand alone: unit, flag words, sources, licences, build, citation.

    `frame` rows have `source_ids` (`|`-joined) where known; `sources` has source_id, publisher,
    title, licence. Columns that are there already are not overwritten.
    """
    out = frame.copy()
    extra: dict[str, Any] = {}
    if indicator is not None:
        extra |= {"indicator_id": indicator.id, "indicator_label": indicator.label,
                  "unit": indicator.unit}  # fmt: skip
    if "flag" in out:
        extra["flag_words"] = out["flag"].map(_flag_words)
        extra["beispiel"] = out["flag"].map(lambda f: "beispiel" in str(f).split("|"))
    if "source_ids" in out:
        titles = _lookup(sources, lambda r: f"{r.get('publisher', '')}: {r.get('title', '')}")
        licences = _lookup(sources, lambda r: str(r.get("licence", "")))
        extra["sources"] = out["source_ids"].map(lambda ids: _joined(ids, titles))
        extra["licences"] = out["source_ids"].map(lambda ids: _joined(ids, licences))
    extra["build_id"] = build_id
    names = extra.get("sources", pd.Series([""] * len(out), index=out.index))
    extra["citation"] = names.map(
        lambda n: citation(site_name, build_id, n.split(" | ") if n else [], IN_COLUMN)
    )
    for name, value in extra.items():
        if name not in out:
            out[name] = value
    return out


def _flag_words(flag: Any) -> str:
    parts = [p for p in str(flag).split("|") if p] if isinstance(flag, str) else []
    return "; ".join(FLAGS.get(p, p) for p in parts)


def _lookup(sources: pd.DataFrame, text: Any) -> dict[str, str]:
    if sources.empty:
        return {}
    return {str(r["source_id"]): text(r) for r in sources.to_dict("records")}


def _joined(ids: Any, words: Mapping[str, str]) -> str:
    parts = [p for p in ids.split("|") if p] if isinstance(ids, str) else []
    return " | ".join(dict.fromkeys(words.get(p, p) for p in parts))


UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)


def file_stem(name: str, filters: Mapping[str, Any], build_id: str) -> str:
    """File name (no ending) from a name, the filters and the build; ASCII, ≤ 120 characters."""
    parts = [name]
    for value in filters.values():
        values = value if isinstance(value, list | tuple | set) else [value]
        words = [str(v) for v in values if v not in (None, "")]
        parts += words if len(words) <= 3 else [f"{len(words)}-ausgewaehlt"]
    parts.append(build_id.partition("-")[0])
    joined = "_".join(parts).translate(UMLAUTS)
    plain = unicodedata.normalize("NFKD", joined).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "-", plain)[:120].strip("-_") or "daten"


ZIP_TABLES = (
    "observation", "indicator_value", "indicator_today", "indicator", "indicator_term", "variable",
    "region", "region_ancestor", "succession", "gemeinde", "territory_today", "source", "caveat",
    "benchmark", "office_note", "pseudonymous_value", "suppression", "build_info",
)  # fmt: skip
"""Tables of a build that go into the whole data set, one CSV each, where they exist."""


def dataset_zip(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, build_id: str, site_name: str
) -> bytes:
    """The whole data set of a build as ZIP (machine profile) with dictionary, licences, README."""
    present = {str(r[0]) for r in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    dictionary: list[dict[str, str]] = []
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for table in [t for t in ZIP_TABLES if t in present]:
            frame = con.execute(f"SELECT * FROM {table} ORDER BY ALL").df()
            _add(archive, f"{table}.csv", csv_bytes(frame))
            dictionary += [describe(table, str(c), frame[c]) for c in frame.columns]
        _add(archive, "data_dictionary.csv", csv_bytes(pd.DataFrame(dictionary)))
        flags = pd.DataFrame({"flag": list(FLAGS), "bedeutung": list(FLAGS.values())})
        _add(archive, "flags.csv", csv_bytes(flags))
        _add(archive, "LIZENZEN.txt", _licences(con).encode("utf-8"))
        _add(archive, "LIESMICH.txt", _readme(catalog, build_id, site_name).encode("utf-8"))
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, ZIP_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)


def _licences(con: duckdb.DuckDBPyConnection) -> str:
    rows = con.execute(
        "SELECT licence, source_id, publisher, title FROM source ORDER BY licence, source_id"
    ).fetchall()
    lines = ["Lizenzen der Quellen. Beim Weitergeben sind die Herausgeber zu nennen.", ""]
    last = None
    for licence, source_id, publisher, title in rows:
        if licence != last:
            lines += ["", str(licence), "-" * len(str(licence))]
            last = licence
        lines.append(f"{source_id}: {publisher}: {title}")
    return "\r\n".join(lines) + "\r\n"


def _readme(catalog: Catalog, build_id: str, site_name: str) -> str:
    return "\r\n".join([
        f"{site_name}: gesamter Datenbestand, Datenstand {build_id}", "",
        "Alle Dateien: CSV, UTF-8, Komma als Trenner, Punkt als Dezimalzeichen.",
        "Regionalschlüssel sind Text (führende Null). Leere Werte sind fehlende Angaben,",
        "nie null; der Grund steht in der Spalte flag.",
        "Zeilen mit dem Kennzeichen 'beispiel' sind erzeugte Beispiele, keine Meldungen.",
        "Ein Apostroph am Anfang eines Textes hindert Tabellenprogramme daran, ihn als",
        "Formel auszuführen; er gehört nicht zum Text.", "",
        "data_dictionary.csv  jede Spalte jeder Tabelle",
        "flags.csv            Bedeutung der Kennzeichen",
        "LIZENZEN.txt         Quellen und ihre Lizenzen",
        f"indicator.csv        {len(catalog.indicators)} Indikatoren", "",
        f"So zitieren: {citation(site_name, build_id)}", "",
    ])  # fmt: skip


def xlsx_bytes(frame: pd.DataFrame, sheet: str) -> bytes:
    """A frame as an Excel file: bold head, wrapped text, nothing that runs as a formula."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet(sheet[:31])
    page.freeze_panes(1, 0)
    for column, name in enumerate(frame.columns):
        texts = [str(v) for v in frame[name] if isinstance(v, str)]
        longest = max([len(str(name)), *(len(t) for t in texts)])
        page.set_column(column, column, min(max(10, longest + 2), 60))
        page.write_string(0, column, str(name), head)
        for row, value in enumerate(frame[name], start=1):
            if isinstance(value, str):
                page.write_string(row, column, value, body)
            elif not pd.isna(value):
                page.write_number(row, column, float(value), body)
    book.close()
    return buffer.getvalue()
