"""Printed cells, encodings and bodies that are no table."""

from __future__ import annotations

import io
import json
import math
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import ParseError
from etl.parsers.text import Place, decode, number, reject_foreign_body, unpack

HERE = Place("probe.csv", 7)


@pytest.mark.parametrize(
    ("printed", "flag"),
    [
        (".", "unbekannt"), ("/", "unzuverlaessig"), ("x", "entfaellt"), ("X", "entfaellt"),
        ("...", "entfaellt"), ("", "unbekannt"), (" . ", "unbekannt"),
    ],
)  # fmt: skip
def test_signs_without_value(printed, flag):
    value, found = number(printed, HERE)
    assert math.isnan(value)
    assert found == flag


@pytest.mark.parametrize(
    ("printed", "value"), [("-", 0.0), ("0", 0.0), ("34112,44", 34112.44), ("-3", -3.0)]
)
def test_signs_and_numbers_with_value(printed, value):
    assert number(printed, HERE) == (value, "")


@pytest.mark.parametrize("printed", ["1.234", "12 345", "n/a", "1,2,3", "(5)", "1e3", "--"])
def test_unknown_cells_are_refused_with_place(printed):
    with pytest.raises(ParseError, match=r"probe\.csv, Zeile 7: .*Gefunden wurde"):
        number(printed, HERE)


def test_decimal_point_only_where_the_source_says_so():
    assert number("1.5", HERE, ".") == (1.5, "")
    with pytest.raises(ParseError):
        number("1,5", HERE, ".")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_parse_after_format_gives_the_number_back(value):
    text = f"{value:f}".replace(".", ",")
    assert number(text, HERE) == (pytest.approx(float(value), abs=1e-9), "")


@given(st.integers(min_value=0, max_value=10**12))
def test_whole_numbers_are_exact(value):
    assert number(str(value), HERE)[0] == value


def test_encodings():
    assert decode("Köln".encode(), "auto", "f") == "Köln"
    assert decode("Köln".encode("cp1252"), "auto", "f") == "Köln"
    assert decode("\ufeffKöln".encode(), "utf-8", "f") == "Köln"


def test_declared_encoding_counts():
    with pytest.raises(ParseError, match=r"Zeile 2: .*utf-8"):
        decode("a\nKöln".encode("cp1252"), "utf-8", "f.csv")


def test_utf8_read_as_windows_is_noticed():
    with pytest.raises(ParseError, match=r"Zeile 2: .*Umlaute"):
        decode("a\nKöln".encode(), "cp1252", "f.csv")


def test_utf16_and_empty_files():
    with pytest.raises(ParseError, match="UTF-16"):
        decode("a;b".encode("utf-16"), "auto", "f.csv")
    with pytest.raises(ParseError, match="leere Datei"):
        decode(b" \n", "auto", "f.csv")


def test_service_answers_are_no_tables():
    message = {"Status": {"Code": 104, "Content": "Es gibt keine Objekte"}}
    with pytest.raises(ParseError, match=r"Code 104.*Es gibt keine Objekte"):
        reject_foreign_body(json.dumps(message).encode(), "f.csv")
    with pytest.raises(ParseError, match="JSON"):
        reject_foreign_body(b"[1, 2", "f.csv")
    with pytest.raises(ParseError, match="Webseite"):
        reject_foreign_body(b"\n<!DOCTYPE html><html>", "f.csv")


def test_one_csv_in_a_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x_flat.csv", "a;b")
    assert unpack(buffer.getvalue(), "f.zip") == b"a;b"
    assert unpack(b"a;b", "f.csv") == b"a;b"
    with pytest.raises(ParseError, match="lesbares ZIP"):
        unpack(buffer.getvalue()[:30], "f.zip")
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("y.csv", "c")
    with pytest.raises(ParseError, match="genau einer CSV"):
        unpack(buffer.getvalue(), "f.zip")
