"""Sentences and formulas in words, made from the catalog; and fixed German texts of the pages."""

from __future__ import annotations

from datetime import date

from etl.catalog import Catalog, worked_value
from etl.dictionary import BASIS_WORDS
from etl.models import Formula, Indicator, TermSpec
from ui.format import day_words, number

BASIS_SPEC = {
    "amtlich": "amtliche Statistik",
    "veroeffentlicht": "veröffentlichter Wert, hier nicht nachgerechnet",
    "meldung": "Meldungen von Jugendämtern",
    "verbunden": "amtliche Statistik, geteilt durch Meldungen von Jugendämtern",
}
DIRECTION = {
    "higher_is_better": "Höhere Werte bedeuten mehr Mittel oder Personal.",
    "lower_is_better": "Niedrigere Werte bedeuten weniger Last.",
    "neutral": "Hohe oder niedrige Werte sind für sich weder gut noch schlecht.",
}

RULES: tuple[tuple[str, str], ...] = (
    ("Fehlend ist nicht null", "Eine fehlende Angabe bleibt leer und trägt ihren Grund. Nur wo die "
     "Quelle „-“ druckt und die Region gemeldet hat, steht eine Null."),
    ("Gleiche Gebiete, gleiches Jahr", "Zähler und Nenner gehören zum selben Gebiet und Jahr. Wo "
     "der Personalstand eines früheren Jahres einspringt, höchstens zwei Jahre, steht das Jahr "
     "dabei."),
    ("Verhältnisse werden nie gemittelt", "Für ein größeres Gebiet werden Zähler und Nenner der "
     "Teilgebiete addiert, die beides gemeldet haben. Wie viele das sind, steht beim Wert."),
    ("Widersprüche bleiben sichtbar", "Nennen Quellen verschiedene Werte, sind alle gespeichert. "
     "Einer gilt, nach einer begründeten Regel; die anderen stehen im Datenbestand."),
    ("Brüche werden nicht überbrückt", "Ändert sich eine Erhebung, endet die Linie im Diagramm. "
     "Zwischen Erhebungsjahren wird nicht geschätzt."),
    ("Wie weit der Zufall reicht", "Zu Fallzahlen gehört ein Zufallsbereich (95 %). Liegt der "
     "Wert des Landes darin, steht da „nicht sicher anders“. Personal, Geld und Meldungen haben "
     "keinen."),
    ("Veröffentlicht und berechnet", "Gerundete Pressewerte, geschätzte und hier berechnete Werte "
     "sind gekennzeichnet. Kleine Unterschiede zwischen gerundeten Werten besagen nichts."),
    ("Keine Rangliste", "Die Meldepraxis der Jugendämter ist verschieden. Ein hoher oder niedriger "
     "Wert sagt nicht, dass ein Amt gut oder schlecht arbeitet."),
)  # fmt: skip
"""How figures come about: (rule, explanation), shown on the methodology page."""

LIMITS: tuple[tuple[str, str], ...] = (
    ("Offene Stellen und Fälle je Stelle", "Keine Bundesstatistik erfasst, wie viele Stellen in "
     "Jugendämtern unbesetzt sind und wie viele Fälle auf eine Vollzeitstelle kommen. Es gibt "
     "Umfragen und einzelne Antworten auf Anfragen, und künftig Meldungen der Ämter."),
    ("Personal nur alle zwei Jahre", "Das Personal ohne Kita wird alle zwei Jahre erhoben; die "
     "Erhebung wurde 2022 umgestellt. Für ein einzelnes Jugendamt liegt sie hier nicht vor."),
    ("Bezirke der Jugendämter", "Ein Jugendamt ist nicht immer für einen ganzen Kreis zuständig. "
     "In Nordrhein-Westfalen haben viele kreisangehörige Städte ein eigenes Amt."),
    ("Fälle, Familien, Hilfen", "Sozialpädagogische Familienhilfe zählt je Familie, "
     "Gefährdungseinschätzungen zählen je Kind und Verfahren, Inobhutnahmen je Maßnahme. Diese "
     "Zahlen werden nicht zusammengezählt."),
    ("Jahreszahl ist keine Fallzahl am Stichtag", "Das Jahresvolumen enthält beendete und laufende "
     "Hilfen. Es ist größer als die Zahl der Hilfen, die gleichzeitig laufen."),
)  # fmt: skip
"""Known limits that hold for every build: (title, explanation)."""


def limits(today: date) -> list[tuple[str, str]]:
    """Known limits, with the day (`today`) whose borders the map of this build shows."""
    borders = (
        "Gebietsstand der Karte",
        f"Die Karte zeigt die Grenzen vom {day_words(today)}. Kreise und Jugendämter, die es nicht "
        "mehr gibt, sind in der Fläche ihrer Nachfolger gezeichnet; der Gebietsstand ist wählbar.",
    )
    return [*LIMITS, borders]


ACCESSIBLE: tuple[tuple[str, str], ...] = (
    ("Tastatur", "Alle Bedienelemente und die Karte sind ohne Maus erreichbar; für Diagramme gibt "
     "es Tabellen. Der Fokus ist sichtbar und bleibt nirgends stecken. Ein Sprunglink führt an der "
     "Navigation vorbei."),
    ("Karte", "Mit den Pfeiltasten geht es von Region zu Region, der Wert wird angesagt. Das Feld "
     "mit dem Wert lässt sich mit der Maus betreten und mit Escape schließen. Dieselben Werte "
     "stehen vor der Karte als Tabelle und in einer Liste zur Auswahl."),
    ("Diagramme", "Vor jedem Diagramm stehen seine Werte als Tabelle, darunter eine "
     "Zusammenfassung in Sätzen."),
    ("Farben", "Klassen unterscheiden sich auch in Graustufen und bei Farbenblindheit. Es gibt "
     "eine helle, eine dunkle und eine kontrastreiche Ansicht; die Seite folgt der Einstellung "
     "Ihres Geräts. Fehlende Werte sind schraffiert, Linien haben verschiedene Muster."),
    ("Größe", "Bei 200 und 400 Prozent Vergrößerung und auf schmalen Geräten bleibt alles lesbar, "
     "ohne seitlich zu rollen. Breite Tabellen rollen für sich."),
    ("Bewegung", "Wer am Gerät weniger Bewegung einstellt, sieht keine Übergänge."),
    ("Sprache", "Zu jedem Indikator gibt es unter „Was heißt das?“ eine kurze Erklärung. "
     "Fachwörter sind im Text erklärt."),
)  # fmt: skip
"""What the pages do for people who use them without a mouse, without sight, or enlarged."""


def basis_facts() -> list[tuple[str, str]]:
    """How a value came about: (word in the data, what it means)."""
    return list(BASIS_WORDS.items())


def formula_words(indicator: Indicator, cat: Catalog) -> str:
    """The newest formula with the labels of its variables."""
    if indicator.sql:
        variables = [_label(v, cat) for v in indicator.sql.variables]
        return "Eigene Rechenvorschrift aus: " + "; ".join(variables)
    return _formula(indicator.formula[-1], lambda v: _label(v, cat))


def formula_symbols(indicator: Indicator) -> str:
    """The newest formula with the ids of its variables, as in the data set."""
    if indicator.sql:
        return f"etl/sql/{indicator.sql.file}.sql ({', '.join(indicator.sql.variables)})"
    return _formula(indicator.formula[-1], str)


def _label(variable: str, cat: Catalog) -> str:
    return cat.variables[variable].label if variable in cat.variables else variable


def _formula(formula: Formula, name: object) -> str:
    top = _sum(formula.numerator, name)
    if not formula.denominator:
        return top if formula.per == 1 else f"{top} × {_plain(formula.per)}"
    bottom = _sum(formula.denominator, name)
    top = f"({top})" if len(formula.numerator) > 1 else top
    bottom = f"({bottom})" if len(formula.denominator) > 1 else bottom
    return f"{top} ÷ {bottom}" + (f" × {_plain(formula.per)}" if formula.per != 1 else "")


def _sum(terms: list[TermSpec], name: object) -> str:
    text = ""
    for position, term in enumerate(terms):
        sign = "− " if term.weight < 0 else "+ " if position else ""
        weight = f"{_plain(abs(term.weight))} × " if abs(term.weight) != 1 else ""
        shown = name(term.variable) if callable(name) else term.variable
        text += (" " if position else "") + sign + weight + shown + _when(term)
    return text


def _when(term: TermSpec) -> str:
    notes = []
    if term.year_offset:
        notes.append("Vorjahr" if term.year_offset == -1 else f"Jahr {term.year_offset:+d}")
    if term.max_age:
        notes.append(f"letzter Stand, höchstens {term.max_age} Jahre alt")
    return f" ({', '.join(notes)})" if notes else ""


def _plain(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 2)


def worked_example(indicator: Indicator) -> str:
    """The worked example as one line: "990.442 ÷ 16.696.452 × 10.000 = 593,2"; empty without."""
    example, value = indicator.example, worked_value(indicator)
    if example is None or value is None:
        return ""
    per = indicator.formula[-1].per if indicator.formula else 1.0
    text = _plain(example.numerator)
    if example.denominator is not None:
        text += f" ÷ {_plain(example.denominator)}"
    if per != 1:
        text += f" × {_plain(per)}"
    return f"{text} = {number(value, indicator.decimals)} {indicator.unit}"


def formula_history(indicator: Indicator) -> str:
    """Since when the newest formula holds; older formulas with their first year."""
    starts = [str(f.from_year) for f in indicator.formula]
    if not starts:
        return ""
    if len(starts) == 1:
        return f"Gilt ab {starts[0]}."
    return f"Gilt ab {starts[-1]}; davor andere Formeln ab {', '.join(starts[:-1])}."


def topic_word(topic: str) -> str:
    """Heading of a topic of indicators."""
    return TOPICS.get(topic, topic.replace("_", " ").capitalize())


TOPICS = {
    "hilfen": "Hilfen zur Erziehung",
    "belastung": "Fallbelastung",
    "kita": "Kindertagesbetreuung",
    "meldung": "Meldungen der Jugendämter",
}
"""Topics of indicators whose id is not their German word."""
