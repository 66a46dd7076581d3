"""Questions 4 and 5: how large is the gap to the yardstick, and what does nobody know?

Decides that demands made in public stand beside each other with the reason why they differ, and
that gaps are counted, not described. Missing posts out of reports: `etl.findings_missing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.compare import Point, amount, change
from etl.findings_caseload import NOT_SAYABLE, RATIO, SURVEY, YARDSTICK
from etl.findings_missing import missing, of_germany
from etl.findings_model import ChartSpec, Derived, Facts, Finding, Statement
from etl.german import german, listing

VACANT, TURNOVER = "vakanzquote", "fluktuation"
NOWHERE = (
    "Wie viele Fälle auf eine Stelle kommen und wie viele Stellen unbesetzt sind, steht in keiner "
    "amtlichen Statistik."
)
NEAR = 0.1
"""A claim is near a computed number that differs by at most this share of it."""


def gap(facts: Facts) -> Finding:
    """Question 4: Wie groß ist die Lücke zum Richtwert?"""
    mean = _mean_against_yardstick(facts)
    claims = _claims(facts)
    real = facts.offices(RATIO, example=False)
    country = of_germany(facts)
    told = (mean, country, claims, missing(facts, example=False), missing(facts, example=True))
    kept = tuple(s for s in told if s is not None)
    few = "Zu wenige Jugendämter haben es gemeldet" if real else "Niemand erhebt es"
    answer = f"Wie viele Stellen bundesweit fehlen, ist nicht zu sagen: {few}."
    if country is not None:
        answer = country.sentence
    short = country.sentence if country else mean.sentence if mean else answer
    if mean is not None:
        answer = f"{mean.sentence} {answer}"
    return Finding("luecke", "Wie groß ist die Lücke zum Richtwert?", answer,
                   mean.word if mean else NOT_SAYABLE, kept, short)  # fmt: skip


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
    unit = points[0].unit
    title = f"{years} öffentlich genannt: {numbers} zusätzliche {unit}"
    chart = ChartSpec("bar", title, tuple(points), unit=unit)
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
        ("belastung", _told_by(told, offices), (*map(len, told.values()), offices)),
        ("personal_land", "Die Vollzeitstellen im ASD sind für "
         f"{_some(laender_staff, laender, 'kein Land', 'Ländern')} bekannt, bundesweit "
         f"{f'nur für {listing(staff_years)}' if staff_years else 'auch nicht'}.",
         (laender_staff, laender)),
        ("kwg_kreis", "Gefährdungseinschätzungen sind für "
         f"{_some(kreise_known, kreise, 'keinen Kreis', 'Kreisen')} bekannt"
         f"{f' ({year})' if year else ''}.", (kreise_known, kreise)),
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


def _some(known: int, all_: int, none: str, many: str) -> str:
    """ "3 von 16 Ländern", "kein Land (von 16)"."""
    return f"{german(known)} von {german(all_)} {many}" if known else f"{none} (von {german(all_)})"


def _told_by(told: Mapping[str, set[str]], offices: int) -> str:
    """How many offices have reported each of the three figures, in one sentence."""
    if not any(told.values()):
        return (f"Kein Jugendamt (von {german(offices)}) hat bisher Fälle je Vollzeitstelle, "
                "unbesetzte Stellen oder Fluktuation gemeldet.")  # fmt: skip
    ratio, vacant, turnover = (german(len(told[i])) for i in (RATIO, VACANT, TURNOVER))
    return (f"Fälle je Vollzeitstelle haben bisher {ratio} von {german(offices)} Jugendämtern "
            f"gemeldet, unbesetzte Stellen {vacant} und Fluktuation {turnover}.")  # fmt: skip


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
