"""Printed region keys and what is left out."""

from __future__ import annotations

import pytest

from etl.errors import InputError
from etl.keys import to_regions
from etl.parsers import parse
from tests.parsers.support import excerpt, source, spec, value


def regions(name: str, source_id: str):
    chosen = source(source_id)
    return to_regions(parse(excerpt(name), chosen, name), chosen, name)


def test_offices_of_nrw():
    frame, dropped = regions("22517-02i_2024.csv", "22517_02i")
    ids = set(frame["region_id"])
    assert "JH05111000" in ids
    assert "05111" not in ids, "the row of a kreisfreie Stadt is the row of its office"
    assert {"05", "05966", "JH05966999", "JH05970040"} <= ids
    assert not {"JH05313000", "05354", "JH05354004", "JH05362999"} & ids, "dead rows"
    assert dropped["Regierungsbezirk"] == 1
    assert dropped["Region ohne jede Angabe"] == 4


def test_essen_keeps_its_printed_signs_for_the_annotations():
    frame, _ = regions("22517-02i_2024.csv", "22517_02i")
    essen = frame[frame["region_id"] == "JH05113000"].set_index("variable_id")
    assert essen.loc["hilfen_31", "printed"] == "-"
    assert essen.loc["hilfen_28", "value"] == 3894


def test_stated_gaps_stay():
    frame, _ = regions("22517-02i_2023.csv", "22517_02i")
    flags = frame.groupby("region_id")["flag"].first()
    assert flags["05970"] == "unzuverlaessig"
    assert flags["JH05970999"] == "unbekannt"


def test_parts_and_boroughs():
    frame, dropped = regions("22542-01-02-4_2020.csv", "22542_01_02_4")
    assert set(frame["region_id"]) == {"DE", "02", "09472", "11", "11001001", "16056"}
    assert dropped["Gemeindeteil"] == 1
    assert value(frame, "09472", "einrichtungen_hze") == 0, "'-' of a living Kreis is nothing"


def test_former_kreis_gets_the_figures_of_its_area():
    frame, _ = regions("22542-01-02-4_00.csv", "22542_01_02_4")
    assert value(frame, "05313", "einrichtungen_ohne_kita", "31.12.2006") == 40
    assert value(frame, "05334", "einrichtungen_ohne_kita", "31.12.2010") == 160
    assert len(frame[(frame["region_id"] == "05334") & (frame["period"] == "31.12.2006")]) == 0


def test_eisenach_belonged_to_the_wartburgkreis_until_1997():
    frame, _ = regions("12411-01-01-4_00.csv", "12411_01_01_4_1995_2015")
    assert value(frame, "16063", "bev_gesamt", "31.12.1997") == 147450 + 44733
    assert value(frame, "16063", "bev_gesamt", "31.12.2015") == 125655
    assert value(frame, "16056", "bev_gesamt", "31.12.2015") == 42417
    assert "31.12.1997" not in set(frame.loc[frame["region_id"] == "16056", "period"])
    assert frame.loc[frame["flag"] != "", "flag"].tolist() == ["abgeleitet"]


def test_aachen_was_kreisfrei_until_2009():
    frame, dropped = regions("12411-01-01-4_00.csv", "12411_01_01_4_1995_2015")
    assert value(frame, "05313", "bev_gesamt", "31.12.1997") == 245969
    assert dropped["Gemeindeteil"] == 1, "the row of 2015 is a Gemeinde of the Städteregion"
    assert "31.12.2015" not in set(frame.loc[frame["region_id"] == "05313", "period"])


def test_gemeinden_only_where_the_source_wants_them():
    text = b"key,jahr,wert\n05154008,2024,1\n05,2024,2\n"
    column = [{"header": ["wert"], "variable": "v"}]
    options = {"region": "key", "period": "jahr", "levels": ["gemeinde"]}
    probe = spec("long_csv", column, options=options)
    frame, dropped = to_regions(parse(text, probe, "p"), probe, "p")
    assert frame["region_id"].tolist() == ["05154008"]
    assert dropped == {"Ebene land": 1}


def test_unknown_key():
    text = b"key,jahr,wert\n05,2024,1\nXY1,2024,2\n"
    probe = spec(
        "long_csv", [{"header": ["wert"], "variable": "v"}],
        options={"region": "key", "period": "jahr"},
    )  # fmt: skip
    with pytest.raises(InputError, match=r"p\.csv, Zeile 3: .*'XY1'"):
        to_regions(parse(text, probe, "p.csv"), probe, "p.csv")
