"""Every page, in both colour schemes and at two sizes: drawn without complaint, usable by everyone, and photographed.

`make screenshots` writes what is seen to docs/screenshots. A new page is one line of PAGES.
"""

import io
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser.conftest import ROOT, Site, sign_in

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = ROOT / "docs" / "screenshots"
SIZES = ((1440, 900), (1024, 768))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Experimental: it takes key caps and initials beside a name, hidden from screen readers, for a part of it.
DOUBTFUL = {"label-content-name-mismatch": {"enabled": False}}
RESEARCH_USE = "For Research Use Only. Not for use in diagnostic procedures."


class View(NamedTuple):
    """One page as people meet it."""

    address: str  # with {project}, {case}, {field} of the demo
    press: str = ""  # a button that opens what is to be seen
    user: str | None = "rui"
    ready: str = "h1"  # what is there once the page is


PAGES = {
    "sign-in": View("/", user=None),
    "projects": View("/?all=1"),
    "project": View("/projects/{project}"),
    "project-filtered": View("/projects/{project}?show=review"),
    "new-case": View("/projects/{project}", press="New case"),
    "model": View("/projects/{project}", press="Model "),
    "case": View("/cases/{case}", ready="img"),
    "export": View("/cases/{case}", press="Export"),
    "field": View("/fields/{field}", ready="section[aria-label^='Viewer of field']"),
    "jobs": View("/projects/{project}/jobs", ready="table"),
    "models": View("/projects/{project}/models", ready="table"),
    "members": View("/projects/{project}/members", user="adam", ready="table"),
    "not-found": View("/nowhere"),
}


@pytest.fixture(scope="module")
def keys(browser: Browser, site: Site) -> dict[str, StorageState]:
    """The sessions of those who look, signed in once."""
    return {name: _session(browser, site, name) for name in ("rui", "adam")}


def _session(browser: Browser, site: Site, name: str) -> StorageState:
    context = browser.new_context(base_url=site.url)
    sign_in(context.new_page(), name, site.password)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="module")
def demo(browser: Browser, site: Site, keys: dict[str, StorageState]) -> dict[str, str]:
    """Where the demo's things are, once the worker has looked at all of it."""
    context = browser.new_context(base_url=site.url, storage_state=keys["rui"])
    project = _found(context, "projects")[0]["id"]
    for _ in range(300):
        if all(job["state"] == "succeeded" for job in _found(context, f"jobs?project={project}")):
            break
        time.sleep(1)
    case = min(_found(context, f"cases?project={project}"), key=lambda each: each["code"])["id"]
    field = _found(context, f"fields?case={case}")[0]["id"]
    context.close()
    return {"project": project, "case": case, "field": field}


def _found(context: BrowserContext, what: str) -> list[Any]:
    answer = context.request.get(f"/api/{what}").json()
    return list(answer["results"])


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def look(
    browser: Browser, site: Site, keys: dict[str, StorageState], demo: dict[str, str], scheme: str
) -> Iterator[Any]:
    """Open a view; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def open_view(view: View, language: str = "en-GB") -> Page:
        context = browser.new_context(
            base_url=site.url,
            storage_state=keys[view.user] if view.user else None,
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            locale=language,
            viewport={"width": SIZES[0][0], "height": SIZES[0][1]},
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(view.address.format(**demo))
        return page

    yield open_view
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_drawn_whole_and_usable_by_everyone(look: Any, name: str, scheme: str) -> None:
    page = look(PAGES[name])
    _settled(page, PAGES[name])

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        expect(page.get_by_text(RESEARCH_USE).last).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "it has to be scrolled sideways"
        if os.environ.get("SCREENSHOTS"):
            _keep(page, SHOTS / f"{name}-{scheme}-{width}.webp")
        assert _violations(page) == []


def _settled(page: Page, view: View) -> None:
    """The page has come, with its pictures, and nothing is on its way."""
    page.locator(view.ready).first.wait_for()
    page.wait_for_load_state("networkidle")
    if view.press:
        page.get_by_role("button", name=view.press).first.click()
        page.get_by_role("dialog").wait_for()
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(700)


def _keep(page: Page, path: Path) -> None:
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").save(path, "WEBP", quality=82, method=6)


def _violations(page: Page) -> list[str]:
    """What axe finds, one line each: the rule, and where."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run({ runOnly: rules[0], rules: rules[1] })", [RULES, DOUBTFUL])
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
