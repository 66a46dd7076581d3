"""Quoted figures become observations: right variable, region, flags, citation, each row once."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from etl.catalog import load_catalog
from etl.errors import InputError, ParseError
from etl.models import FLAGS, Source
from etl.parsers.published_figures import (
    COLUMNS,
    LICENCE,
    read_figures,
    read_population,
    write_published,
)

EXCERPT = Path(__file__).parents[1] / "fixtures" / "figures"
TOPICS = ("kwg", "iob", "hze", "personal", "ausgaben", "belastung")


@pytest.fixture(scope="module")
def spec() -> Source:
    return load_catalog().sources["published_figures"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, spec: Source) -> dict[str, list[list[str]]]:
    """File name → its rows below the header, from the excerpt."""
    out = tmp_path_factory.mktemp("snapshot")
    return {p.stem: read(p)[1:] for p in write_published(EXCERPT, out, spec)}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("kwg_verfahren,", "kwg_verfaren,", "Kennzahl"), (",land,14,", ",land,99,", "Region aus")],
)
def test_what_the_project_does_not_know_is_named_with_its_line(tmp_path, spec, old, new, said):
    folder = Path(shutil.copytree(EXCERPT, tmp_path / "figures"))
    text = (folder / "kwg_8a.csv").read_text(encoding="utf-8")
    assert old in text
    (folder / "kwg_8a.csv").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParseError, match=rf"kwg_8a\.csv, Zeile \d+: .*{said}"):
        write_published(folder, tmp_path / "out", spec)
    assert not (tmp_path / "out").exists()


def test_a_figure_of_an_office_is_not_one_of_its_kreis(tmp_path, spec):
    folder = Path(shutil.copytree(EXCERPT, tmp_path / "figures"))
    path = folder / "belastung_vakanzen_prognosen.csv"
    kreis = "faelle_je_planstelle,kreis,05970,Siegen-Wittgenstein,2019,97,Fälle,t,p,u,2019-05,"
    path.write_text(path.read_text(encoding="utf-8").rstrip() + f"\n{kreis}\n", encoding="utf-8")
    write_published(folder, tmp_path / "out", spec)
    rows = read(tmp_path / "out" / "published_belastung.csv")
    assert [r[1] for r in rows if r[4] == "97"] == ["JH05970999"]


def test_more_than_a_number_is_a_minimum_in_the_committed_figures():
    rows = read(Path("data/snapshot/published_belastung.csv"))
    assert [r[4:6] for r in rows if r[0] == "fehlbedarf_stellen_dbb"] == [["3000", "mindestwert"]]


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def found(written: dict[str, list[list[str]]], file: str, variable: str, region: str) -> list[str]:
    """year;period;value;flag of every row of a variable and region."""
    return [";".join(r[2:6]) for r in written[file] if r[:2] == [variable, region]]


@pytest.mark.parametrize(
    ("file", "variable", "region", "expected"),
    [
        ("published_kwg", "kwg_verfahren", "DE", ["2012;2012;107000;gerundet|mindestwert",
                                                  "2022;2022;203717;mindestwert"]),
        ("published_kwg", "kwg_akut_latent", "14", ["2022;2022;3364;widerspruch",
                                                    "2022;2022;2774;"]),
        ("published_kwg", "kwg_verfahren", "15", ["2023;2023;6200;gerundet",
                                                  "2023;2023;6161;abgeleitet"]),
        ("published_kwg", "kwg_akut_latent_geschaetzt", "DE", ["2023;2023;67300;geschaetzt"]),
        ("published_iob", "iob_uma", "DE", ["2024;2024;30786;"]),
        ("published_iob", "iob_gesamt", "05", ["2023;2023;16306;mindestwert"]),
        ("published_iob", "iob_gesamt", "DE", ["2018;2018;52600;gerundet|abgeleitet",
                                               "2018;2018;52590;"]),
        ("published_hze", "hilfen_beendet", "12", ["2015;2015;15123;"]),
        ("published_hze", "hze_volumen", "DE", ["2022;2022;990442;"]),
        ("published_hze", "hze_inanspruchnahme_eckwert", "05", ["2021;2021;274420;"]),
        ("published_hze", "hze_volumen_35_junge_menschen", "DE", ["2015;2015;7805;"]),
        ("published_hze", "hze_volumen_35", "DE", ["2023;2023;7512;mindestwert"]),
        ("published_hze", "hze_volumen_ohne_28_ohne_uma", "10", ["2023;2023;7529;"]),
        ("published_personal", "asd_vzae", "DE", ["2016;2016;13966;"]),
        ("published_personal", "asd_fachkraefte_angabe", "DE", ["2021;2021;16000;gerundet"]),
        ("published_personal", "asd_personen", "DE", ["2020;2020;17200;gerundet|mindestwert"]),
        ("published_ausgaben", "ausgaben_hze_akjstat", "DE", ["2022;2022;11975026000;"]),
        ("published_ausgaben", "ausgaben_vorlaeufige_schutzmassnahmen", "DE",
         ["2008;2008;118000000;gerundet"]),
        ("published_belastung", "faelle_je_vzae_veroeff", "JH05378028", ["2019;2019;101;"]),
        ("published_belastung", "rsd_stellen_unbesetzt", "11004004",
         ["2018;2018-03-01;14;gerundet"]),
        ("published_belastung", "fachkraeftelucke_sozialarbeit", "DE", ["2021;2021/2022;20578;"]),
        ("published_belastung", "faelle_je_fachkraft_familien", "05513", ["2024;2024;65;"]),
        ("destatis_12411_0012", "bev_u21", "DE", ["2022;31.12.2022;16696452;"]),
        ("destatis_12411_0017", "bev_u18", "01001", ["2021;31.12.2021;14456;"]),
        ("regiodb_12411_04_02_4", "bev_u18", "16056", ["2020;31.12.2020;6450;"]),
    ],
)  # fmt: skip
def test_row_means_what_it_says(
    written: dict[str, list[list[str]]], file: str, variable: str, region: str, expected: list[str]
):
    assert sorted(found(written, file, variable, region)) == sorted(expected)


def test_notes_keep_the_fact_and_drop_what_the_flag_says(written: dict[str, list[list[str]]]):
    notes = {r[4]: r[7] for r in written["published_iob"]}
    assert notes["52600"] == "rechnerisch 49.500 + 3.100"
    assert notes["16306"].startswith("Cyberangriff")
    assert not any("veröffentlicht" in note for note in notes.values())


def test_citations_are_one_per_publication_and_licensed(written: dict[str, list[list[str]]]):
    citations = {row[0]: row for row in written["citations"]}
    used = {row[6] for topic in TOPICS for row in written[f"published_{topic}"]}
    assert used < set(citations), "every quoted row has its citation; benchmarks add more"
    assert len(citations) == len(written["citations"])
    assert all(row[3] == LICENCE for row in citations.values())
    assert all(row[0].startswith("zit_") for row in citations.values())


def test_order_of_input_changes_nothing(tmp_path: Path, spec: Source):
    shuffled = tmp_path / "raw" / "somewhere"
    shuffled.mkdir(parents=True)
    for path in EXCERPT.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (shuffled / path.name).write_text(lines[0] + "".join(lines[:0:-1]), encoding="utf-8")
    first = write_published(EXCERPT, tmp_path / "a", spec)
    second = write_published(tmp_path / "raw", tmp_path / "b", spec)
    assert [p.name for p in first] == [p.name for p in second]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(first, second, strict=True))


def test_folder_without_figures_writes_nothing(tmp_path: Path, spec: Source):
    assert write_published(tmp_path, tmp_path / "out", spec) == []
    assert not (tmp_path / "out").exists()


def test_half_a_collection_is_refused(tmp_path: Path, spec: Source):
    shutil.copy(EXCERPT / "kwg_8a.csv", tmp_path)
    with pytest.raises(InputError, match=r"personal\.csv") as caught:
        write_published(tmp_path, tmp_path / "out", spec)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("13966", "dreizehn", 2, "eine Zahl"),
        ("13966", "", 2, "eine Zahl"),
        (",2016,13966", ",Ende,13966", 2, "ein Jahr"),
        (",DE,Deutschland,2016", ",,Nirgendwo,2016", 2, "ein Regionalschlüssel"),
        ("asd_vzae,bund,DE,Deutschland", "asd_vzae,DE,Deutschland", 2, "12 Feldern"),
        ("indicator_id", "kennzahl", 1, "die Kopfzeile"),
    ],
)
def test_fault_names_file_and_line(spec: Source, old: str, new: str, line: int, expected: str):
    text = (EXCERPT / "personal.csv").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(ParseError, match=expected) as caught:
        read_figures({"personal": text.replace(old, new, 1).encode()}, spec)
    assert (caught.value.file, caught.value.line) == ("personal.csv", line)


def test_wrong_encoding_is_named(spec: Source):
    text = (EXCERPT / "personal.csv").read_text(encoding="utf-8")
    with pytest.raises(ParseError, match="UTF-8"):
        read_figures({"personal": text.encode("cp1252")}, spec)


def test_same_statement_twice_is_a_fault(spec: Source):
    lines = (EXCERPT / "personal.csv").read_text(encoding="utf-8").splitlines()
    with pytest.raises(ParseError, match="nur einmal"):
        read_figures({"personal": "\n".join([*lines, lines[1]]).encode()}, spec)


def test_population_of_an_unknown_table_is_a_fault():
    raw = (EXCERPT / "bevoelkerung.csv").read_text(encoding="utf-8")
    with pytest.raises(ParseError, match="12411"):
        read_population(raw.replace("12411-0012", "12411-9999").encode())


def test_every_shared_row_is_in_the_snapshot_exactly_once(
    shared: Path, repo: Path, tmp_path: Path, spec: Source
):
    """Row counts and values are kept, and the committed files are what the adapter writes."""
    paths = write_published(shared / "data" / "figures", tmp_path, spec)
    known = load_catalog()
    values: Counter[float] = Counter()
    for path in paths:
        assert path.read_bytes() == (repo / "data/snapshot" / path.name).read_bytes(), path.name
        table = read(path)
        if path.stem == "citations":
            continue
        assert tuple(table[0]) == COLUMNS
        for row in table[1:]:
            assert row[0] in known.variables, row
            assert set(filter(None, row[5].split("|"))) <= set(FLAGS), row
            values[float(row[4])] += 1
    scale = {"Mrd. Euro": 1e9, "Mio. Euro": 1e6}
    original: Counter[float] = Counter()
    for path in sorted((shared / "data" / "figures").glob("*.csv")):
        for row in read(path)[1:]:
            factor = scale.get(row[6])
            original[round(float(row[5]) * factor) if factor else float(row[5])] += 1
    assert values == original
