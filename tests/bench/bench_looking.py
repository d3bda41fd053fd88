"""How much of the detector's speed is left when a worker pre-labels, and how soon a promoted model speaks.

    python -m tests.bench.bench_looking [--fields 8] [--rounds 5] [--cells 40]

First, in this process: a pre-label job, from decoding to rows committed, against bare `Predictor.predict` on the same
pictures, decoded before; by turns, so that the ratio is what to read. Then on a real web server and a real worker: a
model is put to use, and from that answer to the first field it has looked at; meanwhile somebody reads fields without
a pause, and no request may fail.
"""

import argparse
import io
import json
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.bench_platform import FOLDER, PASSWORD, PORT, User, signed_in, started, web_server  # first

# isort: split
from jobs.models import Job

from annotations.models import Case, Cell, Field, Project, ProposalSet
from annotations.services import fields, projects
from inference import runner, tasks
from inference.models import ModelVersion
from inference.services import models, prelabel
from inference.smears import generate

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "inference" / "starter"
PROMOTIONS = 3


def main() -> None:
    """Draw, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fields", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cells", type=int, default=40, help="drawn on each field")
    asked = parser.parse_args()
    with started():
        person = User.objects.create_user("bench", password=PASSWORD, is_staff=True)
        project = projects.create(name="Bench", by=person)
        case = Case.objects.create(project=project, code="B-1")
        shown = [_field(case, person, number, asked.cells) for number in range(asked.fields)]
        model = models.register(folder=STARTER, name="starter")
        models.deploy(project_id=project.pk, model_id=model.pk)
        throughput(project, person, shown, model, asked.rounds)
        promotion(project, shown, model)


def throughput(project: Project, person: User, shown: list[Field], model: ModelVersion, rounds: int) -> None:
    """A job against the bare detector, by turns."""
    predictor, pictures = runner.predictor_of(model), [runner._read(one) for one in shown]
    ratios, speeds = [], []
    for number in range(rounds + 1):
        Cell.objects.all().delete()
        ProposalSet.objects.all().delete()
        bare = _time(lambda: [predictor.predict(pictures[n : n + runner.BATCH], min_score=runner.MIN_SCORE)
                              for n in range(0, len(pictures), runner.BATCH)])  # fmt: skip
        job = prelabel.start(project_id=project.pk, by=person)
        whole = _time(lambda job=job: tasks.prelabel(str(job.pk)))
        job.refresh_from_db()
        assert job.state == "succeeded", job.error
        if number:  # the first warms caches on both sides
            ratios.append(bare / whole)
            speeds.append(len(shown) / whole)
    print(f"Pre-labelling {len(shown)} fields, {Cell.objects.count()} cells: {statistics.median(speeds):.2f} fields/s, "
          f"{statistics.median(ratios):.2f} of the bare detector's speed (goal: at least 0.85; rounds: "
          f"{', '.join(f'{ratio:.2f}' for ratio in ratios)})", flush=True)  # fmt: skip


def promotion(project: Project, shown: list[Field], model: ModelVersion) -> None:
    """From the answer to the promotion to the first field that the new model has looked at."""
    others = [models.register(folder=_copy(number), name="other") for number in range(PROMOTIONS)]
    with web_server(), worker(FOLDER / "worker.log"):
        web = signed_in()
        url = f"http://127.0.0.1:{PORT}/api/projects/{project.pk}"
        _promoted(web, url, others.pop(), shown)  # the worker loads torch
        with _reading(project) as answers:
            taken = [_promoted(web, url, other, shown) for other in others]
    failed = sum(code >= 500 or code == 0 for code in answers)
    print(f"Promotion to the new model's first field: {', '.join(f'{s:.1f}' for s in taken)} s on a worker at work; "
          f"{len(answers)} requests meanwhile, {failed} failed (goal: 0)")  # fmt: skip


def _promoted(web, url: str, model: ModelVersion, shown: list[Field]) -> float:  # type: ignore[no-untyped-def]
    answer = web.put(f"{url}/model", json={"model": str(model.pk), "reason": "bench"})
    assert answer.ok, answer.text
    began = time.perf_counter()
    answer = web.post(f"{url}/prelabel", json={"fields": [str(one.pk) for one in shown]})
    assert answer.ok, answer.text
    while not ProposalSet.objects.filter(produced_by=model.word).exists():
        assert time.perf_counter() - began < 600, (FOLDER / "worker.log").read_text()[-3000:]
        time.sleep(0.02)
    seconds = time.perf_counter() - began
    while Job.objects.get(pk=answer.json()["id"]).state in ("pending", "running"):
        time.sleep(0.05)
    return seconds


@contextmanager
def _reading(project: Project) -> Iterator[list[int]]:
    """Somebody who reads the list of fields without a pause; the answers' codes, 0 for none."""
    answers: list[int] = []
    over = threading.Event()

    def read() -> None:
        web = signed_in()
        while not over.is_set():
            try:
                code = web.get(f"http://127.0.0.1:{PORT}/api/fields", params={"project": str(project.pk)}).status_code
            except OSError:
                code = 0
            answers.append(code)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield answers
    finally:
        over.set()
        reader.join()


@contextmanager
def worker(log: Path) -> Iterator[None]:
    """The pre-label worker as `manage.py up` starts it."""
    command = [sys.executable, "-m", "celery", "-A", "marrowscope", "worker", "-Q", "prelabel", "--pool", "solo"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=ROOT)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _copy(number: int) -> Path:
    """The starter under another hash: what is measured is the change, not the model."""
    folder = FOLDER / f"other-{number}"
    shutil.copytree(STARTER, folder)
    described = json.loads((folder / "model.json").read_text())
    (folder / "model.json").write_text(json.dumps(described | {"dataset": {"name": f"copy {number}"}}))
    return folder


def _field(case: Case, person: User, number: int, cells: int) -> Field:
    file = io.BytesIO()
    generate(number, cells=cells).image.save(file, "JPEG", quality=90)
    file.seek(0)
    return fields.store(case_id=case.pk, source=file, by=person).field


def _time(work) -> float:  # type: ignore[no-untyped-def]
    started_at = time.perf_counter()
    work()
    return time.perf_counter() - started_at


if __name__ == "__main__":
    main()
