"""Old and new flat files: measures by code, traits by name, any order of rows."""

from __future__ import annotations

import math
import random

import pytest

from etl.errors import ParseError
from etl.parsers import parse
from tests.parsers.support import excerpt, source, spec, value

NEW = "12411-01-01-4_ffcsv-neu_2025-06.csv"
OLD = "12411-01-01-4_ffcsv-alt_2024-06.csv"
HEAD = (
    "statistics_code;statistics_label;time_code;time_label;time;1_variable_code;1_variable_label;"
    "1_variable_attribute_code;1_variable_attribute_label;value;value_unit;value_variable_code;"
    "value_variable_label;value_q"
)
ROW = "12211;M;JAHR;Jahr;2019;KREISE;Kreise;{};{};{};1000;LBF;Lebensformen;{}"
COLUMN = [{"header": ["LBF"], "variable": "v"}]


def quality(*rows: tuple[str, str, str]):
    text = "\n".join([HEAD, *(ROW.format(k, k, v, q) for k, v, q in rows)])
    return parse(text.encode("utf-8-sig"), spec("ffcsv_new", COLUMN), "probe.csv")


def test_old_flat_file():
    frame = parse(excerpt(OLD), source("12411_01_01_4_2022"), OLD)
    assert value(frame, "DG", "bev_gesamt") == 84358845
    assert set(frame["period"]) == {"31.12.2022"}
    assert len(frame) == 3


def test_new_flat_file_with_land_and_kreis_of_a_city_state():
    frame = parse(excerpt(NEW), source("12411_01_01_4"), NEW)
    assert value(frame, "02", "bev_gesamt") == value(frame, "02000", "bev_gesamt")
    assert set(frame["period"]) == {"2023-12-31"}


def test_order_of_rows_does_not_matter():
    lines = excerpt(NEW).decode("utf-8-sig").splitlines()
    body = lines[1:]
    random.Random(4).shuffle(body)
    mixed = "\n".join([lines[0], *body]).encode("utf-8-sig")
    columns = ["region_key", "value"]
    one = parse(excerpt(NEW), source("12411_01_01_4"), NEW)[columns].sort_values(columns)
    two = parse(mixed, source("12411_01_01_4"), NEW)[columns].sort_values(columns)
    assert one.to_numpy().tolist() == two.to_numpy().tolist()


def test_quality_signs():
    frame = quality(("01001", "166", "e"), ("01002", "46", "()"), ("01003", "-", "")).set_index(
        "region_key"
    )
    assert frame["flag"].tolist() == ["", "unzuverlaessig", ""]
    assert frame["value"].tolist() == [166, 46, 0]
    assert math.isnan(quality(("01001", ".", ""))["value"].item())
    with pytest.raises(ParseError, match=r"Zeile 2: .*Qualitätskennzeichen"):
        quality(("01001", "166", "??"))


@pytest.mark.parametrize(
    ("name", "source_id"), [(NEW, "12411_01_01_4"), (OLD, "12411_01_01_4_2022")]
)
def test_cut_files_are_noticed(name, source_id):
    raw = excerpt(name).rstrip()
    with pytest.raises(ParseError, match=r"Felder"):
        parse(raw[:-40], source(source_id), name)
    whole_lines = b"\n".join(raw.split(b"\n")[:-1])
    with pytest.raises(ParseError, match=r"je Region und Zeit"):
        parse(whole_lines, source(source_id), name)


def test_other_files_are_refused():
    with pytest.raises(ParseError, match=r"Zeile 1: .*Flat-Datei"):
        parse(excerpt(OLD), source("12411_01_01_4"), NEW)
    other = excerpt(NEW).replace(b"12411;", b"99999;")
    with pytest.raises(ParseError, match=r"Zeile 2: .*Statistik 12411"):
        parse(other, source("12411_01_01_4"), NEW)
    with pytest.raises(ParseError, match="BEVSTD"):
        parse(excerpt(NEW).replace(b"BEVSTD", b"ANDERE"), source("12411_01_01_4"), NEW)
