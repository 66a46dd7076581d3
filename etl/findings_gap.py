"""Questions 4 and 5: how large is the gap to the yardstick, and what does nobody know?

Decides that missing posts are summed office by office and only over offices that report, that
demands made in public stand beside each other with the reason why they differ, and that gaps
are counted, not described.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etl.compare import Point, amount, change, german, listing
from etl.findings_caseload import (
    EXAMPLE_LEAD,
    MIN_OFFICES,
    NOT_SAYABLE,
    RATIO,
    SURVEY,
    YARDSTICK,
    reports,
)
from etl.findings_model import ChartSpec, Derived, Facts, Finding, Statement

TARGETS = ("forderung_28", "asd_35", "rechenwert_40")
"""Benchmarks for the range of missing posts, lowest caseload first."""


def gap(facts: Facts) -> Finding:
    """Question 4: Wie groß ist die Lücke zum Richtwert?"""
    mean = _mean_against_yardstick(facts)
    claims = _claims(facts)
    real = facts.offices(RATIO, example=False)
    examples = facts.offices(RATIO, example=True)
    statements = [mean, claims]
    if len(real) >= MIN_OFFICES:
        statements.append(_missing(facts, real, "fehlbedarf_meldungen", ""))
    if len(examples) >= MIN_OFFICES:
        statements.append(_missing(facts, examples, "fehlbedarf_beispiel", EXAMPLE_LEAD))
    kept = tuple(s for s in statements if s is not None)
    answer = "Wie viele Stellen bundesweit fehlen, ist nicht zu sagen: Niemand erhebt es."
    if mean is not None:
        answer = f"{mean.sentence} {answer}"
    return Finding("luecke", "Wie groß ist die Lücke zum Richtwert?", answer,
                   mean.word if mean else NOT_SAYABLE, kept)  # fmt: skip


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
    numbers = listing(amount(p) for p in sorted(points, key=lambda p: -(p.value or 0)))
    years = listing(dict.fromkeys(str(p.year) for p in points))
    differ = " Die Angaben weichen stark voneinander ab." if len(points) > 1 else ""
    sentence = f"{years} wurden {numbers} zusätzliche Stellen gefordert.{differ}"
    notes = [f"{amount(p)}: {p.note}." for p in points if p.note]
    derived: tuple[Derived, ...] = ()
    check = _volume_check(facts, points)
    if check is not None:
        remark, derived = check
        notes.append(remark)
    chart = ChartSpec("bar", f"Gefordert wurden {numbers} Stellen", tuple(points), unit="Stellen")
    return Statement("forderungen", sentence, NOT_SAYABLE, tuple(points), derived, tuple(notes),
                     chart)  # fmt: skip


def _volume_check(facts: Facts, claims: Sequence[Point]) -> tuple[str, tuple[Derived, ...]] | None:
    """Shows that the big claim fits a yearly volume read as simultaneous cases (our inference)."""
    mark = facts.catalog.benchmarks.get(YARDSTICK)
    year = claims[0].year
    near = [p for p in facts.series("hze_volumen") if abs(p.year - year) <= 1]
    staff = facts.published(["asd_fachkraefte_studie"])
    if mark is None or not near or not staff or near[0].value is None or staff[-1].value is None:
        return None
    volume, people = near[0], staff[-1]
    posts = (volume.value or 0) / mark.value - (people.value or 0)
    text = german(round(posts, -2))
    remark = (
        f"Eigene Rechnung: Das Jahresvolumen der Hilfen zur Erziehung mit Erziehungsberatung "
        f"({volume.year}: {amount(volume)}) geteilt durch {german(mark.value)}, vermindert um "
        f"{amount(people)} vorhandene Fachkräfte, ergibt rund {text}. Die höhere Forderung hat "
        "also offenbar alle Hilfen eines Jahres als gleichzeitige Fälle gelesen; das ist unsere "
        "Schlussfolgerung."
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
    marks = [m for t in TARGETS if (m := facts.catalog.benchmarks.get(t)) is not None]
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
             *(f"{m.label}: {m.remark}" for m in marks))  # fmt: skip
    return Statement(id_, sentence, NOT_SAYABLE, tuple(points), derived, notes,
                     example=bool(lead))  # fmt: skip


def unknown(facts: Facts) -> Finding:
    """Question 5: Was wissen wir nicht?"""
    offices = facts.count_regions("jugendamt")
    known = len(facts.offices(RATIO, example=False))
    laender = facts.count_regions("land")
    laender_staff = facts.count_variable("asd_vzae", "land")
    staff_years = [str(p.year) for p in facts.series("asd_vzae")]
    year, kreise_known = facts.count_with("kwg_je_10000", "kreis")
    kreise = facts.count_regions("kreis", year)
    lines = [
        ("belastung", f"Fälle je Vollzeitstelle, unbesetzte Stellen und Fluktuation: gemeldet von "
         f"{german(known)} von {german(offices)} Jugendämtern.", known, offices),
        ("personal_land", f"Vollzeitstellen im ASD: Werte für {german(laender_staff)} von "
         f"{german(laender)} Ländern" + (f"; bundesweit nur für {listing(staff_years)}."
                                         if staff_years else "; auch bundesweit keiner."),
         laender_staff, laender),
        ("kwg_kreis", f"Gefährdungseinschätzungen in den Kreisen: {german(kreise_known)} von "
         f"{german(kreise)} Kreisen" + (f" ({year})." if year else "."), kreise_known, kreise),
    ]  # fmt: skip
    statements = [
        Statement(id_, text, NOT_SAYABLE, derived=(
            Derived("count", part, german(part)), Derived("count", whole, german(whole)),
        ))
        for id_, text, part, whole in lines
    ]  # fmt: skip
    statements += [
        Statement(f"luecke_{g.id}", f"{g.title}: {g.missing}", NOT_SAYABLE,
                  caveats=(f"Wer es hat: {g.holder}", f"Wie es zu bekommen ist: {g.how}"))
        for g in facts.catalog.gaps.values()
    ]  # fmt: skip
    answer = (
        "Wie viele Fälle auf eine Stelle kommen und wie viele Stellen leer sind, haben "
        f"{german(offices - known)} von {german(offices)} Jugendämtern nicht gemeldet. Keine "
        "amtliche Statistik erhebt es."
    )
    return Finding("unbekannt", "Was wissen wir nicht?", answer, NOT_SAYABLE, tuple(statements))
