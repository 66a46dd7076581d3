"""Which pages exist, in which order, and the frame around them; nothing else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import shell

PAGES = Path(__file__).parent / "pages"
LIST = [
    ("ueberblick", "Überblick"),
    ("karte", "Karte"),
    ("meine_region", "Meine Region"),
    ("fallbelastung", "Fallbelastung"),
    ("trends", "Trends"),
    ("daten", "Daten"),
    ("melden", "Daten melden"),
    ("datenluecken", "Datenlücken"),
    ("aktionsplan", "Aktionsplan"),
    ("methodik", "Methodik"),
    ("barrierefreiheit", "Barrierefreiheit"),
    ("rechtliches", "Rechtliches"),
]

shell.configure()
shell.show(
    st.navigation(
        [
            st.Page(str(PAGES / f"{name}.py"), title=title, url_path=name, default=number == 0)
            for number, (name, title) in enumerate(LIST)
            if (PAGES / f"{name}.py").is_file()
        ],
        position="top",
    )
)
