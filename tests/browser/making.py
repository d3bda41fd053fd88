"""What browser tests make over the API before they look: cases whose fields are looked at by the model and approved."""

import io
import time
from typing import Any

from playwright.sync_api import BrowserContext, FilePayload

from inference.smears import generate
from tests.browser.conftest import Site


def sent(context: BrowserContext, site: Site, what: str, **body: Any) -> dict[str, Any]:
    """Post to the API as the one who is signed in."""
    token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")
    answer = context.request.post(f"/api/{what}", headers={"X-CSRFToken": token, "Referer": site.url}, **body)
    assert answer.ok, answer.text()
    return dict(answer.json())


def found(context: BrowserContext, what: str) -> list[Any]:
    """A list of the API."""
    answer = context.request.get(f"/api/{what}")
    assert answer.ok, answer.text()
    return list(answer.json()["results"])


def counted_case(context: BrowserContext, site: Site, code: str, *seeds: int) -> str:
    """A case of the demo with a synthetic field of each seed, all approved; its key."""
    project = found(context, "projects")[0]["id"]
    case = sent(context, site, "cases", data={"project": project, "code": code})["id"]
    for seed in seeds:
        held = io.BytesIO()
        generate(seed, cells=80).image.save(held, "JPEG", quality=92)
        photo: FilePayload = {"name": "f.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}
        field = sent(context, site, "fields", multipart={"case": case, "file": photo})["id"]
        while not context.request.get(f"/api/fields/{field}").json()["produced_by"]:
            time.sleep(0.5)
        sent(context, site, f"fields/{field}/submit", data={"threshold": 0.7})
        sent(context, site, f"fields/{field}/approve")
    return str(case)


def signed(context: BrowserContext, site: Site, case: str) -> str:
    """Sign the case's count; the signature's key."""
    said = {"password": site.password, "meaning": "Reviewed and approved", "justification": "Hypocellular sample"}
    return str(sent(context, site, f"cases/{case}/approve", data=said)["id"])
