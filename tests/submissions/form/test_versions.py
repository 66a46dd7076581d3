"""A form version is never edited: after a new one, files and records of the old stay readable.

There is one published version so far. These tests put another before it, with a field less, a
label and an answer of its own, and a mandatory field that later became voluntary.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.submissions import form as form_module
from etl.submissions import reading, reads, service
from etl.submissions.context import Context
from etl.submissions.form import CURRENT, Submission, load_form, versions
from etl.submissions.schema import dictionary, json_schema, template_csv
from etl.submissions.template import template_xlsx
from etl.submissions.validate import as_cells, report_bytes
from tests.submissions.form.records import submission
from tests.submissions.store.people import SENDER, new_store

OLD = "2025-11"
TODAY = Context(today=date(2026, 11, 24))
GONE = "iob_jahr"
"""Not asked in the old version."""


def _older(text: str) -> str:
    """One TOML file of the published version as it might have been a year before."""
    text = text.replace(CURRENT, OLD).replace("Stellen nach Stellenplan (Soll)", "Planstellen")
    blocks = re.split(r"(?m)^(?=\[[a-z])", text)
    return "".join(
        block.replace("\npublish", "\nmandatory = true\npublish", 1)
        if block.startswith("[p21_lokal]")
        else block
        for block in blocks
        if not block.startswith(f"[{GONE}]")
    )


@pytest.fixture(autouse=True)
def two_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The published version and an older one."""
    home = tmp_path / "fields"
    for version in (OLD, CURRENT):
        (home / version).mkdir(parents=True)
        for path in (form_module.FOLDER / CURRENT).glob("*.toml"):
            text = path.read_text(encoding="utf-8")
            kept = _older(text) if version == OLD else text
            (home / version / path.name).write_text(kept, encoding="utf-8")
    monkeypatch.setattr(form_module, "FOLDER", home)
    for cached in (reading.headings, reading.multi_fields):
        cached.cache_clear()
    yield
    for cached in (reading.headings, reading.multi_fields):
        cached.cache_clear()


def old_record(**changes: object) -> Submission:
    """A record that was filled in on the older form."""
    return submission(formularversion=OLD, p21_lokal=24_000, **changes)


def files(record: Submission) -> dict[str, bytes]:
    """The record as a file of its own version, in every shape."""
    cells, version = as_cells(record), record.formularversion
    return {
        "a.xlsx": template_xlsx(version=version, answers=[cells]),
        "many.xlsx": template_xlsx(version=version, many=True, answers=[cells]),
        "a.csv": template_csv(version, answers=[cells]),
        "a.json": json.dumps(cells, default=str).encode(),
    }


def test_the_older_form_is_another_one() -> None:
    assert versions() == [OLD, CURRENT]
    assert GONE in load_form(CURRENT).fields
    assert GONE not in load_form(OLD).fields
    assert load_form(OLD).fields["soll_vzae"].label == "Planstellen"
    assert GONE not in {row[0] for row in dictionary(OLD)}
    assert GONE not in json.dumps(json_schema(OLD))


@pytest.mark.parametrize("name", ["a.xlsx", "many.xlsx", "a.csv", "a.json"])
def test_a_file_of_the_older_form_is_read_as_what_it_is(name: str) -> None:
    sent = old_record()
    report = report_bytes(files(sent)[name], name, TODAY)
    assert report.findings == ()
    assert report.submissions == (sent,)
    assert report.submissions[0].iob_jahr is None


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.json"])
def test_its_own_rules_hold(name: str) -> None:
    """What the older form asked for is missing there, and only there."""
    old, new = files(old_record()), files(submission(p21_lokal=24_000))

    def without(data: bytes) -> bytes:
        if name.endswith(".json"):
            cells = json.loads(data)
            del cells["p21_lokal"]
            return json.dumps(cells).encode()
        if name.endswith(".csv"):
            return data.replace(b"24000", b"")
        book = load_workbook(io.BytesIO(data))
        for line in book["Meldung"].iter_rows(min_row=4):
            if line[0].value == "p21_lokal":
                line[4].value = None
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    assert {f.field for f in report_bytes(without(old[name]), name, TODAY).findings} == {
        "p21_lokal"
    }
    assert report_bytes(without(new[name]), name, TODAY).findings == ()


def test_a_field_it_did_not_have_is_named() -> None:
    cells = {**as_cells(old_record()), GONE: 12}
    report = report_bytes(json.dumps(cells, default=str).encode(), "a.json", TODAY)
    assert [(f.code, f.found) for f in report.findings] == [("F06", GONE)]


def test_what_was_stored_under_it_is_compared_with_what_comes_later(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    sent = old_record(stichtag=date(2024, 12, 31), jugendamt_name="Düsseldorf", kommentar="ja")
    number = service.receive(store, SENDER, files(sent)["a.csv"], "a.csv", data=tmp_path)[0].id
    kept = reads.record(store, SENDER, number)
    assert (kept, kept.formularversion) == (sent, OLD)
    history = Context(today=date(2026, 11, 24), history={sent.jugendamt_id: [kept]})
    later = submission(soll_vzae=90.0, unbesetzt_vzae=55.0, iob_jahr=12, davon_uma=1)
    report = report_bytes(files(later)["a.json"], "a.json", history)
    assert "V02" in {f.code for f in report.findings}
    store.close()


def test_a_version_that_never_was_is_refused_and_the_known_ones_are_named() -> None:
    data = files(submission())["a.json"].replace(CURRENT.encode(), b"2019-01")
    found = [f for f in report_bytes(data, "a.json", TODAY).findings if f.code == "F01"]
    assert [(f.found, f.expected) for f in found] == [("2019-01", f"{OLD} | {CURRENT}")]
