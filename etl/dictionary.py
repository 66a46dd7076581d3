"""What the columns and words of a build mean, in German: the one table behind the data dictionary.

Every column of every table in the whole data set has a meaning here (a test reads a real build).
"""

from __future__ import annotations

import pandas as pd

BASIS_WORDS = {
    "direkt": "aus den Angaben der Quelle für das Gebiet selbst",
    "summe": "Summe aller Teilgebiete oder Bestandteile",
    "teilmenge": "nur aus den Teilgebieten mit Angabe",
    "mindestwert": "unvollständig gemeldet, mindestens so viel",
    "fehlt": "kein Wert, der Grund steht im Kennzeichen",
}
"""What `basis` of a value means: how it came about, region by region."""

COLUMN_WORDS = {
    "variable_id": "Kennung der gezählten Größe (siehe variable.csv)",
    "indicator_id": "Kennung des Indikators (siehe indicator.csv)",
    "region_id": "DE, Land (2 Ziffern), Kreis (5), Gemeinde (8), Jugendamt (JH + Schlüssel)",
    "ancestor_id": "übergeordnete Region (jede Region ist auch ihre eigene)",
    "parent_id": "nächsthöhere Region, in der diese liegt",
    "level": "Ebene: bund, land, kreis, jugendamt, gemeinde, bezirk, international",
    "year": "Berichtsjahr",
    "period": "Zeitraum oder Stichtag, wie veröffentlicht",
    "value": "Wert; leer = keine Angabe (Grund in flag), nie null",
    "low": "untere Grenze des Zufallsbereichs (95 %); leer, wo es keinen gibt",
    "high": "obere Grenze des Zufallsbereichs (95 %)",
    "chance": "Art des Zufallsbereichs: rate (Fälle je Bevölkerung), share (Teil eines Ganzen)",
    "numerator": "Zähler", "denominator": "Nenner",
    "numerator_year": "Jahr des Zählers", "denominator_year": "Jahr des Nenners",
    "flag": "Kennzeichen, mit | getrennt; leer = wie veröffentlicht (siehe flags.csv)",
    "source_id": "Kennung der Quelle (siehe source.csv)",
    "source_ids": "Kennungen der Quellen, mit | getrennt",
    "n_reporting": "Zahl der Teilgebiete mit Angabe",
    "n_expected": "Zahl der Teilgebiete insgesamt",
    "basis": "; ".join(f"{word} = {meaning}" for word, meaning in BASIS_WORDS.items()),
    "coverage_population": "Anteil der Bevölkerung in den Teilgebieten mit Angabe (0 bis 1)",
    "item_id": "Kennung der Größe oder des Indikators, deren Wert verborgen ist",
    "reason": "warum der Wert verborgen ist",
    "place": "Stelle in der nach Größe geordneten Liste, sonst ohne Bedeutung",
    "note": "Bemerkung aus der Quelle", "unit": "Einheit", "label": "Bezeichnung",
    "licence": "Lizenz der Quelle", "publisher": "Herausgeber", "title": "Titel",
    "url": "Fundstelle",
    "retrieved": "Tag, an dem die Tabelle abgerufen wurde; bei zitierten Veröffentlichungen "
    "(zit_…) der Tag, an dem sie erschienen", "valid_from": "gültig ab",
    "valid_to": "gültig bis (leer = noch gültig)", "ags": "amtlicher Gemeindeschlüssel",
    "ars": "amtlicher Regionalschlüssel (Gemeinden 12 Ziffern)",
    "office_id": "Jugendamt, das zuständig ist", "old_id": "Region vorher",
    "new_id": "Region nachher", "date": "erster Tag der neuen Region",
    "share_population": "Teil der alten Region, der überging, nach Bevölkerung (0 bis 1)",
    "share_area": "derselbe Teil nach Fläche (0 bis 1)",
    "followed_by": "Schlüssel, unter dem eine beendete Gemeinde weitergeführt wird",
    "status": "wie sicher die Zeile ist (amtlich, abgeleitet, ungeprueft, angekuendigt, projekt)",
    "day": "Tag des heutigen Gebietsstands, für den indicator_today gilt",
    "name": "Name", "additive": "ob Werte über Regionen addiert werden dürfen",
    "kind": "Art: stock (Bestand), flow (Zugang/Abgang), volume (Jahresvolumen), count, published",
    "short": "kurze Bezeichnung", "decimals": "Nachkommastellen, mit denen der Wert gezeigt wird",
    "topic": "Thema", "direction": "Lesart; neutral = hohe Werte sind weder gut noch schlecht",
    "min_coverage": "kleinster Anteil der Bevölkerung mit Angabe, ab dem ein Wert gebildet wird",
    "min_denominator": "kleinster Nenner, ab dem ein Wert gezeigt wird",
    "formula_from": "erstes Jahr, für das die Formel gilt",
    "formula_until": "letztes Jahr, für das die Formel gilt (9998 = bis heute)",
    "role": "numerator = Glied des Zählers, denominator = Glied des Nenners",
    "term_no": "Stelle des Glieds, ab 0", "n_terms": "Zahl aller Glieder der Formel",
    "weight": "Faktor, mit dem das Glied eingeht (-1 = wird abgezogen)",
    "year_offset": "Jahre, um die das Glied verschoben ist (-1 = Vorjahr)",
    "max_age": "wie viele Jahre alt der Wert höchstens sein darf (0 = nur das Jahr selbst)",
    "per": "Faktor des Verhältnisses (100 = Prozent, 10000 = je 10.000)",
    "reference_date": "Stichtag im Jahr (Monat-Tag)",
    "counting_unit": "was als eins zählt", "name_short": "kurzer Name",
    "name_sort": "Name, nach dem geordnet wird", "type": "amtliche Art der Region",
    "source": "Beleg der Zeile", "statistic": "Nummer der amtlichen Statistik",
    "citation": "wie die Quelle zu nennen ist",
    "priority": "Rang der Quelle; bei Widersprüchen gilt die größere Zahl",
    "territory_year": "Jahr des Gebietsstands, den die Tabelle für alle Jahre nennt",
    "id": "Kennung", "text": "Erläuterung", "remark": "Bemerkung",
    "line": "ob ein Diagramm den Wert als Linie zeigen darf",
    "build_id": "Kennung des Datenstands", "built_at": "Zeitpunkt der Erstellung (UTC)",
    "inputs": "Prüfsumme aller Eingaben", "examples": "ob Beispielmeldungen enthalten sind",
    "example_rows": "Zahl der Einzelwerte aus Beispielmeldungen",
    "schema_version": "Fassung des Tabellenaufbaus", "counts": "Zeilen je Tabelle (JSON)",
}  # fmt: skip
"""German meaning of column names, for the data dictionary."""

TABLE_COLUMN_WORDS = {
    ("indicator", "basis"): "woher die Werte kommen: amtlich = amtliche Statistik, veroeffentlicht "
    "= veröffentlichter Wert, meldung = Meldung von Jugendämtern, verbunden = Statistik je Meldung",
    ("benchmark", "value"): "Wert",
    ("benchmark", "year"): "Jahr, in dem der Wert genannt wurde",
    ("benchmark", "kind"): "Art: empfehlung, gesetz, forderung, erhebung, rechenwert",
    ("benchmark", "source"): "Kennung der Quelle (siehe source.csv)",
    ("office_note", "note"): "öffentliche Bemerkung des Jugendamts",
}
"""The same for columns that mean something else in one table."""


def describe(table: str, column: str, values: pd.Series) -> dict[str, str]:
    """One row of the data dictionary: table, column, type, meaning, rows, filled."""
    return {
        "table": table,
        "column": column,
        "type": "Zahl" if pd.api.types.is_numeric_dtype(values) else "Text",
        "meaning": TABLE_COLUMN_WORDS.get((table, column), COLUMN_WORDS.get(column, "")),
        "rows": str(len(values)),
        "filled": str(int(values.notna().sum())),
    }
