"""Every rule has one case that passes and one that fails; a rule without both does not exist.

Record rules: `cases/*.toml`, changes to the base record of `records.py`. File rules:
`file_cases.py`, whole files.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.submissions.context import Context, Office, load_register
from etl.submissions.findings import Finding
from etl.submissions.rules import RULES
from etl.submissions.validate import (
    as_cells,
    check_file,
    check_submission,
    report_bytes,
    report_values,
)
from tests.submissions.form.file_cases import FILE_CASES
from tests.submissions.form.records import submission

CASES: dict[str, dict[str, Any]] = {}
for path in sorted((Path(__file__).parent / "cases").glob("*.toml")):
    for code, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        assert code not in CASES, f"{code} has cases in two files"
        CASES[code] = table
TODAY = date(2026, 11, 24)
REGISTER = {"JH05111000": Office("JH05111000", "Musterstadt, Stadt", "kreisfreie_stadt")}


def _context(case: dict[str, Any]) -> Context:
    past = []
    if "previous" in case:
        past.append(submission(**{"stichtag": date(2024, 12, 31), **_record(case["previous"])}))
    if "same_day" in case:
        past.append(submission(**case["same_day"]))
    official = {("JH05111000", 2025): case["official"]} if "official" in case else {}
    register = REGISTER if case.get("register") else {}
    return Context(register, {"JH05111000": past}, official, TODAY)


def _record(changes: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in changes.items()}


def _findings(case: dict[str, Any]) -> list[Finding]:
    cells = {**as_cells(submission()), **case.get("set", {})}
    return list(report_values(cells, _context(case)).findings)


def test_every_rule_has_both_cases_and_every_case_a_rule() -> None:
    assert len(RULES) >= 40
    covered = set(CASES) | set(FILE_CASES)
    assert covered == set(RULES), "rules without cases or cases without a rule"
    assert not set(CASES) & set(FILE_CASES)
    assert all({"passes", "fails"} <= set(table) for table in CASES.values())
    assert {c for c, r in RULES.items() if r.scope == "file"} == set(FILE_CASES)


def test_the_base_record_has_no_findings() -> None:
    assert check_submission(submission(), Context(today=TODAY)) == []


@pytest.mark.parametrize("code", sorted(CASES))
def test_record_rule(code: str) -> None:
    passing = [f for f in _findings(CASES[code]["passes"]) if f.code == code]
    failing = [f for f in _findings(CASES[code]["fails"]) if f.code == code]
    assert passing == []
    assert failing, f"{code} did not fire"
    assert failing[0].field == CASES[code]["fails"]["field"]
    assert failing[0].severity == RULES[code].severity


@pytest.mark.parametrize("code", sorted(FILE_CASES))
def test_file_rule(code: str, tmp_path: Path) -> None:
    passes, fails = FILE_CASES[code]
    good, bad = passes(tmp_path / "good"), fails(tmp_path / "bad")
    context = Context(today=TODAY)
    assert [f for f in check_file(good, context) if f.code == code] == []
    found = [f for f in check_file(bad, context) if f.code == code]
    assert found, f"{code} did not fire"
    assert report_bytes(bad.read_bytes(), bad.name, context).findings


@pytest.mark.parametrize("code", sorted(RULES))
def test_words_of_a_rule(code: str) -> None:
    """Plain German: whole sentences, and what to do."""
    item = RULES[code]
    assert item.message.endswith(".") or item.message.endswith(").")
    assert item.mend.endswith(".")
    assert len(item.message) <= 140


def test_words_are_filled_in() -> None:
    """No braces are left in any message, and each says what was found and expected."""
    for case in CASES.values():
        for finding in _findings(case["fails"]):
            text = finding.message + finding.mend
            assert "{" not in text
            assert finding.found
            assert finding.expected


def test_names_of_the_register_are_recognised() -> None:
    """However an office writes its name, its own entry in the register is no finding."""
    entry = Office("JH05334002", "Jugendamt Bad Münster-Land", "kreisangehoerige_gemeinde")
    context = Context({"JH05334002": entry}, today=TODAY)
    base = {"jugendamt_id": "JH05334002", "traegerform": "kreisangehoerige_gemeinde"}
    for name in ("Bad Münster-Land, Stadt", "Stadt Bad Muenster Land", "Jugendamt Münster-Land"):
        found = check_submission(submission(**base, jugendamt_name=name), context)
        assert [f.code for f in found] == [], name
    other = check_submission(submission(**base, jugendamt_name="Jugendamt Köln"), context)
    assert "B08" in {f.code for f in other}


def test_no_office_of_the_real_register_is_doubted() -> None:
    register = load_register()
    assert register, "geo/regions.csv holds the offices"
    for office in register.values():
        base = {"jugendamt_id": office.region_id, "traegerform": office.traegerform}
        record = submission(**base, jugendamt_name=office.name)
        assert check_submission(record, Context(register, today=TODAY)) == []
