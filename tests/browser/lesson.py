"""A project with something to learn from, made over the API as people make it: small synthetic photographs, corrected
by what was drawn on them, submitted and approved.

    python -m tests.browser.lesson URL PASSWORD [--cases 6] [--name NAME]

makes one on a running server, to look at the Models page by hand.
"""

import argparse
import io
import shutil
import time
import uuid
from pathlib import Path
from typing import Any

from playwright.sync_api import FilePayload, sync_playwright

from inference.smears import Smear, generate
from tests.browser.conftest import QUIET, Site
from tests.browser.room import Room

SIZE, CELLS = (960, 720), 8
KINDS = ["lymphocyte", "eosinophil", "plasma_cell"]  # the last one is new to the starter
THRESHOLD = 0.5
SAME = 0.5  # IoU


def project(adam: Room, name: str) -> dict[str, Any]:
    """A project of Adam's with Rui and Ana in it and the starter in use."""
    made = adam.post("/api/projects", {"name": name, "description": "Drawn by a program, for trying out."})
    for username, role in (("rui", "pathologist"), ("ana", "annotator")):
        adam.post(f"/api/projects/{made['id']}/members", {"username": username, "role": role})
    starter = adam.api.get(f"/api/models?project={made['id']}").json()[0]
    adam.put(f"/api/projects/{made['id']}/model", {"model": starter["id"]})
    return made


def approved_case(rui: Room, project: dict[str, Any], seed: int) -> int:
    """One more case, its field corrected to what was drawn and approved; how many corrections that took."""
    labels = {label["code"]: label["id"] for label in project["label_set"]["labels"]}
    smear = generate(seed, SIZE, CELLS, KINDS)
    field = looked_at(rui, project, smear, f"L-{seed}")
    corrections = correct(rui, field["id"], smear, labels)
    seen = rui.post(f"/api/fields/{field['id']}/submit", {"threshold": THRESHOLD})
    rui.post(f"/api/fields/{field['id']}/approve", {"revision": seen["revision"]})
    return corrections


def looked_at(rui: Room, project: dict[str, Any], smear: Smear, code: str) -> dict[str, Any]:
    """The photograph in a case of its own, once the model in use has looked at it."""
    case, file = rui.post("/api/cases", {"project": project["id"], "code": code}), io.BytesIO()
    smear.image.save(file, "PNG")
    photo: FilePayload = {"name": "f.png", "mimeType": "image/png", "buffer": file.getvalue()}
    key = rui.upload(case["id"], photo)["id"]
    for _ in range(600):
        field = dict(rui.api.get(f"/api/fields/{key}").json())
        if field["produced_by"]:
            return field
        time.sleep(0.2)
    raise AssertionError("No model looked at the field.")


def correct(rui: Room, field: str, smear: Smear, labels: dict[str, str]) -> int:
    """Turn what the model said into what was drawn: other labels, cells it missed, cells that are none; how often."""
    shown = [cell for cell in rui.api.get(f"/api/fields/{field}/cells").json()["cells"] if cell["score"] >= THRESHOLD]
    edits, found = [], set()
    for cell in shown:
        near = [n for n, box in enumerate(smear.boxes) if n not in found and overlap(cell["box"], list(box)) >= SAME]
        known = {"id": str(uuid.uuid4()), "cell": cell["id"], "version": cell["version"]}
        if not near:
            edits.append(known | {"kind": "delete"})
            continue
        found.add(near[0])
        if cell["label"] != labels[smear.labels[near[0]]]:
            edits.append(known | {"kind": "update", "label": labels[smear.labels[near[0]]]})
    for number, box in enumerate(smear.boxes):
        if number not in found:
            edits.append({"id": str(uuid.uuid4()), "kind": "create", "cell": str(uuid.uuid4()),
                          "label": labels[smear.labels[number]], "box": [float(side) for side in box]})  # fmt: skip
    if edits:
        rui.post(f"/api/fields/{field}/operations", {"operations": edits})
    return len(edits)


def overlap(a: list[float], b: list[float]) -> float:
    """Intersection over union of two boxes, x, y, width, height."""
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(0.0, across) * max(0.0, down)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


def main() -> None:
    """Make a lesson on a running server and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("password")
    parser.add_argument("--cases", type=int, default=6)
    parser.add_argument("--name", default=f"Lesson {uuid.uuid4().hex[:4]}")
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        site = Site(asked.url, asked.password, Path())
        adam, rui = (Room(browser.new_context(base_url=asked.url), site, name) for name in ("adam", "rui"))
        made = project(adam, asked.name)
        for seed in range(asked.cases):
            approved_case(rui, made, seed + 1)
            print(f"Case {seed + 1} of {asked.cases} is approved.", flush=True)
        print(f"{asked.url}/projects/{made['id']}/models")


if __name__ == "__main__":
    main()
