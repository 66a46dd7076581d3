"""Facts about territory that no raw table states as data: reform days, names, special offices.

Decides the exact day of each Kreis reform (the BBSR tables know only the year), the names of
Länder, Bezirke and dissolved offices, and marks what is announced or general knowledge.
"""

from __future__ import annotations

from geo.regions import START

LAENDER: dict[str, str] = {
    "01": "Schleswig-Holstein",
    "02": "Hamburg",
    "03": "Niedersachsen",
    "04": "Bremen",
    "05": "Nordrhein-Westfalen",
    "06": "Hessen",
    "07": "Rheinland-Pfalz",
    "08": "Baden-Württemberg",
    "09": "Bayern",
    "10": "Saarland",
    "11": "Berlin",
    "12": "Brandenburg",
    "13": "Mecklenburg-Vorpommern",
    "14": "Sachsen",
    "15": "Sachsen-Anhalt",
    "16": "Thüringen",
}

REFORM_DAY: dict[tuple[str, int], str] = {
    ("14", 1994): "1996-01-01",
    ("16", 1996): "1998-01-01",
    ("03", 2000): "2001-11-01",
    ("15", 2006): "2007-07-01",
    ("14", 1998): "1999-01-01",
    ("14", 2007): "2008-08-01",
    ("05", 2008): "2009-10-21",
    ("13", 2010): "2011-09-04",
    ("03", 2015): "2016-11-01",
    ("16", 2018): "2019-01-01",
    ("16", 2020): "2021-07-01",
}
"""(Land, last year-end of the old keys in the BBSR tables) → first day of the new territory.

The BBSR sheets of 1995 and 1997 already show the territory of the following 1 January.
"""

SAXONY_1996_NOTE = (
    "direkt auf den Gebietsstand 2020; die Anteile an den Kreisen von 1996 bis 2008 sind nicht "
    "veröffentlicht"
)

HAMBURG_BEZIRKE = (
    "Hamburg-Mitte",
    "Altona",
    "Eimsbüttel",
    "Hamburg-Nord",
    "Wandsbek",
    "Bergedorf",
    "Harburg",
)

NRW_OFFICE_START: dict[str, tuple[str, str]] = {
    "JH05362004": ("2011-01-01", "Tabelle nennt 10.06.2011, Vorgänger endete am 31.12.2010"),
    "JH05362016": ("2011-01-01", "Tabelle nennt 10.06.2011, Vorgänger endete am 31.12.2010"),
}
"""Offices whose printed first day leaves a gap after their predecessor; closed, and said so."""

NRW_SERVES_MORE: dict[str, str] = {"05954004": "JH05954008"}
"""Gemeinden that a neighbouring town's office serves (label: 'Ennepetal/Breckerfeld')."""

ENDED_TOWN_OFFICES: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    # id, town, Kreis, first day, last day, status, source
    (
        "JH03351006",
        "Celle",
        "03351",
        START,
        "2018-12-31",
        "ungeprueft",
        "Presse: Aufgabe ging am 01.01.2019 an den Landkreis",
    ),
    (
        "JH03152012",
        "Göttingen",
        "03152",
        START,
        "2016-10-31",
        "ungeprueft",
        "Vorgänger von JH03159016; Schlüssel bis zur Kreisfusion 2016",
    ),
)

OFFICE_SUCCESSIONS: tuple[tuple[str, str, str, str], ...] = (
    # old, new, first day of the new, note; the whole office passes over
    ("JH03351006", "JH03351999", "2019-01-01", "Stadt gab die Aufgabe an den Landkreis ab"),
    ("JH03152012", "JH03159016", "2016-11-01", "neuer Schlüssel nach der Kreisfusion"),
    ("JH03201000", "JH03241001", "2001-11-01", "Landeshauptstadt in der Region Hannover"),
    ("JH05313000", "JH05334002", "2009-10-21", "Stadt Aachen in der Städteregion"),
    ("JH06435014", "JH06415000", "2026-01-01", "Hanau wird kreisfrei"),
)

GEMEINDE_BEFORE: tuple[tuple[str, str, str], ...] = (
    # Gemeinde, its key before, office that served it before
    ("03351006", "03351006", "JH03351006"),
    ("03159016", "03152012", "JH03152012"),
    ("16063105", "16056000", "JH16056000"),
)
"""Gemeinden outside NRW whose office or key changed in a reform: Celle, Göttingen, Eisenach."""

AACHEN_2009 = {"05313000": "05334002"}
"""Keys that did not simply go from 05354 to 05334 when the Städteregion was founded."""

HANAU = {
    "kreis": "06415",
    "town": "06435014",
    "old_kreis": "06435",
    "day": "2026-01-01",
    "source": "Kreisfreiheit nach Presseberichten 2025; Schlüssel 06415 aus nicht amtlicher Quelle",
}

ENGLAND = ("E92000001", "England", "ONS-Code, Department for Education 2023")
