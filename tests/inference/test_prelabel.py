"""Asking for pre-labels, and what a job does with them: once per field, whatever is asked twice or goes wrong."""

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import redis
from django.db import connection
from jobs import services as jobs
from jobs.models import Job, JobState
from jobs.running import NotPending

from annotations.errors import BadInput, NotAllowed, NotFound, NothingToDo
from annotations.models import Case, Cell, ProposalSet
from annotations.services import proposals, review
from annotations.signals import field_stored
from annotations.states import FieldState
from inference import runner, tasks
from inference.services import claims, helping, models, prelabel
from tests.annotations.conftest import draw, make_field
from tests.inference.conftest import make_checkpoint, picture

pytestmark = pytest.mark.django_db(transaction=True)

SEEN = [
    SimpleNamespace(label="lymphocyte", box=(10.0, 20.0, 60.0, 80.0), score=0.9, label_score=0.7, look=b"\x01\x7f"),
    SimpleNamespace(label="monocyte", box=(200.0, 20.0, 280.0, 110.0), score=0.4, label_score=0.3, look=b"\x7f\x01"),
]


class TwoCells:
    """A predictor that sees the same two cells on every picture; `before` is called ahead of each look."""

    def __init__(self, before=lambda: None):
        self.before, self.looks, self.pictures = before, 0, 0

    def predict(self, images, min_score):
        self.before()
        connection.close()  # a thread's own, which `before` may have opened
        self.looks, self.pictures = self.looks + 1, self.pictures + len(images)
        return [SEEN for _ in images]


@pytest.fixture
def predictor(monkeypatch) -> TwoCells:
    """Stands in for the detector, and a small picture for every field's."""
    two_cells = TwoCells()
    monkeypatch.setattr(runner, "_load", lambda model: two_cells)
    monkeypatch.setattr(runner, "_read", lambda predictor, field: picture(1))
    runner._kept.clear()
    yield two_cells
    runner._kept.clear()


@pytest.fixture
def fields(case, ana):
    """Ten stored fields."""
    return [make_field(case, by=ana, number=number) for number in range(10)]


def work(job: Job) -> Job:
    """Deliver the job's message to this process."""
    tasks.prelabel(str(job.pk))
    job.refresh_from_db()
    return job


def marks() -> list[int]:
    """How many cells each mark counts."""
    return list(ProposalSet.objects.values_list("count", flat=True))


def test_a_job_proposes_cells_on_every_field(fields, deployed, predictor, project, ana):
    job = work(prelabel.start(project_id=project.pk, by=ana))

    assert (job.state, job.done, job.total) == (JobState.SUCCEEDED, 10, 10)
    assert job.message == "20 cells proposed on 10 fields."
    assert marks() == [2] * 10
    cell = Cell.objects.filter(score=0.9).first()
    assert (cell.box, cell.label.code, cell.produced_by) == ((10.0, 20.0, 50.0, 60.0), "lymphocyte", "tiny@1")
    assert bytes(cell.vector.numbers) == b"\x01\x7f"


def test_only_the_fields_asked_for_are_looked_at(fields, deployed, predictor, project, ana):
    work(prelabel.start(project_id=project.pk, by=ana, field_ids=[fields[3].pk, fields[4].pk]))

    assert set(ProposalSet.objects.values_list("field", flat=True)) == {fields[3].pk, fields[4].pk}


def test_only_the_case_asked_for_is_looked_at(fields, deployed, predictor, project, ana):
    other = make_field(Case.objects.create(project=project, code="M-18"), by=ana)
    work(prelabel.start(project_id=project.pk, by=ana, case_id=other.case_id))

    assert ProposalSet.objects.get().field == other


def test_without_a_model_in_use_nothing_starts(fields, model, project, ana):
    with pytest.raises(BadInput, match="No model is in use"):
        prelabel.start(project_id=project.pk, by=ana)
    assert not Job.objects.exists()


def test_when_all_is_done_nothing_starts(fields, deployed, predictor, project, ana):
    work(prelabel.start(project_id=project.pk, by=ana))

    with pytest.raises(NothingToDo, match="nothing to do: tiny@1 has looked"):
        prelabel.start(project_id=project.pk, by=ana)


def test_fields_and_cases_of_nobody_are_not_found(fields, deployed, project, ana):
    with pytest.raises(NotFound):
        prelabel.start(project_id=project.pk, by=ana, field_ids=[fields[0].pk, uuid.uuid4()])
    with pytest.raises(NotFound):
        prelabel.start(project_id=project.pk, by=ana, case_id=uuid.uuid4())


@pytest.mark.parametrize(("name", "refusal"), [("vera", NotAllowed), ("zoe", NotFound)])
def test_who_may_not_start(fields, deployed, project, people, name, refusal):
    with pytest.raises(refusal):
        prelabel.start(project_id=project.pk, by=people[name])


def test_a_message_delivered_twice_does_its_work_once(fields, deployed, predictor, project, ana):
    job = work(prelabel.start(project_id=project.pk, by=ana))

    with pytest.raises(NotPending):
        tasks.prelabel(str(job.pk))
    assert (predictor.pictures, marks()) == (10, [2] * 10)


def test_pressing_three_times_makes_one_job(fields, deployed, predictor, project, ana, rui):
    some = prelabel.start(project_id=project.pk, by=ana, field_ids=[field.pk for field in fields[:4]])
    rest = prelabel.start(project_id=project.pk, by=rui)
    again = prelabel.start(project_id=project.pk, by=ana)

    assert (len(some.payload["fields"]), len(rest.payload["fields"])) == (4, 6)
    assert again == rest
    assert prelabel.start(project_id=project.pk, by=ana, field_ids=[fields[1].pk]) == some
    assert Job.objects.count() == 2


def test_pressing_while_new_fields_are_gathered_is_answered_with_that_job(deployed, predictor, case, project, ana):
    fields = [make_field(case, by=ana, number=number) for number in range(3)]
    stored(*fields)
    draw(fields[0], ana)

    pressed = prelabel.start(project_id=project.pk, by=ana, field_ids=[field.pk for field in fields[1:]])
    assert pressed == Job.objects.get()
    rest = prelabel.start(project_id=project.pk, by=ana)
    assert rest.payload["fields"] == [str(fields[0].pk)]


def test_presses_at_the_same_moment_make_one_job(fields, deployed, project, ana):
    barrier = threading.Barrier(3)

    def press(_: int) -> Job:
        try:
            barrier.wait(timeout=20)
            return prelabel.start(project_id=project.pk, by=ana)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(press, range(3)))) == 1
    assert Job.objects.count() == 1


def test_two_jobs_for_the_same_fields_write_them_once(fields, deployed, predictor, project, ana):
    first, second = (twice(deployed, fields, project, ana) for _ in range(2))
    work(first)
    work(second)

    assert (second.state, second.done, second.message) == (JobState.SUCCEEDED, 10, "There was nothing left to do.")
    assert (predictor.pictures, marks()) == (10, [2] * 10)


def test_cancelling_stops_between_two_fields_and_trying_again_goes_on(fields, deployed, predictor, project, ana):
    job = prelabel.start(project_id=project.pk, by=ana)
    predictor.before = lambda: predictor.looks == 1 and jobs.cancel(job_id=job.pk)
    work(job)

    assert job.state == JobState.CANCELLED
    assert len(marks()) <= 2 * runner.BATCH
    predictor.before = lambda: None
    jobs.retry(job_id=job.pk)
    work(job)
    assert (job.state, job.done, job.total) == (JobState.SUCCEEDED, 10, 10)
    assert (marks(), Cell.objects.count()) == ([2] * 10, 20)


def test_one_broken_field_does_not_stop_the_others(fields, deployed, predictor, project, ana, monkeypatch):
    def read(predictor, field):
        if field == fields[5]:
            raise OSError("image file is truncated")
        return picture(1)

    monkeypatch.setattr(runner, "_read", read)
    job = work(prelabel.start(project_id=project.pk, by=ana))

    assert (job.state, job.done, len(marks())) == (JobState.SUCCEEDED, 10, 9)
    assert job.message == (
        "18 cells proposed on 9 fields. 1 field could not be done: "
        "M-17-005: its picture cannot be read (image file is truncated)."
    )


def test_a_field_the_model_stumbles_over_stumbles_alone(fields, deployed, predictor, project, ana, monkeypatch):
    odd = picture(2)
    monkeypatch.setattr(runner, "_read", lambda predictor, field: odd if field == fields[1] else picture(1))
    see = predictor.predict

    def predict(images, min_score):
        if odd in images:
            raise RuntimeError("shape mismatch")
        return see(images, min_score)

    predictor.predict = predict
    job = work(prelabel.start(project_id=project.pk, by=ana))

    assert len(marks()) == 9
    assert "M-17-001: the model stumbled over it (RuntimeError: shape mismatch)" in job.message


def test_when_no_field_can_be_done_the_job_has_failed(fields, deployed, predictor, project, ana, monkeypatch):
    monkeypatch.setattr(runner, "_read", lambda predictor, field: 1 / 0)
    job = work(prelabel.start(project_id=project.pk, by=ana))

    assert job.state == JobState.FAILED
    assert job.error.startswith("None of 10 fields could be done: M-17-000: its picture cannot be read")
    assert job.error.endswith("and 7 more.")


def test_a_checkpoint_that_cannot_be_had_fails_the_job_with_its_sentence(fields, deployed, project, ana, monkeypatch):
    from inference.services import checkpoints

    def fetch(model):
        raise checkpoints.BadCheckpoint("The stored checkpoint of tiny@1 is damaged.")

    runner._kept.clear()
    monkeypatch.setattr(checkpoints, "fetch", fetch)
    job = work(prelabel.start(project_id=project.pk, by=ana))

    assert (job.state, job.error) == (JobState.FAILED, "The stored checkpoint of tiny@1 is damaged.")


def test_a_model_replaced_before_the_job_began_does_not_speak(fields, deployed, predictor, project, ana, tmp_path):
    job = prelabel.start(project_id=project.pk, by=ana)
    newer = models.register(folder=make_checkpoint(tmp_path / "newer", seed=1), name="tiny")
    models.deploy(project_id=project.pk, model_id=newer.pk)
    work(job)

    assert (job.state, marks()) == (JobState.FAILED, [])
    assert job.error.startswith("tiny@1 is no longer the model in use")


def test_a_field_submitted_while_the_model_looks_keeps_what_people_said(fields, deployed, predictor, project, ana):
    cell = draw(fields[0], ana)
    job = prelabel.start(project_id=project.pk, by=ana, field_ids=[fields[0].pk, fields[1].pk])
    predictor.before = lambda: review.submit(field_id=fields[0].pk, threshold=0.5, by=ana)
    work(job)

    assert job.message == "2 cells proposed on 1 field. 1 field had been done, submitted or set aside meanwhile."
    assert list(fields[0].cells.values_list("pk", flat=True)) == [cell]


def test_what_another_worker_wrote_meanwhile_is_not_written_again(fields, deployed, predictor, project, ana):
    job = prelabel.start(project_id=project.pk, by=ana, field_ids=[fields[0].pk])
    predictor.before = lambda: proposals.write(field_id=fields[0].pk, produced_by="tiny@1", detections=[])
    work(job)

    assert (job.state, marks(), Cell.objects.count()) == (JobState.SUCCEEDED, [0], 0)


def test_two_workers_that_saw_the_same_fields_at_once_write_each_once(
    fields, deployed, predictor, project, ana, monkeypatch
):
    monkeypatch.setattr(claims, "_client", no_redis)  # where nobody knows of the other
    both_have_seen = threading.Barrier(2)
    predictor.before = lambda: both_have_seen.wait(timeout=20)
    at_once = [twice(deployed, fields, project, ana) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_work_in_a_thread, at_once))

    assert {job.state for job in Job.objects.all()} == {JobState.SUCCEEDED}
    assert (marks(), Cell.objects.count()) == ([2] * 10, 20)


def no_redis(url: str):
    raise redis.ConnectionError("Connection refused")


def twice(model, fields, project, by) -> Job:
    """A job for the fields, whether or not another sees to them."""
    return prelabel._enqueue(project.pk, model, [field.pk for field in fields], by)


def _work_in_a_thread(job: Job) -> None:
    try:
        tasks.prelabel(str(job.pk))
    finally:
        connection.close()


def test_a_worker_that_lost_its_job_writes_nothing_more(fields, deployed, predictor, project, ana):
    job = prelabel.start(project_id=project.pk, by=ana)
    taken_over = {"attempt": 2, "state": JobState.RUNNING}
    predictor.before = lambda: Job.objects.filter(pk=job.pk).update(**taken_over)
    work(job)

    assert (job.state, marks()) == (JobState.RUNNING, [])


def test_the_model_stays_in_memory_between_jobs(fields, deployed, project, ana, monkeypatch):
    loaded = []
    monkeypatch.setattr(runner, "_load", lambda model: loaded.append(model) or TwoCells())
    monkeypatch.setattr(runner, "_read", lambda predictor, field: picture(1))
    runner._kept.clear()
    for field in fields[:3]:
        work(prelabel.start(project_id=project.pk, by=ana, field_ids=[field.pk]))

    assert loaded == [deployed]


def test_only_the_last_used_models_stay_in_memory(monkeypatch):
    monkeypatch.setattr(runner, "_load", lambda model: model)
    runner._kept.clear()
    for word in "aababc":
        runner.predictor_of(SimpleNamespace(sha256=word, label_ids=[]))

    assert list(runner._kept) == ["b", "c"]
    runner._kept.clear()


def stored(*fields) -> None:
    for field in fields:
        field_stored.send(type(field), field_id=field.pk, project_id=field.project_id)


def test_forty_uploads_make_one_job_that_takes_them_all(deployed, predictor, case, ana):
    fields = [make_field(case, by=ana, number=number) for number in range(40)]
    stored(*fields[:30])
    job = Job.objects.get()
    predictor.before = lambda: stored(*fields[30:])  # while the job works
    work(job)

    assert Job.objects.count() == 1
    assert (job.state, job.created_by, job.message) == (JobState.SUCCEEDED, None, "80 cells proposed on 40 fields.")
    assert marks() == [2] * 40


def test_a_model_put_to_use_takes_over_from_a_gathering_job_within_a_few_batches(
    deployed, predictor, case, project, ana, tmp_path
):
    stored(*(make_field(case, by=ana, number=number) for number in range(40)))
    newer = models.register(folder=make_checkpoint(tmp_path / "newer", seed=1), name="tiny")

    def promote() -> None:
        predictor.before = lambda: None
        models.deploy(project_id=project.pk, model_id=newer.pk)

    predictor.before = promote
    job = work(Job.objects.get())

    assert (job.state, job.message) == (JobState.SUCCEEDED, "80 cells proposed on 40 fields.")
    spoke = Counter(ProposalSet.objects.values_list("produced_by", flat=True))
    assert spoke.keys() == {"tiny@1", "tiny@2"}
    assert spoke["tiny@1"] <= (runner.AHEAD + 2) * runner.BATCH


def test_a_field_stored_after_the_gathering_has_closed_makes_a_new_job(deployed, predictor, case, ana):
    stored(make_field(case, by=ana, number=1))
    work(Job.objects.get())
    stored(make_field(case, by=ana, number=2))

    assert Job.objects.filter(state=JobState.PENDING).count() == 1


def test_a_gathering_job_leaves_alone_what_a_person_has_begun(deployed, predictor, case, ana):
    begun, fresh = (make_field(case, by=ana, number=number) for number in range(2))
    draw(begun, ana)
    stored(begun, fresh)
    work(Job.objects.get())

    begun.refresh_from_db()
    assert begun.state == FieldState.DRAFT
    assert ProposalSet.objects.get().field == fresh


def test_a_gathering_job_does_not_try_a_broken_field_for_ever(deployed, predictor, case, ana, monkeypatch):
    monkeypatch.setattr(runner, "_read", lambda predictor, field: 1 / 0)
    stored(make_field(case, by=ana))
    job = work(Job.objects.get())

    assert (job.state, job.total) == (JobState.FAILED, 1)


def test_without_a_model_in_use_an_upload_makes_no_job(case, ana):
    stored(make_field(case, by=ana))

    assert not Job.objects.exists()


def test_a_helper_takes_its_share_and_the_job_counts_it(case, deployed, predictor, project, ana):
    fields = [make_field(case, by=ana, number=number) for number in range(40)]
    job = prelabel.start(project_id=project.pk, by=ana)
    helpers: list[threading.Thread] = []

    def come() -> None:
        if not helpers:
            helpers.append(threading.Thread(target=_help, args=(job,)))
            helpers[0].start()
        threading.Event().wait(0.02)

    predictor.before = come
    work(job)
    helpers[0].join()

    assert (job.state, job.done, job.message) == (JobState.SUCCEEDED, 40, "80 cells proposed on 40 fields.")
    assert marks() == [2] * len(fields)
    assert predictor.pictures == 40  # nobody looked at what another looked at


def _help(job: Job) -> None:
    try:
        helping.run(str(job.pk))
    finally:
        connection.close()


def test_nobody_helps_with_a_job_that_is_over(fields, deployed, predictor, project, ana):
    job = prelabel.start(project_id=project.pk, by=ana)
    jobs.cancel(job_id=job.pk)
    helping.run(str(job.pk))

    assert marks() == []
