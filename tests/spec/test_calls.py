"""A command line that cannot be understood is answered in German, with exit code 2."""

from __future__ import annotations

import pytest

from etl.__main__ import main
from etl.calls import OTHER, counted, german
from geo.__main__ import main as geo_main


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ([], "Es fehlt: Befehl."),
        (["bauen"], "'bauen' gibt es nicht. Möglich sind: 'snapshot', 'build'"),
        (["snapshot"], "Es fehlt eines von: --raw --manifest."),
        (["build", "--schnell"], "Nicht vorgesehen: --schnell."),
        (["submissions", "template", "--out"], "Nach --out fehlt eine Angabe."),
        (["submissions", "list", "--state", "weg"], "--state: 'weg' gibt es nicht."),
        (["access", "grant", "--role", "office", "--days", "x"], "--days: 'x' ist keine ganze"),
    ],
)
def test_a_wrong_call_is_answered_in_german(
    arguments: list[str], answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert answer in said
    assert "Aufruf: python -m etl" in said
    for english in ("usage", "error", "argument", "required", "invalid"):
        assert english not in said


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [([], "Es fehlt: Befehl."), (["build"], "Es fehlt: --raw."), (["load"], "Es fehlt: Pfad.")],
)
def test_a_wrong_call_about_territory_is_too(
    arguments: list[str], answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        geo_main(arguments)
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert said.startswith(answer)
    assert "Aufruf: python -m geo" in said


def test_the_help_is_german(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["submissions", "check", "--help"])
    said = capsys.readouterr().out
    assert end.value.code == 0
    for english in ("usage:", "options:", "positional", "show this"):
        assert english not in said


def test_an_unknown_sentence_is_not_passed_on() -> None:
    assert german("something new of argparse") == OTHER


def test_one_is_one() -> None:
    assert counted(1, "Befund", "Befunde") == "1 Befund"
    assert counted(0, "Befund", "Befunde") == "0 Befunde"
