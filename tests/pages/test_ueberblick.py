"""The argument on a real build: five questions, each with answer, sources and reservations."""

from __future__ import annotations

import html
import re

from etl import marts
from etl.findings import findings
from tests.pages.views import figures, show, words
from ui import charts_findings

QUESTIONS = (
    "Wachsen die Aufgaben?", "Wächst das Personal mit?",
    "Wie viele Fälle kommen auf eine Vollzeitstelle?", "Wie groß ist die Lücke zum Richtwert?",
    "Was wissen wir nicht?",
)  # fmt: skip


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def test_five_questions_in_order_with_the_answers_of_the_warehouse(data_dir, warehouse):
    app = show("ueberblick")
    text = words(app)
    places = [text.index(q) for q in QUESTIONS]
    assert places == sorted(places)
    with marts.open_warehouse(warehouse) as con:
        found = findings(con)
    assert tuple(f.question for f in found) == QUESTIONS
    for finding in found:
        assert plain(finding.answer) in text
        for statement in finding.statements[:6]:
            if not statement.id.startswith("luecke_"):
                assert plain(statement.sentence) in text


def test_each_figure_has_its_finding_and_sources(data_dir):
    app = show("ueberblick")
    text = words(app)
    shown = figures(app)
    assert len(shown) >= 5
    for figure in shown:
        assert plain(figure["layout"]["meta"]["title"]) in text
    assert "Quelle" in text
    assert "Zu beachten" in text


def test_no_value_of_the_argument_is_left_out(data_dir, warehouse):
    """Each stands in a sentence or in a table, as exactly as it is known."""
    bodies = [h.proto.body for h in show("ueberblick").get("html")]
    tables = plain(" ".join(html.unescape(b) for b in bodies if "<table" in b))
    with marts.open_warehouse(warehouse) as con:
        told = [s for f in findings(con) for s in f.statements if s.points]
    assert len(told) > 10
    for statement in told:
        rows = charts_findings.table_of(statement).to_dict("records")
        missing = [r for r in rows if f">{r['was']}<" not in tables]
        assert all(r["wert"] in statement.sentence for r in missing), statement.id
        assert not any(r.get("anmerkung") for r in missing), statement.id


def test_examples_stand_under_their_banner_only(data_dir):
    app = show("ueberblick")
    text = words(app)
    assert "Beispieldaten." in text
    assert text.index("Beispieldaten.") < text.index("Beispiel, keine echten Angaben")
    for figure in figures(app):
        symbols = {s for t in figure["data"] for s in t.get("marker", {}).get("symbol", [])
                   if isinstance(t.get("marker", {}).get("symbol"), list)}  # fmt: skip
        assert "x" not in symbols or symbols == {"x"}


def test_three_doors_lead_on(data_dir):
    bodies = " ".join(h.proto.body for h in show("ueberblick").get("html"))
    for path in ("/meine_region", "/karte", "/daten"):
        assert f'href="{path}"' in bodies


def test_short_answers_stand_first_and_lead_to_their_questions(data_dir, warehouse):
    app = show("ueberblick")
    bodies = [h.proto.body for h in app.get("html")]
    listed = next(b for b in bodies if 'aria-label="Fünf Fragen"' in b)
    assert bodies.index(listed) < next(i for i, b in enumerate(bodies) if "In drei Schritten" in b)
    with marts.open_warehouse(warehouse) as con:
        found = findings(con)
    for finding in found:
        assert f'<a href="#{finding.id}">' in listed
        assert sum(f'id="{finding.id}"' in b for b in bodies) == 1
        assert finding.short in finding.answer
        assert finding.short in plain(listed)


def test_reservations_are_closed_and_counted(data_dir):
    bodies = [
        h.proto.body for h in show("ueberblick").get("html") if 'class="fm-caveats"' in h.proto.body
    ]
    assert len(bodies) >= 5
    for body in bodies:
        number = int(re.search(r"<summary>Zu beachten \((\d+)\)</summary>", body).group(1))
        assert body.count("<li>") == number > 0
        assert "<details>" in body
