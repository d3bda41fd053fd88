"""The whole circle in a real browser: correct, approve, retrain, watch, judge, promote, pre-label, roll back."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from inference.smears import generate
from tests.browser import lesson
from tests.browser.room import Room

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]

CASES = range(1, 5)  # the least that can be divided
EPOCHS = 2
LONG = 180_000  # ms


@pytest.fixture
def rooms(enter: Callable[..., Room]) -> Iterator[dict[str, Room]]:
    """Adam sets up, Rui answers for counts, Ana corrects; none of their pages complains of anything."""
    found, complaints = {name: enter(name) for name in ("adam", "rui", "ana")}, list[str]()
    for room in found.values():
        room.page.on("pageerror", lambda error: complaints.append(str(error)))
    yield found
    assert complaints == []


def test_what_people_approved_becomes_a_model_that_is_used_and_taken_back(rooms: dict[str, Room]) -> None:
    rui, ana = rooms["rui"], rooms["ana"]
    project = lesson.project(rooms["adam"], "Lesson")
    corrected = sum(lesson.approved_case(rui, project, seed) for seed in CASES)
    address = f"/projects/{project['id']}/models"

    for room in (rui, ana):
        room.go(address)
    expect(panel(ana.page, "Retrain")).to_contain_text("A pathologist or an administrator of the project may start")
    press(rui.page, corrected)
    training = watch(rui, ana, project["id"])

    candidate = next(m for m in models(rui, project["id"]) if m["id"] == training["model"])
    assert (candidate["state"], candidate["gate"]["champion"]) == ("candidate", "starter@1")
    rui.page.get_by_role("link", name=candidate["word"], exact=True).first.click()
    judge(rui.page, project, candidate["gate"])
    ana.go(f"{address}/{candidate['id']}")
    expect(ana.page.get_by_role("heading", level=1)).to_contain_text(candidate["word"])
    expect(promoting(ana.page, candidate)).to_have_count(0)

    promote(rui.page, candidate)
    assert lesson.looked_at(rui, project, generate(91, lesson.SIZE), "AFTER")["produced_by"] == candidate["word"]
    rui.go(address)
    roll_back(rui.page, "starter@1")
    assert lesson.looked_at(rui, project, generate(92, lesson.SIZE), "BACK")["produced_by"] == "starter@1"
    assert [act["act"] for act in rui.api.get(f"/api{address.removesuffix('models')}promotions").json()] == [
        "rolled_back", "promoted", "promoted",
    ]  # fmt: skip


def press(page: Page, corrected: int) -> None:
    """Retrain for as long as a test may take, having read what that would be."""
    asked = panel(page, "Retrain")
    facts = dict(zip(asked.locator("dt").all_inner_texts(), asked.locator("dd").all_inner_texts(), strict=True))
    assert facts["Corrections since the last training"] == str(corrected)
    assert facts["Approved fields"] == facts["Cases"] == str(len(CASES))
    expect(asked).to_contain_text(re.compile(r"take (about )?\d+ (s|min).*\(short further training, 8 epochs\)"))
    asked.get_by_role("button", name="Options").click()
    asked.get_by_label("Epochs at most").fill(str(EPOCHS))
    expect(asked).to_contain_text(f"(short further training, {EPOCHS} epochs)")
    asked.get_by_role("button", name="Retrain").click()


def watch(rui: Room, ana: Room, project: str) -> dict[str, Any]:
    """Everybody sees it learn: how far it is, figures, curves; then its candidate, without loading the page again."""
    for page in (rui.page, ana.page):
        going = panel(page, "Training now")
        expect(going.locator("dl")).to_contain_text(re.compile(r"Step\s*\d of \d"), timeout=LONG)
        expect(going.get_by_role("progressbar")).not_to_have_attribute("aria-valuenow", "0")
        expect(going.get_by_role("img", name="Loss by step")).to_be_visible()
    assert ana.page.get_by_role("button", name="Cancel the training").count() == 0
    expect(panel(rui.page, "Training")).to_contain_text("and became", timeout=LONG)
    training = rui.api.get(f"/api/projects/{project}/trainings").json()[0]
    assert training["state"] == "succeeded"
    epochs = panel(rui.page, "Training").get_by_role("figure").filter(has_text="AP on held-out cases")
    epochs.get_by_text("As a table").click()
    expect(epochs.get_by_role("row")).to_have_count(1 + EPOCHS)
    return dict(training)


def judge(page: Page, project: dict[str, Any], gate: dict[str, Any]) -> None:
    """The page says of each class what the gate found, and names those for which there was no cell to judge by."""
    said = page.get_by_role("table", name=re.compile("^Recall of .* class by class"))
    expect(said.get_by_role("row")).to_have_count(1 + len(gate["classes"]) + len(gate["unjudged"]))
    for row in gate["classes"]:
        expect(said.get_by_role("row", name=row["name"])).to_contain_text(f"of {row['cells']}")
    assert {row["name"] for row in gate["classes"]} | set(gate["unjudged"]) >= {
        label["name"] for label in project["label_set"]["labels"] if label["code"] in lesson.KINDS
    }
    for name in gate["unjudged"]:
        expect(page.get_by_text(name).first).to_be_visible()


def promote(page: Page, candidate: dict[str, Any]) -> None:
    """Put it to use; where the gate says no, with a reason."""
    promoting(page, candidate).click()
    dialog = page.get_by_role("dialog")
    if not candidate["gate"]["passed"]:
        dialog.get_by_label("Why all the same?").fill("It is to be tried on a few fields.")
    dialog.get_by_role("button", name=re.compile("^Put to use")).click()
    dialog.wait_for(state="hidden")
    expect(page.get_by_role("heading", level=1)).to_contain_text("in use")


def roll_back(page: Page, word: str) -> None:
    """One action, and it is in use at once."""
    panel(page, "In use").get_by_role("button", name=f"Back to {word}").click()
    page.get_by_role("dialog").get_by_role("button", name=f"Back to {word}").click()
    expect(panel(page, "In use").get_by_role("link", name=word)).to_be_visible()


def models(room: Room, project: str) -> list[dict[str, Any]]:
    return list(room.api.get(f"/api/models?project={project}").json())


def promoting(page: Page, candidate: dict[str, Any]) -> Locator:
    return page.get_by_role("button", name=f"Put {candidate['word']} to use")


def panel(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)
