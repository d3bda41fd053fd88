"""The doors through which Celery comes in. Each opens its job and calls one function."""

from celery import shared_task
from jobs.errors import DomainError, JobFailed
from jobs.running import running


@shared_task(name="prelabel", ignore_result=True)
def prelabel(job_id: str) -> None:
    """Pre-label the fields of a job."""
    from inference.services import looking  # what it needs is loaded by workers only

    with running(job_id) as progress:
        try:
            looking.run(progress)
        except DomainError as reason:
            raise JobFailed(str(reason)) from reason
