"""The whole way over the API with a real worker: upload, pre-label, correct, submit, approve, sign, export."""

import contextlib
import io
import json
import uuid

import pytest
from pycocotools.coco import COCO

from annotations.services import approvals
from inference.services import models
from inference.smears import generate
from tests.annotations.conftest import PASSWORD, adam, ana, case, client_of, people, project, rui, vera, zoe
from tests.inference.test_worker import wait_until, worker

__all__ = ["adam", "ana", "case", "client_of", "people", "project", "rui", "vera", "zoe"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


@pytest.fixture
def starter(project, settings):
    """The model that ships with Marrowscope, in use in the project."""
    model = models.register(folder=settings.ROOT / "inference" / "starter", name="starter")
    models.deploy(project_id=project.pk, model_id=model.pk)
    return model


def test_from_a_photograph_to_an_approved_count(project, case, starter, client_of, tmp_path):
    ana, rui = client_of("ana"), client_of("rui")
    field = upload(ana, case)
    job = ana.post(f"/api/projects/{project.pk}/prelabel", {}).json()
    wait_for_the_worker(ana, job, tmp_path)

    cells = ana.get(f"/api/fields/{field}/cells").json()["cells"]
    assert {cell["produced_by"] for cell in cells} == {"starter@1"}
    correct(ana, field, cells[0], project)
    assert ana.post(f"/api/fields/{field}/submit", {"threshold": 0.5}).status_code == 200
    assert rui.post(f"/api/fields/{field}/approve").status_code == 200
    signed = sign(rui, case)

    coco = load(rui.get(f"/api/projects/{project.pk}/export?format=coco"), tmp_path)
    sealed = rui.get(f"/api/approvals/{signed['id']}").json()["record"]
    record = json.loads(sealed)
    assert len(coco.anns) == len(record["fields"][0]["cells"]) > 1
    assert approvals.sha256(sealed) == signed["sha256"]
    corrected = [cell for cell in coco.anns.values() if cell["status"] == "corrected"]
    assert [coco.cats[cell["category_id"]]["name"] for cell in corrected] == ["plasma_cell"]


def upload(client, case) -> str:
    """A synthetic photograph, as a browser sends it; its key."""
    file = io.BytesIO()
    generate(seed=3, size=(1280, 960), cells=12).image.save(file, "JPEG", quality=92)
    file.seek(0)
    file.name = "Surname, Name 1970.jpg"
    answer = client.post("/api/fields", {"case": str(case.pk), "file": file}, format="multipart")
    assert answer.status_code == 201
    assert "Surname" not in json.dumps(answer.json())
    return answer.json()["id"]


def wait_for_the_worker(client, job, tmp_path) -> None:
    """A worker process of its own takes the job from the queue and finishes it."""

    def over() -> bool:
        return client.get(f"/api/jobs/{job['id']}").json()["state"] not in ("pending", "running")

    with worker(tmp_path / "log", "-Q", "prelabel") as process:
        wait_until(over, 150, process, tmp_path / "log")
    assert client.get(f"/api/jobs/{job['id']}").json()["state"] == "succeeded"


def correct(client, field, cell, project) -> None:
    """One cell is a plasma cell, whatever the model says."""
    labels = client.get(f"/api/projects/{project.pk}").json()["label_set"]["labels"]
    plasma = next(label["id"] for label in labels if label["code"] == "plasma_cell")
    operation = {"id": str(uuid.uuid4()), "kind": "update", "cell": cell["id"], "version": 1, "label": plasma}
    assert client.post(f"/api/fields/{field}/operations", {"operations": [operation]}).status_code == 200


def sign(client, case) -> dict[str, str]:
    signature = {"password": PASSWORD, "meaning": "Reviewed and approved", "justification": "One field, for a test"}
    answer = client.post(f"/api/cases/{case.pk}/approve", signature)
    assert answer.status_code == 201
    return answer.json()


def load(answer, tmp_path) -> COCO:
    path = tmp_path / "coco.json"
    path.write_bytes(b"".join(answer.streaming_content))
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(path)
