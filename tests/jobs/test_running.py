"""Whatever happens in the block, the row says so; whoever lost the job writes nothing."""

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from jobs import running as module
from jobs import services
from jobs.errors import JobFailed, JobLost
from jobs.models import Job, JobState
from jobs.running import NotPending, running

from tests.jobs.conftest import make

pytestmark = pytest.mark.django_db


def test_a_job_counts_to_its_end() -> None:
    job, seen = make(), []

    with running(job.pk) as progress:
        for item in progress.over([1, 2, 3], "Counting"):
            seen.append(item)  # noqa: PERF402

    job.refresh_from_db()
    assert seen == [1, 2, 3]
    assert (job.state, job.done, job.total, job.message, job.attempt) == ("succeeded", 3, 3, "Counting", 1)
    assert job.started_at
    assert job.finished_at


def test_an_expected_failure_is_a_sentence_and_no_surprise() -> None:
    job = make()

    with running(job.pk):
        raise JobFailed("No model is in use in this project.")

    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "No model is in use in this project.")


def test_a_surprise_is_written_down_and_raised() -> None:
    job = make()

    with pytest.raises(ZeroDivisionError), running(job.pk):
        1 / 0  # noqa: B018

    job.refresh_from_db()
    assert job.state == "failed"
    assert "ZeroDivisionError" in job.error


@pytest.mark.parametrize("state", ["running", "succeeded", "failed", "cancelled"])
def test_only_a_pending_job_is_claimed(state: str) -> None:
    job = in_state(state)

    with pytest.raises(NotPending), running(job.pk):
        pytest.fail("claimed")

    assert Job.objects.get().attempt == job.attempt


def test_a_message_delivered_twice_does_the_work_once() -> None:
    job, done = make(), []
    for _ in range(2):
        try:
            with running(job.pk):
                done.append(1)
        except NotPending:
            pass

    assert done == [1]


def test_a_job_cancelled_before_it_began_never_begins() -> None:
    job = make()
    services.cancel(job_id=job.pk)

    with pytest.raises(NotPending), running(job.pk):
        pytest.fail("begun")


def test_a_job_cancelled_while_it_runs_stops_before_its_next_item(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WRITE_EVERY", 0.0)
    job, seen = make(), []

    with running(job.pk) as progress:
        for item in progress.over(range(10), "Counting"):
            seen.append(item)
            if item == 2:
                services.cancel(job_id=job.pk)

    job.refresh_from_db()
    assert seen == [0, 1, 2]
    assert (job.state, job.message) == ("cancelled", "Cancelled.")


def test_a_job_cancelled_during_its_last_item_stays_cancelled() -> None:
    job = make()

    with running(job.pk):
        services.cancel(job_id=job.pk)

    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_worker_that_is_told_to_stop_hands_its_job_back(sent: list[object]) -> None:
    job, seen = make(), []

    with running(job.pk) as progress:
        for item in progress.over(range(10), "Counting"):
            seen.append(item)
            module.stopping.set()

    job.refresh_from_db()
    assert seen == [0]
    assert (job.state, job.attempt, job.attempt_limit) == ("pending", 1, 4)
    assert sent == [("count", [str(job.pk)], "default")]


class TestZombie:
    """A worker that was taken for dead, and wakes up while another one has its job."""

    def takeover(self, job: Job) -> None:
        Job.objects.filter(pk=job.pk).update(state="pending")
        with running(job.pk) as progress:
            progress.update(done=1, total=5, message="The new one")

    def test_its_progress_and_its_outcome_are_not_written(self) -> None:
        job = make()

        with running(job.pk) as zombie:
            self.takeover(job)
            zombie.update(done=4, total=5, message="The old one")
            pytest.fail("went on")

        job.refresh_from_db()
        assert (job.state, job.message, job.attempt) == ("succeeded", "The new one", 2)

    def test_its_failure_is_not_written(self) -> None:
        job = make()

        with running(job.pk):
            self.takeover(job)
            raise JobFailed("The old one")

        assert Job.objects.get().state == "succeeded"

    def test_its_results_are_rolled_back(self) -> None:
        job = make()

        with running(job.pk) as zombie:
            self.takeover(job)
            with zombie.writing():
                pytest.fail("wrote")

    def test_it_is_told_so_when_it_asks(self) -> None:
        job = make()

        with running(job.pk) as zombie:
            self.takeover(job)
            with pytest.raises(JobLost):
                zombie.check()


def test_results_are_kept_while_the_job_is_ours() -> None:
    job = make()

    with running(job.pk) as progress, progress.writing():
        other = make(title="A result")

    assert Job.objects.filter(pk=other.pk).exists()


def in_state(state: str) -> Job:
    """A job put into the state by hand."""
    job, now = make(), timezone.now()
    job.state = state
    if state != "pending":
        job.attempt, job.started_at, job.heartbeat_at = 1, now, now
    if state in ("succeeded", "failed", "cancelled"):
        job.finished_at = now
    job.error = "A reason." if state == "failed" else ""
    job.save()
    return job


MOVES = [  # state, cancel goes to, retry goes to
    ("pending", "cancelled", None),
    ("running", "cancelled", None),
    ("succeeded", None, None),
    ("failed", None, "pending"),
    ("cancelled", None, "pending"),
]


@pytest.mark.parametrize(("state", "cancelled", "retried"), MOVES)
def test_what_people_may_do_in_each_state(state: str, cancelled: str | None, retried: str | None) -> None:
    for service, target in ((services.cancel, cancelled), (services.retry, retried)):
        job = in_state(state)
        if target:
            assert service(job_id=job.pk).state == target
        else:
            with pytest.raises(services.WrongJobState, match="job"):
                service(job_id=job.pk)
        assert Job.objects.get(pk=job.pk).state == (target or state)


def test_the_table_of_moves_names_every_state() -> None:
    assert [row[0] for row in MOVES] == JobState.values


WRONG = [
    {"state": "lost"},
    {"state": "running"},
    {"state": "succeeded"},
    {"state": "failed", "finished_at": timezone.now()},
    {"error": "An error without a failure."},
    {"done": 3, "total": 2},
    {"title": ""},
]


@pytest.mark.parametrize("values", WRONG)
def test_the_database_refuses_a_row_that_contradicts_itself(values: dict[str, object]) -> None:
    job = make()

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**values)


def test_everything_a_job_said_is_kept_in_order_and_outlives_a_retry() -> None:
    job = make()

    with running(job.pk) as progress:
        progress.update(message="Reading")
        progress.update(message="Reading")
        progress.update(done=1, total=2)
        progress.update(message="Writing")
        raise JobFailed("The disk is full.")
    services.retry(job_id=job.pk)
    with running(job.pk):
        pass

    assert list(job.lines.values_list("text", flat=True)) == [
        "A worker began.", "Reading", "Writing", "The disk is full.", "Asked to try again.",
        "A worker began, for attempt 2.",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_costs_the_job_an_attempt_and_no_more() -> None:
    job = make()
    with running(job.pk):
        raise OperationalError("server closed the connection unexpectedly")

    job.refresh_from_db()
    assert (job.state, job.attempt, job.error) == (JobState.PENDING, 1, "")
    assert job.message == "The database was away; waiting for a worker."


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_every_time_fails_the_job_with_a_sentence() -> None:
    job = make()
    for _ in range(job.attempt_limit):
        with running(job.pk):
            raise OperationalError('connection to server on socket "/x" failed: Connection refused\n\tIs it running?')

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error == "The database could not be written to in any of 3 attempts: Connection refused"


@pytest.mark.django_db(transaction=True)
def test_progress_that_cannot_be_written_does_not_stop_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    job = make()
    with running(job.pk) as progress:
        with monkeypatch.context() as away:
            away.setattr("jobs.running._mine", lambda *_: _raise(OperationalError("gone")))
            progress.update(done=1, total=2, message="half")
        progress.update(done=2, message="whole")

    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.SUCCEEDED, "whole")


def _raise(error: Exception) -> None:
    raise error
