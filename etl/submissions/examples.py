"""Decides how example submissions look: generated, reproducible, and never mistaken for real ones.

Nobody has submitted yet; these records let pages show what submissions will give. Their spread
follows published findings: 39 cases per Planstelle on average in NRW, from 16 to 101 (WDR survey
2019), 5 to 25 % of the posts vacant (Berlin, Gelsenkirchen). The number of cases is anchored to
the office's own published count of Hilfen where there is one. Which office gets which value is
drawn at random: **an example says nothing about the office it is attached to**, which is why most
of them carry the Freigabe `namentlich` (nothing confidential is shown) and all carry `beispiel`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from statistics import NormalDist

import pandas as pd

from etl.submissions.context import body_of
from etl.submissions.form import CURRENT, Submission

YEARS = (2023, 2024)
SHARE_OF_OFFICES = 150 / 186  # the rest stays silent, so that coverage is visible
SHARE_WITH_TWO_YEARS = 0.4
MEAN_CASES, MIN_CASES, MAX_CASES = 39.0, 16.0, 101.0  # per Planstelle, WDR 2019
SPREAD = 0.39  # of the logarithm; makes the extremes about as rare as in the survey
STOCK_OF_VOLUME = (0.52, 0.62)  # running at 31.12. of all Hilfen of the year, without § 28
VACANCY = (0.05, 0.25)
RELEASES = (("namentlich", 0.75), ("pseudonym", 0.07), ("nur_aggregat", 0.18))
COUNTING = (("hilfe", 0.94), ("familie", 0.03), ("kind", 0.03))
COMMENT = "Beispiel, keine echte Meldung."


@dataclass(frozen=True)
class Draw:
    """What is drawn once per office: caseload per Planstelle, cases, shares."""

    office: str
    name: str
    caseload: float
    cases: int
    vacancy: float


def example_submissions(
    offices: pd.DataFrame, hilfen: pd.DataFrame, seed: int = 20261124
) -> list[Submission]:
    """Example submissions for about four of five offices, some of them for two years.

    `offices`: region_id, name. `hilfen`: region_id, value and, if it holds several years, year:
    Hilfen without § 28 (volume); the newest counts, offices without one get a drawn
    number. Same input and seed, same output, whatever the order of the rows.
    """
    names = dict(zip(offices["region_id"].astype(str), offices["name"].astype(str), strict=True))
    known = hilfen.dropna(subset=["value"])
    if "year" in known.columns:  # the dict below keeps the last: the newest year
        known = known.sort_values(["region_id", "year"])
    volume = dict(zip(known["region_id"].astype(str), known["value"].astype(float), strict=True))
    order = sorted(names)
    Random(seed).shuffle(order)
    chosen = order[: round(len(order) * SHARE_OF_OFFICES)]
    loads = _caseloads(len(chosen))
    found: list[Submission] = []
    for office, load in zip(chosen, loads, strict=True):
        found.extend(_office(office, names[office], load, volume, Random(f"{seed}-{office}")))
    return sorted(found, key=lambda s: (s.jugendamt_id, s.stichtag))


def _caseloads(count: int) -> list[float]:
    """`count` caseloads at even quantiles of a lognormal within the published range and mean."""
    middle = math.log(MEAN_CASES) - SPREAD**2 / 2
    shape = NormalDist(middle, SPREAD)
    raw = [math.exp(shape.inv_cdf((i + 0.5) / count)) for i in range(count)]
    return [min(MAX_CASES, max(MIN_CASES, value)) for value in raw]


def _office(
    office: str, name: str, load: float, volume: Mapping[str, float], rng: Random
) -> list[Submission]:
    if volume.get(office, 0) > 0:
        cases = volume[office] * rng.uniform(*STOCK_OF_VOLUME)
    else:
        cases = math.exp(rng.gauss(math.log(450), 0.6))
    draw = Draw(office, name, load, max(60, round(cases)), rng.uniform(*VACANCY))
    newest = _record(draw, YEARS[-1], rng)
    if rng.random() >= SHARE_WITH_TWO_YEARS:
        return [newest]
    return [_year_before(draw, newest, rng), newest]


def _record(draw: Draw, year: int, rng: Random) -> Submission:
    """One record; all derived figures fit together (soll − ist, sums, persons ≥ VZÄ)."""
    cases = _cases(draw.cases, rng)
    soll = _posts(sum(cases.values()), draw.caseload)
    ist = round(soll * (1 - draw.vacancy), 2)
    leavers = round(ist * rng.uniform(0.07, 0.24), 2)
    yearly = max(cases["open_8a"], round(cases["open_8a"] * rng.uniform(6, 12)))
    persons = math.ceil(ist / rng.uniform(0.72, 0.9))
    return Submission(
        formularversion=CURRENT,
        jugendamt_id=draw.office,
        jugendamt_name=draw.name,
        stichtag=date(year, 12, 31),
        traegerform=body_of(draw.office),
        asd_definition=_definition(rng),
        vz_wochenstunden=39.0,
        soll_vzae=soll,
        ist_vzae=ist,
        unbesetzt_vzae=round(soll - ist, 2),
        unbesetzt_ueber_6_monate_vzae=round((soll - ist) * rng.uniform(0.1, 0.6), 2),
        abwesend_vzae=round(ist * rng.uniform(0.02, 0.13), 2),
        leih_vzae=round(ist * rng.uniform(0.01, 0.05), 2) if rng.random() < 0.15 else 0.0,
        zugaenge_vzae=round(leavers * rng.uniform(0.6, 1.2), 2),
        abgaenge_vzae=leavers,
        personen=persons,
        teilzeit_personen=round(persons * rng.uniform(0.4, 0.6)),
        zaehlweise=_weighted(COUNTING, rng),
        faelle_hze_3112=cases["hze"],
        faelle_35a_3112=cases["35a"],
        faelle_35a_enthalten=False,
        faelle_41_3112=cases["41"],
        faelle_41_enthalten=False,
        offene_8a_stichtag=cases["open_8a"],
        verfahren_8a_jahr=yearly,
        personalbemessung="keine",
        freigabe=_weighted(RELEASES, rng),
        ansprechperson="keine (Beispiel)",
        kommentar=COMMENT,
        beispiel=True,
    )


def _year_before(draw: Draw, newest: Submission, rng: Random) -> Submission:
    """The record one year earlier, so that Ist, Zugänge and Abgänge of the newest fit to it."""
    ist = round(max(0.5, newest.ist_vzae - newest.zugaenge_vzae + newest.abgaenge_vzae), 2)
    vacancy = 1 - ist / (newest.soll_vzae * rng.uniform(0.97, 1.0))
    soll = round(ist / (1 - min(max(vacancy, VACANCY[0]), VACANCY[1])), 2)
    earlier = rng.uniform(0.94, 1.02)
    base = _record(draw, YEARS[-2], rng)
    leavers = round(ist * rng.uniform(0.07, 0.24), 2)
    persons = math.ceil(ist / rng.uniform(0.72, 0.9))
    open_8a = round(newest.offene_8a_stichtag * earlier)
    return base.model_copy(
        update={
            "soll_vzae": soll,
            "ist_vzae": ist,
            "unbesetzt_vzae": round(soll - ist, 2),
            "unbesetzt_ueber_6_monate_vzae": round((soll - ist) * rng.uniform(0.1, 0.6), 2),
            "abwesend_vzae": round(ist * rng.uniform(0.02, 0.13), 2),
            "zugaenge_vzae": round(leavers * rng.uniform(0.6, 1.2), 2),
            "abgaenge_vzae": leavers,
            "personen": persons,
            "teilzeit_personen": round(persons * rng.uniform(0.4, 0.6)),
            "leih_vzae": newest.leih_vzae,
            "asd_definition": newest.asd_definition,
            "zaehlweise": newest.zaehlweise,
            "freigabe": newest.freigabe,
            "faelle_hze_3112": round(newest.faelle_hze_3112 * earlier),
            "faelle_35a_3112": round(newest.faelle_35a_3112 * earlier),
            "faelle_41_3112": round(newest.faelle_41_3112 * earlier),
            "offene_8a_stichtag": open_8a,
            "verfahren_8a_jahr": max(open_8a, round(newest.verfahren_8a_jahr * earlier)),
        }
    )


def _cases(total: int, rng: Random) -> dict[str, int]:
    """Split the open cases; the parts add up to `total`."""
    share_35a, share_41 = rng.uniform(0.12, 0.22), rng.uniform(0.08, 0.14)
    share_8a = rng.uniform(0.02, 0.05)
    parts = {"35a": round(total * share_35a), "41": round(total * share_41)}
    parts["open_8a"] = max(1, round(total * share_8a))
    return {"hze": total - sum(parts.values()), **parts}


def _definition(rng: Random) -> tuple[str, ...]:
    always = ["eingangsdienst", "hilfen_35a"]
    return tuple([*always, "beratung"] if rng.random() < 0.7 else always)


def _weighted(choices: Sequence[tuple[str, float]], rng: Random) -> str:
    return rng.choices([c for c, _ in choices], [w for _, w in choices])[0]


def _posts(cases: int, caseload: float) -> float:
    """Posts in quarters, as they usually come, unless that would leave the published range."""
    least = math.ceil(cases / MAX_CASES * 100) / 100
    most = math.floor(cases / MIN_CASES * 100) / 100
    return min(max(round(cases / caseload * 4) / 4, least), most)
