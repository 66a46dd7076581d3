"""Shared blocks, number format, tables and theme: German, escaped, readable without colour."""

from __future__ import annotations

import itertools
import math
import re
import tomllib

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from etl.models import FLAGS
from tests.pages.frames import ROOT, stub
from ui import blocks, tables, theme, values
from ui import format as fmt


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1234.5, 1, "1.234,5"), (0, 0, "0"), (-0.04, 1, "0,0"), (-3.25, 1, "−3,3"), (0.5, 0, "1"),
     (2.5, 0, "3"), (593.25, 1, "593,3"), (math.nan, 1, "–"), (None, 1, "–"), (pd.NA, 0, "–"),
     (math.inf, 0, "–"), (1e7, 0, "10.000.000")],
)  # fmt: skip
def test_numbers_are_german(value, decimals, text):
    assert fmt.number(value, decimals) == text


def test_signed_and_percent():
    assert fmt.number(3.14, 1, signed=True) == "+3,1"
    assert fmt.number(0.0, 1, signed=True) == "0,0"
    assert fmt.percent(0.814) == "81\u00a0%"


def test_flags_and_years_in_words():
    assert (
        values.flag_words("gerundet|beispiel")
        == "gerundet veröffentlicht; Beispiel, keine echte Meldung"
    )
    assert values.flag_words(math.nan) == ""
    assert all(values.flag_words(flag) == words for flag, words in FLAGS.items())
    assert values.year_note(2022, 2022, 2020) == "2022 (Nenner: Stand 2020)"
    assert values.year_note(2022, 2022, None) == "2022"


def test_shorten_drops_direction_marks_and_cuts():
    assert fmt.shorten("a\u202eb\x00c") == "abc"
    assert fmt.shorten("x" * 100, 10) == "x" * 9 + "…"


HOSTILE = "<script>alert(1)</script>\u202e" + "x" * 10_000


def test_table_escapes_and_folds_hostile_cells():
    out = tables.html_table(
        pd.DataFrame({"a": [HOSTILE], "b": ["1,5"]}), caption="<i>", numeric=["b"]
    )
    assert "<script>" not in out
    assert "<i>" not in out
    assert "\u202e" not in out
    assert out.count("<details>") == 1  # the rest can be opened
    assert '<th role="rowheader" scope="row" class="fm-wide">' in out
    assert '<td role="cell" data-label="b" class="fm-num">1,5</td>' in out
    assert out.count("<caption>") == 1


def test_only_a_table_too_wide_for_a_phone_becomes_lists_and_stays_a_table():
    three = tables.html_table(pd.DataFrame({"a": ["1"], "b": ["2"], "c": ["3"]}), caption="x")
    assert "fm-rows" not in three
    four = tables.html_table(
        pd.DataFrame([["1", "2", "3", "4"]], columns=list("abcd")), caption="x",
        labels={"b": 'Wert "<'},
    )  # fmt: skip
    assert "fm-rows" in four
    assert 'data-label="Wert &quot;&lt;"' in four
    for role, count in (("table", 1), ("rowgroup", 2), ("row", 2), ("columnheader", 4),
                        ("rowheader", 1), ("cell", 3)):  # fmt: skip
        assert four.count(f'role="{role}"') == count


def test_cards_and_sources_escape():
    assert "<script>" not in tables.card(HOSTILE, "<b>", note=HOSTILE)
    row = {"publisher": "<b>", "title": '"x"', "url": "javascript:alert(1)", "licence": "&"}
    assert tables.source_item(row) == "&lt;b&gt;: &quot;x&quot; (&amp;)"
    linked = tables.source_item({"title": "T", "url": 'https://x.org/"onclick="'})
    assert '"onclick' not in linked  # the quote stays inside the address


def test_a_quoted_publication_appeared_and_a_table_was_retrieved():
    rows = pd.DataFrame({"source_id": ["t1", "t2", "zit_a", "zit_b"], "title": list("abcd"),
                         "retrieved": ["2026-02-16", "2026", "2008", "2024-10"],
                         "n_rows": [1, 1200, 0, 2]})  # fmt: skip
    shown = tables.source_list(rows)
    for note in (
        "1 Wert, abgerufen am 16.02.2026<",
        "1.200 Werte, abgerufen 2026<",
        "0 Werte, veröffentlicht 2008<",
        "2 Werte, veröffentlicht im Oktober 2024<",
    ):
        assert note in shown, note


@pytest.mark.parametrize(
    ("built", "said"),
    [("2026-11-25T17:14:03+00:00", "25.11.2026, 18:14 Uhr"),
     ("2026-07-01T23:30:00", "02.07.2026, 01:30 Uhr"), ("", ""), (None, "")],
)  # fmt: skip
def test_the_time_of_a_build_is_german_time(built, said):
    assert fmt.build_time(built) == said


def test_brackets_do_not_stand_in_brackets():
    assert fmt.in_brackets("CC0") == " (CC0)"
    assert fmt.in_brackets("Datenlizenz (dl-de/by-2-0)") == ", Datenlizenz (dl-de/by-2-0)"
    assert fmt.in_brackets("") == ""


def test_source_ids_out_of_anything():
    assert blocks.source_ids("b|a") == ["a", "b"]
    assert blocks.source_ids(pd.Series(["a|b", "", None, "c"])) == ["a", "b", "c"]


def frame_page():
    import pandas as pd

    from etl.catalog import catalog
    from ui import blocks

    blocks.page_header("Titel", "Vorspann")
    blocks.example_banner(pd.DataFrame({"flag": ["", "beispiel"]}))
    blocks.source_line("s1|zit_x|unbekannt")
    blocks.caveat_block(catalog().indicators["hze_quote"])
    blocks.page_footer()


def test_a_page_has_header_banner_source_caveats_footer(monkeypatch):
    stub(monkeypatch)
    app = AppTest.from_function(frame_page, default_timeout=20).run()
    assert not app.exception
    page = "\n".join(str(b.value) for b in app.get("html"))
    for part in ("<h1>Titel</h1>", "fm-example", "fm-source", "fm-caveats", "fm-footer",
                 "Datenstand: 01.01.2026, 11:00 Uhr (Kennung <code>20260101-abc</code>)",
                 "enthält Beispielmeldungen", "dl-de/by-2-0",
                 "documentElement.lang = 'de'"):  # fmt: skip
        assert part in page, part


def lightness(colour: str) -> float:
    """CIE L* of a hex colour: what is left of it in greyscale."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lin = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    y = 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]
    return 116 * (y ** (1 / 3) if y > 0.008856 else 7.787 * y + 16 / 116) - 16


def test_sequential_scale_falls_evenly_in_greyscale():
    steps = [lightness(c) for c in theme.SEQUENTIAL]
    gaps = [a - b for a, b in itertools.pairwise(steps)]
    assert min(gaps) > 10
    assert max(gaps) < 14


def test_diverging_scale_has_no_two_equal_greys():
    steps = sorted(lightness(c) for c in theme.DIVERGING)
    assert min(b - a for a, b in itertools.pairwise(steps)) > 9


def contrast(a: str, b: str) -> float:
    """WCAG contrast ratio of two hex colours."""
    high, low = sorted((((lightness(c) + 16) / 116) ** 3 for c in (a, b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("palette", "least"),
    [(theme.LIGHT, 4.5), (theme.DARK, 4.5), (theme.HIGH_LIGHT, 7), (theme.HIGH_DARK, 7)],
    ids=["light", "dark", "high light", "high dark"],
)
def test_text_is_readable_on_its_ground(palette, least):
    for colour in (palette.ink, palette.muted, palette.accent, palette.benchmark):
        assert contrast(colour, palette.background) >= least
        assert contrast(colour, palette.surface) >= least


def test_one_set_of_tokens():
    """Style sheet, Streamlit theme and chart palette say the same colours and fonts."""
    css = (ROOT / "ui/assets/app.css").read_text(encoding="utf-8")
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    roots = [re.findall(r"--fm-([a-z-]+): (#[0-9a-f]{6});", part)
             for part in re.findall(r":root \{([^}]*)\}", css)]  # fmt: skip
    palettes = (theme.LIGHT, theme.DARK, theme.HIGH_LIGHT, theme.HIGH_DARK)
    for found, palette in zip(roots, palettes, strict=True):
        assert {k.replace("-", "_"): v for k, v in found} == vars(palette)
    for palette, name in ((theme.LIGHT, "light"), (theme.DARK, "dark")):
        own = config["theme"][name]
        assert own["primaryColor"] == palette.accent
        assert own["backgroundColor"] == palette.background
        assert own["secondaryBackgroundColor"] == palette.surface
        assert own["textColor"] == palette.ink
    for face in config["theme"]["fontFaces"]:
        path = ROOT / face["url"].removeprefix("app/")
        assert path.read_bytes()[:4] == b"wOF2"
    assert sum(p.stat().st_size for p in (ROOT / "static/fonts").iterdir()) <= 300_000
    assert (ROOT / "static/fonts/OFL.txt").is_file()


def test_nothing_leaves_the_machine():
    """No address of another host in style sheet or settings; telemetry off; own address only."""
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["enableStaticServing"] is True
    assert "port" not in config["server"]
    for path in ("ui/assets/app.css", ".streamlit/config.toml"):
        assert "//" not in (ROOT / path).read_text(encoding="utf-8").replace("/*", "").replace(
            "*/", ""
        )
