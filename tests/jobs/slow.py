"""A Celery application with one slow task, for workers that tests kill."""

import time
from pathlib import Path

from celery import shared_task
from marrowscope import celery_app

app = celery_app


@shared_task(name="slow", ignore_result=True)
def slow(job_id: str) -> None:
    """Write a line per item; the first attempt is slow enough to be killed in the middle."""
    from jobs.models import Job  # here, because the worker sets Django up only after it has found this file
    from jobs.running import running

    job = Job.objects.get(pk=job_id)
    with running(job_id) as progress, Path(job.payload["file"]).open("a") as file:
        for item in progress.over(range(20), "Writing"):
            file.write(f"{progress.job.attempt}:{item}\n")
            file.flush()
            time.sleep(0.2 if progress.job.attempt == 1 else 0.01)
