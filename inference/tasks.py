"""The doors through which Celery comes in. Each opens its job and calls one function."""

from collections.abc import Callable

from celery import shared_task
from jobs.errors import DomainError, JobFailed
from jobs.running import Progress, running


@shared_task(name="prelabel", ignore_result=True)
def prelabel(job_id: str) -> None:
    """Pre-label the fields of a job."""
    from inference.services import looking, opinions  # what it needs is loaded by workers only
    from inference.services import prelabel as duty

    def look(progress: Progress) -> None:
        looking.run(progress, duty)
        opinions.follow(progress.job.project)

    _do(job_id, look)


@shared_task(name="opinion", ignore_result=True)
def opinion(job_id: str) -> None:
    """Look at the fields of a job without touching a cell."""
    from inference.services import looking
    from inference.services import opinions as duty

    _do(job_id, lambda progress: looking.run(progress, duty))


@shared_task(name="train", ignore_result=True)
def train(job_id: str) -> None:
    """Train a model on a project's approved fields, and hold it against the one in use."""
    from inference.services import teaching

    _do(job_id, teaching.run)


@shared_task(name="evaluate", ignore_result=True)
def evaluate(job_id: str) -> None:
    """Hold a model once more against the one in use."""
    from inference.services import judging

    _do(job_id, judging.run)


@shared_task(name="assist", ignore_result=True, expires=3600)
def assist(job_id: str) -> None:
    """Help with a job that another worker has: look at fields of it until none is left."""
    from inference.services import helping

    helping.run(job_id)


@shared_task(name="warm", ignore_result=True)
def warm(model_id: str | None = None) -> None:
    """Load a model that is about to be needed; without one, those in use."""
    from inference.services import warming

    warming.run(model_id)


@shared_task(name="consider", ignore_result=True, expires=60)
def consider() -> str:
    """Run by celery beat: train where a project's policy says that it is time."""
    from inference.services import policy

    return policy.look_again()


def _do(job_id: str, work: Callable[[Progress], None]) -> None:
    """The job, claimed, and its work; a refusal within is the sentence with which it fails."""
    from annotations.services import projects

    with running(job_id) as progress:
        try:
            if progress.job.project is not None:
                projects.check_at_work(progress.job.project)
            work(progress)
        except DomainError as reason:
            raise JobFailed(str(reason)) from reason
