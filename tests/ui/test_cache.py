"""What is kept: by build and arguments, made once, never across builds, and drawn again alike."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui import cache, theme


@pytest.fixture
def build(monkeypatch):
    """Switches the build in use: `build("b")`."""

    def switch(name: str) -> None:
        monkeypatch.setattr(cache, "current_build", lambda _: Path(name))

    switch("a")
    return switch


def test_an_answer_is_made_once_for_each_build_and_question(build):
    made = []

    @cache.kept(10)
    def answer(*args, **named):
        made.append((args, named))
        return len(made)

    assert [answer([1, 2]), answer((1, 2)), answer(level="land"), answer(level="land")] == [
        1, 1, 2, 2,
    ]  # fmt: skip
    build("b")
    assert answer([1, 2]) == 3
    build("a")
    assert answer([1, 2]) == 1


def test_what_fails_is_not_kept_and_a_full_store_forgets_the_oldest(build):
    made = []

    @cache.kept(2)
    def answer(number):
        made.append(number)
        if len(made) == 1:
            raise RuntimeError
        return number

    with pytest.raises(RuntimeError):
        answer(1)
    assert [answer(1), answer(2), answer(3), answer(1)] == [1, 2, 3, 1]
    assert made == [1, 1, 2, 3, 1]


def test_a_run_stays_on_its_build(build):
    @cache.kept(2)
    def answer():
        return cache.current().name

    with cache.one_build():
        build("b")
        assert (cache.current().name, answer()) == ("a", "a")
    assert (cache.current().name, answer()) == ("b", "b")


def test_readers_who_ask_at_once_wait_for_one_answer(build):
    made, go = [], threading.Event()

    @cache.kept(2)
    def answer():
        go.wait(5)
        made.append(1)
        return "same"

    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(answer())) for _ in range(8)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join()
    assert (found, len(made)) == (["same"] * 8, 1)


def script():
    import streamlit as st

    from ui import cache

    def part(word):
        st.session_state["drawn"] = st.session_state.get("drawn", 0) + 1
        st.html(f"<p>{word}</p>")
        with st.expander("mehr"):
            st.html("<p>darunter</p>")

    with st.container():
        cache.replay(part, st.text_input("Wort", "eins"))
    st.html("<p>Ende</p>")


def test_a_part_is_drawn_once_and_then_sent_again_in_its_place(build):
    app = AppTest.from_function(script).run()
    first = [block.value for block in app.get("html")]
    assert first == ["<p>eins</p>", "<p>darunter</p>", "<p>Ende</p>"]
    app.run()
    assert [block.value for block in app.get("html")] == first
    assert (len(app.expander), app.session_state["drawn"]) == (1, 1)
    app.text_input[0].set_value("zwei").run()
    assert app.get("html")[0].value == "<p>zwei</p>"
    build("b")
    app.run()
    assert app.session_state["drawn"] == 3


def test_a_part_is_drawn_for_each_theme(build, monkeypatch):
    build("of no other test")
    app = AppTest.from_function(script).run()
    for dark, drawn in ((True, 2), (False, 2), (True, 2)):
        monkeypatch.setattr(theme, "is_dark", lambda dark=dark: dark)
        assert app.run().session_state["drawn"] == drawn
