"""A broken catalog: every fault is reported at once, each with its file and key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.catalog import ROOT, load_catalog
from etl.errors import CatalogError, Fault


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A copy of the project's specs that a test may break."""
    for folder in ("sources", "variables", "indicators"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for file in ROOT.glob("*.toml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def faults(root: Path) -> list[Fault]:
    with pytest.raises(CatalogError) as caught:
        load_catalog(root)
    assert caught.value.exit_code == 4
    return list(caught.value.faults)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer contains {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def cut(path: Path, marker: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index(marker)], encoding="utf-8")


CASES: dict[str, tuple[Callable[[Path], None], str, str, str]] = {
    "not TOML": (
        lambda r: append(r / "caveats.toml", "\n[[[\n"), "caveats.toml", "-", "kein gültiges TOML",
    ),
    "file missing": (lambda r: (r / "breaks.toml").unlink(), "breaks.toml", "-", "Datei fehlt"),
    "key missing": (
        lambda r: change(r / "indicators/hze_quote.toml", "why = ", "warum = "),
        "hze_quote.toml", "hze_quote.why", "Field required",
    ),
    "unknown key": (
        lambda r: change(r / "indicators/asd_dichte.toml", "short = ", 'farbe = "rot"\nshort = '),
        "asd_dichte.toml", "asd_dichte.farbe", "Extra inputs",
    ),
    "unknown level": (
        lambda r: change(r / "indicators/iob_je_10000.toml", '"bund"', '"staat"'),
        "iob_je_10000.toml", "iob_je_10000.levels.0", "Input should be",
    ),
    "unknown variable": (
        lambda r: change(r / "indicators/kwg_je_vzae.toml", '"asd_vzae"', '"asd_vzea"'),
        "kwg_je_vzae.toml", "formula", "'asd_vzea' gibt es nicht",
    ),
    "unknown caveat": (
        lambda r: change(r / "indicators/ausg_je_u21.toml", '"gerundet"', '"gerundt"'),
        "ausg_je_u21.toml", "caveats", "'gerundt' gibt es nicht",
    ),
    "unknown benchmark": (
        lambda r: change(r / "indicators/faelle_je_vzae.toml", '"nrw_39"', '"nrw_93"'),
        "faelle_je_vzae.toml", "benchmarks", "'nrw_93' gibt es nicht",
    ),
    "no formula at all": (
        lambda r: cut(r / "indicators/sgb2_quote_u15.toml", "[[formula]]"),
        "sgb2_quote_u15.toml", "sgb2_quote_u15", "genau eines von",
    ),
    "formula years out of order": (
        lambda r: append(
            r / "indicators/anteil_u18.toml",
            '\n[[formula]]\nfrom = 1990\nnumerator = ["bev_u18"]\n',
        ),
        "anteil_u18.toml", "anteil_u18", "aufsteigende",
    ),
    "share that is no share": (
        lambda r: change(
            r / "indicators/vakanzquote.toml", "min_coverage = 0.3", "min_coverage = 30"
        ),
        "vakanzquote.toml", "vakanzquote.min_coverage", "less than or equal",
    ),
    "identity of an unknown variable": (
        lambda r: change(r / "variables/iob.toml", '"iob_42a"]', '"iob_42b"]'),
        "variables", "iob_gesamt.identities", "'iob_42b' gibt es nicht",
    ),
    "unknown break": (
        lambda r: change(r / "variables/kwg.toml", '"kwg_2012"', '"kwg_2021"'),
        "variables", "kwg_verfahren.breaks", "'kwg_2021' gibt es nicht",
    ),
    "id given twice": (
        lambda r: append(
            r / "variables/personal.toml",
            '\n[kwg_akut]\nlabel = "x"\nunit = "x"\nkind = "flow"\ntopic = "x"\n',
        ),
        "personal.toml", "kwg_akut", "doppelt",
    ),
    "gap of an unknown indicator": (
        lambda r: change(r / "gaps.toml", '"leih_quote"', '"leihquote"'),
        "gaps.toml", "fluktuation.indicators", "'leihquote' gibt es nicht",
    ),
    "demand with an unknown indicator": (
        lambda r: change(r / "demands.toml", '"asd_anteil_55plus"', '"asd_anteil_55"'),
        "demands.toml", "fachkraefteoffensive.indicators", "'asd_anteil_55' gibt es nicht",
    ),
    "demand without a source": (
        lambda r: change(r / "demands.toml", "  { title = \"Kinderschutz muss", "  # {"),
        "demands.toml", "sofortmassnahmen.sources", "at least 1 item",
    ),
    "demand in an unknown state": (
        lambda r: change(r / "demands.toml", 'state = "gefordert"', 'state = "erledigt"'),
        "demands.toml", "sofortmassnahmen.state", "Input should be",
    ),
    "unknown kind of benchmark": (
        lambda r: change(r / "benchmarks.toml", 'kind = "gesetz"', 'kind = "norm"'),
        "benchmarks.toml", "vormund_50.kind", "Input should be",
    ),
    "reported, but said to be official": (
        lambda r: change(
            r / "indicators/kwg_je_vzae_meldung.toml", 'basis = "meldung"', 'basis = "amtlich"'
        ),
        "kwg_je_vzae_meldung.toml", "basis", "erwartet wurde 'meldung'",
    ),
    "reported, but from statistics alone": (
        lambda r: change(r / "indicators/kwg_je_vzae.toml", '"amtlich"', '"meldung"'),
        "kwg_je_vzae.toml", "basis", "enthält keine Meldung",
    ),
    "mixed figures summed beside the gate": (
        lambda r: change(
            r / "indicators/hilfen_ohne_28_je_vzae_meldung.toml",
            'levels = ["jugendamt"]', 'levels = ["land", "jugendamt"]',
        ),
        "hilfen_ohne_28_je_vzae_meldung.toml", "levels", "nur je Jugendamt",
    ),
    "no table": (
        lambda r: (r / "variables/neu.toml").touch()
        or append(r / "variables/neu.toml", 'lose = "Zeile"\n'),
        "neu.toml", "lose", "erwartet wurde eine Tabelle",
    ),
}  # fmt: skip


def hit(found: list[Fault], file: str, key: str, message: str) -> bool:
    return any(
        f.file == file and (f.key == key or f.key.startswith(f"{key}.")) and message in f.message
        for f in found
    )


def test_the_copy_itself_is_sound(specs: Path):
    assert load_catalog(specs).indicators


@pytest.mark.parametrize("case", CASES)
def test_each_fault_names_file_and_key(specs: Path, case: str):
    break_it, file, key, message = CASES[case]
    break_it(specs)
    found = faults(specs)
    assert hit(found, file, key, message), [str(f) for f in found]


def test_all_faults_are_reported_at_once(specs: Path):
    seeded = [name for name in CASES if name not in ("not TOML", "file missing")]
    for name in seeded:
        CASES[name][0](specs)
    found = faults(specs)
    silent = [name for name in seeded if not hit(found, *CASES[name][1:])]
    # A spec that does not validate drops out, so what it names is not looked up any more.
    assert silent == []
    assert f"{len(found)} Fehler" in str(CatalogError(found))
