"""What travels to the map: small, complete, three kinds of "no value", and never as markup."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest

from etl.models import Indicator
from ui import map_labels, map_words, maps, theme
from ui.components import LOADER
from ui.components.region_map import HERE, module

SPEC = Indicator.model_validate(
    {
        "id": "probe", "label": "Probe je 10.000", "short": "Probe", "unit": "je 10.000",
        "topic": "x", "basis": "amtlich", "levels": ["kreis"], "why": "w", "plain": "p",
        "formula": [{"from": 2000, "numerator": ["a"]}],
    }
)  # fmt: skip
NO_MOVES = pd.DataFrame({"old_id": [], "new_id": [], "date": [], "share_area": []})


def territory(count: int = 3) -> pd.DataFrame:
    """Germany, one Land and `count` Kreise whose ids say nothing about the Land."""
    rows = [("DE", "bund", "Deutschland", None), ("77", "land", "Hinterland", "DE")]
    rows += [(f"9{k:04d}", "kreis", f"Kreis {k}", "77") for k in range(count)]
    frame = pd.DataFrame(rows, columns=["region_id", "level", "name", "parent_id"])
    return frame.assign(valid_from=pd.Timestamp("1994-12-31"), valid_to=pd.NaT)


def values(**columns: list) -> pd.DataFrame:
    count = len(columns["value"])
    base = {"region_id": [f"9{k:04d}" for k in range(count)], "flag": [""] * count, "year": 2022}
    return pd.DataFrame({**base, **columns})


def test_missing_suppressed_and_absent_are_three_things_and_none_is_zero():
    frame = values(value=[0.0, math.nan, math.nan, math.nan],
                   flag=["", "", "unterdrueckt|beispiel", "unbekannt"])  # fmt: skip
    packed = maps.pack_year(frame, [*frame["region_id"], "90009"], 1)
    assert packed["v"] == "0,,u,,-"
    assert [packed["fl"][int(c)] for c in packed["fx"]] == [
        "", "", "unterdrueckt|beispiel", "unbekannt", ""]  # fmt: skip


def test_values_are_whole_numbers_rounded_as_printed():
    packed = maps.pack_year(values(value=[12.25, -0.06, 1234.5]), ["90000", "90001", "90002"], 1)
    assert packed == {"v": "123,-1,12345"}


def test_values_follow_the_order_of_the_labels_not_of_the_frame():
    frame = values(value=[1.0, 2.0, 3.0]).iloc[::-1]
    assert maps.pack_year(frame, ["90002", "90000"], 0)["v"] == "3,1"


def test_a_flag_of_all_regions_is_sent_once():
    packed = maps.pack_year(values(value=[1.0, 2.0], flag=["beispiel"] * 2), ["90000", "90001"], 0)
    assert (packed["fl"], packed["fx"]) == (["beispiel"], "0")


def test_years_of_the_terms_and_coverage_travel():
    frame = values(value=[1.0, 2.0], year=2022, numerator_year=[2022, 2020],
                   denominator_year=2022, n_reporting=[3, 2], n_expected=[3, 5])  # fmt: skip
    packed = maps.pack_year(frame, ["90000", "90001"], 0)
    assert packed["no"] == "02"
    assert "do" not in packed
    assert packed["n"] == {"1": [2, 5]}


def test_other_years_know_who_was_silent_and_who_was_not_there():
    history = pd.DataFrame({"region_id": ["90000", "90001", "90002", "90000", "90001"],
                            "year": [2007, 2007, 2007, 2010, 2010],
                            "value": [1.0, None, 2.0, 3.0, None], "flag": "",
                            "low": [0.6, None, 1.2, None, None],
                            "high": [1.6, None, 3.2, None, None]})  # fmt: skip
    packed = maps.pack_years(history, ["90000", "90001", "90002"], 0)
    assert {year: p["v"] for year, p in packed.items()} == {"2007": "1,,2", "2010": "3,,-"}
    assert (packed["2007"]["lo"], packed["2007"]["hi"]) == ("1,,1", "2,,3")
    assert "lo" not in packed["2010"], "no interval, nothing sent"


def payload(count: int = 400, **columns: list) -> dict:
    regions = territory(count)
    labels = map_labels.map_labels(regions, "kreis", NO_MOVES)
    frame = values(**({"value": [100 + k * 1.7 for k in range(count)]} | columns))
    return maps.map_payload(
        SPEC, frame, labels=labels, level="kreis", year=2022, years=range(1995, 2023),
        breaks=(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), source="Quelle: " + "x" * 300,
    )  # fmt: skip


def test_a_step_of_400_regions_stays_below_six_kilobytes():
    flags = ["gerundet" if k % 3 else "unterdrueckt" for k in range(400)]
    years = [2018 + k % 4 for k in range(400)]
    sent = payload(flag=flags, numerator_year=years)
    assert len(json.dumps(sent)) + len(LOADER) < 6 * 1024


def test_two_sides_take_the_diverging_colours():
    assert payload(3, value=[1.0, 2.0, 3.0])["colors"] == theme.sequential(5)
    regions = territory(3)
    labels = map_labels.map_labels(regions, "kreis", NO_MOVES)
    sent = maps.map_payload(
        SPEC, values(value=[1.0, 2.0, 3.0]), labels=labels,
        level="kreis", year=2022, years=[2022], breaks=(1.0, 2.0, 3.0, 4.0), two_sided=True,
    )  # fmt: skip
    assert sent["colors"] == theme.diverging(3)


def test_one_scale_is_sent_whatever_the_year_holds():
    sent = payload(3, value=[1000.0, 2000.0, 3000.0])
    assert sent["breaks"] == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert len(sent["colors"]) == 5


def test_credit_unit_year_and_example_travel_with_the_map():
    sent = payload(2, value=[1.0, 2.0], flag=["", "beispiel"])
    assert sent["credit"] == "© GeoBasis-DE / BKG (Daten verändert), dl-de/by-2-0"
    assert (sent["unit"], sent["year"], sent["example"]) == ("je 10.000", 2022, True)
    assert (sent["one"], sent["many"]) == ("Kreis", "Kreise und kreisfreie Städte")
    assert payload(2, value=[1.0, 2.0])["example"] is False


def test_hostile_names_are_cut_and_lose_direction_marks():
    regions = territory(1)
    regions.loc[2, "name"] = "<script>alert(1)</script>\u202e" + "x" * 10_000
    (name,) = map_labels.map_labels(regions, "kreis", NO_MOVES)["names"]
    assert name.startswith("<script>alert(1)</script>x")
    assert len(name) == map_labels.NAME_LIMIT
    assert name.endswith("…")


def test_the_component_never_reads_text_as_markup_or_code():
    own = "".join(p.read_text(encoding="utf-8") for p in HERE.glob("*.js"))
    for door in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                 "new Function", "createContextualFragment"):  # fmt: skip
        assert door not in own


def test_the_component_names_no_other_host():
    found = {part.split('"')[0] for part in module().split("http")[1:]}
    assert found == {"://www.w3.org/2000/svg"}
    assert "@ink@" not in module()


def test_the_land_comes_from_the_parents_not_from_the_key():
    labels = map_labels.map_labels(territory(2), "kreis", NO_MOVES)
    assert labels["land"] == [0, 0]
    assert labels["lands"] == [["77", "Hinterland"]]
    orphan = territory(1).assign(parent_id=None)
    assert map_labels.map_labels(orphan, "kreis", NO_MOVES)["land"] == [-1]


def test_only_the_laender_have_short_names():
    regions = territory(1).replace({"region_id": {"77": "05"}, "parent_id": {"77": "05"}})
    assert map_labels.map_labels(regions, "land", NO_MOVES)["codes"] == {"05": "NW"}
    assert map_labels.map_labels(regions, "kreis", NO_MOVES)["codes"] == {}


def test_a_dissolved_region_is_drawn_through_who_holds_most_of_it_today():
    regions = territory(4)
    for old in ("90000", "90001"):
        regions.loc[regions["region_id"] == old, "valid_to"] = pd.Timestamp("2007-07-01")
    moves = pd.DataFrame(
        [("90000", "90001", 0.9), ("90000", "90003", 0.1), ("90001", "90002", 0.6),
         ("90001", "90003", 0.4), ("90003", "90003", 0.9)],
        columns=["old_id", "new_id", "share_area"],
    ).assign(date="2007-07-02")  # fmt: skip
    assert map_labels.map_labels(regions, "kreis", moves)["via"] == {
        "90000": "90002",
        "90001": "90002",
    }


def test_a_lasting_region_says_since_when_it_has_its_borders():
    moves = pd.DataFrame(
        [("90000", "90000", "2003-10-26", 0.9), ("90000", "90001", "2003-10-26", 0.1),
         ("90002", "90002", "2011-01-01", 1.0), ("90002", "90003", "2011-01-01", 0.0)],
        columns=["old_id", "new_id", "date", "share_area"],
    )  # fmt: skip
    assert map_labels.map_labels(territory(4), "kreis", moves)["changed"] == {
        "90000": 2003, "90001": 2003,
    }  # fmt: skip


def test_a_circle_of_successions_ends():
    regions = territory(2).assign(valid_to=pd.Timestamp("2007-07-01"))
    moves = pd.DataFrame({"old_id": ["90000", "90001"], "new_id": ["90001", "90000"],
                          "date": "2007-07-02", "share_area": [1.0, 1.0]})  # fmt: skip
    assert map_labels.map_labels(regions, "kreis", moves)["via"] == {}


def test_geometry_is_found_by_the_index_of_the_build(tmp_path, monkeypatch):
    monkeypatch.setattr(maps, "STATIC", tmp_path)
    assert maps.geometry_file("kreis") == ""
    (tmp_path / "index.json").write_text('{"kreis": {"svg": "kreis-1.svg.json"}}')
    assert maps.geometry_file("kreis") == "kreis-1.svg.json"
    assert maps.geometry_file("jugendamt") == ""


def test_the_summary_tells_gaps_from_suppression():
    frame = values(value=[1.0, 2.0, 3.0, 4.0, math.nan, math.nan],
                   flag=["", "", "", "", "unterdrueckt", ""])  # fmt: skip
    assert map_words.detail(SPEC, frame, "jugendamt") == (
        "Jugendämter: 4 von 6 mit Angabe, kleinster Wert 1,0, größter 4,0\u00a0je 10.000, "
        "1 unterdrückt, 1 ohne Angabe (das heißt nicht null)."
    )
    assert map_words.finding(SPEC, frame, 2022) == (
        "Probe je 10.000, 2022: Die mittlere Hälfte der Werte liegt zwischen 1,8 und 3,3, "
        "der mittlere Wert (Median) bei 2,5"
    )


def test_the_summary_says_how_exact_its_extremes_are():
    frame = values(value=[1.0, 2.0, 4.0], flag=["gerundet", "", "mindestwert"])
    said = map_words.detail(SPEC, frame, "jugendamt")
    assert "kleinster Wert rund 1,0, größter mindestens 4,0\u00a0je 10.000." in said
    only = values(value=[4.0], flag=["mindestwert"])
    assert map_words.finding(SPEC, only, 2022).endswith(
        "einziger Wert mindestens 4,0\u00a0je 10.000"
    )


def test_a_map_names_the_unit_that_its_name_leaves_out():
    frame = values(value=[1.0, 2.0, 3.0, 4.0])
    spec = SPEC.model_copy(update={"unit": "Personen"})
    assert map_words.finding(spec, frame, 2022).endswith("bei 2,5 (Personen)")


@pytest.mark.parametrize(
    ("found", "said"),
    [([math.nan, math.nan], "keine Werte"), ([5.0, math.nan], "einziger Wert 5,0\u00a0je 10.000"),
     ([5.0, 6.0], "nur 2 Werte")],
)  # fmt: skip
def test_few_values_have_no_middle_half(found, said):
    assert map_words.finding(SPEC, values(value=found), 2022) == f"Probe je 10.000, 2022: {said}"


def test_the_title_of_a_map_of_examples_says_so():
    frame = values(value=[5.0, 6.0], flag=["beispiel", ""])
    assert map_words.finding(SPEC, frame, 2022).startswith(
        "Probe je 10.000 (Beispieldaten), 2022: "
    )


@pytest.mark.parametrize(("level", "said"), [("jugendamt", True), ("kreis", False)])
def test_district_offices_without_borders_are_said(level, said):
    assert ("Berlin und Hamburg" in map_words.border_note(level)) is said
