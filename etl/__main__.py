"""The verbs: `python -m etl snapshot|build|check|submissions|access`.

Exit codes: 0 done, 1 our fault, 2 wrong call, 3 the input's fault, 4 a check failed,
5 a source or service is away.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from etl import errors
from etl.calls import Parser
from etl.submissions.verbs import add_verbs
from etl.warehouse import PROJECT, data_folder, snapshot_folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code. Errors a user can mend come without traceback."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except errors.MonitorError as error:
        print(error, file=sys.stderr)
        report = getattr(error, "report", "")
        if report:
            print(report, file=sys.stderr)
        return error.exit_code
    return code


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m etl", description="Daten des Fachkräftemonitors")
    verbs = parser.add_subparsers(required=True, metavar="Befehl")
    snapshot = verbs.add_parser("snapshot", help="Originaldateien in geordnete Tabellen überführen")
    what = snapshot.add_mutually_exclusive_group(required=True)
    what.add_argument("--raw", type=Path, help="Ordner mit den Originaldateien")
    what.add_argument("--manifest", action="store_true", help="nur die Liste der Tabellen erneuern")
    snapshot.add_argument(
        "--skip-unknown", action="store_true", help="Tabellen übergehen, die keine Quelle erwartet"
    )
    snapshot.add_argument("--out", type=Path, help="Zielordner (sonst data/snapshot)")
    snapshot.set_defaults(run=_snapshot)
    build = verbs.add_parser("build", help="Datenbestand bauen, prüfen und in Gebrauch nehmen")
    build.add_argument("--without-examples", action="store_true", help="ohne Beispielmeldungen")
    build.add_argument(
        "--if-stale", action="store_true", help="nur bauen, wenn sich etwas geändert hat"
    )
    build.set_defaults(run=_build)
    check = verbs.add_parser("check", help="Katalog prüfen und alle Fehler nennen")
    check.set_defaults(run=_check)
    add_verbs(verbs)
    return parser


def _snapshot(options: argparse.Namespace) -> int:
    from etl.snapshot import renew_manifest, write_snapshot

    data = data_folder()
    if options.manifest:
        print(renew_manifest(options.out or snapshot_folder(data)))
        return 0
    print(write_snapshot(
        options.raw,
        options.out or data / "snapshot",
        seed=None if options.out else PROJECT / "data" / "snapshot",
        skip_unknown=options.skip_unknown,
    ))  # fmt: skip
    return 0


def _build(options: argparse.Namespace) -> int:
    from etl.build import build, is_current

    data, examples = data_folder(), not options.without_examples
    static = PROJECT / "static" / "geo"
    if options.if_stale and is_current(data, examples, static):
        print("Der Datenbestand ist aktuell.")
        return 0
    report = build(data, examples=examples, static=static)
    print(
        f"Datenbestand {report.build_id} ist in Gebrauch: "
        f"{report.counts['observation']} Beobachtungen, "
        f"{report.counts['indicator_value']} Indikatorwerte, {report.seconds:.1f} s."
    )
    return 0


def _check(options: argparse.Namespace) -> int:
    from etl.catalog import load_catalog
    from etl.pilots import load_pilots, pilots_file
    from geo.regions import load_regions

    catalog = load_catalog()
    pilots = load_pilots(pilots_file(data_folder()), set(load_regions()["region_id"]))
    print(
        f"Katalog in Ordnung: {len(catalog.sources)} Quellen, {len(catalog.variables)} Variablen, "
        f"{len(catalog.indicators)} Indikatoren, {len(catalog.caveats)} Hinweise, "
        f"{len(catalog.benchmarks)} Richtwerte, {len(catalog.demands)} Forderungen, "
        f"{len(pilots)} Pilotprojekte."
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
