"""Findings as files: marked cells, comments, and nothing that a spreadsheet would execute."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from etl.errors import UsageError
from etl.spreadsheets import safe_text
from etl.submissions.cli import check, template
from etl.submissions.context import Context
from etl.submissions.findings import Finding, disarm, findings_csv, findings_xlsx
from etl.submissions.validate import report_bytes
from tests.submissions.form.file_cases import filled_csv, filled_xlsx
from tests.submissions.form.test_hostile import _changed

TODAY = Context(today=date(2026, 11, 24))
ATTACKS = (
    "=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", " =HYPERLINK(1)",
    "＝1+1", "＠x", "\u00a0=1+1", "\n=1+1", "\u3000＋1", "\ufeff=1+1", "\u200b@x",
)  # fmt: skip


@pytest.mark.parametrize("text", ATTACKS)
def test_a_text_that_a_spreadsheet_could_run_is_made_plain(text: str) -> None:
    assert safe_text(text) == "'" + text


@pytest.mark.parametrize("value", [-5.0, None, "Text = gut", "", " ", "a\n=1", "'=1"])
def test_what_cannot_run_stays(value: object) -> None:
    assert safe_text(value) is value


@pytest.mark.parametrize("text", ATTACKS)
def test_no_way_out_of_the_house_forgets_it(text: str) -> None:
    """The list of findings, and the sender's own workbook."""
    seen = Finding("T01", "error", text, "", text, text, None, text, text, text, text, text)
    rows = csv.reader(io.StringIO(findings_csv([seen]).decode("utf-8-sig")), delimiter=";")
    assert list(rows)[1].count("'" + text) == 8
    book = Workbook()
    book.active["A1"].value = text
    book.active["A1"].data_type = "s"
    disarm(book)
    assert book.active["A1"].value == "'" + text


def test_csv_has_every_finding_and_no_live_cell() -> None:
    data = _changed(soll_vzae="=1+1", ist_vzae="-3", ansprechperson="@SUM(A1)")
    report = report_bytes(data, "m.xlsx", TODAY)
    rows = list(csv.reader(io.StringIO(findings_csv(report.findings).decode("utf-8-sig")), "excel"))
    rows = list(
        csv.reader(io.StringIO(findings_csv(report.findings).decode("utf-8-sig")), delimiter=";")
    )
    assert len(rows) == len(report.findings) + 1
    assert "'=1+1" in {row[8] for row in rows}
    for row in rows:
        assert not [c for c in row if c.startswith(("=", "+", "-", "@", "\t"))]


def test_the_senders_cells_are_marked_and_disarmed() -> None:
    data = _changed(soll_vzae="=SUM(A1:A2)", abwesend_vzae="36")
    report = report_bytes(data, "m.xlsx", TODAY)
    book = load_workbook(io.BytesIO(findings_xlsx(report.findings, data, "m.xlsx")))
    assert book.sheetnames[0] == "Prüfung"
    sheet = book["Meldung"]
    cells = {str(line[0].value): line[4] for line in sheet.iter_rows(min_row=4)}
    assert cells["soll_vzae"].comment is not None
    assert "T10" in cells["soll_vzae"].comment.text
    assert cells["soll_vzae"].data_type == "s"
    assert str(cells["soll_vzae"].value).startswith("'=")
    assert cells["abwesend_vzae"].fill.fgColor.rgb.endswith("F4B6B0")
    assert cells["ist_vzae"].comment is None
    live = [
        c for s in book.worksheets for line in s.iter_rows() for c in line if c.data_type == "f"
    ]
    assert live == []


def test_a_broken_file_still_gets_its_list() -> None:
    report = report_bytes(b"PK kaputt", "m.xlsx", TODAY)
    book = load_workbook(io.BytesIO(findings_xlsx(report.findings, b"PK kaputt", "m.xlsx")))
    assert book.sheetnames == ["Prüfung"]
    assert "beschädigt" in str(book["Prüfung"]["H2"].value)


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for ending in ("xlsx", "csv", "json", "md"):
        assert template(tmp_path / f"vorlage.{ending}") == 0
    good, bad = tmp_path / "gut.csv", tmp_path / "schlecht.csv"
    good.write_bytes(filled_csv())
    bad.write_bytes(filled_csv().replace(b";hilfe;", b";Fall;"))
    assert check(good, context=TODAY) == 0
    assert "0 Fehler, 0 Warnungen" in capsys.readouterr().out
    assert check(bad, tmp_path / "bericht.xlsx", TODAY) == 3
    out = capsys.readouterr().out
    assert "1 Fehler, 0 Warnungen, 0 Hinweise." in out
    assert "Fehler T09" in out
    assert "Zeile 2" in out
    assert (tmp_path / "bericht.xlsx").stat().st_size > 1_000
    with pytest.raises(UsageError):
        template(tmp_path / "vorlage.pdf")
    with pytest.raises(UsageError):
        check(good, tmp_path / "nirgends" / "bericht.csv", TODAY)


def test_one_warning_is_said_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "m.xlsx"
    file.write_bytes(
        filled_xlsx(ist_vzae=41.0, unbesetzt_vzae=0.0, personen=50, kommentar="bis März")
    )
    assert check(file, context=TODAY) == 0
    assert "0 Fehler, 1 Warnung, 0 Hinweise." in capsys.readouterr().out


def test_warnings_alone_do_not_stop() -> None:
    data = filled_xlsx(ist_vzae=41.0, unbesetzt_vzae=0.0, personen=50, kommentar="bis März")
    report = report_bytes(data, "m.xlsx", TODAY)
    assert [f.code for f in report.findings] == ["S06"]
    assert report.ok
    assert len(report.submissions) == 1
