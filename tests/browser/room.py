"""What the tests of the review room share: people at their browsers, a field each, and what the server holds of it."""

import io
import json
import math
import os
import re
import signal
import time
import uuid
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg2
from marrowscope import places
from PIL import Image
from playwright.sync_api import (
    APIRequestContext,
    APIResponse,
    BrowserContext,
    Error,
    FilePayload,
    Page,
    Request,
    expect,
)

from tests.browser.conftest import Site, sign_in

# Two frames from now, and what was to be done after them; a page that nobody looks at has none, and is told at once.
FOLLOWED = """() => new Promise((then) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(then)));
  setTimeout(then, 500);
})"""

# A cell as people read it: its label's name, and its box in whole field pixels (x, y, width, height).
Read = tuple[str, tuple[int, ...]]


class Room:
    """One person's browser on the site, and the API as that person uses it. `sent` is every operation it ever sent."""

    def __init__(self, context: BrowserContext, site: Site, name: str) -> None:
        self.site, self.name, self.context = site, name, context
        self.sent: list[dict[str, Any]] = []
        context.on("request", self._note)
        self.page = self.new_page()
        sign_in(self.page, name, site.password)

    def _note(self, request: Request) -> None:
        if request.url.endswith("/operations") and request.post_data:
            self.sent += json.loads(request.post_data)["operations"]

    def new_page(self) -> Page:
        """Another tab of this browser."""
        page = self.context.new_page()
        page.set_default_timeout(30_000)
        return page

    def close_tab(self) -> None:
        """Close the tab as it is, without a question, and open an empty one."""
        self.page.close(run_before_unload=False)
        self.page = self.new_page()

    @property
    def api(self) -> APIRequestContext:
        """Requests with this person's cookies."""
        return self.context.request

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """A writing request; it succeeds."""
        answer = self.try_post(path, body)
        assert answer.ok, answer.text()
        return dict(answer.json())

    def put(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The same with PUT."""
        answer = self.api.put(path, data=body, headers=self._token())
        assert answer.ok, answer.text()
        return dict(answer.json())

    def upload(self, case: str, photo: FilePayload) -> dict[str, Any]:
        """The photograph as a field of the case."""
        answer = self.api.post("/api/fields", multipart={"case": case, "file": photo}, headers=self._token())
        assert answer.ok, answer.text()
        return dict(answer.json())

    def try_post(self, path: str, body: dict[str, Any]) -> APIResponse:
        """A writing request, whatever comes of it."""
        return self.api.post(path, data=body, headers=self._token())

    def field(self, picture: bytes | None = None) -> dict[str, Any]:
        """A new field of this person's, in a case of its own, after the model has looked at it."""
        [field] = self.fields(1, picture)
        return field

    def fields(self, number: int, picture: bytes | None = None) -> list[dict[str, Any]]:
        """So many of them on one slide, in its order."""
        project = self.api.get("/api/projects").json()["results"][0]
        case = self.post("/api/cases", {"project": project["id"], "code": f"T-{uuid.uuid4().hex[:8]}"})
        stored = [self.upload(case["id"], self._photo(picture)) for _ in range(number)]
        return [self._looked_at(field["id"]) for field in stored]

    def _photo(self, picture: bytes | None) -> FilePayload:
        return {"name": "f.png", "mimeType": "image/png", "buffer": picture or blank(uuid.uuid4().int)}

    def _looked_at(self, identifier: str) -> dict[str, Any]:
        for _ in range(900):
            field = dict(self.api.get(f"/api/fields/{identifier}").json())
            if field["produced_by"]:
                return field
            time.sleep(0.2)
        raise AssertionError("No model looked at the field.")

    def draw(self, field: str, number: int) -> None:
        """Cells in rows, straight over the API."""
        boxes = [[20 + 60 * (n % 9), 20 + 60 * (n // 9), 40, 40] for n in range(number)]
        some = [{"id": str(uuid.uuid4()), "kind": "create", "cell": str(uuid.uuid4()), "box": box} for box in boxes]
        self.post(f"/api/fields/{field}/operations", {"operations": some})

    def open(self, field: str) -> None:
        """The field in the viewer, everything saved."""
        self.go(f"/fields/{field}")
        self.page.get_by_role("region", name=re.compile("^Viewer of field")).wait_for()
        self.saved()

    def go(self, address: str) -> None:
        """To an address, however long the server takes to be there."""
        for _ in range(120):
            with suppress(Error):  # the server is being started again
                self.page.goto(address)
                return
            self.page.wait_for_timeout(500)
        raise AssertionError(f"{address} never came.")

    def followed(self) -> None:
        """Words follow an edit a frame after the picture: until they have, as whoever reads them does."""
        with suppress(Error):  # the page is on its way to another
            self.page.evaluate(FOLLOWED)

    def saved(self, timeout: float = 60_000) -> None:
        """The browser has nothing left that the server does not have."""
        self.followed()
        expect(self.page.get_by_role("button", name="Saved", exact=True)).to_be_visible(timeout=timeout)

    def keys(self, *keys: str) -> None:
        """Press them one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def step_by_key(self) -> None:
        """Take the next step of the review: its dialog, and its answer."""
        self.keys("Control+Enter")
        dialog = self.page.get_by_role("dialog")
        dialog.wait_for()
        self.page.wait_for_timeout(300)
        self.keys("Enter")
        dialog.wait_for(state="hidden")

    def state(self, field: str) -> str:
        """What state the server has the field in."""
        return str(self.api.get(f"/api/fields/{field}").json()["state"])

    def cells(self, field: str) -> dict[str, tuple[object, ...]]:
        """What the server shows of the field: each visible cell's label, box and status."""
        found = self.api.get(f"/api/fields/{field}/cells").json()["cells"]
        return {c["id"]: (c["label"], tuple(round(side, 2) for side in c["box"]), c["status"]) for c in found}

    def shown(self) -> dict[str, int]:
        """The live count, row by row, as this person reads it."""
        self.followed()
        rows = self.page.get_by_role("region", name="Live count").get_by_role("button")
        names = rows.evaluate_all("all => all.map((row) => row.getAttribute('aria-label'))")  # all at one moment
        found = [re.fullmatch(r"(.*): (\d+)", name or "") for name in names]
        return {row[1]: int(row[2]) for row in found if row}

    def labels(self) -> dict[str, str]:
        """The names of the project's labels, by their keys."""
        [project] = self.api.get("/api/projects").json()["results"][:1]
        return {label["id"]: label["name"] for label in project["label_set"]["labels"]}

    def held(self, field: str) -> Counter[Read]:
        """The visible cells that people have decided on, as the server has them, in the words of `read`."""
        names = self.labels()
        found = self.api.get(f"/api/fields/{field}/cells").json()["cells"]
        decided = [cell for cell in found if cell["status"] != "proposed"]
        return Counter((names.get(cell["label"], "Unidentified"), whole(cell["box"])) for cell in decided)

    def read(self, number: int) -> Counter[Read]:
        """What the screen says of its cells, walking through that many of them by key."""
        self.keys("Escape", "Escape")
        seen: list[Read] = []
        for _ in range(number):
            self.keys(".")
            seen.append(self.selected())
        return Counter(seen)

    def selected(self) -> Read:
        """What the screen says of the selected cell."""
        self.followed()
        region = self.page.get_by_role("region", name="Selected cell")
        place = re.search(r"(\d+) × (\d+) px at (\d+), (\d+)", region.locator("p").first.inner_text())
        assert place
        width, height, x, y = map(int, place.groups())
        return region.get_by_role("heading").inner_text(), (x, y, width, height)

    def _token(self) -> dict[str, str]:
        cookies = {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}
        return {"X-CSRFToken": cookies["csrftoken"], "Referer": self.site.url}


def whole(box: list[float]) -> tuple[int, ...]:
    """A box in whole pixels, rounded as browsers round."""
    return tuple(math.floor(side + 0.5) for side in box)


def blank(seed: int) -> bytes:
    """A small photograph unlike any other, with nothing on it that a model takes for a cell."""
    image = Image.new("RGB", (640, 480), "#f3e4ee")
    image.putdata([(243, 228, 230 + (seed >> n) % 2) for n in range(120)])
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def kill_web(site: Site) -> None:
    """End the web process without a word, as a full memory or a pulled plug does. `up` starts it again."""
    for _ in range(300):
        if running := _web_processes(str(site.log.parent).encode()):
            for number in running:
                os.kill(number, signal.SIGKILL)
            return
        time.sleep(0.2)
    raise AssertionError("The web process was not started again.")


def _web_processes(folder: bytes) -> list[int]:
    """The numbers of the web processes of the site that keeps its files in this folder."""
    found = []
    for words in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it ended meanwhile
            if (
                b"marrowscope.up.web" in words.read_bytes().split(b"\0")
                and folder in (words.parent / "environ").read_bytes()
            ):
                found.append(int(words.parent.name))
    return found


def operations(site: Site, field: str) -> set[str]:
    """The ids of the operations that the site's database has taken for a field, read past the server."""
    return {str(row[0]) for row in sql(site, "SELECT id FROM annotations_operation WHERE field_id = %s", field)}


def sql(site: Site, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Say something to the site's database, past the server; the rows it answers with, if any."""
    (number, *_) = _web_processes(str(site.log.parent).encode())
    environment = Path(f"/proc/{number}/environ").read_bytes().decode().split("\0")
    var = next(value for value in environment if value.startswith("MARROWSCOPE_VAR=")).partition("=")[2]
    url = places.database_url(Path(var))
    with closing(psycopg2.connect(url)) as database, database, database.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
