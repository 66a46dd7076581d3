"""Makes sure that `dashboard.py` frames every page, also when the first visit is a deep link.

Streamlit takes a folder `pages/` beside the main script for its old kind of navigation until
some session has called `st.navigation`. A deep link that is the first visit after a start
would run the bare page file, without our header and footer. (The switch is an undocumented
class attribute; a browser test opens a deep link first, so that a change would be seen.)
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


def use_own_navigation() -> None:
    """Turn the old navigation off for the process; starts this run again if it was on."""
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
