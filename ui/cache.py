"""What is kept between runs and readers: answers, and parts of pages that are the same for all.

The key always holds the build (the file named in `CURRENT`), so a new build is seen at once,
nothing is cleared by hand, and what belongs to older builds falls out as the newer fills up.
A run of a page stays on one build from its first line to its last. Every store is bounded.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from pathlib import Path
from threading import RLock
from typing import Any, Generic, ParamSpec, TypeVar

import pandas as pd
import streamlit as st

from etl.warehouse import current_build, data_folder
from ui import theme

P = ParamSpec("P")
T = TypeVar("T")
PARTS = 300
"""Most parts of pages kept at the same time; one is between 1 and 100 kB."""
_BUILD: ContextVar[Path | None] = ContextVar("build", default=None)


def current() -> Path:
    """File of the build in use; raises `UsageError` where none was built."""
    return _BUILD.get() or current_build(data_folder())


@contextmanager
def one_build(build: Path | None = None) -> Iterator[None]:
    """Everything inside asks the same build, also when a new one is switched to meanwhile."""
    mark = _BUILD.set(build or current())
    try:
        yield
    finally:
        _BUILD.reset(mark)


class _Once(Generic[T]):
    """A value made at its first use, by one thread while others wait; not kept if it fails."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._found: list[T] = []

    def value(self, make: Callable[[], T]) -> T:
        """The value, from `make` where there is none yet."""
        if not self._found:
            with self._lock:
                if not self._found:
                    self._found.append(make())
        return self._found[0]


def kept(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep up to `most` answers of a function, by build and arguments (lists become tuples).

    All readers get the same object: nobody may change it.
    """

    def wrap(make: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=most)
        def place(*_: Any) -> _Once[T]:
            return _Once()

        @wraps(make)
        def ask(*args: P.args, **named: P.kwargs) -> T:
            build = current()
            names = tuple((key, _frozen(value)) for key, value in sorted(named.items()))
            found = place(build, tuple(_frozen(a) for a in args), names)

            def made() -> T:
                with one_build(build):
                    return make(*args, **named)

            return found.value(made)

        return ask

    return wrap


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | set | tuple | pd.Series) else value


def replay(part: Callable[..., None], *args: Any) -> None:
    """Show a part of a page: `part(*args)` draws it once for each build and theme; from then on
    what it drew is sent again, to all readers.

    `part` may depend on the build, the theme and `args` (texts, numbers, tuples of them) only,
    and draw no controls: nothing in it may read or write what one reader has chosen.
    """
    code = part.__code__
    _replayed(str(current()), theme.is_dark(), code.co_filename, hash(code), args, part)


@st.cache_resource(show_spinner=False, max_entries=PARTS)
def _replayed(
    build: str, dark: bool, file: str, code: int, args: tuple[Any, ...], _part: Callable[..., None]
) -> None:
    with one_build(Path(build)):
        _part(*args)


@lru_cache(maxsize=1)
def freeze_imports() -> None:
    """Keep the loaded libraries out of garbage collection, once per process.

    A full collection would walk all of them, while every reader waits.
    """
    gc.collect()
    gc.freeze()
