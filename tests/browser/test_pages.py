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
from tests.browser.making import counted_case, found, sent, signed

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = ROOT / "docs" / "screenshots"
SIZES = ((1440, 900), (1024, 768))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Experimental: it takes key caps and initials beside a name, hidden from screen readers, for a part of it.
DOUBTFUL = {"label-content-name-mismatch": {"enabled": False}}
RESEARCH_USE = "For Research Use Only. Not for use in diagnostic procedures."
VIEWER = "section[aria-label^='Viewer of field']"
CROP = "[data-id] img"


class View(NamedTuple):
    """One page as people meet it."""

    address: str  # with {project}, {case}, {field} and so on from `demo`
    press: str = ""  # a button that opens what is to be seen
    user: str | None = "rui"
    ready: str = "h1"  # what is there once the page is
    click: str = ""  # what is clicked, then the keys that are pressed
    keys: tuple[str, ...] = ()


PAGES = {
    "sign-in": View("/", user=None),
    "projects": View("/?all=1"),
    "project": View("/projects/{project}"),
    "project-filtered": View("/projects/{project}?show=review"),
    "new-case": View("/projects/{project}", press="New case"),
    "model": View("/projects/{project}", press="In use"),
    "case": View("/cases/{case}", ready="img"),
    "export": View("/cases/{case}", press="Export"),
    "case-counted": View("/cases/{counted}", ready="img"),
    "sign": View("/cases/{counted}", press="Approve count", ready="img"),
    "case-signed": View("/cases/{closed}", ready="a[href*=reports]"),
    "report": View("/cases/{closed}/reports/{signature}", ready="article table"),
    "case-empty": View("/cases/{bare}", user="adam"),
    "project-empty": View("/projects/{empty}", user="adam"),
    "gallery": View("/cases/{case}/gallery", ready=CROP, click=CROP),
    "gallery-alike": View("/cases/{case}/gallery?by=stage&sort=similarity&size=80", ready=CROP),
    "gallery-keys": View("/cases/{case}/gallery", ready=CROP, keys=("?",)),
    "gallery-empty": View("/cases/{bare}/gallery", user="adam"),
    "field": View("/fields/{field}", ready=VIEWER),
    "field-selected": View("/fields/{field}?cell={cell}", ready=VIEWER),
    "field-keys": View("/fields/{field}", ready=VIEWER, keys=("?",)),
    "field-decide": View("/fields/{field}?cell={cell}", ready=VIEWER, keys=("Shift+A",)),
    "jobs": View("/projects/{project}/jobs", ready="table"),
    "job": View("/projects/{project}/jobs?job={job}", ready="[role=log] li"),
    "models": View("/projects/{project}/models", ready="table"),
    "models-compare": View("/projects/{project}/models?show=compare"),
    "models-corrections": View("/projects/{project}/models?show=corrections"),
    "models-next": View("/projects/{project}/models?show=next", ready="table"),
    "model-version": View("/projects/{project}/models/{model}", ready="table"),
    "members": View("/projects/{project}/members", user="adam", ready="table"),
    "labels": View("/projects/{project}/labels", user="adam", ready="table"),
    "labels-change": View(
        "/projects/{project}/labels", user="adam", ready="table", click="[aria-label='Change Granulocyte']"
    ),
    "not-found": View("/nowhere"),
}


# Where one is, what is cut, and what is said of it.
TROUBLES = {
    "project-broken": ("/projects/{project}", "api", "This could not be loaded"),
    "gallery-broken": ("/cases/{case}/gallery", "api", "This could not be loaded"),
    "case-offline": ("/cases/{case}", "network", "The server cannot be reached"),
    "field-offline": ("/fields/{field}", "network", "The server cannot be reached"),
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
    project = found(context, "projects")[0]["id"]
    for _ in range(300):
        jobs = context.request.get(f"/api/jobs?project={project}")
        if jobs.ok and all(job["state"] == "succeeded" for job in jobs.json()["results"]):
            break
        time.sleep(1)
    case = min(found(context, f"cases?project={project}"), key=lambda each: each["code"])["id"]
    field = found(context, f"fields?case={case}")[0]["id"]
    cells = context.request.get(f"/api/fields/{field}/cells").json()["cells"]
    cell = max(cells, key=lambda each: each["box"][2] if each["label"] else 0)["id"]
    counted = counted_case(context, site, "STUDY-1", 31, 32)
    closed = counted_case(context, site, "STUDY-2", 33)
    signature = signed(context, site, closed)
    job = found(context, f"jobs?project={project}")[0]["id"]
    model = context.request.get(f"/api/models?project={project}").json()[0]["id"]
    context.close()
    made = {"project": project, "case": case, "field": field, "cell": cell, "counted": counted, "closed": closed}
    return made | {"job": job, "model": model, "signature": signature} | _bare(browser, site, keys)


def _bare(browser: Browser, site: Site, keys: dict[str, StorageState]) -> dict[str, str]:
    """A project of the administrator's without cases, and another with a case without fields."""
    context = browser.new_context(base_url=site.url, storage_state=keys["adam"])
    empty, other = (
        sent(context, site, "projects", data={"name": name})["id"] for name in ("Pilot study", "Second study")
    )
    bare = sent(context, site, "cases", data={"project": other, "code": "MS-2041"})["id"]
    context.close()
    return {"empty": empty, "bare": bare}


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


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_is_said_in_place_and_goes_away(
    browser: Browser, site: Site, keys: dict[str, StorageState], demo: dict[str, str], scheme: str, trouble: str
) -> None:
    view, cut, said = TROUBLES[trouble]
    context = browser.new_context(
        base_url=site.url, storage_state=keys["rui"], color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce", locale="en-GB",
    )  # fmt: skip
    page = context.new_page()
    if cut == "api":
        for some in ("**/api/cases?*", "**/api/cases/*/gallery*"):
            page.route(some, lambda route: route.fulfill(status=500, body="<h1>Bad gateway</h1>"))
    page.goto(view.format(**demo))
    if cut == "network":
        page.locator(f"h1:not(.visually-hidden), {VIEWER}").first.wait_for()
        context.set_offline(True)
    page.get_by_text(said).first.wait_for(timeout=60_000)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        expect(page.get_by_text(RESEARCH_USE).last).to_be_in_viewport()
        if os.environ.get("SCREENSHOTS"):
            _keep(page, SHOTS / f"{trouble}-{scheme}-{width}.webp")
        assert _violations(page) == []
    page.unroute_all()
    context.set_offline(False)
    if cut == "api":
        page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text(said)).to_have_count(0, timeout=60_000)
    context.close()


def _settled(page: Page, view: View) -> None:
    """The page has come, with its pictures, and nothing is on its way."""
    page.locator(view.ready).first.wait_for()
    page.wait_for_load_state("networkidle")
    if view.press:
        page.get_by_role("button", name=view.press).first.click()
        page.get_by_role("dialog").wait_for()
    if view.click:
        page.locator(view.click).first.click()
    for key in view.keys:
        page.keyboard.press(key)
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
