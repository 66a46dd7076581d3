"""A backup holds everything and comes back as it was, or not at all."""

from __future__ import annotations

import json
import zipfile

import pytest

from etl.errors import CheckFailed, InputError, UsageError
from etl.submissions import access, archive, decide, reads
from etl.submissions.tables import SQLITE_TRIGGERS
from etl.submissions.verify import verify
from tests.submissions.store.people import (
    OFFICE,
    REVIEWER,
    SENDER,
    accept,
    hand_in,
    new_store,
    standing_records,
)


@pytest.fixture
def saved(store, folder):
    """An archive of a store with a bit of everything."""
    token = access.grant(store, "office", [OFFICE], 9, by="betrieb", person="Anna", use="api")
    gone = hand_in(store, folder, personen=50)
    decide.withdraw(store, SENDER, gone)
    decide.erase(store, SENDER, gone, "auf Wunsch")
    accept(store, hand_in(store, folder))
    out = folder / "sicherung.zip"
    archive.export(store, out)
    return out, token


def test_all_of_it_comes_back(saved, store, tmp_path):
    other = new_store(tmp_path / "other")
    found = archive.restore(other, saved[0])
    assert found == verify(store)
    assert reads.listing(other, REVIEWER) == reads.listing(store, REVIEWER)
    assert standing_records(other) == standing_records(store)
    assert access.authenticate(other, saved[1], "192.0.2.1").may_submit(OFFICE)
    again = tmp_path / "again.zip"
    archive.export(store, again)
    assert archive.restore(new_store(tmp_path / "third"), again).ok
    other.close()


def test_a_backup_is_for_its_owner_only(saved):
    assert saved[0].stat().st_mode & 0o077 == 0


def test_restore_never_goes_over_what_is_there(saved, store):
    with pytest.raises(UsageError, match="schon Meldungen"):
        archive.restore(store, saved[0])


def rewritten(file, change):
    """A copy of the archive with some members changed."""
    with zipfile.ZipFile(file) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    change(parts)
    out = file.with_name("bent.zip")
    with zipfile.ZipFile(out, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return out


def cut(parts):
    """The last event is missing."""
    parts["events.jsonl"] = b"".join(parts["events.jsonl"].splitlines(True)[:-1])


def bend_event(parts):
    """Somebody else accepted it."""
    parts["events.jsonl"] = parts["events.jsonl"].replace(b"person:rita", b"person:otto")


def bend_content(parts):
    """Other bytes under the old name."""
    parts[next(n for n in parts if n.startswith("inhalte/"))] = b"other"


def lose_content(parts):
    """One file less."""
    del parts[next(n for n in parts if n.startswith("inhalte/"))]


def bend_manifest(parts):
    """Another end."""
    parts["manifest.json"] = json.dumps(
        {**json.loads(parts["manifest.json"]), "events": 3}
    ).encode()


def newer_format(parts):
    """From the future."""
    parts["manifest.json"] = parts["manifest.json"].replace(b'"format": 1', b'"format": 2')


def no_manifest(parts):
    """None at all."""
    del parts["manifest.json"]


@pytest.mark.parametrize(
    "change",
    [cut, bend_event, bend_content, lose_content, bend_manifest, newer_format, no_manifest],
)
def test_a_bent_archive_leaves_the_store_empty(saved, tmp_path, change):
    other = new_store(tmp_path / "other")
    with pytest.raises(InputError, match="beschädigt"):
        archive.restore(other, rewritten(saved[0], change))
    assert verify(other).events == verify(other).contents == 0
    other.close()


def test_a_file_that_is_no_archive(store, tmp_path):
    file = tmp_path / "x.zip"
    file.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(InputError, match="beschädigt"):
        archive.restore(store, file)


def test_a_store_that_is_not_sound_is_not_backed_up_over_a_good_backup(saved, store):
    before = saved[0].read_bytes()
    with store.write() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {sorted(SQLITE_TRIGGERS)[0]}")
    with pytest.raises(CheckFailed):
        archive.export(store, saved[0])
    assert saved[0].read_bytes() == before
