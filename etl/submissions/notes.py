"""Decides which public note ("Stellungnahme") of an office stands beside its values.

A note belongs to the values of one office and year and says who wrote it; so it is public only
where the values stand under the office's name (Freigabe `namentlich`), and only for the Stichtag
31 December, whose values the yearly figures show. Of several versions the highest one speaks.
The contact person and their address are never public: where a note repeats them, they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from etl.submissions.form import Submission

COLUMNS = ("region_id", "year", "note")
LEFT_OUT = "[Kontakt entfernt]"
NAME_WORDS = 2


def public_note(submission: Submission) -> str:
    """The note of a submission as far as it may be published; empty otherwise."""
    if submission.freigabe != "namentlich":
        return ""
    contacts = [submission.ansprechperson_email or "", contact_name(submission)]
    text = (submission.stellungnahme or "").strip()
    for contact in (c for c in contacts if c):
        text = re.sub(re.escape(contact), LEFT_OUT, text, flags=re.IGNORECASE)
    return text


def contact_name(submission: Submission) -> str:
    """The contact person where it may be a name; empty for a single word such as "Leitung"."""
    name = submission.ansprechperson.strip()
    return name if len(name.split()) >= NAME_WORDS else ""


def office_notes(submissions: Iterable[Submission]) -> pd.DataFrame:
    """Columns region_id, year, note: one row per office and year that has a public note."""
    found: dict[tuple[str, int], str] = {}
    for item in sorted(submissions, key=lambda s: s.version):
        if (item.stichtag.month, item.stichtag.day) == (12, 31):
            found[(item.jugendamt_id, item.stichtag.year)] = public_note(item)
    rows = [(office, year, note) for (office, year), note in sorted(found.items()) if note]
    return pd.DataFrame(rows, columns=list(COLUMNS))
