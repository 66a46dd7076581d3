"""`python -m geo tables|build|load|static`: remakes tables and boundaries, outside the app.

Decides what the shell gets: 0 done, 2 wrong call, 3 the input's fault, 4 a check failed, 5 a
source is away; anything else keeps its traceback.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from etl.calls import Parser
from etl.errors import CheckFailed, MonitorError
from geo.regions import ROOT

STATIC = ROOT.parent / "static" / "geo"


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m geo", description="Gebiete und Grenzen")
    verbs = parser.add_subparsers(dest="verb", metavar="Befehl", required=True)
    tables = verbs.add_parser("tables", help="Tabellen aus Originaldateien neu herstellen")
    tables.add_argument("--raw", type=Path, required=True, help="Ordner mit 'public' und 'geo'")
    build = verbs.add_parser("build", help="Grenzen aus öffentlichen Paketen neu herstellen")
    build.add_argument("--raw", type=Path, required=True, help="Ordner für die Pakete")
    load = verbs.add_parser("load", help="Grenzen aus einem Produkt des BKG herstellen")
    load.add_argument(
        "path", metavar="Pfad", type=Path, help="GeoPackage, Shapefile, Zip oder Ordner"
    )
    static = verbs.add_parser("static", help="Grenzen für den Browser schreiben")
    static.add_argument("--out", type=Path, default=STATIC)
    return parser


def _run(call: argparse.Namespace) -> None:
    if call.verb == "tables":
        from geo.checks import table_faults
        from geo.make_tables import make_tables
        from geo.regions import load_gemeinden, load_regions, successions

        print(make_tables(call.raw))
        found = table_faults(load_regions(), load_gemeinden(), successions())
        bad = {name: rows for name, rows in found.items() if not rows.empty}
        if bad:
            report = "\n".join(f"{name}\n{rows.to_string()}" for name, rows in bad.items())
            raise CheckFailed(f"Die Tabellen haben Fehler: {', '.join(bad)}", report)
    elif call.verb == "static":
        from geo.static import write_static

        print(write_static(call.out))
    else:
        from geo import build, load

        made = build.remake(call.raw) if call.verb == "build" else load.load(call.path)
        print(f"Grenzen hergestellt: {made}. Für den Browser: python -m geo static")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    try:
        _run(_parser().parse_args(arguments))
    except MonitorError as error:
        print(error, file=sys.stderr)
        if isinstance(error, CheckFailed) and error.report:
            print(error.report, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
