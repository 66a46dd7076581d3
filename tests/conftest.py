"""Fixtures shared by all tests: one warehouse, one running app, one watched browser page.

Decides that tests never touch the real `data/warehouse` or `data/submissions`: they work in
a temporary data folder whose committed parts are links into the repo. Decides too that a test that
needs Chromium or PostgreSQL may be skipped on a desk without it, but never in CI.
"""

from __future__ import annotations

import functools
import os
import shutil
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.support.app import AppServer, free_port
from tests.support.browser import BrowserPage, find_chromium, new_context, open_browser
from tests.support.data import build_once, link_data_folder
from tests.support.postgres import Postgres, find_postgres

ROOT = Path(__file__).resolve().parents[1]
settings.register_profile("no clock", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("no clock")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever uses the browser fixture is a browser test, marked or not. The long files come first:
    begun last, one of them would keep one process busy when the others have nothing left."""
    items.sort(key=lambda item: item.path.parent.name != "e2e")
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "browser_page" in names:
            item.add_marker("browser")
        if "postgres_programs" in names:
            item.add_marker("postgres")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """In CI a skipped test of the browser or of PostgreSQL is a failed one."""
    report: Any = yield
    needed = any(item.get_closest_marker(name) for name in ("browser", "postgres"))
    if report.skipped and os.environ.get("CI") and needed:
        report.outcome = "failed"
        report.longrepr = f"This test may not skip in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def postgres_programs() -> Path:
    """Folder with the programs of PostgreSQL; skips on a desk without them, fails in CI."""
    found = find_postgres()
    if found is None:
        pytest.skip("no PostgreSQL on this machine (Debian: apt install postgresql)")
    return found


@pytest.fixture(scope="session")
def postgres(postgres_programs: Path) -> Iterator[Postgres]:
    """A running PostgreSQL; every test makes databases of its own in it."""
    server = Postgres(postgres_programs)
    try:
        yield server.start()
    finally:
        server.remove()


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """A page test makes its script `__main__`; whoever starts a process later needs pytest's."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture(scope="session", autouse=True)
def components_found_once() -> Iterator[None]:
    """Streamlit goes through all installed packages for components whenever a page test runs a
    page, and takes three times as long for that as for the page; no package comes or goes."""
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        once = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture(scope="session")
def repo() -> Path:
    """Root of the repo."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference inputs beside the repo; skips where there is none."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("no folder shared/ beside the repo")
    return folder


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Path]:
    """A built data folder; `MONITOR_DATA` points to it for the rest of the session.

    The workers of pytest-xdist share one build, which writes the geometry below static/ too;
    whatever else is written into the folder is a worker's own.
    """
    base = tmp_path_factory.getbasetemp()
    built = build_once(ROOT, (base if worker_id == "master" else base.parent) / "built")
    folder = link_data_folder(ROOT, tmp_path_factory.mktemp("monitor") / "data")
    (folder / "warehouse").symlink_to(built, target_is_directory=True)
    before = os.environ.get("MONITOR_DATA")
    os.environ["MONITOR_DATA"] = str(folder)
    yield folder
    if before is None:
        del os.environ["MONITOR_DATA"]
    else:
        os.environ["MONITOR_DATA"] = before


@pytest.fixture(scope="session")
def warehouse(data_dir: Path) -> Path:
    """The DuckDB file of the session's build; open it read-only."""
    folder = data_dir / "warehouse"
    return folder / (folder / "CURRENT").read_text(encoding="utf-8").strip()


@pytest.fixture(scope="session")
def app_server(data_dir: Path) -> Iterator[AppServer]:
    """The app on a free port, serving the session's build."""
    server = AppServer(ROOT, free_port(), {"MONITOR_DATA": str(data_dir)})
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def output_dir() -> Path:
    """Where screenshots and downloads of tests are left for a look; not committed."""
    folder = ROOT / "tests" / "output"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A running Chromium (Playwright browser); ends with the module, so that no event loop
    is left over for tests that start their own."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    with open_browser(path) as browser:
        yield browser


@pytest.fixture(scope="module")
def warm(chromium: Any) -> Iterator[Any]:
    """A browser context to share between the pages of a module, for its cache.

    First visits with a cold cache are what tests/e2e/test_every_page.py is about; whoever tests
    something else on a page need not load everything again.
    """
    context = new_context(chromium)
    yield context
    context.close()


@pytest.fixture
def browser_page(chromium: Any, warm: Any, app_server: AppServer) -> Iterator[BrowserPage]:
    """A fresh page on the running app that records errors and requests to other hosts."""
    page = BrowserPage(chromium, app_server.url, context=warm)
    try:
        yield page
    finally:
        page.close()


@pytest.fixture
def fresh_data(tmp_path: Path) -> Path:
    """A data folder without a build, for tests that build or break one themselves."""
    return link_data_folder(ROOT, tmp_path / "data")


@pytest.fixture
def built_copy(data_dir: Path, tmp_path: Path) -> Path:
    """A copy of the session's build that a test may damage."""
    folder = link_data_folder(ROOT, tmp_path / "data")
    shutil.copytree(data_dir / "warehouse", folder / "warehouse", dirs_exist_ok=True)
    return folder
