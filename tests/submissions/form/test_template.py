"""The faces of the form agree with each other: XLSX, CSV, JSON Schema, dictionary, reader."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.dimensions import ColumnDimension

from etl.errors import CatalogError, InputError
from etl.submissions import form as form_module
from etl.submissions.context import Context, Office
from etl.submissions.form import CURRENT, Submission, load_form, versions
from etl.submissions.schema import (
    dictionary,
    dictionary_csv,
    dictionary_markdown,
    json_schema,
    template_csv,
)
from etl.submissions.template import example_answers, template_xlsx
from etl.submissions.validate import as_cells, report_bytes, report_values
from etl.submissions.values import shown
from tests.submissions.form.records import BASE, submission

TODAY = Context(today=date(2026, 11, 24))
FULL = {
    "p21_lokal": 24000,
    "asd_definition_kommentar": "unverändert",
    "unbesetzt_ueber_6_monate_vzae": 2.25,
    "leih_vzae": 0.0,
    "iob_jahr": 150,
    "davon_uma": 0,
    "freigabe": "namentlich",
    "stellungnahme": "Der Stellenplan wurde zum 1. Juli erweitert.",
}


def test_every_field_of_the_domain_sheet_is_asked() -> None:
    wanted = [
        "jugendamt_id",
        "stichtag",
        "version",
        "traegerform",
        "p21_lokal",
        "asd_definition",
        "vz_wochenstunden",
        "soll_vzae",
        "soll_leitung_vzae",
        "soll_verwaltung_vzae",
        "ist_vzae",
        "personen",
        "abwesend_vzae",
        "unbesetzt_vzae",
        "unbesetzt_ueber_6_monate_vzae",
        "zugaenge_vzae",
        "abgaenge_vzae",
        "befristet_vzae",
        "leih_vzae",
        "berufseinstieg_vzae",
        "alter_u30",
        "alter_55plus",
        "teilzeit_personen",
        "faelle_hze_3112",
        "faelle_35a_3112",
        "faelle_41_3112",
        "zaehlweise",
        "offene_8a_stichtag",
        "verfahren_8a_jahr",
        "iob_jahr",
        "davon_uma",
        "max_faelle_person",
        "ueberlastungsanzeigen",
        "personalbemessung",
        "bedarf_vzae_pb",
        "tage_bis_besetzung_median",
        "ansprechperson",
        "freigabe",
    ]
    assert set(wanted) <= set(load_form().fields)
    assert load_form().fields["freigabe"].default == "nur_aggregat"


@pytest.mark.parametrize("many", [False, True])
def test_a_filled_template_comes_back_as_it_went_out(many: bool) -> None:
    sent = submission(**FULL)
    data = template_xlsx(many=many, answers=[as_cells(sent)])
    report = report_bytes(data, "meldung.xlsx", TODAY)
    assert report.findings == ()
    assert report.submissions == (sent,)


def test_many_offices_in_one_file() -> None:
    sent = [submission(), submission(jugendamt_id="JH05112000", jugendamt_name="Nachbarstadt")]
    for data, name in (
        (template_xlsx(many=True, answers=[as_cells(s) for s in sent]), "x.xlsx"),
        (template_csv(answers=[as_cells(s) for s in sent]), "x.csv"),
        (_json(*sent), "x.json"),
    ):
        assert report_bytes(data, name, TODAY).submissions == tuple(sent), name


def _json(*sent: Submission) -> bytes:
    items = [s.model_dump(mode="json", exclude={"beispiel"}, exclude_none=True) for s in sent]
    for item in items:
        item.pop("formularversion")
    return json.dumps({"formularversion": CURRENT, "meldungen": items}).encode()


def test_an_empty_template_says_so() -> None:
    for many in (False, True):
        report = report_bytes(template_xlsx(many=many), "leer.xlsx", TODAY)
        assert [f.code for f in report.findings] == ["F14"]


OFFICES = [
    Office("JH05334002", "Jugendamt Aachen", "kreisangehoerige_gemeinde"),
    Office("JH05111000", "Jugendamt Düsseldorf", "kreisfreie_stadt"),
]


def _pick(book: Workbook, sheet: str, place: str) -> list[str]:
    """What the drop-down of a cell offers."""
    cell = book[sheet][place]
    for rule in book[sheet].data_validations.dataValidation:
        if cell.coordinate in rule.sqref and "!" in str(rule.formula1):
            name, area = rule.formula1.strip("=").split("!")
            return [str(line[0].value) for line in book[name.strip("'")][area.replace("$", "")]]
    return []


def _style(cell: Cell) -> Cell | ColumnDimension:
    """Where the style of a cell stands: in itself or in its column, as in Excel."""
    columns = cell.parent.column_dimensions.values()
    spans = [c for c in columns if c.min and c.min <= cell.column <= c.max]
    return cell if cell.has_style or not spans else spans[0]


@pytest.mark.parametrize("many", [False, True])
def test_a_template_filled_in_by_hand_passes(many: bool) -> None:
    """Opened, yellow cells filled, office chosen from the list, saved: nothing else is needed."""
    book = load_workbook(io.BytesIO(template_xlsx(OFFICES, many=many)))
    sheet = book["Meldungen" if many else "Meldung"]
    sent = submission(jugendamt_name="Jugendamt Düsseldorf")
    for cell_id, value in as_cells(sent).items():
        if value is None or cell_id in {"formularversion", "freigabe"}:
            continue
        found = next(c for line in sheet.iter_rows() for c in line if c.value == cell_id)
        target = found.offset(row=1) if many else found.offset(column=4)
        assert not _style(target).protection.locked, cell_id
        listed = [v for v in _pick(book, sheet.title, target.coordinate) if str(value) in v]
        assert listed or cell_id != "jugendamt_id"
        target.value = next(iter(listed), shown(value) if isinstance(value, bool) else value)
    out = io.BytesIO()
    book.save(out)
    report = report_bytes(out.getvalue(), "meldung.xlsx", TODAY)
    assert report.findings == ()
    assert report.submissions == (sent,)


def test_the_list_of_offices_shows_names_in_the_order_of_ids() -> None:
    for many, place in ((False, "E6"), (True, "B4")):
        book = load_workbook(io.BytesIO(template_xlsx(OFFICES, many=many)))
        assert _pick(book, "Meldungen" if many else "Meldung", place) == [
            "JH05111000 – Jugendamt Düsseldorf",
            "JH05334002 – Jugendamt Aachen",
        ]


def test_the_example_sheet_is_plausible_and_never_read() -> None:
    answers = example_answers(load_form())
    assert [f.code for f in report_values(answers, TODAY).findings] == []
    book = load_workbook(io.BytesIO(template_xlsx()))
    assert "BEISPIEL" in book.sheetnames
    assert str(book["BEISPIEL"]["A1"].value).startswith("BEISPIEL")


def test_only_answers_can_be_edited() -> None:
    book = load_workbook(io.BytesIO(template_xlsx([Office("JH05111000", "Musterstadt", "x")])))
    sheet = book["Meldung"]
    assert all(s.protection.sheet for s in book.worksheets)
    ids = {str(line[0].value): line for line in sheet.iter_rows(min_row=4) if line[0].value}
    assert set(ids) == {c.id for c in load_form().cells}
    for cell_id, line in ids.items():
        assert line[4].protection.locked == (cell_id == "formularversion"), cell_id
        assert line[0].protection.locked
        assert line[1].protection.locked
    rules = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    row = ids["zaehlweise"][0].row
    assert rules[f"E{row}"].formula1 == '"Kind,Familie,Hilfe"'
    assert "Jugendämter" in rules[f"E{ids['jugendamt_id'][0].row}"].formula1


def test_notes_beside_cells_end_with_a_sentence() -> None:
    sheet = load_workbook(io.BytesIO(template_xlsx()))["Meldung"]
    notes = [str(v.prompt) for v in sheet.data_validations.dataValidation if v.prompt]
    assert notes
    assert [n for n in notes if not n.endswith(".") or len(n) > 255] == []


def test_the_template_holds_no_formula_and_no_outside_link() -> None:
    with zipfile.ZipFile(io.BytesIO(template_xlsx())) as archive:
        names = archive.namelist()
        sheets = b"".join(archive.read(n) for n in names if n.startswith("xl/worksheets/sheet"))
    assert b"<f>" not in sheets
    assert not [n for n in names if "external" in n.lower()]


def test_json_schema_takes_the_record_and_refuses_others() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    good = submission(**FULL).model_dump(mode="json", exclude={"beispiel"})
    good = {k: v for k, v in good.items() if v is not None}
    jsonschema.validate(good, schema)
    for change in ({"soll_vzae": 0}, {"personen": "44"}, {"zaehlweise": "Fall"}, {"neu": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**good, **change}, schema)


def test_dictionary_names_every_field_once() -> None:
    assert [row[0] for row in dictionary()] == list(load_form().fields)
    text = dictionary_markdown()
    for spec in load_form().fields.values():
        assert f"`{spec.id}`" in text
    assert dictionary_csv().startswith(b"\xef\xbb\xbfFeld;")


def test_contact_and_comment_are_never_published() -> None:
    fields = load_form().fields
    never = {f for f, spec in fields.items() if spec.publish == "never"}
    assert never == {"ansprechperson", "ansprechperson_email", "kommentar"}


def test_unknown_version_is_a_clear_refusal() -> None:
    with pytest.raises(InputError, match="Fassung „2019-01“"):
        load_form("2019-01")
    assert CURRENT in versions()


def test_a_form_that_does_not_fit_to_the_record_is_refused_with_all_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = form_module.FOLDER / CURRENT
    target = tmp_path / "2099-01"
    target.mkdir()
    for path in source.glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace("[soll_vzae]", "[soll_neu]")
        (target / path.name).write_text(text.replace('kind = "yesno"', 'kind = "text"'), "utf-8")
    monkeypatch.setattr(form_module, "FOLDER", tmp_path)
    with pytest.raises(CatalogError) as caught:
        load_form("2099-01")
    keys = {fault.key for fault in caught.value.faults}
    assert {"soll_neu", "soll_vzae", "faelle_35a_enthalten"} <= keys


def test_texts_are_plain() -> None:
    """Each help is whole sentences; labels fit a column."""
    for spec in load_form().fields.values():
        assert spec.help.endswith("."), spec.id
        assert len(spec.label) <= 80, spec.id
        assert spec.options == () or len(",".join(o.label for o in spec.options)) <= 255
    for path in (form_module.FOLDER / CURRENT).glob("*.toml"):
        tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(BASE) <= set(load_form().fields)
