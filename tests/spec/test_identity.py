"""What is derived from other variables is only as complete as they are."""

from __future__ import annotations

import pytest

from tests.spec.world import indicator, row, value, variable, world

NAMES = [variable("cases", identities=[{"terms": ["acute", "latent"]}]),
         *(variable(name) for name in ("people", "acute", "latent"))]  # fmt: skip
PEOPLE = [row("people", "91", 2020, 1500), row("people", "91001", 2020, 1000),
          row("people", "91002", 2020, 500)]  # fmt: skip


def parts(region: str, acute: float, latent: float, flag: str = "") -> list[dict[str, object]]:
    return [row("acute", region, 2020, acute), row("latent", region, 2020, latent, flag=flag)]


@pytest.mark.parametrize(("flag", "basis"), [("mindestwert", "mindestwert"), ("", "summe")])
def test_a_sum_of_a_minimum_is_a_minimum(flag: str, basis: str) -> None:
    con = world([*parts("91001", 31, 22, flag), *PEOPLE], variables=NAMES)
    assert con.execute(
        "SELECT value, basis FROM fact WHERE variable_id = 'cases' AND region_id = '91001'"
    ).fetchone() == (53.0, basis)
    assert value(con, "91001", 2020)[2] == basis


def test_an_incomplete_sum_yields_to_the_regions_that_reported() -> None:
    half = indicator("rate", min_coverage=0.5)
    gap = [row("acute", "91002", 2020, None, flag="unbekannt"), row("latent", "91002", 2020, 5)]
    con = world(
        [*parts("91", 31, 22, "mindestwert"), *parts("91001", 20, 10), *gap, *PEOPLE],
        [half], NAMES,
    )  # fmt: skip
    assert value(con, "91", 2020) == (pytest.approx(3.0), "abgeleitet", "teilmenge", 1, 2)
