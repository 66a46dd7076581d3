"""Names of indicators as titles, tables and legends say them."""

from __future__ import annotations

import pytest

from etl.catalog import catalog
from ui import names


@pytest.mark.parametrize(
    ("indicator", "said"),
    [("kita_personal_anzahl", "Tätige Personen in Kitas (Anzahl)"),
     ("hilfen_je_10000_ew", "Erzieherische Hilfen je 10.000 Einwohner"),
     ("sgb2_quote_u15", "Kinder unter 15 Jahren in SGB-II-Haushalten (%)"),
     ("england_faelle_je_vzae", "England: Fälle je fallführende Vollzeitkraft (FTE), "
      "Fälle je Vollzeitkraft (England)")],
)  # fmt: skip
def test_a_name_has_its_unit_behind_it_where_it_does_not_say_it(indicator, said):
    assert names.label_with_unit(catalog().indicators[indicator]) == said
