"""Questions 4 and 5: how large is the gap to the yardstick, and what does nobody know?

Decides that missing posts are summed office by office and only over offices that report, that
demands made in public stand beside each other with the reason why they differ, and that gaps
are counted, not described.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from etl.compare import Point, amount, change, german, listing
from etl.findings_caseload import (
    EXAMPLE_LEAD,
    MIN_OFFICES,
    NOT_SAYABLE,
    RATIO,
    SURVEY,
    YARDSTICK,
    coverage,
    reports,
)
from etl.findings_model import ChartSpec, Derived, Facts, Finding, Statement

VACANT, TURNOVER = "vakanzquote", "fluktuation"
NOWHERE = (
    "Wie viele Fälle auf eine Stelle kommen und wie viele Stellen unbesetzt sind, steht in keiner "
    "amtlichen Statistik."
)
NEAR = 0.1
"""A claim is near a computed number that differs by at most this share of it."""
NAMED_ONLY = (
    "Gezählt sind nur Ämter, deren Einzelwerte gezeigt werden. Die Summe eines Landes auf der "
    "Seite Fallbelastung enthält auch Ämter, die nur in Summen erscheinen."
)


def gap(facts: Facts) -> Finding:
    """Question 4: Wie groß ist die Lücke zum Richtwert?"""
    mean = _mean_against_yardstick(facts)
    claims = _claims(facts)
    real = facts.offices(RATIO, example=False)
    examples = facts.offices(RATIO, example=True)
    country = _country(facts)
    statements = [mean, country, claims]
    if len(real) >= MIN_OFFICES:
        statements.append(_missing(facts, real, "fehlbedarf_meldungen", ""))
    if len(examples) >= MIN_OFFICES:
        statements.append(_missing(facts, examples, "fehlbedarf_beispiel", EXAMPLE_LEAD))
    kept = tuple(s for s in statements if s is not None)
    few = "Zu wenige Jugendämter haben es gemeldet" if real else "Niemand erhebt es"
    answer = f"Wie viele Stellen bundesweit fehlen, ist nicht zu sagen: {few}."
    if country is not None:
        answer = country.sentence
    short = country.sentence if country else mean.sentence if mean else answer
    if mean is not None:
        answer = f"{mean.sentence} {answer}"
    return Finding("luecke", "Wie groß ist die Lücke zum Richtwert?", answer,
                   mean.word if mean else NOT_SAYABLE, kept, short)  # fmt: skip


def _country(facts: Facts) -> Statement | None:
    """Missing posts of Germany against the yardstick, where enough offices have reported."""
    ids = [i for i, spec in facts.catalog.indicators.items()
           if spec.sql is not None and spec.sql.benchmark == YARDSTICK]  # fmt: skip
    found = facts.real(ids[0]) if ids else None
    mark = facts.catalog.benchmarks.get(YARDSTICK)
    if found is None or mark is None:
        return None
    others = " Die übrigen sind nicht gezählt." if found.partial else ""
    sentence = (
        f"In Deutschland fehlten {found.year} nach Meldungen {coverage(found)} zusammen "
        f"{amount(found)} Vollzeitstellen bei {german(mark.value)} Fällen je Stelle.{others}"
    )
    limit = Point(YARDSTICK, "", mark.year, mark.value, "", (mark.source,), mark.label, mark.unit)
    numbers = tuple(Derived("count", n, german(n))
                    for n in (found.n_reporting, found.n_expected) if n)  # fmt: skip
    return Statement("fehlbedarf_bund", sentence, NOT_SAYABLE, (found, limit), numbers,
                     ("Für jedes Jugendamt einzeln gerechnet und summiert, nicht "
                      "hochgerechnet.",))  # fmt: skip


def _mean_against_yardstick(facts: Facts) -> Statement | None:
    mark = facts.catalog.benchmarks.get(YARDSTICK)
    found = [p for p in facts.published([SURVEY]) if p.level == "land" and p.value is not None]
    if mark is None or not found:
        return None
    mean = max(found, key=lambda p: p.year)
    limit = Point(YARDSTICK, "", mark.year, mark.value, "", (mark.source,), mark.label, mark.unit)
    step = change(limit, mean)
    if step is None or mean.value is None:
        return None
    difference = mean.value - mark.value
    words = {"mehr": "über dem", "weniger": "unter dem"}
    where = words.get(step.word)
    size = german(abs(difference), 0 if difference == int(difference) else 1)
    relation = f"um {size} Fälle {where}" if where else "etwa auf dem"
    sentence = (
        f"Das Mittel der Umfrage in {mean.region_name} lag {mean.year} mit {amount(mean)} Fällen "
        f"je Stelle {relation} Richtwert von {german(mark.value)}."
    )
    derived = (Derived("difference", difference, size, (limit, mean)),) if where else ()
    return Statement("mittel_richtwert", sentence, step.word, (mean, limit), derived,
                     (f"{mark.label}: {mark.remark}",))  # fmt: skip


def _claims(facts: Facts) -> Statement | None:
    points = facts.published(["fehlbedarf_asd_stellen", "fehlbedarf_stellen_dbb"])
    if not points:
        return None
    high_first = sorted(points, key=lambda p: -(p.value or 0))
    named = list(dict.fromkeys(amount(p) for p in high_first))
    numbers = " oder ".join(named)
    years = listing(dict.fromkeys(str(p.year) for p in points))
    how = f"verschieden beziffert: {numbers}" if len(named) > 1 else f"mit {numbers} beziffert"
    sentence = f"Wie viele Stellen oder Kräfte zusätzlich nötig seien, wurde {years} {how}."
    notes = [f"{amount(p)}: {p.note}." for p in points if p.note]
    derived: tuple[Derived, ...] = ()
    check = _volume_check(facts, high_first)
    if check is not None:
        remark, derived = check
        notes.append(remark)
    title = f"Öffentlich genannt: {numbers} zusätzliche Stellen"
    chart = ChartSpec("bar", title, tuple(points), unit="Stellen")
    return Statement("forderungen", sentence, NOT_SAYABLE, tuple(points), derived, tuple(notes),
                     chart)  # fmt: skip


def _volume_check(facts: Facts, claims: Sequence[Point]) -> tuple[str, tuple[Derived, ...]] | None:
    """Says that the highest of several claims is near a yearly volume read as simultaneous cases.

    None where it is not near, or where nothing tells the claims apart.
    """
    mark = facts.catalog.benchmarks.get(YARDSTICK)
    year = claims[0].year
    near = [p for p in facts.series("hze_volumen") if abs(p.year - year) <= 1]
    staff = facts.published(["asd_fachkraefte_studie"])
    if mark is None or not near or not staff or near[0].value is None or staff[-1].value is None:
        return None
    volume, people = near[0], staff[-1]
    posts = (volume.value or 0) / mark.value - (people.value or 0)
    highest = claims[0].value or 0
    if len({p.value for p in claims}) < 2 or abs(highest - posts) > NEAR * posts:
        return None
    text = german(round(posts, -2))
    remark = (
        f"Eigene Rechnung: Das Jahresvolumen der Hilfen zur Erziehung mit Erziehungsberatung "
        f"({volume.year}: {amount(volume)}) geteilt durch {german(mark.value)}, vermindert um "
        f"{amount(people)} vorhandene Fachkräfte, ergibt rund {text}. Das liegt nahe an der "
        "höheren Forderung. Möglich ist, dass sie alle Hilfen eines Jahres als gleichzeitige Fälle "
        "zählt; belegt ist das nicht (eigene Schlussfolgerung)."
    )
    derived = Derived("posts_of_volume", posts, text, (volume, people), mark.value)
    return remark, (derived,)


def posts_missing(offices: Iterable[Point], target: float) -> float:
    """Sum over offices of max(0, cases / target − posts present); surplus elsewhere fills nothing.

    Points carry cases as numerator and posts present as denominator; others are left out.
    """
    return sum(
        max(0.0, p.numerator / target - p.denominator)
        for p in offices
        if p.numerator is not None and p.denominator is not None
    )


def _missing(facts: Facts, points: Sequence[Point], id_: str, lead: str) -> Statement:
    named = [spec.sql.benchmark for spec in facts.catalog.indicators.values() if spec.sql]
    marks = sorted((m for m in facts.catalog.benchmarks.values() if m.id in named),
                   key=lambda m: m.value)  # fmt: skip
    amounts = [(m.value, posts_missing(points, m.value)) for m in marks]
    derived = tuple(
        Derived("posts_missing", value, german(value), tuple(points), target)
        for target, value in amounts
    )
    parts = [f"{german(value)} bei {german(target)}" for target, value in amounts]
    sentence = (
        f"{lead}Nach {german(len(points))} {reports(lead, dative=True)} für {points[0].year} "
        f"fehlen, je nach Zielwert, so viele Vollzeitstellen: {listing(parts)} Fällen."
    )
    notes = ("Für jedes Jugendamt einzeln gerechnet und summiert, nicht hochgerechnet.",
             NAMED_ONLY,
             *(f"{m.label}: {m.remark}" for m in marks))  # fmt: skip
    return Statement(id_, sentence, NOT_SAYABLE, tuple(points), derived, notes,
                     example=bool(lead))  # fmt: skip


def unknown(facts: Facts) -> Finding:
    """Question 5: Was wissen wir nicht?"""
    offices = facts.count_regions("jugendamt")
    told = {i: _reporting(facts, i) for i in (RATIO, VACANT, TURNOVER)}
    laender = facts.count_regions("land")
    laender_staff = facts.count_variable("asd_vzae", "land")
    staff_years = [str(p.year) for p in facts.series("asd_vzae")]
    year, kreise_known = facts.count_with("kwg_je_10000", "kreis")
    kreise = facts.count_regions("kreis", year)
    lines: list[tuple[str, str, tuple[int, ...]]] = [
        ("belastung", f"Fälle je Vollzeitstelle: gemeldet von {german(len(told[RATIO]))} von "
         f"{german(offices)} Jugendämtern; unbesetzte Stellen: von {german(len(told[VACANT]))}; "
         f"Fluktuation: von {german(len(told[TURNOVER]))}.",
         (*map(len, told.values()), offices)),
        ("personal_land", f"Vollzeitstellen im ASD: Werte für {german(laender_staff)} von "
         f"{german(laender)} Ländern" + (f"; bundesweit nur für {listing(staff_years)}."
                                         if staff_years else "; auch bundesweit keiner."),
         (laender_staff, laender)),
        ("kwg_kreis", f"Gefährdungseinschätzungen in den Kreisen: {german(kreise_known)} von "
         f"{german(kreise)} Kreisen" + (f" ({year})." if year else "."), (kreise_known, kreise)),
    ]  # fmt: skip
    statements = [
        Statement(id_, text, NOT_SAYABLE, derived=tuple(
            Derived("count", n, german(n)) for n in numbers
        ), caveats=_how_counted(facts, offices) if id_ == "belastung" else ())
        for id_, text, numbers in lines
    ]  # fmt: skip
    statements += [
        Statement(f"luecke_{g.id}", f"{g.title}: {g.missing}", NOT_SAYABLE,
                  caveats=(f"Wer es hat: {g.holder}", f"Wie es zu bekommen ist: {g.how}"))
        for g in facts.catalog.gaps.values()
    ]  # fmt: skip
    return Finding("unbekannt", "Was wissen wir nicht?", f"{NOWHERE} {_reported(told, offices)}",
                   NOT_SAYABLE, tuple(statements), NOWHERE)  # fmt: skip


def _reporting(facts: Facts, indicator: str) -> set[str]:
    """Offices that have really reported an indicator in its newest year."""
    return {p.region_id for p in facts.offices(indicator, example=False)}


def _reported(told: Mapping[str, set[str]], offices: int) -> str:
    """How many offices have reported both caseload and vacancies."""
    both = told[RATIO] & told[VACANT]
    if not told[RATIO] | told[VACANT]:
        return "Gemeldet hat es hier noch kein Jugendamt."
    if len(both) >= offices:
        return f"Gemeldet haben es hier alle {german(offices)} Jugendämter."
    return f"Beides gemeldet haben hier {german(len(both))} von {german(offices)} Jugendämtern."


def _how_counted(facts: Facts, offices: int) -> tuple[str, ...]:
    """How the offices are counted where boroughs have one each, or nothing."""
    cities = [f"{name} ({german(count)})" for name, count in facts.boroughs()]
    if not cities:
        return ()
    return (f"{german(offices)} Jugendämter: In {listing(cities)} ist das Amt jedes Bezirks "
            "einzeln gezählt. Quellen, die je Stadt eines zählen, nennen weniger.",)  # fmt: skip
