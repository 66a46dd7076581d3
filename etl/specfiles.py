"""How a TOML file becomes specs: read, and every fault of a model named with file and key.

Decides that a broken file is a fault like any other, so that one report can name all of them.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from etl.errors import Fault


def read_toml(path: Path, faults: list[Fault]) -> dict[str, Any]:
    """Content of a TOML file; {} and one more fault where it is missing or no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(Fault(path.name, "-", "Datei fehlt"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(path.name, "-", f"kein gültiges TOML ({error})"))
    return {}


def faults_of(error: ValidationError, file: str, key: str = "") -> list[Fault]:
    """What a model found wrong, each with its place: `key.field` inside `file`."""
    return [
        Fault(file, ".".join(filter(None, (key, *map(str, item["loc"])))), item["msg"])
        for item in error.errors()
    ]
