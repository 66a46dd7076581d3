"""What the operator fills in: names, addresses and legal texts from `ui/site.toml`.

The file is checked like the catalog: unknown or missing keys are one clear error. A text that
still holds the word of `PLACEHOLDER` is shown with a mark, so nobody takes it for real.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from etl.errors import CatalogError, Fault
from etl.specfiles import faults_of, read_toml

DEFAULT = Path(__file__).parent / "site.toml"
PLACEHOLDER = "[vom Betreiber auszufüllen"


class Section(BaseModel):
    """One legal text: heading and paragraphs."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    title: str
    paragraphs: list[str]

    @property
    def open(self) -> bool:
        """True while the operator has not filled in every placeholder."""
        return any(PLACEHOLDER in text for text in self.paragraphs)


class Site(BaseModel):
    """All texts of an installation."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    name: str
    contact_email: str = ""
    report_url: str = ""
    impressum: Section
    datenschutz: Section
    kontakt: Section
    fehler: Section
    durchsetzung: Section = Section(
        title="Durchsetzung", paragraphs=[f"{PLACEHOLDER}: zuständige Durchsetzungsstelle]"]
    )


def load_site(path: Path) -> Site:
    """Read and check a site file; raises `CatalogError` with all faults."""
    faults: list[Fault] = []
    raw = read_toml(path, faults)
    if faults:
        raise CatalogError(faults)
    try:
        return Site.model_validate(raw)
    except ValidationError as error:
        raise CatalogError(faults_of(error, path.name)) from None


@cache
def site() -> Site:
    """The installation's texts: file named by MONITOR_SITE, else `ui/site.toml`."""
    return load_site(Path(os.environ.get("MONITOR_SITE") or DEFAULT))
