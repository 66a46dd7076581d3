"""One complete, plausible record that tests change in single fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from etl.submissions.form import Submission

BASE: dict[str, Any] = {
    "formularversion": "2026-11",
    "jugendamt_id": "JH05111000",
    "jugendamt_name": "Musterstadt",
    "stichtag": date(2025, 12, 31),
    "version": 1,
    "traegerform": "kreisfreie_stadt",
    "asd_definition": ("eingangsdienst", "beratung"),
    "vz_wochenstunden": 39.0,
    "soll_vzae": 40.0,
    "ist_vzae": 35.0,
    "unbesetzt_vzae": 5.0,
    "abwesend_vzae": 2.5,
    "zugaenge_vzae": 5.0,
    "abgaenge_vzae": 6.0,
    "personen": 44,
    "zaehlweise": "hilfe",
    "faelle_hze_3112": 1150,
    "faelle_35a_3112": 240,
    "faelle_35a_enthalten": False,
    "faelle_41_3112": 130,
    "faelle_41_enthalten": True,
    "offene_8a_stichtag": 35,
    "verfahren_8a_jahr": 420,
    "personalbemessung": "eigenes",
    "personalbemessung_jahr": 2023,
    "freigabe": "nur_aggregat",
    "ansprechperson": "Leitung",
}


def submission(**changes: Any) -> Submission:
    """The base record with some fields changed."""
    return Submission(**{**BASE, **changes})
