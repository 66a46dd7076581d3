"""400 broken files from a seeded generator: each gets findings or a refusal, none a traceback.

The generator damages whole files (bytes, zip parts) and single cells, in all three formats.
"""

from __future__ import annotations

import io
import json
import time
import zipfile
from datetime import date
from random import Random

import pytest
from openpyxl import load_workbook

from etl.submissions.context import Context
from etl.submissions.findings import findings_csv, findings_xlsx
from etl.submissions.validate import as_cells, report_bytes
from tests.submissions.form.file_cases import filled_csv, filled_xlsx
from tests.submissions.form.records import submission

TODAY = Context(today=date(2026, 11, 24))
TOKENS = (
    "=1+1",
    "@SUM(A1)",
    "-2+3+cmd|' /C calc'!A0",
    "1.234",
    "1,234",
    "12,5.3",
    "NaN",
    "inf",
    "#REF!",
    "\u200b",
    "\u202e12",
    "١٢",
    "0x10",
    "31.02.2025",
    "2025-13-01",
    "9" * 400,
    "{label}",
    "%s%n",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "ja nein",
    "k. A.",
    "  ",
    "JH05112000",
    "2019-01",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
)
STARTS = ("=", "+", "-", "@", "\t")


def _cells(rng: Random) -> dict[str, object]:
    cells = dict(as_cells(submission()))
    for cell_id in rng.sample(sorted(cells), rng.randint(1, 8)):
        cells[cell_id] = rng.choice([*TOKENS, None, True, -1, 1e300, 0.1 + 0.2, date(1, 1, 1)])
    return cells


def _bytes(data: bytes, rng: Random) -> bytes:
    """Cut, flip, insert or double some bytes."""
    damaged = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        where = rng.randrange(len(damaged))
        kind = rng.randrange(4)
        if kind == 0:
            damaged[where] = rng.randrange(256)
        elif kind == 1:
            damaged[where:where] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 9)))
        elif kind == 2:
            del damaged[where : where + rng.randint(1, 50)]
        else:
            damaged = damaged[: max(10, where)]
    return bytes(damaged)


def _xlsx_cells(rng: Random) -> bytes:
    book = load_workbook(io.BytesIO(filled_xlsx()))
    sheet = book["Meldung"]
    lines = [line for line in sheet.iter_rows(min_row=3)]
    for _ in range(rng.randint(1, 8)):
        cell = rng.choice(rng.choice(lines)[:5])
        cell.value = rng.choice([*TOKENS[:-1], None, True, -1, 1e300, date(1999, 1, 1)])
    if rng.random() < 0.2:
        sheet.delete_cols(rng.randint(1, 5))
    if rng.random() < 0.2:
        sheet.insert_rows(rng.randint(1, 20), rng.randint(1, 5))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xlsx_part(rng: Random) -> bytes:
    """One part of the archive damaged, dropped or emptied; the archive itself stays valid."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(filled_xlsx())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        victim = rng.choice(source.namelist())
        for name in source.namelist():
            content = source.read(name)
            if name == victim:
                kind = rng.randrange(3)
                if kind == 0:
                    continue
                content = b"" if kind == 1 else _bytes(content, rng)
            target.writestr(name, content)
    return out.getvalue()


def _csv(rng: Random) -> bytes:
    head, row = filled_csv().decode("utf-8-sig").splitlines()
    cells = row.split(";")
    for _ in range(rng.randint(1, 8)):
        cells[rng.randrange(len(cells))] = rng.choice(TOKENS)
    text = "\n".join([head, ";".join(cells)])
    encoding = rng.choice(["utf-8", "utf-16", "utf-8-sig"])
    data = text.encode(encoding, "replace")
    return _bytes(data, rng) if rng.random() < 0.5 else data


def _json(rng: Random) -> bytes:
    data = json.dumps([_cells(rng)], default=str).encode()
    return _bytes(data, rng) if rng.random() < 0.5 else data


MAKERS = {
    "csv": (_csv, "m.csv", 130),
    "json": (_json, "m.json", 110),
    "xlsx-zellen": (_xlsx_cells, "m.xlsx", 60),
    "xlsx-teile": (_xlsx_part, "m.xlsx", 60),
    "xlsx-bytes": (lambda rng: _bytes(filled_xlsx(), rng), "m.xlsx", 60),
}


def test_the_corpus_is_large_enough() -> None:
    assert sum(count for _, _, count in MAKERS.values()) >= 300


@pytest.mark.parametrize("maker", MAKERS)
def test_no_file_gets_through_or_breaks_the_check(maker: str) -> None:
    make, name, count = MAKERS[maker]
    refused = 0
    for seed in range(count):
        data = make(Random(f"{maker}-{seed}"))
        started = time.process_time()
        report = report_bytes(data, name, TODAY)
        assert time.process_time() - started < 5
        assert report.ok == bool(report.submissions), (maker, seed)
        refused += not report.ok
        for finding in report.findings:
            assert finding.message
            assert finding.mend
        text = findings_csv(report.findings).decode("utf-8-sig")
        assert not any(c.startswith(STARTS) for line in text.splitlines() for c in line.split(";"))
        if seed % 10 == 0:
            assert findings_xlsx(report.findings, data, name)
    assert refused > count / 3, "the generator does damage"
