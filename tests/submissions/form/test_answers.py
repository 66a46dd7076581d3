"""What people really type: office ids in other shapes, numbers that only look ambiguous."""

from __future__ import annotations

from datetime import date

import pytest

from etl.submissions.context import Context, Office
from etl.submissions.findings import Finding
from etl.submissions.validate import as_cells, report_values
from tests.submissions.form.records import submission

REGISTER = {
    office: Office(office, name, body)
    for office, name, body in (
        ("JH05334002", "Jugendamt Aachen", "kreisangehoerige_gemeinde"),
        ("JH05154999", "Jugendamt Kreis Kleve", "landkreis"),
        ("JH05111000", "Jugendamt Düsseldorf", "kreisfreie_stadt"),
    )
}
TODAY = date(2026, 11, 24)


def _check(register: bool = False, **cells: object) -> list[Finding]:
    context = Context(REGISTER if register else {}, today=TODAY)
    return list(report_values({**as_cells(submission()), **cells}, context).findings)


@pytest.mark.parametrize(
    "typed", ["jh05111000", " JH05111000 ", "JH 05111000", "JH05111000 – Jugendamt Düsseldorf"]
)
def test_an_office_id_is_recognised_in_other_shapes(typed: str) -> None:
    cells = {**as_cells(submission()), "jugendamt_id": typed}
    report = report_values(cells, Context(today=TODAY))
    assert report.findings == ()
    assert report.submissions == (submission(),)


@pytest.mark.parametrize(
    ("typed", "likely"),
    [
        ("05334002", "JH05334002"),
        ("05334002 ", "JH05334002"),
        (5334002, "JH05334002"),
        ("05154", "JH05154999"),
        ("05111", "JH05111000"),
    ],
)
def test_a_bare_key_is_refused_with_the_likely_id(typed: object, likely: str) -> None:
    found = [f for f in _check(register=True, jugendamt_id=typed) if f.code == "T14"]
    assert [f.expected for f in found] == [f"vermutlich {likely}"]


def test_no_id_is_suggested_that_does_not_exist() -> None:
    found = [f for f in _check(register=True, jugendamt_id="05999123") if f.code == "T14"]
    assert [f.expected for f in found] == ["zum Beispiel JH05111000"]


@pytest.mark.parametrize(
    ("typed", "value"), [("40,125", 40.12), ("40.125", 40.12), ("40,501", 40.5)]
)
def test_a_number_with_one_possible_reading_is_read(typed: str, value: float) -> None:
    cells = {**as_cells(submission()), "soll_vzae": typed, "unbesetzt_vzae": "5"}
    report = report_values(cells, Context(today=TODAY))
    assert "T04" not in {f.code for f in report.findings}
    assert report.submissions[0].soll_vzae == value


@pytest.mark.parametrize("typed", ["1.234", "1,234"])
def test_a_number_with_two_possible_readings_is_refused(typed: str) -> None:
    (found,) = [f for f in _check(soll_vzae=typed) if f.code == "T04"]
    assert found.expected == "1234 oder 1,234"


def test_a_decimal_point_that_was_read_is_named() -> None:
    (found,) = [f for f in _check(vz_wochenstunden="39.000") if f.field == "vz_wochenstunden"]
    assert (found.code, found.expected) == ("T07", "gelesen als 39")


@pytest.mark.parametrize(
    ("field", "zero"),
    [
        ("faelle_41_3112", True),
        ("ist_vzae", True),
        ("soll_vzae", False),
        ("vz_wochenstunden", False),
        ("jugendamt_id", False),
        ("stichtag", False),
        ("traegerform", False),
        ("faelle_41_enthalten", False),
        ("ansprechperson", False),
    ],
)
@pytest.mark.parametrize(("answer", "code"), [("", "T01"), ("keine Angabe", "T02")])
def test_a_zero_is_advised_only_where_there_can_be_one(
    field: str, zero: bool, answer: str, code: str
) -> None:
    (found,) = [f for f in _check(**{field: answer}) if f.code == code]
    assert ("wenn sie 0 ist" in found.mend) == zero, found.mend


def test_reasons_without_any_flow_are_doubted_too() -> None:
    found = _check(abgaenge_vzae="0", abgaenge_kuendigung="5", abgaenge_personen="")
    assert {"S24", "S25"} <= {f.code for f in found}


def test_one_warning_is_one_warning() -> None:
    (found,) = [f for f in _check(davon_uma="4") if f.code == "K01"]
    assert "(1 Warnung)" in found.message
    (found,) = [f for f in _check(davon_uma="4", abgaenge_sonst="1") if f.code == "K01"]
    assert "(2 Warnungen)" in found.message


def test_percent_signs_never_stand_alone_on_a_line() -> None:
    found = _check(abwesend_vzae="20", personen="44")
    (absent,) = [f for f in found if f.code == "P02"]
    assert (absent.found, absent.expected) == ("20 (57\u00a0%)", "höchstens 30\u00a0%")


def test_a_contact_in_a_text_that_is_only_read_by_reviewers_is_no_finding() -> None:
    words = {"ansprechperson": "Eva Sommerfeld", "kommentar": "Frau Sommerfeld weiß mehr."}
    assert "P15" not in {f.code for f in _check(**words)}


def test_the_name_in_the_mail_address_counts_as_well() -> None:
    words = {"ansprechperson": "Leitung", "ansprechperson_email": "e.sommerfeld@amt.invalid"}
    found = [f for f in _check(**words, stellungnahme="Fragen an Sommerfeld.") if f.code == "P15"]
    assert [(f.severity, f.found) for f in found] == [("error", "Sommerfeld")]
