"""A real site with the demonstration data, and a real browser to walk through it."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.journeys.site import Site

ROOT = Path(__file__).parent.parent.parent
LONGEST_START = 300
# Chromium counts every answer that is not 2xx as an error, also the page that says what is wrong in a form.
REFUSED_FORM = "the server responded with a status of 422"
BROWSER_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def seeded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder as the first `make demo` leaves it; whoever changes it takes a copy.

    It is made once for all workers of a test run. MATCHMAKER_SEEDED_HOME names one that is ready, which
    spares the minute while one writes tests.
    """
    ready = os.environ.get("MATCHMAKER_SEEDED_HOME")
    if ready:
        return Path(ready)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home = shared / "seeded-home"
    with (shared / "seeded-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "ready").exists():
            home.mkdir(exist_ok=True)
            with serving(home):
                pass
            (home / "ready").touch()
    return home


@pytest.fixture(scope="session")
def site(seeded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as `make demo` serves it, with a worker beside, on data of its own."""
    home = tmp_path_factory.mktemp("site") / "home"
    shutil.copytree(seeded_home, home)
    with serving(home) as url:
        yield Site(url, home)


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """`matchmaker demo` on a data folder; gives its address."""
    port = _free_port()
    environment = {**os.environ, "MATCHMAKER_HOME": str(home), "MATCHMAKER_PORT": str(port)}
    log = home / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [Path(sys.executable).parent / "matchmaker", "demo"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(port, server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the site did not start:\n{log.read_text()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    pytest.fail(f"the site did not answer within {LONGEST_START} s:\n{log.read_text()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; skipped where it is absent, but never in CI.

    One a file: while Playwright runs, its event loop keeps the tests of other folders in this process from
    using the application.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed; CI must drive a browser")
        pytest.skip("Chromium is not installed (Debian package chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=BROWSER_OPTIONS)
        yield running
        running.close()


Opener = Callable[..., Page]


@pytest.fixture
def person(browser: Browser, site: Site) -> Iterator[Opener]:
    """Opens a browser of its own for a person; fails the test on any console error or refused resource."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and REFUSED_FORM not in message.text:
            complaints.append(f"{message.text} at {message.location.get('url', '')}")

    def open_page(
        locale: str = "zh-CN", width: int = 1280, scheme: str = "light", scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=site.url,
            locale=locale,
            color_scheme=scheme,  # type: ignore[arg-type]
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
