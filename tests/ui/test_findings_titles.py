"""Every figure of the argument says in its title and at each value what is counted, and when."""

from __future__ import annotations

import re

import pytest

from etl.catalog import catalog
from etl.findings_model import ChartSpec
from ui import charts_findings, data


@pytest.fixture(scope="module")
def specs(data_dir) -> list[ChartSpec]:
    found = [s.chart for f in data.findings() for s in f.statements if s.chart]
    assert {spec.kind for spec in found} == {"trend", "panel", "distribution", "bar"}
    return found


def says(text: str, unit: str) -> bool:
    """Whether a text holds the words of a unit, in any case ("Fällen je Stelle")."""
    return all(word[:4].lower() in text.lower() for word in unit.split())


def test_a_title_names_unit_and_year(specs):
    for spec in specs:
        assert spec.unit, spec.title
        assert says(spec.title, spec.unit), (spec.title, spec.unit)
        years = {int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", spec.title)}
        assert years, spec.title
        assert years <= {p.year for p in spec.points}, spec.title


def test_a_unit_comes_from_the_catalog(specs):
    cat = catalog()
    known = {v.unit for v in [*cat.variables.values(), *cat.indicators.values()]}
    for spec in specs:
        assert {p.unit for p in spec.points} <= known
        if spec.kind != "panel":  # which shows several, each in the legend
            assert {spec.unit} == {p.unit for p in spec.points}, spec.title


def test_each_value_names_unit_and_year_when_pointed_at(specs):
    for spec in specs:
        figure = charts_findings.figure_of(spec, catalog())
        told = [text for trace in figure.data for text in trace.customdata]
        assert len(told) == len(spec.points), spec.title
        for point in spec.points:
            assert any(f"{point.year}: " in text and point.unit in text for text in told), point
