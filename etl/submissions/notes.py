"""Decides which public note ("Stellungnahme") of an office stands beside its values.

A note belongs to the values of one office and year and says who wrote it; so it is public only
where the values stand under the office's name (Freigabe `namentlich`), and only for the Stichtag
31 December, whose values the yearly figures show. Of several versions the highest one speaks.
Contact persons and mail addresses are never public: where a note repeats one of them, its own or
another office's, the words are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.submissions.form import Submission

if TYPE_CHECKING:  # the rules use this module, and a check of a file needs no pandas
    import pandas as pd

COLUMNS = ("region_id", "year", "note")
LEFT_OUT = "[Kontakt entfernt]"
LONG_NAME = 4
"""From so many letters a word of a contact is looked for wherever it stands."""
WORD = re.compile(r"[^\W\d_]+")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
SEVERAL = re.compile(rf"{re.escape(LEFT_OUT)}(?:[\s.-]*{re.escape(LEFT_OUT)})+")
TITLES = frozenset({"frau", "herr", "herrn", "dr", "prof"})
FUNCTION_WORDS = TITLES | frozenset(
    WORD.findall("""
    abteilung allgemeine allgemeiner allgemeines amt amtsvormundschaft an ansprechpartner
    ansprechpartnerin ansprechperson asd auf beauftragte beauftragter beim beispiel bei bereich
    bezirk bezirkssozialdienst bsd das der die dienst diplom durch eingangsdienst entfernt
    erziehungshilfe erziehungshilfen fachkraft familie fuer hilfe hilfen im in info jugend
    jugendhilfe keine kinder kontakt kreis landkreis lja mail mitarbeiter mitarbeiterin mit nach
    oder ohne post ref sachbearbeiter sachbearbeiterin sachgebiet soziale sozialer soziales sowie
    stab stadt stellvertretend stellvertretende stellvertretender stellv team telefon und ueber
    unbekannt van vertretung von vom wechselnd ze zentrale zu zum zur zustaendig
    """)
)
"""Folded words of a contact that name a task, a title or nobody."""
FUNCTION_ENDS = (
    "amt", "amtes", "beauftragte", "beauftragter", "bereich", "controlling", "dezernat", "dienst",
    "dienste", "gebiet", "koordination", "koordinator", "koordinatorin", "leiter", "leiterin",
    "leitung", "planer", "planerin", "planung", "referat", "referent", "referentin",
    "sekretariat", "statistik", "stelle", "verwaltung",
)  # fmt: skip


@dataclass(frozen=True)
class Names:
    """Folded words of contacts that may be names: `long` count anywhere, `short` (two or three
    letters) only after a title or beside another name."""

    long: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()


NOBODY = Names()


def names_in(contact: str, text: str, place: str = "") -> list[str]:
    """Words of a text that name the contact person, as they stand there; `[]` if none.

    Words of functions and titles ("Leitung ASD", "Frau") name nobody, nor do those of `place`.
    """
    text = tidy(text)
    return [text[a:b] for a, b in _spots(text, names_of([(contact, place)]))]


def names_of(contacts: Iterable[tuple[str, str]]) -> Names:
    """What may be names in contacts, given as (contact person, name of their office)."""
    words: set[str] = set()
    for contact, place in contacts:
        where = {fold(w) for w in WORD.findall(tidy(place))}
        words |= {fold(w) for w in WORD.findall(tidy(contact))} - where
    names = {w for w in words if w not in FUNCTION_WORDS and not w.endswith(FUNCTION_ENDS)}
    return Names(
        frozenset(w for w in names if len(w) >= LONG_NAME),
        frozenset(w for w in names if 1 < len(w) < LONG_NAME),
    )


def contacts_of(records: Iterable[Submission]) -> Names:
    """The names of the contact persons of records; the part before the @ is one, too."""
    return names_of(
        (
            f"{r.ansprechperson} {(r.ansprechperson_email or '').partition('@')[0]}",
            r.jugendamt_name or "",
        )
        for r in records
    )


def named_in(text: str, own: Names, others: Names) -> list[tuple[int, int]]:
    """Where a tidy text names somebody: start and end of each word, in order.

    Among the contacts of `others` are names that are everyday words as well (Lange, Klein), so
    these count only where they begin with a capital letter.
    """
    found = set(_spots(text, own))
    found |= {(a, b) for a, b in _spots(text, others) if text[a].isupper()}
    return sorted(found | {m.span() for m in MAIL.finditer(text)})


def without_contacts(records: Sequence[Submission]) -> list[Submission]:
    """The records in the same order, their notes without the contacts of any of them."""
    if not any(r.stellungnahme for r in records):
        return list(records)
    others = contacts_of(records)
    return [
        r.model_copy(update={"stellungnahme": _stripped(r.stellungnahme, contacts_of([r]), others)})
        if r.stellungnahme
        else r
        for r in records
    ]


def public_note(submission: Submission) -> str:
    """The note of a submission as far as it may be published; empty otherwise."""
    if submission.freigabe != "namentlich":
        return ""
    return _stripped(submission.stellungnahme or "", contacts_of([submission]), NOBODY)


def office_notes(submissions: Iterable[Submission]) -> pd.DataFrame:
    """Columns region_id, year, note: one row per office and year that has a public note."""
    import pandas as pd

    found: dict[tuple[str, int], str] = {}
    for item in sorted(submissions, key=lambda s: s.version):
        if (item.stichtag.month, item.stichtag.day) == (12, 31):
            found[(item.jugendamt_id, item.stichtag.year)] = public_note(item)
    rows = [(office, year, note) for (office, year), note in sorted(found.items()) if note]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def fold(word: str) -> str:
    """One spelling for a name: case, composed characters, umlauts and accents do not matter."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    for letter, pair in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        plain = plain.replace(letter, pair)
    apart = unicodedata.normalize("NFD", plain)
    return "".join(c for c in apart if not unicodedata.combining(c))


def tidy(text: str) -> str:
    """The text with composed characters and without invisible ones, so that words are whole."""
    kept = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", kept)


def _spots(text: str, names: Names) -> list[tuple[int, int]]:
    words = [(m.start(), m.end(), fold(m.group())) for m in WORD.finditer(text)]

    def known(word: str, among: frozenset[str]) -> bool:
        return word in among or (word.endswith("s") and word[:-1] in among)

    def near(place: int) -> bool:
        before = words[place - 1][2] if place else ""
        after = words[place + 1][2] if place + 1 < len(words) else ""
        return before in TITLES or any(
            known(w, names.long | names.short) for w in (before, after) if w
        )

    return [
        (start, end)
        for place, (start, end, word) in enumerate(words)
        if known(word, names.long) or (known(word, names.short) and near(place))
    ]


def _stripped(text: str, own: Names, others: Names) -> str:
    text = tidy(text).strip()
    for start, end in reversed(_apart(named_in(text, own, others))):
        text = text[:start] + LEFT_OUT + text[end:]
    return SEVERAL.sub(LEFT_OUT, text)


def _apart(spots: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spots without those inside another (a name inside a mail address)."""
    found: list[tuple[int, int]] = []
    for start, end in spots:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
