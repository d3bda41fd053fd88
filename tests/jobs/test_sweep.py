"""Jobs whose worker died come back; jobs whose message was lost are sent again; three times is enough."""

from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.utils import timezone
from jobs.models import Job
from jobs.running import running
from jobs.sweeping import sweep

from tests.jobs.conftest import make

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(hours=1)


def dead(attempt: int) -> Job:
    """A job that runs, says its row, in a worker that has not been heard of for an hour."""
    job = make()
    Job.objects.filter(pk=job.pk).update(
        state="running", attempt=attempt, started_at=LONG_AGO, heartbeat_at=LONG_AGO, attempt_limit=3
    )
    return job


def test_a_job_whose_worker_died_is_sent_again(sent: list[object]) -> None:
    job = dead(attempt=1)

    assert sweep() == "0 given up, 1 brought back, 0 sent again."

    job.refresh_from_db()
    assert job.state == "pending"
    assert sent == [("count", [str(job.pk)], "default")]
    with running(job.pk):
        pass
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("succeeded", 2)


def test_a_job_that_killed_three_workers_is_given_up_with_a_sentence(sent: list[object]) -> None:
    job = dead(attempt=3)

    sweep()

    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error.startswith("The worker stopped answering 3 times.")
    assert sent == []


def test_a_job_that_beats_is_left_alone(sent: list[object]) -> None:
    job = dead(attempt=1)
    Job.objects.update(heartbeat_at=timezone.now())

    sweep()

    assert Job.objects.get(pk=job.pk).state == "running"
    assert sent == []


def test_a_pending_job_whose_message_is_gone_is_sent_again(sent: list[object]) -> None:
    job = make()
    Job.objects.update(sent_at=LONG_AGO)

    sweep()

    assert sent == [("count", [str(job.pk)], "default")]


def test_a_pending_job_that_redis_never_got_is_sent(sent: list[object]) -> None:
    make()
    Job.objects.update(sent_at=None, created_at=LONG_AGO)

    sweep()

    assert len(sent) == 1


def test_a_pending_job_in_a_long_queue_is_not_sent_twice(sent: list[object]) -> None:
    make()
    Job.objects.update(sent_at=LONG_AGO)
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.lpush("default", "the message of another job")

        sweep()

        client.delete("default")
    assert sent == []


def test_what_is_over_is_left_alone(sent: list[object]) -> None:
    with running(make().pk):
        pass
    Job.objects.update(sent_at=LONG_AGO, heartbeat_at=LONG_AGO, created_at=LONG_AGO)

    assert sweep() == "0 given up, 0 brought back, 0 sent again."
