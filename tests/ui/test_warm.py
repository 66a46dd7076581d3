"""What the server prepares beside its start is what the page then asks for."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event

import pandas as pd

from etl.errors import UsageError
from tests.pages.views import show
from ui import data, options, warm


def test_the_map_a_reader_opens_first_is_there_already(data_dir, monkeypatch):
    warm.first_page()
    warm.maps(Event(), after=0)

    def too_late(*_: object, **__: object) -> None:
        raise AssertionError("the page asked for a map that was not prepared")

    monkeypatch.setattr(data.maps, "map_payload", too_late)
    for indicator in ("kwg_je_10000", "hilfen_je_10000_ew", "personal_ohne_kita_je_10000_ew"):
        show("karte", indicator=indicator)


def test_it_stops_when_the_server_does(data_dir, monkeypatch):
    stop = Event()
    made: list[object] = []

    def one(*asked: object, **_: object) -> None:
        made.append(asked)
        stop.set()

    monkeypatch.setattr(data, "map_step", one)
    warm.maps(stop, after=0)
    assert len(made) == 1


def test_each_new_build_is_prepared_once(monkeypatch):
    builds = iter(["a", "a", "b", "b", None, OSError(), "b"])
    stop, prepared = Event(), []

    def current() -> Path:
        name = next(builds, "")
        if name == "":
            stop.set()
            return Path("b")
        if isinstance(name, OSError):
            raise name
        if name is None:
            raise UsageError("no build")
        return Path(name)

    monkeypatch.setattr(warm.cache, "current", current)
    monkeypatch.setattr(warm, "first_page", lambda: None)
    monkeypatch.setattr(warm, "maps", lambda *_: prepared.append("maps"))
    warm.always(stop, every=0)
    assert len(prepared) == 4  # a, b, none, b again


def test_without_a_build_it_only_says_so(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path))
    with caplog.at_level(logging.INFO, logger="ui.warm"):
        warm.first_page()
        warm.maps(Event(), after=0)
    assert [r.levelname for r in caplog.records] == ["INFO", "INFO"]
    assert "noch keinen fertigen Datenbestand" in caplog.text


def test_the_fullest_year_is_the_newest_of_the_fullest():
    rows = pd.DataFrame(
        {"year": [2010, 2015, 2020], "n_values": [16, 16, 9], "n_regions": [16, 16, 16]}
    )
    assert options.fullest_year(rows) == 2015
