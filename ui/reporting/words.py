"""Texts of the page "Daten melden" and what can be told from the form itself; no Streamlit calls.

What a field is for, and what a release means, is derived from the form, the calculation and the
catalog, so that the page cannot promise something else than the build does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import pandas as pd
from babel.dates import get_timezone

from etl.catalog import catalog
from etl.submissions import known
from etl.submissions.access import Actor
from etl.submissions.findings import MANY, SEVERITIES, Finding, Severity
from etl.submissions.form import PLAIN_UNITS, FieldSpec, Form
from etl.submissions.observe import fields_of
from etl.submissions.schema import publication
from etl.submissions.states import DECISIONS, State
from geo.reforms import LAENDER
from ui.config import site
from ui.format import NO_VALUE, listing, number

STATE_HELP: Mapping[State, str] = {
    "draft": "Nur Sie sehen diesen Entwurf. Er ist noch nicht eingereicht.",
    "submitted": "Die Meldung ist eingegangen und wartet auf die Prüfung.",
    "in_review": "Die Meldung wird gerade geprüft.",
    "accepted": "Die Meldung ist angenommen. Mit der nächsten Aktualisierung des Datenstands gehen "
    "ihre Werte ein, soweit die Freigabe es erlaubt.",
    "returned": "Die Prüfung hat die Meldung zurückgegeben. Bitte berichtigen und neu einreichen.",
    "withdrawn": "Die Meldung ist zurückgezogen und geht in keine Auswertung ein.",
    "superseded": "Eine neuere Meldung zu diesem Stichtag hat diese ersetzt.",
}
"""What a state means for the office."""

STEPS: Mapping[str, str] = {
    "draft_saved": "Entwurf gespeichert",
    "submitted": "eingereicht",
    "submitted_again": "noch einmal eingereicht (unverändert)",
    "review_started": "in Prüfung genommen",
    "accepted": "angenommen",
    "returned": "zurückgegeben",
    "withdrawn": "zurückgezogen",
    "superseded": "ersetzt",
}
"""Kinds of events, for the history of a submission."""

WHY = (
    "Wie viele Fälle auf eine Fachkraft kommen und wie viele Stellen unbesetzt sind, erfasst keine "
    "amtliche Statistik. Nur die Jugendämter wissen es. Die Meldung ist freiwillig und kann "
    "jederzeit zurückgezogen werden."
)
PRIVACY = (
    "Zum Prüfen braucht es keine Anmeldung. Eine Datei wird nur im Arbeitsspeicher gelesen; "
    "gespeichert wird nichts, solange Sie nicht „Einreichen“ wählen."
)
REFUSED = {
    "link": "Ihr Zugang gilt nicht mehr: Er ist abgelaufen, widerrufen oder abgemeldet. Lesen und "
    "prüfen können Sie weiter; zum Einreichen fordern Sie bitte einen neuen Link an.",
    "login": "Sie sind angemeldet, aber Ihrem Konto ist hier kein Jugendamt und keine Prüfung "
    "zugeordnet. Lesen und prüfen können Sie; für mehr wenden Sie sich bitte an die Betreiber.",
}
NEXT_BUILD = "Die Werte erscheinen mit der nächsten Aktualisierung des Datenstands."
ZONE = get_timezone("Europe/Berlin")

FINDING_LABELS = {
    "schwere": "Schwere", "amt": "Jugendamt", "feld": "Feld", "wo": "Stelle",
    "was": "Was ist aufgefallen?", "gefunden": "Gefunden", "erwartet": "Erwartet",
    "tun": "Was ist zu tun?", "regel": "Regel",
}  # fmt: skip
MEASURES: Mapping[str, str] = {"VZÄ": "in VZÄ", "Stunden": "in Stunden", "Tage": "in Tagen"}
"""Units that something is measured in; in the others something is counted."""


def access() -> str:
    """Who gives an office its access, and where to ask for it."""
    where = site().contact_email or "Anschrift unter „Rechtliches“"
    return f"Den Zugang zum Einreichen erhalten sie von den Betreibern des Monitors ({where})."


def no_access() -> str:
    """What somebody without access is told where one is needed."""
    return ("Einreichen können Jugendämter (oder ein Landesjugendamt für seine Jugendämter) mit "
            f"einem persönlichen Zugang. {access()}")  # fmt: skip


def lead() -> str:
    """What the page is for, for whom, and how to get in."""
    return (f"Jugendämter melden hier Stellen, Besetzung und Fälle. {access()} "
            "Ansehen, prüfen und Vorlagen herunterladen kann jede und jeder.")  # fmt: skip


def anchor(group: str) -> str:
    """The id of a topic of the web form on its page."""
    return f"abschnitt-{group}"


def label_with_unit(spec: FieldSpec) -> str:
    """The label of a field with its unit, unless the label says it."""
    said, unit = spec.label.casefold(), spec.unit
    if not unit or unit.casefold() in said:
        return spec.label
    if unit in MEASURES:
        return f"{spec.label}, {MEASURES[unit]}"
    return spec.label if "zahl" in said else f"{spec.label}, Zahl der {unit}"


@cache
def office_name(office: str) -> str:
    """Name of a Jugendamt with its id."""
    found = known.register().get(office)
    return f"{found.name} ({office})" if found else office


def welcome(actor: Actor) -> str:
    """Who is logged in: for which offices, and whether as reviewer."""
    offices = [office_name(r) if len(r) > 2 else f"alle Jugendämter im Land {LAENDER.get(r, r)}"
               for r in actor.regions]  # fmt: skip
    parts = [f"für {listing(offices)}"] if "office" in actor.roles and offices else []
    parts += ["für die Prüfung"] if actor.is_reviewer else []
    return f"Angemeldet {listing(parts)}."


def local_time(stamp: str) -> str:
    """A time of the store (UTC) as people in Germany write it."""
    if not stamp:
        return ""
    return f"{datetime.fromisoformat(stamp).astimezone(ZONE):%d.%m.%Y, %H:%M} Uhr"


def day(stichtag: str) -> str:
    """A Stichtag as 31.12.2025; as it is where it is no date."""
    try:
        return f"{datetime.fromisoformat(stichtag):%d.%m.%Y}"
    except ValueError:
        return stichtag or "ohne Stichtag"


def steps_table(history: Iterable[tuple[str, str, str]]) -> pd.DataFrame:
    """The history of a submission without names: when, what, which side."""
    rows = [
        {"wann": local_time(at), "was": STEPS.get(kind, kind),
         "wer": "Prüfung" if kind in DECISIONS else "Jugendamt"}
        for at, kind, _ in history
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["wann", "was", "wer"])


def topics(form: Form, findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """(id, title) of the topics of the form that the findings are about, in its order."""
    concerned = {form.fields[f.field].group for f in findings if f.field in form.fields}
    return [(group, title) for group, title in form.groups.items() if group in concerned]


def _place(finding: Finding, form: Form | None) -> str:
    if form is None:
        return finding.place
    return next((title for _, title in topics(form, [finding])), "")


def findings_table(findings: Sequence[Finding], form: Form | None = None) -> pd.DataFrame:
    """Findings as text cells, errors first; the office only where there are several.

    The place is the one in the file; in the web form, which has no rows, it is the topic.
    """
    order: list[Severity] = list(SEVERITIES)
    rows = [
        {"schwere": SEVERITIES[f.severity], "amt": f.office, "feld": f.label or f.field,
         "wo": _place(f, form), "was": f.message, "gefunden": f.found, "erwartet": f.expected,
         "tun": f.mend, "regel": f.code}
        for f in sorted(findings, key=lambda f: order.index(f.severity))
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(FINDING_LABELS))
    return table if table["amt"].nunique() > 1 else table.drop(columns="amt")


def findings_sentence(findings: Sequence[Finding]) -> str:
    """How many there are of each kind, and what follows."""
    counts = {s: sum(f.severity == s for f in findings) for s in SEVERITIES}
    if not findings:
        return "Keine Befunde. Die Angaben können eingereicht werden."
    said = ", ".join(
        f"{number(n)} {(SEVERITIES if n == 1 else MANY)[s]}" for s, n in counts.items() if n
    )
    if counts["error"]:
        return f"{said}. Fehler verhindern das Einreichen; bitte berichtigen und neu prüfen."
    return f"{said}. Die Angaben können so eingereicht werden."


BINDING = "Für jeden Stichtag gilt"


def releases(form: Form) -> list[tuple[str, str]]:
    """(label, meaning) of each release and of what binds all, from the help text of the field."""
    spec = form.fields["freigabe"]
    labels = [*(o.label for o in spec.options), BINDING]
    parts = re.split(rf"({'|'.join(map(re.escape, labels))}): ", spec.help)
    meaning = dict(zip(parts[1::2], parts[2::2], strict=True))
    return [(label, meaning.get(label, "").strip()) for label in labels]


@cache
def purposes() -> Mapping[str, tuple[str, ...]]:
    """Field → short labels of the indicators that are computed from it."""
    found: dict[str, dict[str, None]] = {}
    for indicator in catalog().indicators.values():
        if not indicator.reported:
            continue
        for variable in sorted(indicator.variables()):
            for name in fields_of(variable):
                found.setdefault(name, {})[indicator.short or indicator.label] = None
    return {name: tuple(labels) for name, labels in found.items()}


def purpose(spec: FieldSpec) -> str:
    """The indicators that a field is asked for; empty where it only serves the check."""
    return ", ".join(purposes().get(spec.id, ()))


def questions(form: Form, group: str) -> list[tuple[str, tuple[str, ...]]]:
    """What is asked in one group of the form: (question, what it means, serves and publishes)."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for spec in (f for f in form.fields.values() if f.group == group):
        serves = purpose(spec)
        lines = (
            spec.help,
            f"Daraus berechnet: {serves}." if serves else "",
            f"Veröffentlichung: {publication(spec)}.",
        )
        must = ", Pflichtangabe" if spec.mandatory else ""
        found.append((f"{label_with_unit(spec)}{must}", tuple(line for line in lines if line)))
    return found


def shown(spec: FieldSpec, value: Any) -> str:
    """One answer of a record as text; no answer as a dash."""
    if value is None:
        return NO_VALUE
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, tuple):
        return ", ".join(map(spec.option_label, value)) or "keiner der Bereiche"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if spec.is_number and spec.unit not in PLAIN_UNITS:
        return number(value, spec.decimals)
    return spec.option_label(str(value))
