"""Which words of a public note name a contact person, and what is left of the note."""

from __future__ import annotations

import unicodedata

import pytest

from etl.submissions.notes import LEFT_OUT, names_in, office_notes, public_note, without_contacts
from tests.submissions.form.records import submission


@pytest.mark.parametrize(
    ("contact", "text", "found"),
    [
        ("Meierhofer", "Rückfragen bitte an Frau Meierhofer.", ["Meierhofer"]),
        (
            "Dr. Anna Beispielfrau, Leitung ASD",
            "Anna Beispielfrau erklärt: Die Leitung des ASD ist besetzt.",
            ["Anna", "Beispielfrau"],
        ),
        ("Frau Meier-Lübke", "MEIER-LUEBKES Sicht", ["MEIER", "LUEBKES"]),
        ("Jörg Schröder", unicodedata.normalize("NFD", "Herr Schröder sagt"), ["Schröder"]),
        ("Jörg Schröder", "Schrö\u00addersche", []),
        ("Jörg Schröder", "Herr Schrö\u200bder", ["Schröder"]),
        ("Ute Ott", "Frau Ott sagt. Die Ute ruft Ute Ott.", ["Ott", "Ute", "Ott"]),
        ("Ute Ott", "Am Ott und um Ute herum", []),
        ("Leitung ASD", "Die Leitung des ASD ist neu.", []),
        ("das Amt", "Das Amt ist klein.", []),
        ("Frau Anders", "Andersherum gilt das nicht.", []),
        ("Sachgebietsleitung Allgemeiner Sozialer Dienst", "Der Allgemeine Soziale Dienst.", []),
        ("", "Ein Satz.", []),
    ],
)
def test_a_name_is_found_by_its_words_and_a_function_is_none(contact, text, found):
    assert names_in(contact, text) == found


def test_the_name_of_the_place_is_no_person():
    assert names_in("Jugendamt Ratingen", "In Ratingen fehlt niemand.", "Stadt Ratingen") == []
    assert names_in("Frau Ratinger", "Frau Ratinger weiß es.", "Stadt Ratingen") == ["Ratinger"]


def named(note, **changes):
    given = {"freigabe": "namentlich", "stellungnahme": note, **changes}
    return submission(**given)


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("Rückfragen an Frau Meierhofer.", f"Rückfragen an Frau {LEFT_OUT}."),
        ("Von anna.meierhofer@amt.de: gut", f"Von {LEFT_OUT}: gut"),
        ("Schreiben Sie an post@amt.example!", f"Schreiben Sie an {LEFT_OUT}!"),
        ("Anna Meierhofer (Leitung)", f"{LEFT_OUT} (Leitung)"),
        ("Nichts dergleichen", "Nichts dergleichen"),
    ],
)
def test_a_note_is_published_without_names_and_addresses(note, left):
    item = named(note, ansprechperson="Anna Meierhofer", ansprechperson_email="a@amt.de")
    assert public_note(item) == left


def test_the_address_tells_the_name_too():
    item = named("Frau Meierhofer hilft.", ansprechperson_email="meierhofer@amt.de")
    assert "Meierhofer" not in public_note(item)


def test_the_contact_of_another_office_is_left_out_as_well_but_no_everyday_word():
    first = named("Dank an Erika Geheim. Wir haben lange gesucht.", ansprechperson="Leitung")
    second = submission(jugendamt_id="JH05112000", ansprechperson="Erika Geheim")
    third = submission(jugendamt_id="JH05113000", ansprechperson="Petra Lange")
    cleaned = without_contacts([first, second, third])
    assert [r.jugendamt_id for r in cleaned] == [r.jugendamt_id for r in (first, second, third)]
    assert list(office_notes(cleaned)["note"]) == [f"Dank an {LEFT_OUT}. Wir haben lange gesucht."]
