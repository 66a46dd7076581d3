"""Unpacks a product of the BKG from a zip.

Decides what is unpacked (geodata only) and refuses what cannot be complete, safe or small before
the first byte is written.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from pathlib import Path

from etl.errors import InputError

ZIP_LIMIT = 1_000_000_000
"""Bytes of geodata in a zip; all of VG250 is about a third of that."""
GEODATA = (".gpkg", ".shp", ".shx", ".dbf", ".prj", ".cpg")
KREISE, GEMEINDEN = re.compile(r"(^|_)krs", re.I), re.compile(r"(^|_)gem", re.I)
"""Names of the layers with Kreise and with Gemeinden."""


def unpack(path: Path, folder: Path) -> None:
    """Unpack geodata from a zip; refuses broken archives, links and ways out of `folder`."""
    try:
        with zipfile.ZipFile(path) as archive:
            for item in archive.infolist():
                target = (folder / item.filename).resolve()
                link = stat.S_ISLNK(item.external_attr >> 16)
                if link or not target.is_relative_to(folder.resolve()):
                    raise InputError(
                        f"{path.name}: Das Zip will außerhalb seines Ordners schreiben "
                        f"({item.filename}); es wird nicht ausgepackt."
                    )
            wanted = [i for i in archive.infolist() if i.filename.lower().endswith(GEODATA)]
            if sum(i.file_size for i in wanted) > ZIP_LIMIT:
                raise InputError(f"{path.name}: Das Zip ist ausgepackt größer als 1 GB.")
            if any(item.flag_bits & 1 for item in wanted):
                raise InputError(f"{path.name}: Das Zip ist mit einem Passwort geschützt.")
            _check_siblings(path.name, [item.filename for item in wanted])
            for item in wanted:
                archive.extract(item, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise InputError(
            f"{path.name}: Das Zip ist unvollständig oder beschädigt. "
            "Bitte noch einmal herunterladen."
        ) from error


def _check_siblings(name: str, members: list[str]) -> None:
    """Refuse a zip in which the shapefile of the Kreise or Gemeinden lacks a part."""
    present = {member.lower() for member in members}
    for shape in (m for m in members if m.lower().endswith(".shp")):
        stem = Path(shape).stem
        if KREISE.search(stem) or GEMEINDEN.search(stem):
            lost = [e for e in (".shx", ".dbf") if shape[:-4].lower() + e not in present]
            if lost:
                raise InputError(f"{name}: Zum Shapefile {stem}.shp fehlt {', '.join(lost)}.")
