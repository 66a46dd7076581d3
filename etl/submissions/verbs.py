"""Decides what `python -m etl submissions …` and `access …` do at the operators' desk.

Whoever can run them owns the database file, so there is no password; but everything is written
down under a name: `--as`, else the user of the operating system. Decisions need a name that holds
a valid reviewer access (`access grant --role reviewer --person NAME`), so that four eyes hold here
too. `add_verbs` registers all verbs at once.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path

from etl.calls import Parser, counted
from etl.errors import InputError
from etl.submissions import access, archive, decide, known, reads, service, staging, verify
from etl.submissions.access import EVERYWHERE, Actor, Role
from etl.submissions.form import CURRENT
from etl.submissions.guard import check_size, printable, require_file
from etl.submissions.people import person_id
from etl.submissions.states import STATES, Standing
from etl.submissions.store import Store, open_store

Run = Callable[[argparse.Namespace], int]
UNNAMED = (
    "Hinweis: Ohne --person lässt sich nicht erkennen, ob dieselbe Person später über ihre eigene "
    "Meldung entscheidet. Die Prüfansicht weist darauf hin."
)


def add_verbs(verbs: argparse._SubParsersAction[Parser]) -> None:
    """Register `submissions` and `access` with a parser's sub-commands."""
    _submissions(verbs.add_parser("submissions", help="Meldungen der Jugendämter"))
    _access(verbs.add_parser("access", help="Zugänge für Jugendämter und Prüfende"))


def _submissions(parser: argparse.ArgumentParser) -> None:
    inner = parser.add_subparsers(required=True, metavar="Befehl")
    item = _verb(inner, "template", _template, "Vorlage schreiben (.xlsx, .csv, .json, .md)")
    item.add_argument("--out", type=Path, required=True, metavar="FILE")
    item.add_argument("--many", action="store_true", help="eine Zeile je Jugendamt")
    item.add_argument("--form-version", default=CURRENT)
    item = _verb(inner, "check", _check, "Datei prüfen, ohne sie zu senden")
    item.add_argument("file", type=Path)
    item.add_argument("--report", type=Path, help="Prüfbericht (.xlsx oder .csv)")
    item = _verb(inner, "submit", _submit, "Datei einreichen", person=True)
    item.add_argument("file", type=Path)
    item = _verb(inner, "list", _list, "Meldungen auflisten")
    item.add_argument("--state", choices=sorted(STATES))
    for name, run, text in (
        ("show", _show, "Änderungen und Wirkung einer Meldung zeigen"),
        ("review", _review, "Meldung in Prüfung nehmen"),
        ("accept", _accept, "Meldung annehmen"),
        ("return", _return, "Meldung mit Begründung zurückgeben"),
        ("withdraw", _withdraw, "Meldung im Auftrag des Jugendamts zurückziehen"),
        ("erase", _erase, "Inhalt einer zurückgezogenen Meldung löschen"),
    ):
        item = _verb(inner, name, run, text, person=name != "show")
        item.add_argument("id")
        if name in ("return", "withdraw", "erase"):
            item.add_argument("--reason", required=name != "withdraw", default="")
    item = _verb(inner, "verify", _verify, "Bestand auf Veränderung und Verlust prüfen")
    item.add_argument("--witness", action="append", default=[], help="Ereignis einer Quittung")
    item = _verb(inner, "export", _export, "ganzen Bestand sichern")
    item.add_argument("--out", type=Path, required=True, metavar="FILE.zip")
    item = _verb(inner, "restore", _restore, "Sicherung in einen leeren Bestand einspielen")
    item.add_argument("file", type=Path)


def _access(parser: argparse.ArgumentParser) -> None:
    inner = parser.add_subparsers(required=True, metavar="Befehl")
    item = _verb(inner, "grant", _grant, "Zugang ausstellen; er wird nur einmal gezeigt", True)
    item.add_argument("--role", required=True, choices=access.ROLES)
    item.add_argument("--region", action="append", default=[], help="JH… oder Land 01 bis 16")
    item.add_argument("--days", type=int, default=90)
    item.add_argument("--person", default="", help="Name; niemand prüft die eigene Meldung")
    item.add_argument("--api", action="store_true", help="für Maschinen statt als Link")
    item = _verb(inner, "revoke", _revoke, "Zugang sofort beenden", person=True)
    item.add_argument("id")
    _verb(inner, "list", _grants, "Zugänge auflisten")


def _verb(
    inner: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Run,
    text: str,
    person: bool = False,
) -> argparse.ArgumentParser:
    parser = inner.add_parser(name, help=text)
    if person:
        parser.add_argument("--as", dest="person_name", default="", metavar="NAME")
    parser.set_defaults(run=run)
    return parser


def _say(text: str) -> int:
    sys.stdout.write(text + "\n")
    return 0


def _me(options: argparse.Namespace) -> str:
    return person_id(getattr(options, "person_name", "") or getpass.getuser())


def _operator(options: argparse.Namespace, store: Store) -> Actor:
    """The person at the desk: may hand in for all; a reviewer only with a valid access."""
    roles: set[Role] = {"office"}
    if _me(options) in access.reviewers(store):
        roles.add("reviewer")
    return Actor(_me(options), frozenset(roles), (EVERYWHERE,))


def _template(options: argparse.Namespace) -> int:
    from etl.submissions.cli import template

    return template(options.out, options.form_version, options.many)


def _check(options: argparse.Namespace) -> int:
    from etl.submissions.cli import check
    from etl.submissions.store import exists
    from etl.warehouse import data_folder

    context = known.context(open_store()) if exists(data_folder()) else None
    return check(options.file, options.report, context)


def _submit(options: argparse.Namespace) -> int:
    require_file(options.file)
    store, name = open_store(), printable(options.file.name)
    try:
        check_size(options.file.stat().st_size, name)
        content = options.file.read_bytes()
    except OSError as error:
        raise InputError(f"Die Datei „{name}“ lässt sich nicht lesen.") from error
    for item in service.receive(store, _operator(options, store), content, name):
        known_before = "" if item.new else ", war schon da"
        _say(f"{item.id}: {STATES[item.state]}{known_before}. Quittung {item.event_hash}")
    return 0


def _list(options: argparse.Namespace) -> int:
    everything = Actor("betrieb", frozenset({"reviewer"}))
    wanted = [options.state] if options.state else []
    for item in reads.listing(open_store(), everything, wanted):
        _say(f"{item.id}  {item.label}  {item.submitted_at[:16]}  Schritte: {item.version}")
    return 0


def _show(options: argparse.Namespace) -> int:
    staged = staging.stage(open_store(), Actor("betrieb", frozenset({"reviewer"})), options.id)
    _say(f"{options.id}: {staged.standing.label} {staged.standing.reason}".rstrip())
    for change in staged.changes:
        official = (
            ""
            if change.official is None
            else f" (amtlich {change.official_year}: {change.official:g})"
        )
        _say(f"  {change.label}: {change.before} → {change.now}{official}")
    for row in staged.effect.itertuples():
        _say(f"  {row.indicator_id} {row.region_id} {row.year}: {row.before} → {row.after}")
    for finding in staged.findings:
        _say(f"  {finding.code}: {finding.message}")
    return 0


def _now(store: Store, number: str) -> Standing:
    return reads.find(store, Actor("betrieb", frozenset({"reviewer"})), number)


def _told(item: Standing) -> int:
    return _say(f"{item.id}: {item.label}")


def _review(options: argparse.Namespace) -> int:
    store = open_store()
    return _told(decide.start_review(store, _operator(options, store), options.id))


def _accept(options: argparse.Namespace) -> int:
    store = open_store()
    seen = _now(store, options.id).version
    actor = _operator(options, store)
    return _told(decide.decide(store, actor, options.id, "accept", expected=seen))


def _return(options: argparse.Namespace) -> int:
    store = open_store()
    seen, actor = _now(store, options.id).version, _operator(options, store)
    return _told(
        decide.decide(store, actor, options.id, "return", expected=seen, reason=options.reason)
    )


def _withdraw(options: argparse.Namespace) -> int:
    store = open_store()
    actor = _operator(options, store)
    return _told(decide.withdraw(store, actor, options.id, reason=options.reason))


def _erase(options: argparse.Namespace) -> int:
    store = open_store()
    count = decide.erase(store, _operator(options, store), options.id, options.reason)
    return _say(f"{counted(count, 'Inhalt', 'Inhalte')} gelöscht; das Protokoll bleibt.")


def _events(count: int) -> str:
    return counted(count, "Ereignis", "Ereignisse")


def _verify(options: argparse.Namespace) -> int:
    found = verify.require_sound(open_store(), options.witness)
    return _say(
        f"Unversehrt: {_events(found.events)}, {counted(found.contents, 'Inhalt', 'Inhalte')}. "
        f"Letztes Ereignis: {found.head}"
    )


def _export(options: argparse.Namespace) -> int:
    found = archive.export(open_store(), options.out)
    return _say(f"{options.out}: {_events(found.events)}, letztes {found.head}")


def _restore(options: argparse.Namespace) -> int:
    require_file(options.file)
    found = archive.restore(open_store(), options.file)
    return _say(f"Wiederhergestellt: {_events(found.events)}, letztes {found.head}")


def _grant(options: argparse.Namespace) -> int:
    use: access.Use = "api" if options.api else "link"
    token = access.grant(
        open_store(), options.role, options.region, options.days,
        by=_me(options), person=options.person, use=use,
    )  # fmt: skip
    if not options.person:
        sys.stderr.write(f"{UNNAMED}\n")
    way = "Kopfzeile: Authorization: Bearer " if options.api else "Link (einmal): …/zugang/"
    return _say(f"{way}{token}\nDieser Zugang wird nicht noch einmal gezeigt.")


def _revoke(options: argparse.Namespace) -> int:
    access.revoke(open_store(), options.id, _me(options))
    return _say(f"Zugang {options.id} ist beendet.")


def _grants(options: argparse.Namespace) -> int:
    del options
    for item in access.grants(open_store()):
        where = ", ".join(item.regions) or "alle"
        _say(
            f"{item.id}  {item.state}  {item.role}  {where}  {item.person}  "
            f"{item.use}{' (eingelöst)' if item.used else ''}  bis {item.expires[:10]}"
        )
    return 0
