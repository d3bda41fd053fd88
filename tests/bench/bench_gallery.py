"""How the gallery bears 25,000 cells: first crops, all cells there, scrolling, choosing, sorting, dragging, memory.

    python -m tests.bench.bench_gallery [--fields 100] [--cells 250] [--rounds 6]

Real servers, built pages, the machine's Chromium without a GPU; every field is a photograph of its own, and the server
has cut none of them before. Prints medians and 95th percentiles in milliseconds.
"""

import argparse
import io
import shutil
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from random import Random

import numpy as np

from tests.bench import bench_viewer as viewer  # isort: skip - first: it makes the environment that Django reads

import requests
from accounts.models import User
from django.core.management import call_command
from marrowscope.up import servers, static
from PIL import Image
from playwright.sync_api import BrowserContext, Page, sync_playwright

from annotations.models import Case, Slide
from annotations.services import cases, fields, projects, proposals
from tests.browser.conftest import QUIET, sign_in

viewer.PORT = 8933  # both benches may run at once
viewer.URL = f"http://localhost:{viewer.PORT}"
COMPLETE = "() => performance.getEntriesByName('gallery complete').some((mark) => mark.detail === %d)"
LAST_SET = "performance.getEntriesByType('resource').findLast(({ name }) => name.includes('/crops?')).name"
NUMBERS = 128  # of a cell's vector
GRID = "[data-gallery-grid]"
# Every crop that the window shows has come, and there are some.
CROPS_THERE = """() => {
  const grid = document.querySelector('[data-gallery-grid]')?.getBoundingClientRect();
  if (!grid) return false;
  const shown = [...document.querySelectorAll('[data-id]')].filter((tile) => {
    const at = tile.getBoundingClientRect();
    return at.bottom > grid.top && at.top < grid.bottom;
  });
  return shown.length > 20 && shown.every((tile) => [...tile.querySelectorAll('img')].some((img) => img.complete));
}"""


def main() -> None:
    """Start servers, fill them, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fields", type=int, default=100)
    parser.add_argument("--cells", type=int, default=250, help="of one field")
    parser.add_argument("--rounds", type=int, default=6)
    asked = parser.parse_args()
    try:
        with servers.for_tests(viewer.FOLDER / "servers"):
            home = viewer.FOLDER / "servers"
            servers.Postgres(home / "pgdata", home / "pg").make_database("bench")
            call_command("migrate", verbosity=0)
            static.collect()
            case = fill(asked.fields, asked.cells)
            with viewer.web_server(), sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=viewer.chromium(), args=QUIET)
                context = browser.new_context(base_url=viewer.URL, viewport={"width": 1440, "height": 900})
                sign_in(context.new_page(), "bench", viewer.PASSWORD)
                measure(context, case, asked.fields * asked.cells, asked.rounds)
                again(browser.new_context(base_url=viewer.URL, storage_state=context.storage_state()), case)
    finally:
        shutil.rmtree(viewer.FOLDER, ignore_errors=True)


def report(name: str, values: list[float], unit: str = "ms") -> None:
    """One line: how many, median, 95th percentile, most."""
    late = sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]
    print(
        f"{name:<44} n {len(values):4d}   p50 {statistics.median(values):7.1f}   p95 {late:7.1f}   "
        f"most {max(values):7.1f} {unit}",
        flush=True,
    )


# --- what is measured -------------------------------------------------------------------------------------------------


def measure(context: BrowserContext, case: Case, number: int, rounds: int) -> None:
    """A first visit to the gallery, and everything a hand does there."""
    page = opened(context, case, "first visit")
    wait(page, "all cells there", COMPLETE % number)
    crops(page)
    page.evaluate(viewer.PROBE)
    times: dict[str, list[float]] = defaultdict(list)
    scroll(page, times, rounds)
    for _ in range(rounds):
        hand(page, times)
    for name, values in times.items():
        report(name, values)
    print(f"{'heap':<44} {viewer.heap(page, context.new_cdp_session(page)):.0f} MB", flush=True)
    page.close()


def again(context: BrowserContext, case: Case) -> None:
    """A fresh browser when the server has cut everything once."""
    opened(context, case, "fresh browser, server warm").close()


def opened(context: BrowserContext, case: Case, name: str) -> Page:
    """The gallery with its first crops; says how long that took."""
    page = context.new_page()
    page.add_init_script("performance.setResourceTimingBufferSize(5000)")
    page.set_default_timeout(180_000)
    began = time.monotonic()
    page.goto(f"/cases/{case.pk}/gallery")
    page.wait_for_selector("[data-id]")
    print(f"{name + ': first cells':<44} {1000 * (time.monotonic() - began):.0f} ms", flush=True)
    page.wait_for_function(CROPS_THERE)
    print(f"{name + ': first crops':<44} {1000 * (time.monotonic() - began):.0f} ms", flush=True)
    return page


def wait(page: Page, name: str, until: str) -> None:
    began = time.monotonic()
    page.wait_for_function(until)
    print(f"{name:<44} + {1000 * (time.monotonic() - began):.0f} ms", flush=True)


def crops(page: Page) -> None:
    """What the server needs for a set of crops that it has cut before, asked one after the other."""
    address = page.evaluate(LAST_SET)
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    session, took = requests.Session(), []
    for _ in range(40):
        began = time.monotonic()
        session.get(address, cookies=cookies).raise_for_status()
        took.append(1000 * (time.monotonic() - began))
    report("a set of crops from the server", took)


def scroll(page: Page, times: dict[str, list[float]], rounds: int) -> None:
    """With the wheel, quickly with the bar, and how long until the crops of a new place are there."""
    page.mouse.move(600, 500)
    height = page.evaluate(f"document.querySelector('{GRID}').scrollHeight")
    chance = Random(7)
    for _ in range(rounds):
        page.evaluate("bench.frames = [], bench.running = true")
        for _ in range(60):
            page.mouse.wheel(0, 240)
            time.sleep(0.012)
        page.evaluate("bench.running = false")
        times["scroll with the wheel, frame"] += page.evaluate("bench.frames")
        page.evaluate("bench.frames = [], bench.running = true")
        for at in np.linspace(0, 0.9, 40):
            page.evaluate(f"(top) => document.querySelector('{GRID}').scrollTo(0, top)", height * at)
            time.sleep(0.012)
        page.evaluate("bench.running = false")
        times["drag the bar from end to end, frame"] += page.evaluate("bench.frames")
        page.evaluate(f"(top) => document.querySelector('{GRID}').scrollTo(0, top)", height * chance.random())
        began = time.monotonic()
        page.wait_for_function(CROPS_THERE)
        times["a new place: all its crops there"].append(1000 * (time.monotonic() - began))


def hand(page: Page, times: dict[str, list[float]]) -> None:
    """Select, walk, relabel, take back, frame, group and sort: each from the event to the painted frame."""
    page.evaluate(f"document.querySelector('{GRID}').scrollTo(0, 2000)")
    page.wait_for_function(CROPS_THERE)
    tiles = page.locator("[data-id]").all()
    inside = [box for tile in tiles if (box := tile.bounding_box()) and 200 < box["y"] < 700]
    first, last = inside[0], inside[-1]
    click: Callable[[], None] = lambda: page.mouse.click(first["x"] + 40, first["y"] + 40)  # noqa: E731
    times["select by click"].append(viewer.taken(page, "pointerup", click)[0])
    for name, key in {"walk by arrow": "ArrowRight", "relabel by key": "4", "undo": "Control+z"}.items():
        times[name].append(viewer.taken(page, "keydown", partial(page.keyboard.press, key))[0])
    page.evaluate("bench.frames = [], bench.running = true")
    page.mouse.move(first["x"] - 6, first["y"] + 10)
    page.mouse.down()
    for step in range(30):
        share = step / 29
        page.mouse.move(first["x"] + share * (last["x"] - first["x"]), first["y"] + share * (last["y"] - first["y"]))
        time.sleep(0.012)
    page.mouse.up()
    page.evaluate("bench.running = false")
    times["rubber band, frame"] += page.evaluate("bench.frames")
    times["whole group by key"].append(viewer.taken(page, "keydown", lambda: page.keyboard.press("Control+a"))[0])
    for word in ("Stage", "Class"):
        press: Callable[[], None] = page.get_by_role("radio", name=word).locator("..").click
        times["group anew"].append(viewer.taken(page, "pointerup", press)[0])


# --- data -------------------------------------------------------------------------------------------------------------


def fill(number: int, each: int) -> Case:
    """A case of that many fields with that many proposals, no two photographs alike."""
    person = User.objects.create_user("bench", password=viewer.PASSWORD, is_staff=True)
    project = projects.create(name="Bench", by=person)
    case = cases.create(project_id=project.pk, code="B-1", by=person)
    smear = Slide.objects.create(case=case, name="1")
    picture = np.asarray(Image.open(io.BytesIO(viewer.photograph())))
    for place in range(number):
        held = io.BytesIO()
        Image.fromarray(np.roll(picture, 19 * place, axis=1)).save(held, "JPEG", quality=92)
        held.seek(0)
        field = fields.store(case_id=case.pk, slide_id=smear.pk, source=held, by=person).field
        proposals.write(field_id=field.pk, produced_by="bench@1", detections=detections(each, place))
    return case


def detections(number: int, seed: int) -> list[proposals.Detection]:
    """Boxes of cells' sizes, of five classes, with a vector each."""
    chance = np.random.default_rng(seed)
    sides = chance.uniform(40, 90, number)
    return [
        proposals.Detection(
            viewer.CODES[at % len(viewer.CODES)],
            (float(x), float(y), float(side), float(side)),
            float(score),
            vector=chance.integers(-127, 128, NUMBERS).astype(np.int8).tobytes(),
        )
        for at, (side, x, y, score) in enumerate(
            zip(
                sides,
                chance.uniform(0, viewer.WIDTH - 90, number),
                chance.uniform(0, viewer.HEIGHT - 90, number),
                chance.uniform(0.72, 0.99, number),
                strict=True,
            )
        )
    ]


if __name__ == "__main__":
    main()
