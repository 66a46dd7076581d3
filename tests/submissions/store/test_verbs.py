"""The operators' commands: what they print, what they return, and that four eyes hold there too."""

from __future__ import annotations

import argparse
import re

import pytest

from etl.errors import CheckFailed, InputError, MonitorError, UsageError
from etl.submissions import access, service
from etl.submissions.store import open_store
from etl.submissions.verbs import add_verbs
from tests.submissions.store.people import OFFICE, SENDER, file_of


@pytest.fixture
def call(folder, monkeypatch, capsys):
    """Run a command line in an empty data folder; returns (exit code, what was printed)."""
    monkeypatch.setenv("MONITOR_DATA", str(folder))
    monkeypatch.delenv("MONITOR_SUBMISSIONS_URL", raising=False)
    parser = argparse.ArgumentParser()
    add_verbs(parser.add_subparsers(required=True))

    def run(*arguments: str) -> tuple[int, str]:
        options = parser.parse_args(arguments)
        code = options.run(options)
        return code, capsys.readouterr().out

    yield run
    open_store(folder).close()


@pytest.fixture
def sent(call, tmp_path):
    """The id of a submission that Anna handed in."""
    file = tmp_path / "meldung.json"
    file.write_bytes(file_of())
    code, said = call("submissions", "submit", str(file), "--as", "Anna")
    assert code == 0
    assert re.search(r"Quittung [0-9a-f]{64}", said)
    return said.split(":")[0]


def reviewer(call, name: str = "Rita") -> None:
    """Give somebody a reviewer access."""
    call("access", "grant", "--role", "reviewer", "--person", name)


def test_a_submission_is_reviewed_and_accepted(call, sent):
    reviewer(call)
    assert "in Prüfung" in call("submissions", "review", sent, "--as", "Rita")[1]
    assert "angenommen" in call("submissions", "accept", sent, "--as", "rita")[1]
    assert sent in call("submissions", "list", "--state", "accepted")[1]
    assert call("submissions", "list", "--state", "returned")[1] == ""
    code, said = call("submissions", "verify")
    assert (code, "Unversehrt" in said) == (0, True)


def test_nobody_decides_without_an_access_or_on_their_own(call, sent):
    with pytest.raises(MonitorError, match="Prüfer"):
        call("submissions", "review", sent, "--as", "Rita")
    reviewer(call, "Anna")
    with pytest.raises(MonitorError, match="Vier-Augen"):
        call("submissions", "review", sent, "--as", "Anna")


def test_a_return_shows_its_reason(call, sent):
    reviewer(call)
    call("submissions", "review", sent, "--as", "Rita")
    call("submissions", "return", sent, "--as", "Rita", "--reason", "Soll bitte prüfen")
    assert "zurückgegeben" in call("submissions", "list")[1]


def test_a_faulty_file_is_refused_with_exit_code_3(call, tmp_path):
    file = tmp_path / "x.json"
    file.write_bytes(file_of(ist_vzae=-1.0))
    with pytest.raises(InputError) as error:
        call("submissions", "submit", str(file))
    assert error.value.exit_code == 3
    assert call("submissions", "check", str(file))[0] == 3


@pytest.mark.parametrize("verb", ["check", "submit", "restore"])
def test_a_file_that_is_not_there_is_called_missing(call, tmp_path, verb):
    with pytest.raises(InputError, match=r"Die Datei gibt es nicht: .*none\.json"):
        call("submissions", verb, str(tmp_path / "none.json"))


def test_check_sends_nothing(call, folder, tmp_path):
    file = tmp_path / "x.json"
    file.write_bytes(file_of())
    assert call("submissions", "check", str(file))[0] == 0
    assert not (folder / "submissions").exists()


def test_a_template_is_written(call, tmp_path):
    out = tmp_path / "vorlage.xlsx"
    assert call("submissions", "template", "--out", str(out))[0] == 0
    assert out.read_bytes()[:2] == b"PK"


def test_backup_and_restore(call, sent, tmp_path, monkeypatch):
    out = tmp_path / "a.zip"
    assert call("submissions", "export", "--out", str(out))[0] == 0
    with pytest.raises(UsageError):
        call("submissions", "restore", str(out))
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "other"))
    assert call("submissions", "restore", str(out))[0] == 0
    assert sent in call("submissions", "list")[1]
    open_store(tmp_path / "other").close()


def test_a_foreign_receipt_fails_the_check(call, sent):
    with pytest.raises(CheckFailed) as error:
        call("submissions", "verify", "--witness", "0" * 64)
    assert error.value.exit_code == 4


def test_withdraw_and_erase(call, sent):
    assert "zurückgezogen" in call("submissions", "withdraw", sent)[1]
    assert "2 Inhalte gelöscht" in call("submissions", "erase", sent, "--reason", "Wunsch")[1]


def test_accesses_are_issued_listed_and_ended(call, folder):
    _, said = call(
        "access", "grant", "--role", "office", "--region", OFFICE, "--person", "Anna Amt"
    )
    token = re.search(r"/zugang/(\S+)", said)[1]
    number = token.split(".")[0]
    listed = call("access", "list")[1]
    assert number in listed
    assert token.split(".")[1] not in listed
    call("access", "revoke", number)
    assert "widerrufen" in call("access", "list")[1]
    with pytest.raises(access.Denied):
        access.exchange(open_store(folder), token, "192.0.2.1")
    _, said = call("access", "grant", "--role", "office", "--region", "05", "--api",
                   "--person", "Anna Amt")  # fmt: skip
    assert "Bearer" in said


def test_what_was_never_handed_in_or_is_erased_is_told_in_a_sentence(call, folder, sent):
    store = open_store(folder)
    saved = service.save_draft(store, SENDER, OFFICE, {})
    with pytest.raises(UsageError, match="gibt es nicht"):
        call("submissions", "show", saved.id)
    call("submissions", "withdraw", sent)
    call("submissions", "erase", sent, "--reason", "Wunsch")
    with pytest.raises(UsageError, match=r"nicht \(mehr\) gespeichert"):
        call("submissions", "show", sent)
