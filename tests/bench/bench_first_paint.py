"""How long a person waits for a field: cold (a fresh browser) and warm (the next field of an open viewer).

    python -m tests.bench.bench_first_paint URL PASSWORD [--rounds 10]

Runs against a `make up` with its demo, in the machine's Chromium without a GPU. Painted means: the photograph's tiles
have arrived and the cells are in the viewer. The floor is what any viewer must fetch: the whole field in one tile, and
its cells, one after the other over the API.
"""

import argparse
import shutil
import statistics
import time
from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.conftest import QUIET, sign_in

# Every tile request of this document answered, and the viewer says that all is saved: its cells are there.
PAINTED = """(key) => {
  const tiles = performance.getEntriesByType('resource').filter((entry) => entry.name.includes(`${key}/tiles/`));
  return tiles.length > 0 && tiles.every((entry) => entry.responseEnd > 0);
}"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("password")
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        context, keys = signed_in(browser, asked.url, asked.password)
        cookies = context.storage_state()
        cold, warm, floor = [], [], []
        for number in range(asked.rounds):
            key, after = keys[number % (len(keys) - 1)], keys[number % (len(keys) - 1) + 1]
            fresh = browser.new_context(base_url=asked.url, storage_state=cookies)
            page = fresh.new_page()
            cold.append(timed(lambda page=page, key=key: (page.goto(f"/fields/{key}"), shown(page, key))))
            warm.append(timed(lambda page=page, key=after: (page.keyboard.press("]"), shown(page, key))))
            floor.append(timed(lambda key=key: fetched(context, key)))
            fresh.close()
        for name, times in (("cold", cold), ("warm", warm), ("floor", floor)):
            middle = statistics.median(times)
            ratio = middle / statistics.median(floor)
            print(f"{name:<6} p50 {middle:7.0f} ms   max {max(times):7.0f} ms   ratio to floor {ratio:5.1f}")


def signed_in(browser: Browser, url: str, password: str) -> tuple[BrowserContext, list[str]]:
    """A signed-in context and the keys of the fields of a case, in their order."""
    context = browser.new_context(base_url=url)
    sign_in(context.new_page(), "rui", password)
    case = context.request.get("/api/cases").json()["results"][0]["id"]
    fields = context.request.get(f"/api/fields?case={case}").json()["results"]
    return context, [field["id"] for field in fields]


def shown(page: Page, key: str) -> None:
    """Wait until this field is painted."""
    page.wait_for_function(PAINTED, arg=key)
    page.wait_for_function("(key) => location.pathname.endsWith(key)", arg=key)
    page.get_by_role("button", name="Saved", exact=True).wait_for()


def fetched(context: BrowserContext, key: str) -> None:
    context.request.get(f"/api/fields/{key}/tiles/0/0/0").body()
    context.request.get(f"/api/fields/{key}/cells").body()


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
