"""A Marrowscope as a newcomer has it after `make up`, and Chromium to look at it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from tests.browser.room import Room

ROOT = Path(__file__).parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "PYTEST_XDIST_WORKER", "DJANGO_SETTINGS_MODULE")
# Chromium under root, without a GPU, and without reaching for the outside at every start.
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@dataclass(frozen=True)
class Site:
    """Where it is, and whom to sign in as."""

    url: str
    password: str
    log: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`manage.py up` with its demo, on a free port, in a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if key not in OURS}
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "up", "--port", str(port)],
            env=environment | {"MARROWSCOPE_VAR": str(folder / "var")},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Site(f"http://localhost:{port}", _password(log, process), log)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _password(log: Path, process: "subprocess.Popen[bytes]") -> str:
    """What the first start prints; the demo is complete when it says so."""
    for _ in range(1500):
        said = re.search(r"with the password (\w+)", log.read_text())
        if said and "“Synthetic demo” is ready" in log.read_text():
            return said[1]
        assert process.poll() is None, log.read_text()
        time.sleep(0.2)
    raise AssertionError(f"It was never ready:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium. A machine without one fails here: these tests must not pass unseen."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program, "No Chromium is on the PATH. `make test` installs it; or apt-get install chromium."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """Rui, the pathologist, has just signed in. Whatever the page complains of fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=site.url)
    page = context.new_page()
    page.set_default_timeout(30_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(page, "rui", site.password)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Callable[..., "Room"]]:
    """Somebody signs in, in a browser of their own."""
    from tests.browser.room import Room  # it needs this file

    contexts = []

    def somebody(name: str, script: str = "") -> "Room":
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=site.url)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        return Room(context, site, name)

    yield somebody
    for context in contexts:
        context.close()


def sign_in(page: Page, name: str, password: str) -> None:
    """Through the form, as people do."""
    page.goto("/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").first.fill(password)
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("account and appearance")).wait_for()
