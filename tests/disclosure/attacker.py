"""An attacker with a linear-programming solver and every public figure at once.

Deliberately stronger than anybody outside: it is told which offices submitted, which of them
stand in which sum, how they count, and on which side of each target caseload they are. It adds
the identities of the form, uses every table of one or several warehouse files, and asks for each
hidden number: how small, how large can it be? The truth is used only to judge the answer.
Lists of rates without names bound the rates of those who are in them, and what one day's lists
have more or less than another's is a record, if it is the rates of fewer than three.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from etl.catalog import Catalog
from etl.models import Indicator, TermSpec
from tests.disclosure.lists import Lists, offices_of, read_lists

Seat = tuple[str, int]
Cell = tuple[str, int, str]
Listed = Mapping[tuple[str, int], frozenset[Seat]]
Expression = Sequence[tuple[float, Cell]]

EXACT = 1e-6
CASES = "meld_offene_faelle"
AT_MOST = (
    ("zugaenge_vzae", "soll_vzae"),
    ("abgaenge_vzae", "soll_vzae"),
    ("abwesend_vzae", "ist_vzae"),
    ("leih_vzae", "ist_vzae"),
    ("ist_vzae", "personen"),
    ("teilzeit_personen", "personen"),
)
"""Hard limits of the form: the first is never more than the second."""


@dataclass(frozen=True)
class Roster:
    """Who submitted what, as the attacker is told. `cells`: variables reported, by seat;
    `inside`: seats without public values, by (indicator, region, year) whose sum they are in;
    `over`: how many of the target caseloads an office exceeds; `listed`: who is in which list of
    rates without names, by (indicator, year)."""

    cells: Mapping[Seat, frozenset[str]]
    inside: Mapping[tuple[str, str, int], frozenset[Seat]]
    over: Mapping[Seat, int]
    targets: tuple[float, ...]
    listed: Mapping[tuple[str, int], frozenset[Seat]] = field(default_factory=dict)


@dataclass
class Attack:
    """All constraints, and what they leave open."""

    catalog: Catalog
    known: dict[Cell, float] = field(default_factory=dict)
    columns: dict[Cell, int] = field(default_factory=dict)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def constrain(self, terms: Expression, low: float, high: float) -> None:
        """Add low ≤ Σ weight × cell ≤ high; what is known moves to the other side."""
        found: dict[int, float] = {}
        for weight, cell in terms:
            if cell in self.known:
                low, high = low - weight * self.known[cell], high - weight * self.known[cell]
            else:
                column = self.columns.setdefault(cell, len(self.columns))
                found[column] = found.get(column, 0.0) + weight
        if found:
            self.rows.append((found, low, high))

    def ranges(self, cells: Iterable[Cell]) -> dict[Cell, tuple[float, float]]:
        """Smallest and largest possible value of each cell."""
        upper: list[dict[int, float]] = []
        bound: list[float] = []
        for row, low, high in self.rows:
            if np.isfinite(high):
                upper.append(row)
                bound.append(high)
            if np.isfinite(low):
                upper.append({c: -w for c, w in row.items()})
                bound.append(-low)
        size = len(self.columns)
        entries = [(r, c, w) for r, row in enumerate(upper) for c, w in row.items()]
        matrix = csr_array(
            ([w for _, _, w in entries], ([r for r, _, _ in entries], [c for _, c, _ in entries])),
            shape=(len(upper), size),
        )
        found: dict[Cell, tuple[float, float]] = {}
        for cell in cells:
            if cell not in self.columns:
                found[cell] = (self.known[cell],) * 2 if cell in self.known else (0.0, np.inf)
                continue
            goal = np.zeros(size)
            goal[self.columns[cell]] = 1.0
            low = linprog(goal, A_ub=matrix, b_ub=bound, bounds=(0, None), method="highs")
            high = linprog(-goal, A_ub=matrix, b_ub=bound, bounds=(0, None), method="highs")
            assert low.status == 0, f"the attacker's model contradicts itself: {low.message}"
            found[cell] = (float(low.fun), -float(high.fun) if high.status == 0 else np.inf)
        return found

    def disagrees(self, truth: Mapping[Cell, float]) -> list[str]:
        """Constraints that the true figures do not meet: then the attacker's model is wrong."""
        names = {column: cell for cell, column in self.columns.items()}
        found: list[str] = []
        for row, low, high in self.rows:
            if all(names[c] in truth for c in row):
                value = sum(w * truth[names[c]] for c, w in row.items())
                if not low - 1e-3 <= value <= high + 1e-3:
                    found.append(f"{[names[c] for c in row]}: {low} ≤ {value} ≤ {high}")
        return found


def attack(files: Sequence[tuple[Path, Roster]], catalog: Catalog) -> Attack:
    """Everything that these files (builds of several days) say, together."""
    found = Attack(catalog)
    opened = [(duckdb.connect(str(path), read_only=True), roster) for path, roster in files]
    try:
        public = [_read_cells(con) for con, _ in opened]
        for cells in public:
            found.known |= cells
        for (con, roster), cells in zip(opened, public, strict=True):
            _form(found, roster)
            _single_values(found, con)
            _sums(found, con, roster, cells)
            _totals(found, con, roster)
            _lists(found, read_lists(con), roster.listed)
        told = [(read_lists(con), roster.listed) for con, roster in opened]
        for (old, were), (new, are) in pairwise(told):
            _growth(found, old, new, were, are)
    finally:
        for con, _ in opened:
            con.close()
    return found


def _read_cells(con: duckdb.DuckDBPyConnection) -> dict[Cell, float]:
    found: dict[Cell, float] = {}
    for table in ("observation_raw", "observation", "observation_preferred", "fact"):
        for variable, region, year, value in con.execute(
            f"SELECT variable_id, region_id, year, value FROM {table} "
            "WHERE region_id LIKE 'JH%' AND variable_id LIKE 'meld_%' AND value IS NOT NULL"
        ).fetchall():
            found[(region, int(year), variable)] = float(value)
    return found


def _form(found: Attack, roster: Roster) -> None:
    """What the form itself says about every submission."""
    none = np.inf
    for (office, year), names in roster.cells.items():

        def v(name: str, office: str = office, year: int = year) -> Cell:
            return (office, year, f"meld_{name}")

        equal: list[Expression] = [
            [(1, v("praesent_vzae")), (-1, v("ist_vzae")), (1, v("abwesend_vzae"))],
            [(1, v("soll_vzae")), (-1, v("ist_vzae")), (-1, v("unbesetzt_vzae"))],
            [(2, v("mittel_ist_vzae")), (-2, v("ist_vzae")), (1, v("zugaenge_vzae")),
             (-1, v("abgaenge_vzae"))],
        ]  # fmt: skip
        if (office, year - 1) in roster.cells:
            equal.append([(1, (office, year - 1, "meld_ist_vzae")), (-1, v("ist_vzae")),
                          (1, v("zugaenge_vzae")), (-1, v("abgaenge_vzae"))])  # fmt: skip
        for terms in equal:
            found.constrain(terms, -EXACT, EXACT)
        for small, large in AT_MOST:
            if f"meld_{small}" in names:
                found.constrain([(1, v(large)), (-1, v(small))], 0, none)
        ages = [(1.0, v(n)) for n in ("alter_u30", "alter_55plus") if f"meld_{n}" in names]
        found.constrain([(-1, v("personen")), *ages], -none, 0)
        if CASES in names:
            for place, target in enumerate(roster.targets):
                above = place < roster.over[(office, year)]
                terms = [(1.0, v("offene_faelle")), (-target, v("praesent_vzae"))]
                found.constrain(terms, *((0, none) if above else (-none, 0)))


def _single_values(found: Attack, con: duckdb.DuckDBPyConnection) -> None:
    """Indicator values of offices: value, numerator, denominator, whichever is there."""
    for row in _values(con, "level = 'jugendamt'"):
        indicator = found.catalog.indicators[row["indicator_id"]]
        if not indicator.sql:
            _ratio(found, row, [(row["region_id"], row["year"])], indicator)


def _sums(
    found: Attack, con: duckdb.DuckDBPyConnection, roster: Roster, public: Mapping[Cell, float]
) -> None:
    """Values of Länder and Germany, each over exactly the offices that are in it."""
    for row in _values(con, "level IN ('land', 'bund')"):
        indicator = found.catalog.indicators[row["indicator_id"]]
        key = (row["indicator_id"], row["region_id"], row["year"])
        named = [
            (office, row["year"])
            for office in offices_of(con, row["region_id"])
            if all((office, row["year"], name) in public for name in indicator.variables())
        ]
        seats = [*named, *roster.inside.get(key, ())]
        if indicator.sql:
            _missing_posts(found, row, seats, indicator, roster)
        else:
            _ratio(found, row, seats, indicator)


def _totals(found: Attack, con: duckdb.DuckDBPyConnection, roster: Roster) -> None:
    """Any total of a reported variable above the offices, wherever it stands."""
    for variable, region, year, value in con.execute(
        "SELECT variable_id, region_id, year, value FROM fact WHERE level IN ('kreis', 'land', "
        "'bund') AND variable_id LIKE 'meld_%' AND value IS NOT NULL"
    ).fetchall():
        inside = offices_of(con, region)
        seats = [s for s, names in roster.cells.items()
                 if s[0] in inside and s[1] == year and variable in names]  # fmt: skip
        found.constrain([(1.0, (*s, variable)) for s in seats], value - EXACT, value + EXACT)


def _lists(found: Attack, lists: Lists, listed: Listed) -> None:
    """Whoever is in a list has a rate between its smallest and its largest."""
    for key, rates in lists.items():
        indicator = found.catalog.indicators[key[0]]
        formula = indicator.formula[-1]
        blur = 0.5 * 10.0**-indicator.decimals
        for seat in listed.get(key, ()):
            for rate, sign in ((min(rates) - blur, -1.0), (max(rates) + blur, 1.0)):
                factor = rate / formula.per
                terms = [*_terms(formula.numerator, [seat], sign),
                         *_terms(formula.denominator, [seat], -sign * factor)]  # fmt: skip
                # each VZÄ was rounded to 0.5 before dividing
                slack = sum(0.25 * abs(w) for w, c in terms if c[2].endswith("_vzae"))
                found.constrain(terms, -np.inf, slack + EXACT)


def _growth(found: Attack, old: Lists, new: Lists, were: Listed, are: Listed) -> None:
    """What came into a list belongs to those who came in, where nobody left."""
    for key in new:
        before, after = were.get(key, frozenset()), are.get(key, frozenset())
        if before < after:
            more = list((Counter(new[key]) - Counter(old.get(key, []))).elements())
            _lists(found, {key: more}, {key: after - before})


def _values(con: duckdb.DuckDBPyConnection, where: str) -> list[dict]:
    return con.execute(
        "SELECT v.* FROM indicator_value AS v JOIN indicator AS i USING (indicator_id) "
        f"WHERE i.basis = 'meldung' AND v.value IS NOT NULL AND v.{where}"
    ).df().to_dict("records")  # fmt: skip


def _terms(terms: Iterable[TermSpec], seats: Iterable[Seat], factor: float = 1.0) -> Expression:
    return [(factor * t.weight, (*s, t.variable)) for s in seats for t in terms]


def _ratio(found: Attack, row: dict, seats: Sequence[Seat], indicator: Indicator) -> None:
    formula = indicator.formula[-1]
    for name, side in (("numerator", formula.numerator), ("denominator", formula.denominator)):
        if row[name] is not None and not np.isnan(row[name]):
            found.constrain(_terms(side, seats), row[name] - EXACT, row[name] + EXACT)
    rate = row["value"] / formula.per
    both = [*_terms(formula.numerator, seats), *_terms(formula.denominator, seats, -rate)]
    found.constrain(both, -1e-4, 1e-4)


def _missing_posts(
    found: Attack, row: dict, seats: Sequence[Seat], indicator: Indicator, roster: Roster
) -> None:
    assert indicator.sql is not None
    target = found.catalog.benchmarks[indicator.sql.benchmark].value
    place = roster.targets.index(target)
    cases = [(1.0, (*s, CASES)) for s in seats]
    posts = [(1.0, (*s, "meld_praesent_vzae")) for s in seats]
    found.constrain(cases, row["numerator"] - EXACT, row["numerator"] + EXACT)
    found.constrain(posts, row["denominator"] - EXACT, row["denominator"] + EXACT)
    above = [s for s in seats if roster.over[s] > place]
    missing = [*((w / target, c) for w, c in cases if c[:2] in above),
               *((-w, c) for w, c in posts if c[:2] in above)]  # fmt: skip
    found.constrain(missing, row["value"] - EXACT, row["value"] + EXACT)


def leaks(found: Attack, truth: Mapping[Cell, float], wanted: Callable[[Cell], bool]) -> list[str]:
    """Hidden cells that the attacker knows better than ±20 % and ±0.5 VZÄ or ±2 counts."""
    hidden = [c for c in truth if c not in found.known and wanted(c)]
    bad: list[str] = []
    for cell, (low, high) in found.ranges(hidden).items():
        value = truth[cell]
        least = max(0.2 * value, 0.5 if cell[2].endswith("_vzae") else 2.0)
        if low > max(0.0, value - least) + 1e-3 or high < value + least - 1e-3:
            bad.append(f"{cell}: {value:g} lies in [{low:.2f}, {high:.2f}]")
    return bad
